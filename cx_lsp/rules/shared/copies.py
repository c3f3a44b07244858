"""Two sides of a copy become sentences on what one of them has and the other lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import inf

from cx_lsp.model import STAKES, Author, Claim, Journey, Member, Missed, Passage, Span, Workspace


def age(claims: Sequence[Claim], span: Span) -> float:
    """When most of a span's lines had come to be; lines that are not committed yet are later than any."""
    lines: Counter[float] = Counter()
    for claim in claims:
        if claim.commit and claim.when:
            lines[claim.moment] += _shared(claim, span)
    half, seen = len(span.lines) / 2, 0
    for moment in sorted(lines):
        seen += lines[moment]
        if seen > half:
            return moment
    return inf


def unlike(copy: Member, original: Member, missed: Missed | None, workspace: Workspace) -> Iterator[str]:
    """What the two sides of a copy do not share, what may hurt most first."""
    if missed is not None:
        yield fix_missed(original, missed)
    here = workspace.journeys_of(copy.path, copy.scope)
    there = workspace.journeys_of(original.path, original.scope)
    yield from _tests(here, there)
    yield from _journeys(here, there)
    yield from _authors(
        author(workspace.claims_of(copy.path), copy.span),
        author(workspace.claims_of(original.path), original.span),
    )


def fix_missed(original: Member, missed: Missed) -> str:
    """That the original was changed and its copy was not."""
    when = f"in {missed.commit[:7]} ({missed.when[:10]})" if missed.commit else "and is not committed yet"
    return f"`{original.scope}` was changed {when}, after this copy was made: that change is missing here"


def author(claims: Sequence[Claim], span: Span) -> Author:
    """Who wrote more than half of a span's lines by evidence on lines; unknown when nobody did."""
    lines: Counter[Author] = Counter()
    for claim in claims:
        if 1 <= claim.level <= 3:
            lines[claim.author] += _shared(claim, span)
    who, most = max(lines.items(), key=lambda pair: pair[1], default=("unknown", 0))
    return who if 2 * most > len(span.lines) else "unknown"


def tests_of(passages: Sequence[Passage]) -> set[str]:
    """The CX regression tests that come through a function."""
    return {test.id for passage in passages for test in passage.tests}


def _tests(here: Sequence[Passage], there: Sequence[Passage]) -> Iterator[str]:
    only = sorted(tests_of(there) - tests_of(here))
    # Where calls of tests could not be resolved, any of them may come this way.
    if only and all(passage.known for passage in here):
        more = f" and {len(only) - 1} more" if len(only) > 1 else ""
        yield f"the other copy is covered by {only[0]}{more}, this one is not"


def _journeys(here: Sequence[Passage], there: Sequence[Passage]) -> Iterator[str]:
    mine, theirs = _by_id(here), _by_id(there)
    for one, other, said in (
        (theirs, mine, "the other copy, not through this one"),
        (mine, theirs, "this copy, not through the other"),
    ):
        only = sorted(
            (j for id_, j in one.items() if id_ not in other), key=lambda j: -STAKES.index(j.stakes)
        )
        if only:
            more = f" and {len(only) - 1} more" if len(only) > 1 else ""
            yield f'journey "{only[0].name}" ({only[0].stakes} stakes){more} runs through {said}'


def _authors(here: Author, there: Author) -> Iterator[str]:
    """What the sentence on the copy itself does not say yet: who wrote the other side."""
    if there == "ai":
        yield "both sides are AI-written" if here == "ai" else "the other side is AI-written"
    elif here == "ai" and there == "human":
        yield "the other side is human-written"


def _by_id(passages: Sequence[Passage]) -> dict[str, Journey]:
    return {passage.journey.id: passage.journey for passage in passages}


def _shared(claim: Claim, span: Span) -> int:
    """How many lines of a span a claim covers; a claim ends before the first byte of the line after it."""
    end = claim.span.end_line + (claim.span.end_col > 0)
    return max(min(end, span.end_line + 1) - max(claim.span.start_line, span.start_line), 0)
