"""A document: bytes, lines by the LSP's own rule, edits, and positions in UTF-8, UTF-16 or UTF-32 units."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from cx_lsp.model import Span

Encoding = Literal["utf-8", "utf-16", "utf-32"]

# LSP ends a line at \n, \r\n or \r; str.splitlines would also split at \f, U+2028 and others.
_LINE_END = re.compile(rb"\r\n|\n|\r")
_WIDTH = {"utf-16": 2, "utf-32": 4}


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement in byte offsets: old text `start:old_end` became `start:new_end`."""

    start: int
    old_end: int
    new_end: int


@dataclass(frozen=True, slots=True)
class Document:
    """An immutable text: UTF-8 bytes and the offset at which each line starts."""

    data: bytes
    starts: tuple[int, ...]

    @classmethod
    def of(cls, text: bytes | str) -> Document:
        """The document of a text; lone surrogates, which UTF-8 cannot hold, become "?"."""
        data = text.encode("utf-8", "replace") if isinstance(text, str) else text
        # Of bytes, unlike of text, this splits at the LSP's three line ends only.
        ends = accumulate(map(len, data.splitlines(keepends=True)))
        starts = (0, *ends)
        return cls(data, starts if data.endswith((b"\n", b"\r")) or not data else starts[:-1])

    @property
    def text(self) -> str:
        """The text; bytes that are not UTF-8 become U+FFFD."""
        return self.data.decode("utf-8", "replace")

    @property
    def line_count(self) -> int:
        """How many lines there are; an empty text has one."""
        return len(self.starts)

    def line(self, number: int) -> bytes:
        """The bytes of a zero-based line without its terminator; empty past the end."""
        if not 0 <= number < len(self.starts):
            return b""
        return self.data[self.starts[number] : self._content_end(number)]

    def offset(self, line: int, col: int) -> int:
        """Byte offset of a line and UTF-8 column, clamped to the line and the document."""
        if line >= len(self.starts):
            return len(self.data)
        line = max(line, 0)
        return min(self.starts[line] + max(col, 0), self._content_end(line))

    def position(self, offset: int) -> tuple[int, int]:
        """Line and UTF-8 column of a byte offset."""
        line = bisect_right(self.starts, offset) - 1
        return line, offset - self.starts[line]

    def span(self, start: int, end: int) -> Span:
        """The span of two byte offsets."""
        return Span(*self.position(start), *self.position(end))

    def slice(self, span: Span) -> str:
        """The text a span covers."""
        start = self.offset(span.start_line, span.start_col)
        end = self.offset(span.end_line, span.end_col)
        return self.data[start:end].decode("utf-8", "replace")

    def adapted(self, text: str) -> str:
        """A text to be written into this one, with the line ends that this one has."""
        crlf = len(self.starts) > 1 and self.data[: self.starts[1]].endswith(b"\r\n")
        return re.sub(r"\r?\n", "\r\n", text) if crlf else text

    def to_units(self, line: int, col: int, encoding: Encoding) -> int:
        """A UTF-8 column as a count of the client's code units."""
        head = self.line(line)[: max(col, 0)]
        if encoding == "utf-8" or head.isascii():
            return len(head)
        return len(head.decode("utf-8", "replace").encode(f"{encoding}-le")) // _WIDTH[encoding]

    def from_units(self, line: int, units: int, encoding: Encoding) -> int:
        """A column in the client's code units as a UTF-8 column; inside a character means its start."""
        content = self.line(line)
        units = max(units, 0)
        if encoding == "utf-8" or content.isascii():
            return min(units, len(content))
        wide = content.decode("utf-8", "replace").encode(f"{encoding}-le")
        head = wide[: units * _WIDTH[encoding]].decode(f"{encoding}-le", "ignore")
        return len(head.encode())

    def replace(self, start: int, end: int, new: bytes) -> tuple[Document, Edit]:
        """The document with bytes `start:end` replaced, and the edit as parsers want it.

        Costs a copy of the bytes and of the line starts after the edit, but looks only at the new text
        (and one byte on either side, where a \\r and a \\n may meet or part).
        """
        data = self.data[:start] + new + self.data[end:]
        first = max(start - 1, 0)
        last = min(start + len(new) + 1, len(data))
        shift = len(new) - (end - start)
        keep = bisect_right(self.starts, first)
        head = self.starts[:keep]
        middle = (m.end() for m in _LINE_END.finditer(data, first, last + 1))
        tail = tuple(s + shift for s in self.starts[keep:] if s + shift > last)
        starts = (*head, *(s for s in middle if head[-1] < s <= last), *tail)
        return Document(data, starts), Edit(start, end, start + len(new))

    def _content_end(self, number: int) -> int:
        if number + 1 == len(self.starts):
            return len(self.data)
        end = self.starts[number + 1]
        return end - 2 if self.data[end - 2 : end] == b"\r\n" else end - 1
