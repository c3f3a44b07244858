"""Blamed lines and their commits become claims, and claims are carried over to text that is not saved yet.

A line ends at a line feed, as git blame counts; a lone carriage return ends none. A claim for the lines
3 to 5 (zero-based) has the span (3, 0)-(6, 0): it ends before the first byte of the line that follows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from cx_lsp.evidence import trailers
from cx_lsp.evidence.matching import blocks
from cx_lsp.evidence.spans import NOWHERE
from cx_lsp.git import Blamed, Commit
from cx_lsp.model import Claim, Span

_NOT_COMMITTED = Claim(NOWHERE, "unknown", why="not committed yet")
_NOT_SAVED = Claim(NOWHERE, "unknown", why="not saved yet")


def claims(blamed: Sequence[Blamed], commits: Mapping[str, Commit]) -> list[Claim]:
    """One claim per run of lines that come from the same commit, in the order of the file."""
    by_origin = {origin: _claim(*origin, commits) for origin in {(b.commit, b.cut) for b in blamed}}
    return _runs([by_origin[b.commit, b.cut] for b in blamed])


def overlay(claims: Sequence[Claim], before: bytes, after: bytes) -> list[Claim]:
    """The claims made for the lines of `before`, where those lines stand in `after`; new lines are unknown.

    Where claims overlap, the strongest level is carried.
    """
    old, new = split(before), split(after)
    owners: list[Claim | None] = [None] * len(old)
    for claim in sorted(claims, key=lambda claim: -(claim.level or 9)):
        nowhere = replace(claim, span=NOWHERE)
        for line in covered(claim.span):
            if line < len(old):
                owners[line] = nowhere
    carried: list[Claim | None] = [_NOT_SAVED] * len(new)
    for start, there, count in blocks(old, new):
        carried[there : there + count] = owners[start : start + count]
    return _runs(carried)


def split(data: bytes) -> list[bytes]:
    """The lines of a file without their line feeds; no empty one after the last."""
    lines = data.split(b"\n")
    return lines if lines[-1] else lines[:-1]


def covered(span: Span) -> range:
    """The lines of which a span holds something: an end before the first byte of a line leaves it out."""
    ends_before = span.end_col == 0 and span.end_line > span.start_line
    return range(span.start_line, span.end_line + (not ends_before))


def _claim(sha: str, cut: bool, commits: Mapping[str, Commit]) -> Claim:  # noqa: FBT001
    if not sha:
        return _NOT_COMMITTED
    if cut:
        why = f"history is cut off at commit {sha[:7]}; fetch the rest with `git fetch --unshallow`"
        return Claim(NOWHERE, "unknown", commit=sha, why=why)
    commit = commits.get(sha)
    if not commit:
        return Claim(NOWHERE, "unknown", commit=sha, why=f"commit {sha[:7]} is not in this clone")
    return replace(trailers.read(commit), when=commit.when)


def _runs(owners: Sequence[Claim | None]) -> list[Claim]:
    return [replace(claim, span=Span(first, 0, end, 0)) for claim, first, end in _grouped(owners)]


def _grouped(owners: Sequence[Claim | None]) -> Iterator[tuple[Claim, int, int]]:
    line = 0
    for claim, group in groupby(owners):
        first, line = line, line + sum(1 for _ in group)
        if claim:
            yield claim, first, line
