"""The claims on one text become claims on a later one: through typing, formatters, moves and small edits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from cx_lsp.evidence.carry import Finder
from cx_lsp.evidence.patches import Patch, Run
from cx_lsp.evidence.spans import NOWHERE, by_line, runs, split
from cx_lsp.evidence.tokens import Origin, aligned
from cx_lsp.matching import Block, blocks
from cx_lsp.model import Claim
from cx_lsp.prints import line_prints, significant, squeezed

NOT_SAVED = Claim(NOWHERE, "unknown", why="not saved yet")
_KEPT = 0.5
"""The share of a line's tokens that must stand in old lines for it to be an edit of them."""

_CLOSERS = b")]}"

Owners = Sequence[Claim | None]


def overlay(claims: Sequence[Claim], before: bytes, after: bytes, new: Claim = NOT_SAVED) -> list[Claim]:
    """The claims made for the lines of `before`, where those lines stand in `after`; other lines are `new`.

    Where claims overlap, the strongest level is carried.
    """
    return Claimed(claims, before).on(after, new)


class Claimed:
    """A text and the claims on it, to be laid over one later text after the other."""

    def __init__(self, claims: Sequence[Claim], before: bytes) -> None:
        self._text = _Old(split(before))
        self._owners = by_line(claims, len(self._text.lines))

    def on(self, after: bytes, new: Claim = NOT_SAVED) -> list[Claim]:
        """The claims on a later text, as `overlay` gives them."""
        return runs(_carried(self._owners, self._text, split(after), new))


def carried(owners: Owners, old: Sequence[bytes], new: Sequence[bytes], other: Claim | None) -> Owners:
    """The claim on each line of `new`: that of the old line it was, `other` where it was none."""
    return _carried(owners, _Old(old), new, other)


def _carried(owners: Owners, old: _Old, new: Sequence[bytes], other: Claim | None) -> Owners:
    text = _Text(owners, old, new)
    same = list(blocks(old.lines, new))
    there, here = range(same[0][2], same[-1][0]), range(same[0][2], same[-1][1])
    if laid_out(old.lines[there.start : there.stop], new[here.start : here.stop]):
        # Line by line, a piece of one statement would be taken for the same piece of another.
        same = [same[0], same[-1]]
        for block in same:
            text.take(*block)
        _align(there, here, text)
    else:
        for gap in _gaps(same, len(old.lines), len(new), text):
            _reflow(gap, text)
    _moves(text, old, same)
    return [owner if known or owner else other for owner, known in zip(text.owners, text.known, strict=True)]


def laid_out(old: Sequence[bytes], new: Sequence[bytes]) -> bool:
    """Whether two texts say the same in another layout."""
    return bool(old and new) and significant(b"\n".join(old)) == significant(b"\n".join(new))


class _Old:
    """The lines of a text, and their prints once somebody asks for them."""

    def __init__(self, lines: Sequence[bytes]) -> None:
        self.lines = lines

    @cached_property
    def prints(self) -> list[str]:
        return line_prints(self.lines)


class _Text:
    """The new text while its lines find their old ones."""

    def __init__(self, old_owners: Owners, old: _Old, new: Sequence[bytes]) -> None:
        self.old_owners, self.old, self.new = old_owners, old.lines, new
        self.owners: list[Claim | None] = [None] * len(new)
        self.known = [False] * len(new)
        self.kept = [False] * len(old.lines)

    def take(self, start: int, there: int, count: int) -> None:
        """Lines of the new text are lines of the old one."""
        self.owners[there : there + count] = self.old_owners[start : start + count]
        self.known[there : there + count] = [True] * count
        self.kept[start : start + count] = [True] * count


def _gaps(found: Sequence[Block], old: int, new: int, text: _Text) -> Iterator[tuple[range, range]]:
    """Takes the blocks over and gives what lies between them, where there is something on both sides."""
    i = j = 0
    for start, there, count in [*found, (old, new, 0)]:
        text.take(start, there, count)
        if start > i and there > j:
            yield range(i, start), range(j, there)
        i, j = start + count, there + count


def _reflow(gap: tuple[range, range], text: _Text) -> None:
    """Takes over what a formatter or a small edit made of old lines."""
    there, here = gap
    old = [squeezed(line) for line in text.old[there.start : there.stop]]
    new = [squeezed(line) for line in text.new[here.start : here.stop]]
    moved = ((i + there.start, j + here.start, n) for i, j, n in blocks(old, new))
    i, j = there.start, here.start
    for start, spot, count in [*moved, (there.stop, here.stop, 0)]:
        text.take(start, spot, count)
        if start > i and spot > j:
            _align(range(i, start), range(j, spot), text)
        i, j = start + count, spot + count


def _align(there: range, here: range, text: _Text) -> None:
    found = aligned(text.old[there.start : there.stop], text.new[here.start : here.stop])
    for line, origin in zip(here, found, strict=True):
        if origin is None or origin.share < _KEPT:
            continue
        owner = traced([text.old_owners[there.start + old] for old in origin.lines], origin)
        if owner is not None or origin.share == 1:
            text.owners[line], text.known[line] = owner, True
            for old in origin.lines:
                text.kept[there.start + old] = True
    if any(found) and all(origin is None or origin.share == 1 for origin in found):
        _follow(there, here, found, text)
        _fill(text, here)


def _follow(there: range, here: range, found: Sequence[Origin | None], text: _Text) -> None:
    """Blank lines and brackets between two lines are those that stood between the same two, if as many."""
    above, start = there.start, here.start
    for line, origin in [*zip(here, found, strict=True), (here.stop, Origin((there.stop - there.start,), 1))]:
        if origin is None:
            continue
        below = there.start + min(origin.lines)
        if line - start == below - above > 0:
            text.take(above, start, line - start)
        above, start = there.start + max(origin.lines) + 1, line + 1


def _fill(text: _Text, laid_out: range) -> None:
    """Lines that a formatter made of nothing but punctuation: what closes a bracket goes with what stands
    in it, the rest with the lines around it if those agree."""
    quiet = [line for line in laid_out if not text.known[line] and not significant(text.new[line])]
    above, below = _beside(text.owners, quiet, -1), _beside(text.owners, quiet[::-1], 1)
    for line in quiet:
        closes = text.new[line].strip()[:1] in _CLOSERS and text.new[line].strip()
        if above[line] is not None and (closes or above[line] == below[line]):
            text.owners[line], text.known[line] = above[line], True


def _beside(owners: Owners, quiet: Sequence[int], step: int) -> dict[int, Claim | None]:
    """The claim on the next line above or below that says something."""
    found: dict[int, Claim | None] = {}
    for line in quiet:
        other = line + step
        found[line] = found.get(other, owners[other] if 0 <= other < len(owners) else None)
    return found


def traced(owners: Sequence[Claim | None], origin: Origin) -> Claim | None:
    """The claim on a line made of the tokens of lines with these claims."""
    first = owners[0]
    if origin.share == 1 and all(owner == first for owner in owners):
        return first
    written = [owner for owner in owners if owner is not None and owner.author in ("ai", "mixed")]
    if not written:
        return None
    changed = f"{1 - origin.share:.0%} of it changed since" if origin.share < 1 else "joined with other lines"
    claim = written[0]
    told = f"{claim.carried}; {changed}" if claim.carried else changed
    return replace(claim, author="mixed", level=max(claim.level, 4), carried=told)


def _moves(text: _Text, old: _Old, same: Sequence[Block]) -> None:
    """Takes over the lines that left one place of the text and came to another."""
    come = [line for line, known in enumerate(text.known) if not known]
    gone = [line for line, kept in enumerate(text.kept) if not kept]
    if not come or not gone:
        return
    lost = [None if kept else owner for owner, kept in zip(text.old_owners, text.kept, strict=True)]
    patch = Patch("", tuple(_runs(gone, old.prints)), tuple(runs(lost)))
    prints = _prints(text.new, old, same)
    left = Counter(old.prints[line] for line in gone)
    for line, claim in Finder([""], [patch]).claims(text.new, come, {}, prints).items():
        if left[prints[line]]:  # what was pasted twice was written once
            left[prints[line]] -= 1
            text.owners[line], text.known[line] = claim, True


def _prints(new: Sequence[bytes], old: _Old, same: Sequence[Block]) -> list[str]:
    """The prints of the new lines: those of the old ones where they are the same."""
    found: list[str] = []
    for start, there, count in [*same, (0, len(new), 0)]:
        found += line_prints(new[len(found) : there])
        found += old.prints[start : start + count]
    return found


def _runs(lines: Sequence[int], prints: Sequence[str]) -> Iterator[Run]:
    start = 0
    for place, line in enumerate(lines):
        if place + 1 == len(lines) or lines[place + 1] != line + 1:
            first = lines[start]
            above = next((prints[i] for i in range(first - 1, -1, -1) if prints[i]), "")
            below = next((prints[i] for i in range(line + 1, len(prints)) if prints[i]), "")
            yield Run(first, tuple(prints[first : line + 1]), above, below)
            start = place + 1
