"""The text of a definition or clause, with the way back from a position in it to a place in the file."""

from __future__ import annotations

from typing import NamedTuple

from cx_lsp.model import Facts, Span, Workspace

_CLOSED_BY = {"(": ")", "[": "]", "{": "}"}


class Excerpt(NamedTuple):
    """What stands at a span of a file."""

    span: Span
    text: str

    def at(self, start: int, end: int) -> Span:
        """The place in the file of a part of the text."""
        return Span(*self._position(start), *self._position(end))

    def _position(self, at: int) -> tuple[int, int]:
        before = self.text[:at].encode()
        line = before.count(b"\n")
        column = len(before) - before.rfind(b"\n") - 1
        return self.span.start_line + line, column + (0 if line else self.span.start_col)


def excerpt(file: Facts, span: Span, workspace: Workspace) -> Excerpt:
    """What stands at a span of a file as it is now."""
    return Excerpt(span, workspace.text(file.path, span))


def closing(text: str, opening: int) -> int:
    """The position behind the bracket that closes the one at `opening`; the end where none does."""
    depth, quote, at = 0, "", opening
    while at < len(text):
        char = text[at]
        if quote:
            if char == "\\":
                at += 1
            elif char == quote:
                quote = ""
        elif char in "\"'`":
            quote = char
        elif char in _CLOSED_BY:
            depth += 1
        elif char in ")]}":
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1
    return len(text)
