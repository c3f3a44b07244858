"""Bytes that another tool wrote become plain values, names and workspace paths; none of it is trusted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

Problems = tuple[str, ...]

UNREADABLE = (msgspec.MsgspecError, ValueError, RecursionError)
LAST_LINE = 10_000_000
"""No file has more lines; a range that says so is cut here."""
_DRIVE = re.compile(r"[A-Za-z]:")
_SAID = 20  # problems; the rest is counted


def decoded(data: bytes) -> Any:
    """The JSON value in `data`; None when there is none."""
    try:
        return msgspec.json.decode(data)
    except UNREADABLE:
        return None


def decoded_lines(data: bytes) -> Iterator[tuple[int, Any]]:
    """Number (from one) and JSON value of each line that is not blank; None for a line that is corrupt."""
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            yield number, decoded(line)


def table(value: object) -> dict[str, Any]:
    """A JSON object; an empty one in place of anything else."""
    return value if isinstance(value, dict) else {}


def sequence(value: object) -> list[Any]:
    """A JSON array; an empty one in place of anything else."""
    return value if isinstance(value, list) else []


def number(value: object) -> int:
    """A whole number; -1 in place of anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) else -1


def words(value: object) -> str:
    """A name on one line, printable and short; "" in place of anything that is not text."""
    if not isinstance(value, str):
        return ""
    return "".join(filter(str.isprintable, " ".join(value[:400].split())))[:160]


def inside(path: object, root: str = "") -> str:
    """A path relative to the workspace, with slashes; "" for one that leaves it.

    Absolute paths count when they lie below `root`; without a root they never do.
    """
    if not isinstance(path, str) or "\0" in path:
        return ""
    slashed, base = path.replace("\\", "/"), root.replace("\\", "/").rstrip("/")
    if _absolute(slashed):
        above = f"{base}/"
        same = slashed.startswith(above) or (
            _DRIVE.match(base) and slashed[: len(above)].lower() == above.lower()
        )
        if not base or not same:
            return ""
        slashed = slashed[len(above) :]
    parts = [part for part in slashed.split("/") if part not in ("", ".")]
    relative = "/".join(parts)
    return "" if ".." in parts or _absolute(slashed) or _absolute(relative) else relative


def lines(first: object, last: object) -> range:
    """The zero-based lines of a one-based inclusive range; an empty one when it makes no sense."""
    start, stop = number(first), min(number(last), LAST_LINE)
    return range(start - 1, stop) if 0 < start <= stop else range(0)


def said(problems: list[str]) -> Problems:
    """The first problems and how many more there are, so that a hostile file cannot fill a screen."""
    rest = len(problems) - _SAID
    return (*problems[:_SAID], *([f"and {rest} more"] if rest > 0 else []))


def _absolute(path: str) -> bool:
    return path.startswith("/") or bool(_DRIVE.match(path))
