"""CX101: an agent wrote code on a high-stakes journey, and nobody is on record as having looked at it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from cx_lsp.model import Claim, Fact, Facts, Finding, Passage, Span, Workspace
from cx_lsp.rules import rule


@rule("CX101")
def unreviewed_agent(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per function of a high-stakes journey that holds unreviewed lines of an agent."""
    functions = list(file.of("function"))
    for function in functions:
        high = [p for p in workspace.journeys_of(file.path, function.scope) if p.journey.stakes == "high"]
        if not high:
            continue
        claims = [claim for claim in workspace.claims_of(file.path) if claim.ai_unreviewed]
        inner = [f.span for f in functions if f is not function and function.span.holds(f.span)]
        own = [line for line in function.span.lines if not any(line in span.lines for span in inner)]
        written = {line: claim for claim in claims for line in _lines(claim) if line in own}
        if written:
            yield _finding(file, function, high[0], written)


def _finding(file: Facts, function: Fact, passage: Passage, written: dict[int, Claim]) -> Finding:
    lines = sorted(written)
    by = dict.fromkeys(claim.tool or "an agent" for claim in written.values())
    where = " ".join(f"{file.path}:{each}" for each in _ranges(lines))
    count = "1 line" if len(lines) == 1 else f"{len(lines)} lines"
    what = f'{" and ".join(by)} wrote {count} of `{function.scope}` on journey "{passage.journey.name}"'
    return Finding(
        "CX101",
        f"{what}, and nobody is on record as having reviewed them",
        file.path,
        Span(lines[0], 0, lines[0] + 1, 0),
        function.scope,
        why=(
            *dict.fromkeys(claim.why for claim in written.values() if claim.why),
            f"once you have looked at them, say so: `cx-lsp review {where}`",
        ),
        anchor=function.scope,
    )


def _ranges(lines: Sequence[int]) -> Iterator[str]:
    """Lines in a row as people count them: "3-5", "7"."""
    start = lines[0]
    for line, following in pairwise([*lines, -1]):
        if following != line + 1:
            yield f"{start + 1}-{line + 1}" if line > start else f"{line + 1}"
            start = following


def _lines(claim: Claim) -> Sequence[int]:
    end = claim.span.end_line + (claim.span.end_col > 0)
    return range(claim.span.start_line, end)
