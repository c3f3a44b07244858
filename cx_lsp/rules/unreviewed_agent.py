"""CX101: an agent wrote code on a high-stakes journey, and nobody is on record as having looked at it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cx_lsp.model import Claim, Fact, Facts, Finding, Passage, Workspace
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
    where = f"{file.path}:{lines[0] + 1}-{lines[-1] + 1}"
    count = "1 line" if len(lines) == 1 else f"{len(lines)} lines"
    what = f'{" and ".join(by)} wrote {count} of `{function.scope}` on journey "{passage.journey.name}"'
    return Finding(
        "CX101",
        f"{what}, and nobody is on record as having reviewed them",
        file.path,
        function.head,
        function.scope,
        why=(
            *dict.fromkeys(claim.why for claim in written.values() if claim.why),
            f"once you have looked at them, say so: `cx-lsp review {where}`",
        ),
        anchor=function.scope,
    )


def _lines(claim: Claim) -> Sequence[int]:
    end = claim.span.end_line + (claim.span.end_col > 0)
    return range(claim.span.start_line, end)
