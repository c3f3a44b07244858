"""What a change took out of a file is put back: the lines around what was lost, where they still fit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from cx_lsp.model import Demand, Edit, Fix, Span
from cx_lsp.program.demands import State
from cx_lsp.text import Document

_LINES = 8
"""Lines of one change beyond which it did more than take something away."""
_LONGEST = 2_000
"""Lines of a change in which nothing is looked for."""
_DOWN, _UP = 40, 12
"""Lines of a place, and above it, in which what makes a demand is looked for."""
_KEPT = 8
"""Files whose changes are remembered: one line taken from a router is missed by many handlers."""
_NAME = re.compile(r"[A-Za-z_$][\w$]*")

Hunk = tuple[int, int, int, int]
"""Lines of the earlier text and lines of the later text that stand for each other."""


def fix(demands: Sequence[Demand], path: str, now: State, before: State) -> Fix | None:
    """Puts back what made all of these demands in one file, which is called `path` now; None where unsure."""
    file = demands[0].place.path
    old, new = before.document(file), now.document(path)
    if old is None or new is None or any(demand.place.path != file for demand in demands):
        return None
    hunks = _hunks(old, new)
    lines = [line_of(demand, old) for demand in demands]
    # A line that is still there made its demand by what is gone.
    found = [hunk for line in lines if (hunk := _around(line, hunks)) is not None]
    restored = "\n".join(_text(old, hunk) for hunk in found)
    imported = [
        next((hunk for line in span.lines if (hunk := _around(line, hunks)) is not None), None)
        for span in _imports(restored, file, path, now, before)
    ]
    chosen = [hunk for hunk in dict.fromkeys((*found, *imported)) if hunk is not None]
    if not found or None in imported or any(_is_large(hunk) for hunk in chosen):
        return None
    edits = tuple(Edit(path, Span(h[2], 0, h[3], 0), _text(old, h)) for h in chosen)
    reading = now.reading(path)
    if reading is None or not reading.stays_sound(_applied(new, chosen, old)):
        return None
    first = old.line(lines[0]).decode("utf-8", "replace").strip()
    return Fix(f"Put back `{first[:60]}`", edits)


def line_of(demand: Demand, document: Document) -> int:
    """The line that makes a demand: the one of its place that names it, else the first."""
    head = _NAME.search(demand.name)
    span = demand.place.span
    above = range(span.start_line - 1, max(span.start_line - _UP, 0), -1)
    line: int
    for line in (*span.lines[:_DOWN], *above):
        text = document.line(line).decode("utf-8", "replace")
        if head is not None and re.search(rf"(?<![\w$]){re.escape(head[0])}(?![\w$])", text):
            return line
    return span.start_line


@lru_cache(_KEPT)
def _hunks(old: Document, new: Document) -> tuple[Hunk, ...]:
    """Where two texts differ, as ranges of their lines."""
    one, other = _lines(old), _lines(new)
    start = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    room = min(len(one), len(other)) - start
    tail = 0
    while tail < room and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    one, other = one[start : len(one) - tail], other[start : len(other) - tail]
    if len(one) > _LONGEST or len(other) > _LONGEST:
        return ()
    found = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return tuple((start + i, start + j, start + k, start + m) for tag, i, j, k, m in found if tag != "equal")


def _around(line: int, hunks: Sequence[Hunk]) -> Hunk | None:
    return next((hunk for hunk in hunks if hunk[0] <= line < hunk[1]), None)


def _is_large(hunk: Hunk) -> bool:
    return max(hunk[1] - hunk[0], hunk[3] - hunk[2]) > _LINES


def _imports(restored: str, file: str, path: str, now: State, before: State) -> Iterator[Span]:
    """The places that imported what comes back, where they went too."""
    was, is_ = before.names.table(file), now.names.table(path)
    for name in dict.fromkeys(_NAME.findall(restored)):
        known = was.imports.get(name) if was is not None else None
        if known is not None and is_ is not None and name not in is_.imports and name not in is_.definitions:
            yield known.span


def _lines(document: Document) -> list[bytes]:
    ends = (*document.starts[1:], len(document.data))
    return [document.data[start:end] for start, end in zip(document.starts, ends, strict=True)]


def _text(document: Document, hunk: Hunk) -> str:
    return b"".join(_lines(document)[hunk[0] : hunk[1]]).decode("utf-8", "replace")


def _applied(new: Document, hunks: Sequence[Hunk], old: Document) -> bytes:
    lines = _lines(new)
    for hunk in sorted(hunks, key=lambda h: -h[2]):
        lines[hunk[2] : hunk[3]] = [_text(old, hunk).encode()]
    return b"".join(lines)
