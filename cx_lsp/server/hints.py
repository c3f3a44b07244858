"""The first line of a region says at its end who wrote it."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types

from cx_lsp.server import markdown, why
from cx_lsp.server.authorship import Known
from cx_lsp.server.regions import Region, regions
from cx_lsp.server.settings import Inlay
from cx_lsp.text import Document, Encoding


def hints(known: Known, wanted: types.Range, which: Inlay, encoding: Encoding) -> list[types.InlayHint]:
    """The hints of a range: of AI regions, mixed ones included, or of all."""
    if which == "off":
        return []
    lines = range(wanted.start.line, wanted.end.line + 1)
    chosen: Iterable[Region] = regions(known.claims, known.document)
    if which == "ai":
        chosen = (region for region in chosen if region.claim.author in ("ai", "mixed"))
    return [_hint(r, known.document, encoding) for r in chosen if r.lines.start in lines]


def _hint(region: Region, document: Document, encoding: Encoding) -> types.InlayHint:
    line = region.lines.start
    end = document.to_units(line, len(document.line(line)), encoding)
    tooltip = markdown.content(map(markdown.escaped, why.full(region.claim)))
    label = why.short(region.claim)
    return types.InlayHint(types.Position(line, end), label, tooltip=tooltip, padding_left=True)
