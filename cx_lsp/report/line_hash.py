"""A file's text becomes one hash per line, the way code scanning recognises an alert after lines have moved.

The value published as `primaryLocationLineHash`: spaces and tabs do not count, every line end counts as one
newline, and a line stands for the 100 UTF-16 units that follow its start (also those of later lines), read as
a number to the base 37, modulo 2**64. The text ends with the unit 65535 and, as far as needed, zeros. After a
colon comes how many lines up to here share the hash.
"""

from __future__ import annotations

from array import array
from collections import Counter
from pathlib import Path

_UNITS = 100
_POWERS = tuple(pow(37, exponent, 1 << 64) for exponent in range(_UNITS - 1, -1, -1))
_END = 0xFFFF
_NEWLINE = 10


def line_hashes(text: str) -> list[str]:
    """The hash of each line, as in "c129715d7a2bc9a3:1"; a final line end opens one more, empty line."""
    bare = text.replace("\r\n", "\n").replace("\r", "\n").replace(" ", "").replace("\t", "")
    units = array("H", bare.encode("utf-16", "surrogatepass")).tolist()[1:]  # without the byte order mark
    starts = [0, *(at + 1 for at, unit in enumerate(units) if unit == _NEWLINE)]
    units.append(_END)
    seen: Counter[int] = Counter()
    hashes = []
    for start in starts:
        # zip stops at the end of the text, which is what the zeros after it would add.
        value = sum(unit * power for unit, power in zip(units[start : start + _UNITS], _POWERS, strict=False))
        value &= (1 << 64) - 1
        seen[value] += 1
        hashes.append(f"{value:x}:{seen[value]}")
    return hashes


def file_hashes(root: Path, path: str) -> list[str]:
    """The line hashes of a file below `root`; none when it cannot be read or lies elsewhere."""
    file = (root / path).resolve()
    if not file.is_relative_to(root.resolve()) or not file.is_file():
        return []
    try:
        return line_hashes(file.read_bytes().decode("utf-8", "replace"))
    except OSError:
        return []
