"""Where the lines of a formatted text come from.

An oracle that shares no code with the product: both texts become words and signs without those that
formatters add, drop and exchange, and git's own diff tells which of them were there before.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

WHOLE, PART, JOINED, SHARED, ALTERED = "whole", "part", "joined", "shared", "altered"
QUIET, BLANK = "quiet", "blank"
SHAPES = (WHOLE, PART, JOINED, SHARED, ALTERED, QUIET, BLANK)

_SIGN = re.compile(r"\w+|[^\w\s,;()'\"`]")
_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


@dataclass(frozen=True)
class Line:
    """A line of the formatted text: the level of what it was made of, 0 if most of it had none."""

    level: int
    shape: str
    sources: tuple[int, ...]  # lines of the old text, most of it first
    certain: bool = True


def lines(old: str, new: str, levels: Mapping[int, int]) -> list[Line]:
    """What became of the old lines that have a level.

    A line without letters and signs is the one of its kind that stood between the same signs; if none did, it
    is what the lines around it are, as long as those agree.
    """
    before, after = _signs(old), _signs(new)
    found = [Line(0, _kind(text), (), certain=False) for text in new.split("\n")]
    widths: Counter[int] = Counter()
    for sign, line in before:
        widths[line] += len(sign)
    pieces: dict[int, Counter[int]] = defaultdict(Counter)
    ends: dict[int, int] = {}  # the last old sign on a new line
    for (sign, line), at in zip(after, _matched(before, after), strict=True):
        pieces[line][before[at][1] if at >= 0 else 0] += len(sign)
        ends[line] = at
    for line, gave in pieces.items():
        found[line - 1] = _line(found[line - 1].shape, gave, widths, levels)
    for line, source in _still(old, new, before, ends).items():
        found[line - 1] = Line(levels.get(source, 0), found[line - 1].shape, (source,))
    above, below = _beside(found), _beside(found[::-1])[::-1]
    for at, one in enumerate(found):
        if not one.certain and above[at] == below[at]:
            found[at] = Line(above[at], one.shape, ())
    return found


def _still(old: str, new: str, before: list[tuple[str, int]], ends: Mapping[int, int]) -> dict[int, int]:
    """The lines without signs whose like stood after the same old sign: new to old."""
    stood = {place: line for line, place in _places(old, {line: at for at, (_, line) in enumerate(before)})}
    return {line: stood[place] for line, place in _places(new, ends) if place in stood}


def _places(text: str, ends: Mapping[int, int]) -> Iterator[tuple[int, tuple[int, str, int]]]:
    """For each line without signs the sign before it, its text, and how many like it stand between."""
    sign, seen = -1, Counter[str]()
    for number, row in enumerate(text.split("\n"), 1):
        if number in ends:
            sign, seen = ends[number], Counter()
        else:
            bare = row.strip().rstrip(",;")
            yield number, (sign, bare, seen[bare])
            seen[bare] += 1


def _beside(found: Sequence[Line]) -> list[int]:
    level, levels = 0, []
    for line in found:
        levels.append(level)
        level = line.level if line.certain else level
    return levels


def _kind(text: str) -> str:
    return BLANK if not text.strip() else "" if re.search(r"\w", text) else QUIET


def _line(shape: str, pieces: Counter[int], widths: Counter[int], levels: Mapping[int, int]) -> Line:
    sources = tuple(line for line, _ in pieces.most_common() if line)
    ours: Counter[int] = Counter()
    for line, count in pieces.items():
        ours[levels.get(line, 0)] += count
    owned = pieces.total() - ours.pop(0, 0)
    level = ours.most_common(1)[0][0] if owned * 2 > pieces.total() else 0
    return Line(level, shape or _shape(pieces, sources, widths, levels), sources)


def _shape(
    pieces: Counter[int], sources: tuple[int, ...], widths: Counter[int], levels: Mapping[int, int]
) -> str:
    if len({levels.get(line, 0) for line in sources}) > 1:
        return SHARED
    if 0 in pieces:
        return ALTERED
    if len(sources) > 1:
        return JOINED
    return WHOLE if pieces[sources[0]] == widths[sources[0]] else PART


def _signs(text: str) -> list[tuple[str, int]]:
    rows = enumerate(text.split("\n"), 1)
    return [(sign.casefold(), number) for number, row in rows for sign in _SIGN.findall(row)]


def _matched(before: list[tuple[str, int]], after: list[tuple[str, int]]) -> list[int]:
    """For each new sign the place of the old one, -1 for none."""
    found: list[int] = []
    at = 0
    for first, gone, _, come in [*_hunks(before, after), (len(before) + 1, 0, 0, 0)]:
        same = first - 1 if gone or first > len(before) else first
        found += [*range(at, same), *[-1] * come]
        at = same + gone
    return found


def _hunks(before: list[tuple[str, int]], after: list[tuple[str, int]]) -> list[tuple[int, int, int, int]]:
    """Those of git's diff of the signs, one a line."""
    if [sign for sign, _ in before] == [sign for sign, _ in after]:
        return []
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("old", "new")]
        for file, signs in zip(files, (before, after), strict=True):
            file.write_text("".join(f"{sign}\n" for sign, _ in signs), encoding="utf-8", newline="\n")
        command = ["git", "diff", "--no-index", "--text", "--no-color", "--no-ext-diff", "-U0", "--minimal"]
        out = subprocess.run([*command, *map(str, files)], capture_output=True, check=False).stdout
    found = []
    for head in filter(None, map(_HUNK.match, out.decode("utf-8").split("\n"))):
        first, gone, there, come = (1 if n is None else int(n) for n in head.groups())
        found.append((first, gone, there, come))
    return found
