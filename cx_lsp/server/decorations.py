"""Claims become plain data for extensions that draw who wrote what in their own way."""

from __future__ import annotations

from typing import Any

from cx_lsp.evidence.spans import covered
from cx_lsp.model import Claim
from cx_lsp.server.authorship import Known
from cx_lsp.server.regions import known as telling

METHOD = "cx/provenance"


def decorations(known: Known) -> list[dict[str, Any]]:
    """The answer to the request `cx/provenance` with the parameters `{textDocument: {uri}}`.

    One object per run of lines with the same evidence, in the order of the text as it stands in the editor:

        range    whole lines, `{start: {line, character: 0}, end: {line, character: 0}}`, the end exclusive
        author   "ai", "human", "mixed" or "generated"; lines nobody knows anything about are left out
        tool     "Claude Code", "Copilot", an editor's name, or ""
        model    as its vendor spells it, or ""
        level    1 seen while it was written … 3 said of a uniform commit … 5 inferred; show 4 and 5 faintly
        source   the kind of evidence
        commit   the commit that brought the lines, or ""
        why      the reason in a sentence
        carried  how the evidence came to these lines from an earlier text, or ""
        review   `{state: "reviewed" | "unreviewed", by, how}`

    The answer is null for a text that is not open, and empty until git has spoken.
    """
    count = known.document.line_count
    return [_decoration(claim, covered(claim.span), count) for claim in telling(known.claims)]


def _decoration(claim: Claim, lines: range, count: int) -> dict[str, Any]:
    return {
        "range": {"start": _line(lines.start), "end": _line(min(lines.stop, count))},
        "author": claim.author,
        "tool": claim.tool,
        "model": claim.model,
        "level": claim.level,
        "source": claim.source,
        "commit": claim.commit,
        "why": claim.why,
        "carried": claim.carried,
        "review": {
            "state": "reviewed" if claim.review else "unreviewed",
            "by": claim.review,
            "how": claim.review_how,
        },
    }


def _line(number: int) -> dict[str, int]:
    return {"line": number, "character": 0}
