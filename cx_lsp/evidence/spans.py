"""Ranges that several records give to several writers become ranges of one writer each."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import replace

from cx_lsp.model import Claim, Span

NOWHERE = Span(0, 0, 0, 0)
"""The span of a claim that is not placed yet."""


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
