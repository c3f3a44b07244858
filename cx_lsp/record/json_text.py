"""JSON as a person wrote it becomes the same text with one value more or less, every other byte kept."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

Way = tuple[str | int, ...]
"""Keys and positions, from the root to a value."""

_READ = json.JSONDecoder(strict=False).raw_decode
_SPACE = re.compile(r"[ \t\r\n]*")


@dataclass(frozen=True, slots=True)
class Part:
    """A member of an object or an element of an array: where it begins, its value, and where it ends."""

    key: str | int
    begin: int
    value: int
    end: int


def appended(text: str, way: Way, value: object) -> str:
    """The text with a value at the end of the array at `way`; what is missing on the way is made."""
    known = next(n for n in range(len(way), -1, -1) if _at(text, way[:n]) is not None)
    start = _at(text, way[:known])
    assert start is not None
    if known < len(way):
        value = [value]
        for key in reversed(way[known + 1 :]):
            value = {key: value}
        return _inserted(text, start, f"{json.dumps(way[known])}: ", value)
    return _inserted(text, start, "", value)


def removed(text: str, way: Way) -> str:
    """The text without the value at `way`; the comma that parted it goes with it."""
    start = _at(text, way[:-1])
    assert start is not None
    parts = _parts(text, start)
    place = max(i for i, part in enumerate(parts) if part.key == way[-1])
    if place:
        return text[: parts[place - 1].end] + text[parts[place].end :]
    if len(parts) > 1:
        return text[: parts[0].begin] + text[parts[1].begin :]
    _, end = _READ(text, start)
    return f"{text[: start + 1]}{text[end - 1 :]}"


def _inserted(text: str, start: int, key: str, value: object) -> str:
    line_end = "\r\n" if "\r\n" in text else "\n"
    unit = _unit(text)
    parts = _parts(text, start)
    if parts:
        own = _indent(text, parts[-1].begin)
        if own is None:
            return f"{text[: parts[-1].end]}, {key}{json.dumps(value)}{text[parts[-1].end :]}"
        shown = _shown(value, unit, own, line_end)
        return f"{text[: parts[-1].end]},{line_end}{own}{key}{shown}{text[parts[-1].end :]}"
    _, end = _READ(text, start)
    outer = re.match(r"[ \t]*", text[text.rfind("\n", 0, start) + 1 :])
    base = outer[0] if outer else ""
    shown = _shown(value, unit, base + unit, line_end)
    return f"{text[: start + 1]}{line_end}{base}{unit}{key}{shown}{line_end}{base}{text[end - 1 :]}"


def _shown(value: object, unit: str, indent: str, line_end: str) -> str:
    return json.dumps(value, indent=unit, ensure_ascii=False).replace("\n", line_end + indent)


def _indent(text: str, begin: int) -> str | None:
    """The white space before a part that begins its line; None for one that does not."""
    before = text[text.rfind("\n", 0, begin) + 1 : begin]
    return None if before.strip() or "\n" not in text[:begin] else before


def _unit(text: str) -> str:
    found = re.search(r"\n([ \t]+)\S", text)
    return found[1] if found else "  "


def _at(text: str, way: Way) -> int | None:
    """Where the value at `way` starts."""
    start = _skipped(text, 0)
    for key in way:
        part = next((p for p in reversed(_parts(text, start)) if p.key == key), None)
        if part is None:
            return None
        start = part.value
    return start


def _parts(text: str, start: int) -> list[Part]:
    found: list[Part] = []
    at, named = _skipped(text, start + 1), text[start] == "{"
    while text[start] in "{[" and text[at] not in "}]":
        begin, key = at, len(found)
        if named:
            name, at = _READ(text, at)
            at = _skipped(text, _skipped(text, at) + 1)
        _, end = _READ(text, at)
        found.append(Part(name if named else key, begin, at, end))
        at = _skipped(text, end)
        at = _skipped(text, at + 1) if text[at] == "," else at
    return found


def _skipped(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at
