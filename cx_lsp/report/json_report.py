"""A report becomes JSON for programs: a stable contract, described by findings.schema.json."""

from __future__ import annotations

from collections import Counter
from typing import Any, TextIO

from cx_lsp import __version__
from cx_lsp.model import Claim, Finding, Fix, Passage, Place, Span
from cx_lsp.report import Report
from cx_lsp.report.places import region
from cx_lsp.report.plain import put_json
from cx_lsp.report.sentence import joined

SCHEMA = 1
"""Raised when a field changes its meaning or goes; new fields may come without."""


def write(report: Report, out: TextIO) -> None:
    """One JSON object: one-based lines and columns, columns in Unicode characters, ends exclusive."""
    document = {
        "schema": SCHEMA,
        "tool": {"name": "cx-lsp", "version": __version__},
        "root": str(report.root),
        "summary": _summary(report),
        "findings": [_finding(finding, report) for finding in report.findings],
        "unread": [_place(place, report) for place in report.unread],
        "notes": list(report.notes),
    }
    put_json(document, out)


def author(claim: Claim | None) -> dict[str, Any] | None:
    """Who wrote the line, on which evidence; None when nothing is known of it."""
    if claim is None:
        return None
    return {
        "kind": claim.author,
        "tool": claim.tool,
        "model": claim.model,
        "level": claim.level,
        "source": claim.source,
        "commit": claim.commit,
        "review": claim.review,
        "why": claim.why,
    }


def journey(passage: Passage) -> dict[str, Any]:
    """One journey through the code, and which of its tests reach it."""
    return {
        "id": passage.journey.id,
        "name": passage.journey.name,
        "stakes": passage.journey.stakes,
        "owner": passage.journey.owner,
        "entry": passage.entry,
        "tests": {
            "exercising": [{"id": test.id, "outcome": test.outcome} for test in passage.tests],
            "total": passage.total,
            "known": passage.known,
        },
    }


def _summary(report: Report) -> dict[str, Any]:
    counts = Counter(finding.severity for finding in report.findings)
    return {
        "findings": len(report.findings),
        "errors": counts["error"],
        "warnings": counts["warning"],
        "infos": counts["info"],
        "files": report.files,
        "seconds": round(report.seconds, 3),
    }


def _finding(finding: Finding, report: Report) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        "path": finding.path,
        "span": _span(finding.path, finding.span, report),
        "scope": finding.scope,
        "identity": finding.identity,
        "cwe": finding.cwe,
        "author": author(finding.author),
        "journeys": [journey(passage) for passage in finding.passages],
        "why": list(finding.why),
        "related": [_place(place, report) for place in finding.related],
        "sentence": joined(finding),
        "fix": _fix(finding.fix, report),
    }


def _fix(fix: Fix | None, report: Report) -> dict[str, Any] | None:
    if fix is None:
        return None
    edits = [{"path": e.path, "span": _span(e.path, e.span, report), "text": e.text} for e in fix.edits]
    return {"title": fix.title, "edits": edits}


def _place(place: Place, report: Report) -> dict[str, Any]:
    return {"path": place.path, "span": _span(place.path, place.span, report), "message": place.message}


def _span(path: str, span: Span, report: Report) -> dict[str, Any]:
    at = region(path, span, report.line_text, "utf-32")
    return {
        "start": {"line": at.start_line, "column": at.start_column},
        "end": {"line": at.end_line, "column": at.end_column},
    }
