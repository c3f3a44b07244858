"""Two lists of lines become the blocks they share, in bounded time: what costs too much stays unmatched."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

Line = TypeVar("Line", bound=Hashable)
Block = tuple[int, int, int]
"""First line in the old list, first line in the new list, number of equal lines."""

_BUDGET = 100_000  # pairs of lines compared in all: about 50 ms


def blocks(old: Sequence[Line], new: Sequence[Line]) -> Iterator[Block]:
    """Equal blocks in ascending order on both sides; never two for one line."""
    old, new = list(old), list(new)
    shortest = min(len(old), len(new))
    head = _shared(old, new, shortest)
    tail = _shared(old[head:][::-1], new[head:][::-1], shortest - head)
    yield 0, 0, head
    yield from _middle(old, new, (head, len(old) - tail), (head, len(new) - tail))
    yield len(old) - tail, len(new) - tail, tail


def _shared(old: Sequence[Line], new: Sequence[Line], most: int) -> int:
    """How many lines both begin with; whole stretches are compared at once."""
    low, high = 0, most
    if old[:most] == new[:most]:
        return most
    while high - low > 1:  # equal up to `low`, not up to `high`
        half = (low + high) // 2
        if old[low:half] == new[low:half]:
            low = half
        else:
            high = half
    return low


def _middle(
    old: Sequence[Line], new: Sequence[Line], there: tuple[int, int], here: tuple[int, int]
) -> Iterator[Block]:
    budget = _BUDGET
    i, j = there[0], here[0]
    for i_next, j_next in [*_anchors(old, new, range(*there), range(*here)), (there[1], here[1])]:
        if i_next < i:
            continue
        pairs = (i_next - i) * (j_next - j)
        if 0 < pairs <= budget and not set(old[i:i_next]).isdisjoint(new[j:j_next]):
            budget -= pairs
            for a, b, size in SequenceMatcher(None, old[i:i_next], new[j:j_next]).get_matching_blocks():
                yield i + a, j + b, size
        if i_next < there[1]:
            yield i_next, j_next, 1
        i, j = i_next + 1, j_next + 1


def _anchors(old: Sequence[Line], new: Sequence[Line], there: range, here: range) -> list[tuple[int, int]]:
    """Lines that stand once on both sides, the longest run of them that keeps its order."""
    once_old, once_new = _once(old, there), _once(new, here)
    pairs = [(i, once_new[line]) for line, i in once_old.items() if line in once_new]
    ends: list[int] = []  # patience sorting: the smallest end of an ascending run, by length
    last: list[int] = []
    before: list[int] = []
    for index, (_, j) in enumerate(pairs):
        pile = bisect_left(ends, j)
        ends[pile : pile + 1] = [j]
        last[pile : pile + 1] = [index]
        before.append(last[pile - 1] if pile else -1)
    return list(reversed(list(_followed(pairs, before, last[-1] if last else -1))))


def _followed(pairs: list[tuple[int, int]], before: list[int], index: int) -> Iterator[tuple[int, int]]:
    while index >= 0:
        yield pairs[index]
        index = before[index]


def _once(lines: Sequence[Line], part: range) -> dict[Line, int]:
    count = Counter(lines[part.start : part.stop])
    return {lines[i]: i for i in part if count[lines[i]] == 1}
