"""Places become SARIF locations, fixes replacements: relative percent-encoded URIs, UTF-16 columns."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from cx_lsp.model import Fix, Place, Span
from cx_lsp.report import Report
from cx_lsp.report.places import region
from cx_lsp.report.plain import one_line, shorten

_TEXT = 1_000


def located(place: Place, report: Report) -> dict[str, Any]:
    """A location below the repository's root, with its words when it has some."""
    location: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": _artifact(place.path),
            "region": _region(place.path, place.span, report),
        }
    }
    if place.message:
        location["message"] = {"text": shorten(one_line(place.message), _TEXT)}
    return location


def link(place: Place, number: int) -> str:
    """A link to the related location with the id `number`; services show such a location only when linked."""
    text = shorten(one_line(place.message), _TEXT) or "related"
    text = f"{one_line(place.path)}:{place.span.start_line + 1} {text}"
    for character in "\\[]":
        text = text.replace(character, f"\\{character}")
    return f"[{text}]({number})"


def fixed(fix: Fix, report: Report) -> dict[str, Any]:
    """A fix as replacements, file by file; one that inserts deletes an empty region."""
    changes: dict[str, list[dict[str, Any]]] = {}
    for edit in fix.edits:
        replacement: dict[str, Any] = {"deletedRegion": _region(edit.path, edit.span, report)}
        if edit.text:
            replacement["insertedContent"] = {"text": edit.text}
        changes.setdefault(edit.path, []).append(replacement)
    return {
        "description": {"text": shorten(one_line(fix.title), _TEXT)},
        "artifactChanges": [
            {"artifactLocation": _artifact(path), "replacements": made} for path, made in changes.items()
        ],
    }


def _artifact(path: str) -> dict[str, str]:
    return {"uri": _uri(path), "uriBaseId": "%SRCROOT%"}


def _region(path: str, span: Span, report: Report) -> dict[str, int]:
    at = region(path, span, report.line_text, "utf-16")
    return {
        "startLine": at.start_line,
        "startColumn": at.start_column,
        "endLine": at.end_line,
        "endColumn": at.end_column,
    }


def _uri(path: str) -> str:
    # Names that are no UTF-8 arrive with lone surrogates; their bytes are what the URI must spell.
    return quote(path.removeprefix("./").encode("utf-8", "surrogateescape"), safe="/")
