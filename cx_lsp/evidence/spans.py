"""Spans become the lines they cover, and lines their spans; lines that several claim become one owner's.

A line ends at a line feed, as git blame counts; a lone carriage return ends none. A claim for the lines
3 to 5 (zero-based) has the span (3, 0)-(6, 0): it ends before the first byte of the line that follows.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import fields
from heapq import heappop, heappush
from itertools import groupby
from operator import attrgetter
from typing import TypeVar

from cx_lsp.model import Claim, Span

Owner = TypeVar("Owner", bound=Hashable)

NOWHERE = Span(0, 0, 0, 0)
"""The span of a claim that is not placed yet."""
_BUT_SPAN = attrgetter(*(field.name for field in fields(Claim) if field.name != "span"))


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
        bare = at(claim, NOWHERE)
        lines = covered(claim.span)
        end = min(lines.stop, count)
        if lines.start < end:
            owners[lines.start : end] = [bare] * (end - lines.start)
    return owners


def runs(owners: Sequence[Claim | None]) -> list[Claim]:
    """One claim per run of lines with the same claim, in the order of the file."""
    return [at(claim, Span(first, 0, end, 0)) for claim, first, end in _grouped(owners)]


def _grouped(owners: Sequence[Claim | None]) -> Iterator[tuple[Claim, int, int]]:
    line = 0
    for claim, group in groupby(owners):
        first, line = line, line + len(list(group))
        if claim:
            yield claim, first, line


def owned(wanted: Iterable[tuple[range, Owner]]) -> list[tuple[range, Owner]]:
    """Each line once, in ascending runs that are as long as can be; of several owners the last one has it."""
    asked = [each for each in wanted if each[0]]
    order = sorted(range(len(asked)), key=lambda index: asked[index][0].start)
    runs: list[tuple[range, Owner]] = []
    open_: list[int] = []  # a heap of negative indices: the last of those that reach this line is on top
    at = seen = 0
    while seen < len(order) or open_:
        if not open_:
            at = asked[order[seen]][0].start
        while seen < len(order) and asked[order[seen]][0].start <= at:
            heappush(open_, -order[seen])
            seen += 1
        while open_ and asked[-open_[0]][0].stop <= at:
            heappop(open_)
        if open_:
            mine, owner = asked[-open_[0]]
            end = min(mine.stop, asked[order[seen]][0].start) if seen < len(order) else mine.stop
            _append(runs, range(at, end), owner)
            at = end
    return runs


def _append(runs: list[tuple[range, Owner]], lines: range, owner: Owner) -> None:
    if runs and runs[-1][0].stop == lines.start and runs[-1][1] == owner:
        runs[-1] = range(runs[-1][0].start, lines.stop), owner
    else:
        runs.append((lines, owner))


def joined(ranges: Iterable[range]) -> list[range]:
    """The same lines in ascending ranges that neither overlap nor touch."""
    whole: list[range] = []
    for each in sorted(filter(None, ranges), key=attrgetter("start")):
        if whole and each.start <= whole[-1].stop:
            whole[-1] = range(whole[-1].start, max(whole[-1].stop, each.stop))
        else:
            whole.append(each)
    return whole


def placed(claim: Claim, lines: range) -> Claim:
    """The same claim for other lines."""
    return at(claim, spanned(lines))


def at(claim: Claim, span: Span) -> Claim:
    """The same claim for another span; `dataclasses.replace` takes three times as long."""
    return Claim(span, *_BUT_SPAN(claim))


def spanned(lines: range) -> Span:
    """The span of whole lines: it ends before the first byte of the line that follows."""
    return Span(lines.start, 0, lines.stop, 0)
