"""Two functions become a Match: whether one is a copy of the other, how alike they are, where they differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cx_lsp.copies.likeness import Agreement, Pair, Profile, agreement, profile
from cx_lsp.copies.statements import Statement
from cx_lsp.model import Likeness

NEAR, NEARER, ENOUGH = 0.6, 0.4, 60
"""How alike two functions are, at least, if one is a copy of the other. The fewer tokens of `ENOUGH` the
smaller one has, the less it says, and the more alike they must be, by up to `NEARER`."""
STATEMENTS, WORDS = 0.75, 0.65
"""One of the two must agree so far; both by half are functions of one kind."""
EQUAL = 0.35
"""Or this part of the lines of both must be on the other side as they are; else it is a rewrite, which"""
SAID, LIKE = 0.75, 0.7
"""uses nearly the same words and is like the other in all."""
LEAST = 27
"""Tokens that a copy must have, about five lines of which none is empty."""
RUN = 40
"""Tokens of equal statements in a row that are a copy whatever stands around them."""
_ALL, _MOST = 0.95, 0.8
"""A block is a copy by itself when it is all that two functions share, and not most of the longer one."""
_SAME = 0.999


class Match(NamedTuple):
    """What two functions share; lines are counted from the line with the function's name, inclusive."""

    kind: Likeness
    """Whether it is the same code, the same but for names of locals and constants, or code much like it."""
    alike: float
    """From 0 to 1."""
    left: tuple[int, int]
    right: tuple[int, int]
    tokens: int
    """How many tokens the statements have that both sides share, on the shorter side."""
    lines: int
    """How many lines of code the shorter side has."""
    differing: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
    """The lines of code in each part that the other does not have as they are."""
    renamed: tuple[tuple[str, str], ...] = ()
    """The names of locals that differ, as the left and the right side have them."""


def match(left: bytes, right: bytes, language: str) -> Match | None:
    """The copy that two functions make, their texts given from the line with the name; None without one."""
    mine, theirs = profile(left, language), profile(right, language)
    found, run = agreement(mine, theirs), _longest_run(mine, theirs)
    if found is not None and _is_copy(found, mine, theirs) and not _is_block(run, found, mine, theirs):
        told = _match(mine, theirs, found.pairs, found.alike, ((0, _last(left)), (0, _last(right))))
        if _equal(told, mine, theirs) >= EQUAL or (found.words >= SAID and found.alike >= LIKE):
            return told
    if not run:
        return None
    first, last = run[0], run[-1]
    spans = (
        (mine.statements[first.left].first, mine.statements[last.left].last),
        (theirs.statements[first.right].first, theirs.statements[last.right].last),
    )
    return _match(mine, theirs, run, 1.0, spans)


def _equal(told: Match, left: Profile, right: Profile) -> float:
    """The part of the lines of code that both functions have as they are, on the poorer side."""
    counts = (len(left.lines), len(right.lines))
    return 1 - max(len(gone) / max(count, 1) for gone, count in zip(told.differing, counts, strict=True))


def _is_block(run: Sequence[Pair], found: Agreement, left: Profile, right: Profile) -> bool:
    """Whether what two functions share is one block, and at least one of them is more than that."""
    held = [
        float(left.masses[[pair.left for pair in run]].sum()) if run else 0.0,
        float(right.masses[[pair.right for pair in run]].sum()) if run else 0.0,
    ]
    whole = [float(side.masses.sum()) for side in (left, right)]
    return sum(held) >= _ALL * found.statements * sum(whole) and sum(held) / 2 < _MOST * max(whole)


def _last(text: bytes) -> int:
    return text.rstrip().count(b"\n")


def _is_copy(found: Agreement, left: Profile, right: Profile) -> bool:
    size = min(sum(s.size for s in side.statements) for side in (left, right))
    if size < LEAST or (found.statements < STATEMENTS and found.words < WORDS):
        return False
    return found.alike >= NEAR + NEARER * max(1 - size / ENOUGH, 0)


Spans = tuple[tuple[int, int], tuple[int, int]]


def _match(left: Profile, right: Profile, pairs: Sequence[Pair], alike: float, spans: Spans) -> Match:
    same = [pair for pair in pairs if pair.alike > _SAME]
    equal = [pair for pair in same if _written(left, pair.left) == _written(right, pair.right)]
    tokens = min(
        sum(left.statements[pair.left].size for pair in pairs),
        sum(right.statements[pair.right].size for pair in pairs),
    )
    differing = (
        _lines(left.statements, {pair.left for pair in same}, spans[0]),
        _lines(right.statements, {pair.right for pair in same}, spans[1]),
    )
    kind: Likeness = "near" if any(differing) else "exact" if len(equal) == len(same) else "renamed"
    part = 1.0 if kind == "exact" else alike
    lines = min(_count(left, spans[0]), _count(right, spans[1]))
    return Match(kind, part, *spans, tokens, lines, differing, tuple(_renamed(left, right, same)))


def _count(side: Profile, span: tuple[int, int]) -> int:
    return sum(span[0] <= line <= span[1] for line in side.lines)


def _written(side: Profile, number: int) -> list[bytes]:
    return [word.text for word in side.statements[number].words]


def _lines(statements: Sequence[Statement], same: set[int], span: tuple[int, int]) -> tuple[int, ...]:
    """The lines in a part that hold a statement the other side does not have."""
    missing = (s for n, s in enumerate(statements) if n not in same and span[0] <= s.first <= span[1])
    return tuple(sorted({line for s in missing for line in range(s.first, s.last + 1)}))


def _renamed(left: Profile, right: Profile, same: Iterable[Pair]) -> Iterator[tuple[str, str]]:
    """The names of locals that differ in statements that are the same, the first time each is seen."""
    names: dict[bytes, bytes] = {}
    for pair in same:
        mine, theirs = left.statements[pair.left].words, right.statements[pair.right].words
        for one, other in zip(mine, theirs, strict=False):
            if one.token.local and other.token.local and one.text not in names:
                names[one.text] = other.text
                if one.text != other.text:
                    yield one.text.decode("utf-8", "replace"), other.text.decode("utf-8", "replace")


def _longest_run(left: Profile, right: Profile) -> tuple[Pair, ...]:
    """The statements in a row, equal on both sides, that hold the most tokens; none if they are too few."""
    where: dict[int, list[int]] = {}
    for j, statement in enumerate(right.statements):
        where.setdefault(statement.number, []).append(j)
    best: tuple[int, int, int, int] = (0, 0, 0, 0)
    lengths: dict[int, tuple[int, int]] = {}
    for i, statement in enumerate(left.statements):
        now: dict[int, tuple[int, int]] = {}
        for j in where.get(statement.number, ())[:_REPEATED]:
            count, size = lengths.get(j - 1, (0, 0))
            now[j] = count + 1, size + statement.size
            if now[j][1] > best[0]:
                best = now[j][1], i - count, j - count, count + 1
        lengths = now
    size, first, other, count = best
    told = {
        said for s in left.statements[first : first + count] for word in s.words for said in word.token.words
    }
    if size < RUN or len(told) < _TELLING:
        return ()
    return tuple(Pair(first + n, other + n, 1.0) for n in range(count))


_TELLING = 4
"""Different names and constants that equal statements in a row must use, so that they say something."""
_REPEATED = 50
"""Places of one statement in one function that are followed."""
