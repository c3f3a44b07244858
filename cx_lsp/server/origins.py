"""How each line of an open text came: a byte a line, so that an edit costs what it changes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cx_lsp.matching import blocks
from cx_lsp.prints import squeezed
from cx_lsp.text import Document, Edit

OTHER, TYPED, BURST = 1, 2, 4
"""What the characters of a line are: was there or came some other way, typed by a person, came at once."""
_FRESH = 8
"""The line changed since it was last saved."""
_SETTLED = bytes(mark & ~_FRESH for mark in range(256))
_DOUBTED = bytes(OTHER if mark & _FRESH and mark & TYPED else mark for mark in range(256))
_LINE_END = re.compile(rb"\r\n|\n|\r")


class Origins:
    """The marks of one text's lines; a blank line has none that count."""

    def __init__(self, lines: int) -> None:
        self._marks = bytearray([OTHER]) * lines

    def change(self, before: Document, edit: Edit, after: Document, kind: int) -> None:
        """Takes in an edit whose new characters came as `kind` says; 0 where they only lay text out anew."""
        first, _ = before.position(edit.start)
        last, col = before.position(edit.old_end)
        pieces = _LINE_END.split(after.data[edit.start : edit.new_end])
        if len(self._marks) - (last - first + 1) + len(pieces) != after.line_count:
            # A \r and a \n met or parted: rare enough to start anew.
            self._marks = bytearray([OTHER]) * after.line_count
            return
        old = _LINE_END.split(before.data[edit.start : edit.old_end])
        made = self._carried(first, old, pieces, kind)
        if before.data[before.starts[first] : edit.start].strip():
            made[0] |= self._marks[first]
        if before.line(last)[col:].strip():
            made[-1] |= self._marks[last]
        marks = bytearray(mark and mark | _FRESH for mark in made)
        joined = _all(bytes(self._marks[first : last + 1]))
        for here, there in ((0, first), (-1, last)):
            # A piece of another line, or a new one, may look like what stood here.
            foreign = joined != self._marks[there] & ~_FRESH or (kind and pieces[here].strip())
            now = after.line(first + here % len(marks))
            if not foreign and squeezed(before.line(there)) == squeezed(now):
                marks[here] = self._marks[there]
        self._marks[first : last + 1] = marks

    def doubt(self) -> None:
        """What seemed to be typed since the last save was not."""
        self._marks = self._marks.translate(_DOUBTED)

    def fresh(self, kind: int) -> list[bool]:
        """The lines all of whose characters came in one way, and that changed since the last save."""
        return [mark == kind | _FRESH for mark in self._marks]

    def settle(self) -> None:
        """The text was saved."""
        self._marks = self._marks.translate(_SETTLED)

    def _carried(self, first: int, old: Sequence[bytes], new: Sequence[bytes], kind: int) -> list[int]:
        """The marks of the new lines by themselves: equal lines keep theirs, others get what `kind` says."""
        if len(old) == 1 and kind:
            return [kind if piece.strip() else 0 for piece in new]
        bare_old, bare_new = [squeezed(line) for line in old], [squeezed(line) for line in new]
        made = [0] * len(new)
        i = j = 0
        for start, there, count in [*blocks(bare_old, bare_new), (len(old), len(new), 0)]:
            mixed = kind or _all(bytes(self._marks[first + i : first + start]))
            made[j:there] = [mixed if line else 0 for line in bare_new[j:there]]
            made[there : there + count] = self._marks[first + start : first + start + count]
            i, j = start + count, there + count
        return [mark if line else 0 for mark, line in zip(made, bare_new, strict=True)]


def _all(marks: bytes) -> int:
    found = 0
    for mark in marks:
        found |= mark
    return found & ~_FRESH
