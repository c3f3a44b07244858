"""The text of a function becomes its statements, however they are laid out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from cx_lsp.copies.language import Language
from cx_lsp.copies.units import LANGUAGES, Token, bare_lines, token

_ENOUGH = 10
"""Tokens after which a comma ends a part of a statement, so that a long list of arguments has several."""
_MOST = 600
"""Statements of a function that are compared."""
_OPENS, _CLOSES, _ENDS = (b"(", b"[", b"{"), (b")", b"]", b"}"), (b"{", b"}", b";")
_CARRIES_ON = b".?&|+*/%<=,)]:-"
"""Bytes at the start of a line that carries on the statement of the line in front of it."""


class Word(NamedTuple):
    """A token and how it is written."""

    token: Token
    text: bytes
    line: int


class Statement(NamedTuple):
    """A statement, or a part of a long one: the lines of the text it stands on, the last inclusive."""

    first: int
    last: int
    words: tuple[Word, ...]
    size: int
    """Its tokens, brackets and separators among them."""
    number: int
    """The same for statements that differ in layout, names of locals and constants."""


@lru_cache(512)
def statements(text: bytes, language: str) -> tuple[Statement, ...]:
    """The statements of a function's body; those that are one word, such as `else` and `try`, left out."""
    lexer = LANGUAGES[language]
    lines = bare_lines(text, lexer)
    outline = next(iter(lexer.outlines(lines)), None)
    first, last = (outline.body, outline.end + 1) if outline is not None else (1, len(lines))
    found = (part for part in _parts(_written(lines, first, last, lexer), lexer) if len(part.words) > 1)
    return tuple(islice(found, _MOST))


class _Written(NamedTuple):
    """A token as written, nothing counted for a separator, and whether a line begins with it."""

    text: bytes
    token: Token | None
    line: int
    opens: bool


def _written(lines: Sequence[bytes], first: int, last: int, lexer: Language) -> Iterator[_Written]:
    for number in range(first, min(last, len(lines))):
        line = lexer.silent.sub(rb"\1", lines[number].strip())
        found = lexer.token.findall(line)
        for n, text in enumerate(found):
            before = found[n - 1] if n else b""
            behind = found[n + 1] if n + 1 < len(found) else b""
            yield _Written(text, token(text, before, behind, lexer), number, n == 0)


def _parts(written: Iterable[_Written], lexer: Language) -> Iterator[Statement]:
    depths = [0]
    part: list[_Written] = []
    for each in written:
        text, read, _, opens = each
        ends = opens and depths[-1] == 0 and text[0] not in _CARRIES_ON
        if lexer.braces and text in _ENDS:
            ends = True
            if text == b"{":
                depths.append(0)
            elif text == b"}" and len(depths) > 1:
                depths.pop()
        elif text in _OPENS:
            depths[-1] += 1
        elif text in _CLOSES:
            depths[-1] = max(depths[-1] - 1, 0)
        elif text == b"," and len(part) >= _ENOUGH:
            ends = True
        if ends and part:
            yield _statement(part)
            part = []
        if read is not None or part:
            part.append(each)
    if part:
        yield _statement(part)


def _statement(part: Sequence[_Written]) -> Statement:
    words = tuple(Word(each.token, each.text, each.line) for each in part if each.token is not None)
    number = hash(tuple(word.token.number for word in words))
    return Statement(words[0].line, words[-1].line, words, len(part), number)
