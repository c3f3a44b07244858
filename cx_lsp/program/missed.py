"""Two sides of a copy and their past become the change that only one of them got since they were equal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Protocol

from cx_lsp.matching import blocks
from cx_lsp.model import Claim, Facts, Member, Missed, Span
from cx_lsp.program.code import Code, Line

_SHARED = 5
"""Lines of code in a row, the changed ones among them, that both sides must have had in common."""


class Asked(Protocol):
    """What must be known of the program."""

    def facts(self, path: str) -> Facts | None:
        """The facts of a file as it is now."""

    def claims_of(self, path: str) -> Sequence[Claim]:
        """Who wrote its lines, and when."""

    def code(self, path: str, scope: str) -> Code | None:
        """The code of one of its functions."""


Formerly = Callable[[str, Member], Code | None]
"""The code of a function as of a commit; None when there was none, or when it is not known yet."""


def missed(copy: Member, original: Member, now: Asked, formerly: Formerly) -> Missed | None:
    """What the original got after the commit that brought most lines of the copy; None when in doubt."""
    made = _made(now.claims_of(copy.path), copy.span)
    facts = now.facts(original.path)
    function = facts.function(original.scope) if facts is not None else None
    if made is None or function is None:
        return None
    dated = _dated(now.claims_of(original.path), function.span)
    # Where git has not spoken yet, nothing is known to be new.
    lines_now = function.span.lines if dated else ()
    later = {n for n in lines_now if n not in dated or dated[n].moment > made.moment}
    sides = (formerly(made.commit, side) for side in (original, copy)) if later else ()
    known = [*sides, *(now.code(side.path, side.scope) for side in (original, copy))] if later else []
    if not known or None in known:
        return None
    before, copied, after, here = (code for code in known if code is not None)
    lines = tuple(n for n in _lacking(before, after, copied, here) if n in later)
    if not lines:
        return None
    newest = max((dated[n] for n in lines if n in dated), key=lambda claim: claim.moment, default=None)
    if newest is None or any(n not in dated for n in lines):
        return Missed("", "", lines)
    return Missed(newest.commit, newest.when, lines)


def _made(claims: Sequence[Claim], span: Span) -> Claim | None:
    """The commit that brought most lines of a copy, by one of its claims; the oldest of several."""
    held: dict[str, list[Claim]] = {}
    for claim in _dated(claims, span).values():
        held.setdefault(claim.commit, []).append(claim)
    most = max(held.values(), key=lambda found: (len(found), -found[0].moment), default=None)
    return most[0] if most and 2 * len(most) > len(span.lines) // 2 else None


def _dated(claims: Sequence[Claim], span: Span) -> dict[int, Claim]:
    """The claim that says of each line of a span which commit it came with."""
    found: dict[int, Claim] = {}
    for claim in claims:
        if claim.commit and claim.when:
            end = claim.span.end_line + (claim.span.end_col > 0)
            first, last = max(claim.span.start_line, span.start_line), min(end, span.end_line + 1)
            found.update(dict.fromkeys(range(first, last), claim))
    return found


def _lacking(before: Code, after: Code, copied: Code, copy: Code) -> Iterator[int]:
    """The lines that the original got where both sides were equal and the copy is as it was."""
    was, now = before.says, after.says
    equal = _pairs(before.erased, copied.erased)
    kept = _pairs(copied.says, copy.says)
    same = [block for block in blocks(was, now) if block[2]]
    for (i, j, size), (i_next, j_next, _) in pairwise([(0, 0, 0), *same, (len(was), len(now), 0)]):
        old, new = range(i + size, i_next), range(j + size, j_next)
        if not new or _flat(was, old) == _flat(now, new):
            continue
        # What was put between two lines is missing where those two still stand side by side.
        around = old if old else range(old.start - 1, old.start + 1)
        if not _follow(around, equal) or not _follow([equal[line] for line in around], kept):
            continue
        lines = _run(around, equal)
        if len(lines) >= _SHARED and _renamed(lines, equal, before.names, copied.names):
            yield from (after.numbers[line] for line in new)


def _renamed(lines: range, pairs: Mapping[int, int], one: Sequence[Line], other: Sequence[Line]) -> bool:
    """Whether names stand for the same ones in some lines as in most of all that is equal but for names."""

    def swaps(some: Iterable[int]) -> Counter[tuple[bytes, bytes]]:
        return Counter(swap for line in some for swap in zip(one[line], other[pairs[line]], strict=False))

    # The last one said of a name counts, so the most frequent ones come last.
    usual = sorted(swaps(pairs).items(), key=lambda item: item[1])
    there = {left: right for (left, right), _ in usual}
    back = {right: left for (left, right), _ in usual}
    return all(there[left] == right and back[right] == left for left, right in swaps(lines))


def _pairs(one: Sequence[Line], other: Sequence[Line]) -> dict[int, int]:
    return {i + n: j + n for i, j, size in blocks(one, other) for n in range(size)}


def _follow(lines: Sequence[int], pairs: Mapping[int, int]) -> bool:
    """Whether lines that follow each other have counterparts that do so too."""
    found = [pairs.get(line) for line in lines]
    return all(line is not None for line in found) and all(
        b == a + 1 for a, b in pairwise(f for f in found if f is not None)
    )


def _run(lines: range, pairs: Mapping[int, int]) -> range:
    """The lines around some that follow each other on both sides."""
    first, last = lines[0], lines[-1]
    while pairs.get(first - 1, -2) == pairs[first] - 1:
        first -= 1
    while pairs.get(last + 1) == pairs[last] + 1:
        last += 1
    return range(first, last + 1)


def _flat(says: Sequence[Line], lines: range) -> list[bytes]:
    return [word for line in lines for word in says[line]]
