"""Places become SARIF locations: relative percent-encoded URIs, UTF-16 columns, links from a message."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from cx_lsp.model import Place
from cx_lsp.report import Report
from cx_lsp.report.places import region
from cx_lsp.report.plain import one_line, shorten

_TEXT = 1_000


def located(place: Place, report: Report) -> dict[str, Any]:
    """A location below the repository's root, with its words when it has some."""
    at = region(place.path, place.span, report.line_text, "utf-16")
    location: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(place.path), "uriBaseId": "%SRCROOT%"},
            "region": {
                "startLine": at.start_line,
                "startColumn": at.start_column,
                "endLine": at.end_line,
                "endColumn": at.end_column,
            },
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


def _uri(path: str) -> str:
    # Names that are no UTF-8 arrive with lone surrogates; their bytes are what the URI must spell.
    return quote(path.removeprefix("./").encode("utf-8", "surrogateescape"), safe="/")
