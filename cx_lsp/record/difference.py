"""The prints of a file before and after an edit become the runs of lines it wrote, in bounded time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from cx_lsp.matching import blocks
from cx_lsp.record.entry import Run

_WORTH = 100_000
"""Pairs of lines in one gap beyond which they were not compared with one another."""


def diff(before: Sequence[str], after: Sequence[str]) -> tuple[Run, ...]:
    """The blocks of consecutive lines that were added or changed; white space alone changes none."""
    return runs(written(before, after), after)


def written(before: Sequence[str], after: Sequence[str]) -> list[bool]:
    """Which lines are new. Where too much changed to compare, a line that was there at all is not."""
    new = [True] * len(after)
    for _, start, count in blocks(before, after):
        new[start : start + count] = [False] * count
    for (first, end), (start, stop) in _gaps(before, after):
        if (end - first) * (stop - start) > _WORTH:
            there = set(before[first:end])
            new[start:stop] = [
                is_new and p not in there
                for is_new, p in zip(new[start:stop], after[start:stop], strict=True)
            ]
    return new


def carried(new: Sequence[bool], then: Sequence[str], now: Sequence[str]) -> list[bool]:
    """Which lines are new after something else went over the text, such as a formatter.

    Lines that stand in for nothing but new lines are new as well; whatever else it did is not ours.
    """
    kept = [False] * len(now)
    for start, there, count in blocks(then, now):
        kept[there : there + count] = new[start : start + count]
    for (first, end), (start, stop) in _gaps(then, now):
        if end > first and all(new[first:end]):
            kept[start:stop] = [True] * (stop - start)
    return kept


def gone(before: Sequence[str], after: Sequence[str]) -> int:
    """How many lines an edit took away or changed."""
    return len(before) - sum(count for _, _, count in blocks(before, after))


def runs(new: Sequence[bool], prints: Sequence[str]) -> tuple[Run, ...]:
    """Blocks of new lines with the nearest lines around them that are not blank."""
    return tuple(_runs(new, prints))


def _runs(new: Sequence[bool], prints: Sequence[str]) -> Iterator[Run]:
    for is_new, group in groupby(range(len(prints)), key=new.__getitem__):
        if not is_new:
            continue
        lines = list(group)
        start, end = lines[0], lines[-1] + 1
        if not any(prints[start:end]):
            continue
        above = next((p for p in reversed(prints[:start]) if p), "")
        below = next((p for p in prints[end:] if p), "")
        yield Run(start, above, below, tuple(prints[start:end]))


def _gaps(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    i = j = 0
    for start, there, count in [*blocks(old, new), (len(old), len(new), 0)]:
        if start > i or there > j:
            yield (i, start), (j, there)
        i, j = start + count, there + count
