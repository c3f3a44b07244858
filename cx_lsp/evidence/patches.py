"""What a commit or a tool's record added becomes a patch: the prints of its lines and who wrote them.

A patch outlives the text and the commit it came from. Its lines are found again by `carry`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cx_lsp.evidence.spans import joined
from cx_lsp.git import Added, Hunk
from cx_lsp.model import Claim
from cx_lsp.prints import line_print, significant, telling

_WINDOW = 4
"""A run of this many telling lines has an anchor of its own."""


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive added lines: the zero-based line of the first, their prints, the nearest ones around."""

    at: int
    prints: tuple[str, ...]
    above: str = ""
    below: str = ""
    tokens: str = ""
    """The prints of its significant tokens, where they are on record; formatters leave their order alone."""


@dataclass(frozen=True, slots=True)
class Patch:
    """The lines that one commit or record added to one file, and the claims on them by their lines.

    `head` is the commit that was checked out when lines were recorded before any commit held them.
    """

    path: str
    runs: tuple[Run, ...]
    claims: tuple[Claim, ...]
    commit: str = ""
    head: str = ""
    at: int = 0
    """Seconds since 1970."""
    rank: int = 0
    """Between patches of one moment the higher one is the later."""

    def prints(self) -> set[str]:
        """The prints of all its lines."""
        return _prints(self.runs)


@dataclass(slots=True)
class Addition:
    """What one commit added to one file, and the prints by which that is found from elsewhere."""

    path: str
    runs: list[Run] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)

    def prints(self) -> set[str]:
        """The prints of all its lines."""
        return _prints(self.runs)

    def lines(self) -> Iterator[int]:
        """The zero-based numbers of its lines."""
        return (line for run in self.runs for line in range(run.at, run.at + len(run.prints)))


def read(files: Sequence[Added]) -> Iterator[Addition]:
    """The additions of one commit."""
    for file in files:
        found = Addition(file.path)
        for hunk in file.hunks:
            _take(hunk, found)
        yield found


def removed(files: Sequence[Added]) -> set[str]:
    """The prints of the telling lines that a change takes away."""
    gone = (line[1:] for file in files for hunk in file.hunks for line in hunk.lines if line[:1] == b"-")
    return {line_print(line) for line in gone if telling(line)}


def moved(files: Sequence[Added]) -> Iterator[tuple[str, list[range]]]:
    """The lines, by path, that one commit only moved or reformatted; all of its files are given."""
    gone, left = _gone(files)
    for file in files:
        lines = {
            hunk.new + at for hunk in file.hunks for at in (*_moved(hunk, gone, left), *_reformatted(hunk))
        }
        if lines:
            yield file.path, joined(range(line, line + 1) for line in lines)


def _prints(runs: Iterable[Run]) -> set[str]:
    return {print_ for run in runs for print_ in run.prints} - {""}


def _gone(files: Sequence[Added]) -> tuple[Mapping[str, set[str]], Counter[str]]:
    """The lines a commit removed, each with the ones that stood beside it, and how often each was removed."""
    found: dict[str, set[str]] = {}
    left: Counter[str] = Counter()
    for file in files:
        for hunk in file.hunks:
            old = [line for line in hunk.lines if line[:1] in b" -"]
            if all(line[:1] == b" " for line in old):
                continue
            prints = [line_print(line[1:]) for line in old]
            for place, line in enumerate(old):
                if line[:1] == b"-" and prints[place]:
                    beside = {_nearest(prints, place, -1), _nearest(prints, place, 1)} - {""}
                    found.setdefault(prints[place], set()).update(beside)
                    left[prints[place]] += 1
    return found, left


def _take(hunk: Hunk, into: Addition) -> None:
    new = [line for line in hunk.lines if line[:1] != b"-"]
    prints = [line_print(line[1:]) for line in new]
    place = 0
    while place < len(new):
        end = place
        while end < len(new) and new[end][:1] == b"+":
            end += 1
        if end > place:
            above, below = _nearest(prints, place, -1), _nearest(prints, end - 1, 1)
            into.runs.append(Run(hunk.new + place, tuple(prints[place:end]), above, below))
            into.anchors |= _anchors([line[1:] for line in new[place:end]], prints[place:end])
        place = max(end, place + 1)


def _nearest(prints: Sequence[str], place: int, step: int) -> str:
    place += step
    while 0 <= place < len(prints):
        if prints[place]:
            return prints[place]
        place += step
    return ""


def _moved(hunk: Hunk, gone: Mapping[str, set[str]], left: Counter[str]) -> Iterator[int]:
    """The added lines that the same commit removed; those that say little beside a line as before only."""
    if not gone:
        return
    new = [line for line in hunk.lines if line[:1] != b"-"]
    prints = [line_print(line[1:]) for line in new]
    for place, line in enumerate(new):
        if line[:1] != b"+" or not left[prints[place]]:
            continue
        around = {_nearest(prints, place, -1), _nearest(prints, place, 1)}
        if telling(line[1:]) or around & gone[prints[place]]:
            left[prints[place]] -= 1
            yield place


def _reformatted(hunk: Hunk) -> Iterator[int]:
    """The added lines of blocks that say what the lines in their place said, in another layout."""
    place = 0
    old: list[bytes] = []
    new: list[tuple[int, bytes]] = []
    for line in (*hunk.lines, b" "):
        if line[:1] == b"-":
            old.append(line[1:])
        elif line[:1] == b"+":
            new.append((place, line[1:]))
        else:
            if old and new and significant(b"\n".join(old)) == significant(b"\n".join(t for _, t in new)):
                yield from (at for at, _ in new)
            old, new = [], []
        place += line[:1] != b"-"


def _anchors(lines: Sequence[bytes], prints: Sequence[str]) -> set[str]:
    """Enough of the telling lines that any `_WINDOW` of them in a row hold one (winnowing)."""
    told = [p for p, line in zip(prints, lines, strict=True) if telling(line)]
    return {min(told[at : at + _WINDOW]) for at in range(max(len(told) - _WINDOW + 1, min(len(told), 1)))}


def anchors(lines: Sequence[bytes], prints: Sequence[str]) -> set[str]:
    """The prints under which a text's lines may be anchored elsewhere: those of all telling lines."""
    return {p for p, line in zip(prints, lines, strict=True) if p and telling(line)}
