"""Blamed lines, the commits they come from and what tools attested of them become claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from cx_lsp.evidence import trailers
from cx_lsp.evidence.spans import NOWHERE, by_line, runs
from cx_lsp.git import Blamed, Commit
from cx_lsp.model import Claim

NOT_COMMITTED = Claim(NOWHERE, "unknown", why="not committed yet")
MOVED = "moved"
"""The source of claims on lines that their commit moved or reformatted, so that it did not write them."""

Attested = Mapping[tuple[str, str], Sequence[Claim]]
"""The claims on the lines of a file as of a commit, by the two."""


def claims(
    blamed: Sequence[Blamed], commits: Mapping[str, Commit], attested: Attested = MappingProxyType({})
) -> list[Claim]:
    """One claim per run of lines with the same evidence, in the order of the file."""
    return runs(owners(blamed, commits, attested))


def owners(blamed: Sequence[Blamed], commits: Mapping[str, Commit], attested: Attested) -> list[Claim | None]:
    """The claim on each line; what is attested of the line itself goes before what its commit says."""
    known: dict[tuple[str, str], list[Claim | None]] = {}
    ends: dict[tuple[str, str], int] = {}
    for line in blamed:
        place = (line.commit, line.path)
        ends[place] = max(ends.get(place, 0), line.line + 1)
    for place, end in ends.items():
        if place in attested:
            known[place] = by_line(attested[place], end)
    said = {origin: _commit(*origin, commits) for origin in {(b.commit, b.cut) for b in blamed}}
    return [
        _joined(
            said[b.commit, b.cut],
            b,
            known.get((b.commit, b.path)),
            attested.get((b.commit, b.path)),
            exact=(b.commit, "") in attested,
        )
        for b in blamed
    ]


def _joined(
    said: Claim,
    line: Blamed,
    by_lines: list[Claim | None] | None,
    claims: Sequence[Claim] | None,
    *,
    exact: bool,
) -> Claim:
    """One line's claim from its commit's and from those on the lines of its file; an `exact` record of a
    commit names all lines an agent wrote in it."""
    own = by_lines[line.line] if by_lines is not None else None
    if own is None:
        named = exact or any(claim.source != MOVED for claim in claims or ())
        if named and said.author == "ai" and said.level == 3:
            why = f"{said.why}, but the record of the commit's lines leaves this one out"
            return replace(said, author="mixed", level=4, why=why)
        return said
    if own.source == MOVED or (said.level and said.level < own.level):
        return replace(own, when=said.when) if own.source == MOVED else said
    return replace(own, when=said.when, review=own.review or said.review, review_how=said.review_how)


def _commit(sha: str, cut: bool, commits: Mapping[str, Commit]) -> Claim:  # noqa: FBT001
    if not sha:
        return NOT_COMMITTED
    if cut:
        why = f"history is cut off at commit {sha[:7]}; fetch the rest with `git fetch --unshallow`"
        return Claim(NOWHERE, "unknown", commit=sha, why=why)
    commit = commits.get(sha)
    if not commit:
        return Claim(NOWHERE, "unknown", commit=sha, why=f"commit {sha[:7]} is not in this clone")
    return replace(trailers.read(commit), when=commit.when)
