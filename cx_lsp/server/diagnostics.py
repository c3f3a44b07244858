"""Findings become diagnostics: the joined sentence, the rule's page, the way the value took."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from lsprotocol import types

from cx_lsp.model import Finding, Place, Severity, Span
from cx_lsp.project import Project
from cx_lsp.report.sentence import joined
from cx_lsp.rules import RulePage
from cx_lsp.server import places
from cx_lsp.text import Document, Encoding

SOURCE = "cx-lsp"
_SEVERITY: dict[Severity, types.DiagnosticSeverity] = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Information,
}


def diagnostics(
    findings: Iterable[Finding],
    project: Project,
    document: Callable[[str], Document | None],
    encoding: Encoding,
) -> list[types.Diagnostic]:
    """The diagnostics of one file; `document` gives the text of any file of the project."""
    pages = {rule.page.code: rule.page for rule in project.rules}
    texts = cache(document)

    def place(path: str, span: Span) -> types.Range:
        return places.range_of(span, texts(path), encoding)

    def related(place_: Place) -> types.DiagnosticRelatedInformation:
        there = types.Location(places.uri_of(project.root / place_.path), place(place_.path, place_.span))
        return types.DiagnosticRelatedInformation(there, place_.message)

    return [
        _diagnostic(f, pages.get(f.code), place(f.path, f.span), [related(p) for p in f.related])
        for f in findings
    ]


def digest(items: Sequence[types.Diagnostic]) -> str:
    """A name for what an editor sees: equal names, equal diagnostics."""
    seen = hashlib.blake2b(digest_size=12)
    for item in items:
        related = item.related_information or ()
        near = [(_corners(r.location.range), r.location.uri, r.message) for r in related]
        seen.update(repr((_corners(item.range), item.severity, item.message, near, item.data)).encode())
    return seen.hexdigest()


def _diagnostic(
    finding: Finding,
    page: RulePage | None,
    where: types.Range,
    related: list[types.DiagnosticRelatedInformation],
) -> types.Diagnostic:
    return types.Diagnostic(
        range=where,
        message=f"{finding.message}\n{joined(finding)}",
        severity=_SEVERITY[finding.severity],
        code=finding.code,
        code_description=types.CodeDescription(page.local) if page else None,
        source=SOURCE,
        related_information=related,
        data=_data(finding),
    )


def _data(finding: Finding) -> dict[str, object]:
    """What another program may want to know; kept small, for it travels with every diagnostic."""
    claim = finding.author
    return {
        "identity": finding.identity,
        "code": finding.code,
        "cwe": finding.cwe,
        "author": claim.author if claim else "unknown",
        "tool": claim.tool if claim else "",
        "commit": claim.commit if claim else "",
        "journeys": sorted({p.journey.id for p in finding.passages}),
    }


def _corners(range_: types.Range) -> tuple[int, int, int, int]:
    start, end = range_.start, range_.end
    return start.line, start.character, end.line, end.character
