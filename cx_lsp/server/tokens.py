"""Each line of a region becomes a semantic token, for themes that colour lines by who wrote them."""

from __future__ import annotations

from lsprotocol import types

from cx_lsp.model import Claim
from cx_lsp.server import why
from cx_lsp.server.authorship import Known
from cx_lsp.server.regions import regions, unreviewed
from cx_lsp.text import Encoding

_MODIFIERS = ("ai", "human", "mixed", "generated", "unreviewed", "weak")
LEGEND = types.SemanticTokensLegend(["region"], _MODIFIERS)


def tokens(known: Known, lines: range, encoding: Encoding) -> types.SemanticTokens:
    """The tokens of some lines: one a line, from its first character that is not blank to its end."""
    data: list[int] = []
    before = 0
    for region in regions(known.claims, known.document):
        mark = _modifiers(region.claim)
        for line in range(max(region.lines.start, lines.start), min(region.lines.stop, lines.stop)):
            text = known.document.line(line)
            indent = len(text) - len(text.lstrip())
            start = known.document.to_units(line, indent, encoding)
            length = known.document.to_units(line, len(text), encoding) - start
            if length:
                data += (line - before, start, length, 0, mark)
                before = line
    return types.SemanticTokens(data)


def _modifiers(claim: Claim) -> int:
    told = {claim.author: True, "unreviewed": unreviewed(claim), "weak": why.weak(claim)}
    return sum(1 << bit for bit, name in enumerate(_MODIFIERS) if told.get(name))
