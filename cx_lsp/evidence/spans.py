"""Spans become the lines they cover, and lines their spans.

A line ends at a line feed, as git blame counts; a lone carriage return ends none. A claim for the lines
3 to 5 (zero-based) has the span (3, 0)-(6, 0): it ends before the first byte of the line that follows.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from cx_lsp.model import Claim, Span

NOWHERE = Span(0, 0, 0, 0)


def split(data: bytes) -> list[bytes]:
    """The lines of a file without their line feeds; no empty one after the last."""
    lines = data.split(b"\n")
    return lines if lines[-1] else lines[:-1]


def covered(span: Span) -> range:
    """The lines of which a span holds something: an end before the first byte of a line leaves it out."""
    ends_before = span.end_col == 0 and span.end_line > span.start_line
    return range(span.start_line, span.end_line + (not ends_before))


def by_line(claims: Sequence[Claim], count: int) -> list[Claim | None]:
    """The claim on each of `count` lines, the strongest level where several cover one."""
    owners: list[Claim | None] = [None] * count
    for claim in sorted(claims, key=lambda claim: -(claim.level or 9)):
        bare = replace(claim, span=NOWHERE)
        lines = covered(claim.span)
        end = min(lines.stop, count)
        if lines.start < end:
            owners[lines.start : end] = [bare] * (end - lines.start)
    return owners


def runs(owners: Sequence[Claim | None]) -> list[Claim]:
    """One claim per run of lines with the same claim, in the order of the file."""
    return [replace(claim, span=Span(first, 0, end, 0)) for claim, first, end in _grouped(owners)]


def _grouped(owners: Sequence[Claim | None]) -> Iterator[tuple[Claim, int, int]]:
    line = 0
    for claim, group in groupby(owners):
        first, line = line, line + sum(1 for _ in group)
        if claim:
            yield claim, first, line


class Taken:
    """Lines that are given away; each line goes to whoever asks first."""

    def __init__(self) -> None:
        self._runs: list[range] = []  # ascending, never touching

    def take(self, wanted: range) -> list[range]:
        """The part of `wanted` that was free, which is taken from now on."""
        runs = self._runs
        if not wanted:
            return []
        if not runs or wanted.start > runs[-1].stop:
            runs.append(wanted)
            return [wanted]
        low = bisect_left(runs, wanted.start, key=_stop)
        high = bisect_right(runs, wanted.stop, key=_start)
        free, at = [], wanted.start
        for run in runs[low:high]:
            if at < run.start:
                free.append(range(at, run.start))
            at = max(at, run.stop)
        if at < wanted.stop:
            free.append(range(at, wanted.stop))
        start = min(wanted.start, runs[low].start) if low < high else wanted.start
        runs[low:high] = [range(start, max(at, wanted.stop))]
        return free


def joined(ranges: Iterable[range]) -> list[range]:
    """The same lines in ascending ranges that neither overlap nor touch."""
    whole: list[range] = []
    for each in sorted(ranges, key=_start):
        if not each:
            continue
        if whole and each.start <= whole[-1].stop:
            whole[-1] = range(whole[-1].start, max(whole[-1].stop, each.stop))
        else:
            whole.append(each)
    return whole


def placed(claim: Claim, lines: range) -> Claim:
    """The same claim for other lines."""
    return replace(claim, span=spanned(lines))


def spanned(lines: range) -> Span:
    """The span of whole lines: it ends before the first byte of the line that follows."""
    return Span(lines.start, 0, lines.stop, 0)


def _start(run: range) -> int:
    return run.start


def _stop(run: range) -> int:
    return run.stop
