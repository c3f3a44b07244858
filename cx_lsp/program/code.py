"""A function becomes its lines of code: the tokens of each, without layout, comments and docstrings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from cx_lsp.facts import extract, function_tokens
from cx_lsp.model import Facts, Span
from cx_lsp.prints import significant
from cx_lsp.text import Document

_TOKEN = re.compile(rb"[rRbBuUfF]{0,2}(?:\"[^\"\n]*\"|'[^'\n]*')|`[^`]*`|[\w$]+|[-+*/%&|^<>=!?:@]+|\S")
_WORDS = frozenset(
    b"and as assert async await break case catch class const continue def default del delete do elif else "
    b"except export extends finally for from function global if import in instanceof is lambda let match new "
    b"nonlocal not of or pass raise return static super switch throw try typeof var void while with "
    b"yield".split()
)
_NAME = re.compile(rb"[^\W\d][\w$]*|\$[\w$]*")
Line = tuple[bytes, ...]


class Code(NamedTuple):
    """The lines of a function's body that hold code: their tokens, and the number of each."""

    tokens: Sequence[Line]
    numbers: Sequence[int]

    @property
    def says(self) -> list[Line]:
        """The lines without what formatters add and drop."""
        return [tuple(word for token in line for word in significant(token)) for line in self.tokens]

    @property
    def names(self) -> list[Line]:
        """The names of each line that the function may have chosen: none that is called or an attribute."""
        return [tuple(token for token, local in _locals(line) if local) for line in self.tokens]

    @property
    def erased(self) -> list[Line]:
        """As `says`, without saying which names the function chose."""
        return [
            tuple(w for token, local in _locals(line) for w in ([b"_"] if local else significant(token)))
            for line in self.tokens
        ]

    def within(self, span: Span) -> Code:
        """The lines that a span touches."""
        kept = [pair for pair in zip(self.tokens, self.numbers, strict=True) if pair[1] in span.lines]
        return Code([tokens for tokens, _ in kept], [number for _, number in kept])

    @property
    def print(self) -> str:
        """Sixteen hex digits that are the same for the same code, however it is laid out."""
        words = (word for line in self.says for word in line)
        return blake2b(b"\0".join(words), digest_size=8).hexdigest()


def named(token: bytes) -> bool:
    """Whether a token is a name that somebody gave."""
    return _NAME.fullmatch(token) is not None and token not in _WORDS


def _locals(line: Line) -> Iterator[tuple[bytes, bool]]:
    for before, token, after in zip((b"", *line), line, (*line[1:], b""), strict=False):
        yield token, named(token) and before not in (b".", b"?.") and after != b"("


def code(facts: Facts, scope: str, document: Document) -> Code | None:
    """The code of a function; None where there is none, or where a parser lost its way in it."""
    function = facts.function(scope)
    # What could not be read may have ended the function too early.
    if function is None or any(_meet(each.span, function.span) for each in facts.unread):
        return None
    by_line: dict[int, list[bytes]] = {}
    for offset in function_tokens(document, facts.language, function):
        token = _TOKEN.match(document.data, offset)
        by_line.setdefault(document.position(offset)[0], []).append(token[0] if token is not None else b"")
    return Code([tuple(line) for line in by_line.values()], list(by_line))


def past(path: str, scope: str, data: bytes) -> Code | None:
    """The code that a function had in an earlier text of its file."""
    facts, document = _read(path, data)
    return code(facts, scope, document)


@lru_cache(16)
def _read(path: str, data: bytes) -> tuple[Facts, Document]:
    document = Document.of(data)
    return extract(path, document), document


def _meet(one: Span, other: Span) -> bool:
    return one.start_line <= other.end_line and other.start_line <= one.end_line
