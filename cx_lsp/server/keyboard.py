"""A change of an open text becomes how it was made: by a person at the keys, in one burst, or otherwise.

A person types a few characters at a time, no faster than fingers go. Whoever inserts several lines or many
characters at once is somebody else, unless the text was seen before: moved, pasted, undone. In doubt it is
neither, and nothing is claimed. Texts seen before are remembered as numbers, never as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from cx_lsp.facts import difference
from cx_lsp.prints import significant, squeezed, telling
from cx_lsp.server.documents import Step
from cx_lsp.server.origins import BURST, OTHER, TYPED
from cx_lsp.text import Document, Edit

_SMALL, _LARGE = 5, 30
"""Characters other than white space: so many at most are typed between two messages, so many a burst."""
_RATE, _SLACK = 15.0, 30.0
"""Characters a second that a person keeps up, and how many may come faster for a moment."""
_QUIET = 1.0
"""Seconds after a whole line came at once in which nothing counts as typed: such lines come in rows."""
_COMPARED = 16
_REMEMBERED = 20_000
_NAME = re.compile(rb"\w+(?:\(\))?")
_WORD_BEFORE = re.compile(rb"\w*\Z")
_SPACE = re.compile(rb"\s+")


class Keyboard:
    """Watches the changes of all open texts."""

    def __init__(self) -> None:
        self._level = 0.0
        self._last = 0.0
        self._not_before = 0.0
        self._gone: dict[int, None] = {}

    def kinds(self, steps: Sequence[Step], now: float, texts: Iterable[bytes]) -> list[int] | None:
        """How the `trimmed` edits of one message came; 0 for mere layout, None if they come too fast.

        `now` is in seconds; `texts` are those a paste may come from.
        """
        scattered = not _touching([edit for _, edit, _ in steps])
        texts = list(texts)
        elapsed = max(now - self._last, 0.0)
        self._last = now
        found = []
        for step in steps:
            found.append(self._kind(step, now, texts, scattered=scattered))
            self._remember(*step[:2])
        counts = [_visible(step) for step, kind in zip(steps, found, strict=True) if kind == TYPED]
        return found if self._in_pace(counts, elapsed) else None

    def _kind(self, step: Step, now: float, texts: Iterable[bytes], *, scattered: bool) -> int:
        before, edit, after = step
        old, new = before.data[edit.start : edit.old_end], after.data[edit.start : edit.new_end]
        if not new.strip() or ((scattered or old.strip()) and significant(old) == significant(new)):
            return 0
        head = before.data[before.starts[before.position(edit.start)[0]] : edit.start]
        kind = OTHER if scattered else self._by_size(before, head, new, texts)
        if kind == TYPED:
            return TYPED if now >= self._not_before else OTHER
        if not head.strip():
            self._not_before = now + _QUIET
        return kind

    def _by_size(self, before: Document, head: bytes, new: bytes, texts: Iterable[bytes]) -> int:
        visible, lines = len(_SPACE.sub(b"", new).decode("utf-8", "ignore")), new.strip().splitlines()
        if visible <= _SMALL and len(lines) == 1:
            return TYPED
        if _NAME.fullmatch(new) and _completes(head, new) in before.data:
            return TYPED
        if visible < _LARGE and sum(1 for line in lines if line.strip()) < 2:
            return OTHER
        return OTHER if self._seen_before(lines, [before.data, *texts]) else BURST

    def _seen_before(self, lines: Sequence[bytes], texts: Sequence[bytes]) -> bool:
        """Whether a third of the lines that say something stand or stood elsewhere; or none says anything."""
        told = [line.strip() for line in lines if telling(line)]
        told = told[:: len(told) // _COMPARED + 1]
        known = [hash(squeezed(line)) in self._gone or any(line in text for text in texts) for line in told]
        return 3 * sum(known) >= len(told)

    def _remember(self, before: Document, edit: Edit) -> None:
        """The lines an edit changed or took away may come back: undone, or pasted somewhere else."""
        first, last = before.position(edit.start)[0], before.position(edit.old_end)[0]
        for number in range(first, last + 1):
            line = squeezed(before.line(number))
            if line:
                self._gone[hash(line)] = None
        while len(self._gone) > _REMEMBERED:
            self._gone.pop(next(iter(self._gone)))

    def _in_pace(self, counts: Sequence[int], elapsed: float) -> bool:
        credit = _RATE * elapsed
        if len(counts) > 1:
            # Some editors keep back what is typed and send it key by key in one message.
            self._level = max(0.0, self._level + sum(counts) - credit)
        else:
            self._level = max(0.0, self._level - credit) + sum(counts)
        return self._level <= _SLACK


def _touching(edits: Sequence[Edit]) -> bool:
    """Whether each edit goes on where the one before it was, as keys do and formatters do not."""
    return all(b.old_end >= a.start - 1 and b.start <= a.new_end + 1 for a, b in pairwise(edits))


def trimmed(step: Step) -> Step:
    """The step without what it replaces by itself."""
    before, edit, after = step
    old, new = before.data[edit.start : edit.old_end], after.data[edit.start : edit.new_end]
    if not old or not new:
        return step
    inner = difference(old, new)
    start = edit.start + inner.start
    return before, Edit(start, edit.start + inner.old_end, edit.start + inner.new_end), after


def _visible(step: Step) -> int:
    before, edit, after = step
    new = after.data[edit.start : edit.new_end]
    if len(new) == 1 and new == before.data[edit.start - 1 : edit.start]:
        return 0  # a key held down
    return len(_SPACE.sub(b"", new))


def _completes(head: bytes, new: bytes) -> bytes:
    """The name that an insertion makes of the letters before it."""
    found = _WORD_BEFORE.search(head)
    return (found[0] if found else b"") + new.removesuffix(b"()")
