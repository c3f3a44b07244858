"""The code of a function becomes the places of its tokens, without comments, layout and docstrings."""

from __future__ import annotations

import re
from functools import lru_cache

from cx_lsp.model import Fact
from cx_lsp.text import Document

_STRING = rb"""(?:"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')"""
_LEXERS = {
    "python": re.compile(
        rb"(?P<skip>\#[^\n]*|[ \t\r\n\f\\]+)"
        rb'|(?P<long>[rRbBuUfF]{0,2}(?:"""(?:\\.|[^\\])*?"""|\'\'\'(?:\\.|[^\\])*?\'\'\'))'
        rb"|(?P<token>[rRbBuUfF]{0,2}" + _STRING + rb"|[A-Za-z_]\w*|\d[\w.]*|[-+*/%&|^<>=!:@]+|.)",
        re.DOTALL,
    ),
    "javascript": re.compile(
        rb"(?P<skip>//[^\n]*|/\*.*?\*/|[ \t\r\n\f]+)"
        rb"|(?P<token>`(?:\\.|[^`\\])*`|" + _STRING + rb"|[A-Za-z_$][\w$]*|\d[\w.]*|[-+*/%&|^<>=!?:]+|.)",
        re.DOTALL,
    ),
}


def function_tokens(document: Document, language: str, function: Fact) -> tuple[int, ...]:
    """The byte offset of each token of one function's body, without its decorators and signature."""
    span, data = function.span, document.data
    start = document.offset(span.start_line, span.start_col) + int(function.get("body", "0"))
    end = document.offset(span.end_line, span.end_col)
    opens = data.rfind(b"\n", 0, start) + 1
    return tuple(opens + offset for offset in _lexed(data[opens:end], start - opens, language))


@lru_cache(maxsize=2048)
def _lexed(text: bytes, start: int, language: str) -> tuple[int, ...]:
    """The offsets of the tokens of `text[start:]`; equal text is lexed once."""
    offsets = []
    for match in _LEXERS.get(language, _LEXERS["javascript"]).finditer(text, start):
        kind = match.lastgroup
        # A long string that opens a line of its own is a docstring: prose, not code.
        if kind != "skip" and not (kind == "long" and _opens_line(text, match.start())):
            offsets.append(match.start())
    return tuple(offsets)


def _opens_line(data: bytes, at: int) -> bool:
    return data[data.rfind(b"\n", 0, at) + 1 : at].strip() == b""
