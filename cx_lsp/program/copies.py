"""Shared fingerprints grow into equal runs of tokens: the same code standing in two functions."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import product
from typing import NamedTuple, Protocol

from cx_lsp.model import Copy, Facts, Place, Span
from cx_lsp.text import Document

TOKENS_A_LINE = 6.25
"""Equal tokens in a row that a copy must have for each line asked of it: short lines say little."""
_COMMON = 12
"""A fingerprint that stands in more functions than this is an idiom, not a copy."""
_REPEATED = 8
"""Places of one fingerprint in one function that are followed."""
_APART = re.compile(
    r"(^|/)(migrations?|alembic|versions|generated|__generated__|vendor|third_party|node_modules|dist|locales?)/|\.min\.|_pb2|\.d\.ts$"
)


class Stream(Protocol):
    """The tokens of one function: their hashes and byte offsets."""

    @property
    def hashes(self) -> tuple[int, ...]:
        """One hash per token."""

    @property
    def offsets(self) -> tuple[int, ...]:
        """Where each token starts."""


class Seen(NamedTuple):
    """A fingerprint of another function."""

    path: str
    scope: str
    token: int


Lookup = Callable[[Iterable[int]], Iterable[tuple[int, Seen]]]
Read = Callable[[str, str], tuple[Stream, Document] | None]


def copies(facts: Facts, lookup: Lookup, read: Read, least: int) -> Iterator[Copy]:
    """Pairs of functions, one of this file, that share a run of tokens over `least` lines or more.

    `lookup` gives the places of fingerprints in the workspace, `read` the tokens of a function.
    """
    if _is_apart(facts.path):
        return
    mine: dict[tuple[int, str], list[int]] = defaultdict(list)
    for print_ in facts.fingerprints:
        mine[print_.hash, print_.scope].append(print_.token)
    theirs = _places(lookup({p.hash for p in facts.fingerprints}))
    pairs: dict[tuple[str, str, str], list[tuple[int, int]]] = defaultdict(list)
    for (hash_, scope), tokens in mine.items():
        for (path, other_scope), others in theirs.get(hash_, {}).items():
            if (path, other_scope) != (facts.path, scope):
                # Of what repeats itself the first few places lead to the longest run.
                pairs[scope, path, other_scope] += product(tokens[:_REPEATED], sorted(others)[:_REPEATED])
    for (scope, path, other_scope), anchors in pairs.items():
        copy = _longest(facts.path, scope, path, other_scope, anchors, read)
        if copy is not None and enough(copy, least):
            yield copy


def enough(copy: Copy, lines: int) -> bool:
    """Whether a copy has so many lines, and in them enough to say something."""
    return copy.lines >= lines and copy.tokens >= lines * TOKENS_A_LINE


@lru_cache(8192)
def _is_apart(path: str) -> bool:
    return _APART.search(path) is not None


def _places(hits: Iterable[tuple[int, Seen]]) -> dict[int, dict[tuple[str, str], list[int]]]:
    """The tokens of each fingerprint by function; without idioms and code that nobody wrote."""
    found: dict[int, dict[tuple[str, str], list[int]]] = defaultdict(lambda: defaultdict(list))
    for hash_, seen in hits:
        found[hash_][seen.path, seen.scope].append(seen.token)
    return {
        hash_: {place: tokens for place, tokens in places.items() if not _is_apart(place[0])}
        for hash_, places in found.items()
        if len(places) <= _COMMON
    }


def _longest(
    path: str, scope: str, other: str, other_scope: str, anchors: list[tuple[int, int]], read: Read
) -> Copy | None:
    mine, theirs = read(path, scope), read(other, other_scope)
    if mine is None or theirs is None:
        return None
    best = (0, 0, 0)
    seen_diagonals: dict[int, int] = {}
    for left, right in sorted(anchors):
        if seen_diagonals.get(left - right, -1) >= left:
            continue
        run = _grow(mine[0].hashes, theirs[0].hashes, left, right)
        seen_diagonals[left - right] = run[0] + run[2]
        best = max(best, run, key=lambda r: r[2])
    start, other_start, length = _whole_lines(mine, *best)
    if length <= 0:
        return None
    span = _span(mine, start, length)
    other_span = _span(theirs, other_start, length)
    lines = min(len(span.lines), len(other_span.lines))
    return Copy(scope, span, Place(other, other_span), other_scope, lines, length)


def _whole_lines(side: tuple[Stream, Document], start: int, other: int, length: int) -> tuple[int, int, int]:
    """The run without the part of a line it begins or ends with."""
    offsets, document = side[0].offsets, side[1]

    def line(token: int) -> int:
        return bisect_right(document.starts, offsets[token])

    while length > 0 and start > 0 and line(start - 1) == line(start):
        start, other, length = start + 1, other + 1, length - 1
    while length > 0 and start + length < len(offsets) and line(start + length) == line(start + length - 1):
        length -= 1
    return start, other, length


def _grow(mine: tuple[int, ...], theirs: tuple[int, ...], left: int, right: int) -> tuple[int, int, int]:
    if left >= len(mine) or right >= len(theirs) or mine[left] != theirs[right]:
        return left, right, 0
    back = 0
    while left - back > 0 and right - back > 0 and mine[left - back - 1] == theirs[right - back - 1]:
        back += 1
    ahead = 0
    while (
        left + ahead < len(mine)
        and right + ahead < len(theirs)
        and mine[left + ahead] == theirs[right + ahead]
    ):
        ahead += 1
    return left - back, right - back, back + ahead


def _span(side: tuple[Stream, Document], start: int, length: int) -> Span:
    stream, document = side
    first, last = stream.offsets[start], stream.offsets[start + length - 1]
    line, col = document.position(first)
    end_line = bisect_right(document.starts, last) - 1
    return Span(line, col, end_line, len(document.line(end_line)))
