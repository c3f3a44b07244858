"""A text becomes its functions and, a line at a time, the tokens in them that a copy would share."""

from __future__ import annotations

import re
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cx_lsp.copies.javascript import JAVASCRIPT
from cx_lsp.copies.language import LONGEST, Language
from cx_lsp.copies.python import PYTHON

LANGUAGES: dict[str, Language] = {
    "python": PYTHON,
    "javascript": JAVASCRIPT,
    "typescript": JAVASCRIPT,
    "tsx": JAVASCRIPT,
}
"""The lexer of each language that is compared; further grammars are one description each."""

_KEPT_LINES = 200_000
_LOCAL = zlib.crc32(b"a local name")
_TEXT = zlib.crc32(b"a string")
_NUMBER = zlib.crc32(b"a number")


class Unit(NamedTuple):
    """A function: zero-based lines from its name to its last, and how many tokens of code its body has."""

    name: str
    start: int
    end: int
    tokens: int


class Code(NamedTuple):
    """The lines of a text as numbers: the tokens of line n are `tokens[starts[n]:starts[n + 1]]`."""

    tokens: NDArray[np.uint32]
    """Names of locals, strings and numbers are one number each; all other tokens are what they are."""
    starts: NDArray[np.int64]
    words: NDArray[np.uint32]
    """What a rewrite keeps, each by itself: names that are called, reached or fixed, telling constants."""
    word_starts: NDArray[np.int64]
    weights: NDArray[np.int64]
    """The tokens of code in front of each line, brackets and separators among them."""


class Line(NamedTuple):
    """A line as a lexer reads it, whatever stands around it: packed numbers as in `Code`."""

    tokens: bytes
    words: bytes
    weight: int
    """How many tokens it has with brackets and separators; none for a line of constants, which is data."""


def bare_lines(text: bytes, language: Language) -> list[bytes]:
    """The lines of a text without comments and docstrings, without white space behind them."""
    if b"\r" in text:
        text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if b"\t" in text:
        text = text.expandtabs(4)
    lines = text.split(b"\n")
    if max(map(len, lines)) > LONGEST:
        text = b"\n".join(line if len(line) <= LONGEST else b"" for line in lines)
    return language.bare(text).split(b"\n")


def code(lines: Sequence[bytes], language: Language) -> Code:
    """The tokens of bare lines; every distinct line is read once."""
    read = _LINES.setdefault(id(language), {})
    if len(read) > _KEPT_LINES:
        read.clear()
    found: list[Line] = []
    for line in lines:
        stripped = line.strip()
        known = read.get(stripped)
        if known is None:
            known = read[stripped] = _read(stripped, language)
        found.append(known)
    tokens, words, weights = zip(*found, strict=True) if found else ((), (), ())
    return Code(
        np.frombuffer(b"".join(tokens), np.uint32),
        _starts(map(len, tokens), 2),
        np.frombuffer(b"".join(words), np.uint32),
        _starts(map(len, words), 2),
        _starts(weights, 0),
    )


_LINES: dict[int, dict[bytes, Line]] = {}
"""A lexer's lines: what it makes of one never changes."""


def _starts(lengths: Iterable[int], shift: int) -> NDArray[np.int64]:
    return np.cumsum(np.fromiter(chain((0,), lengths), np.int64) >> shift)


class Token(NamedTuple):
    """One token: what is compared of it, and the words by which it is told in a rewrite."""

    number: int
    words: tuple[int, ...] = ()
    local: bool = False


_SEPARATORS = frozenset((b"(", b")", b"[", b"]", b"{", b"}", b",", b";", b":"))
_LETTERS = re.compile(rb"[^\W\d_]{4,}|\d{3,}")


def token(text: bytes, before: bytes, behind: bytes, language: Language) -> Token | None:
    """What a token counts as between its neighbours; None for what formatters add and drop."""
    first = text[0]
    if text in language.keywords and before not in _REACHES:
        return Token(zlib.crc32(text))
    if text[-1] in b"\"'" and len(text) > 1:
        return Token(_TEXT, _constants(text))
    if first in b"0123456789":
        return Token(_NUMBER, (zlib.crc32(text),) if len(text) > 2 else ())
    if first not in _WORD and first < 128:
        return None if text in _SEPARATORS else Token(zlib.crc32(text))
    reached = before in _REACHES or (behind == b":" and before in _ENTRIES)
    if reached or behind == b"(" or (65 <= first <= 90 and len(text) > 1):
        said = zlib.crc32(text)
        return Token(zlib.crc32(b"." + text) if reached else said, (said,))
    return Token(_LOCAL, (), local=True)


_REACHES = frozenset((b".", b"?."))
_ENTRIES = frozenset((b"{", b",", b""))
_WORD = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$#@"


def _constants(text: bytes) -> tuple[int, ...]:
    """What a string says: as a whole if it is a name, by its words if it is a sentence."""
    said = text[text.index(text[-1:]) + 1 : -1]
    if len(said) < 2:
        return ()
    if _NAME.fullmatch(said):
        return (zlib.crc32(said),)
    return tuple(map(zlib.crc32, dict.fromkeys(_LETTERS.findall(said))))


_NAME = re.compile(rb"[\w$.:/-]+")


def _read(line: bytes, language: Language) -> Line:
    if not line:
        return Line(b"", b"", 0)
    found = language.token.findall(language.silent.sub(rb"\1", line))
    tokens, words, codes = array("I"), array("I"), 0
    for text, before, behind in zip(found, [b"", *found], [*found[1:], b""], strict=False):
        read = token(text, before, behind, language)
        if read is not None:
            tokens.append(read.number)
            words.extend(read.words)
            codes += read.number not in (_TEXT, _NUMBER)
    return Line(tokens.tobytes(), words.tobytes(), len(found) if codes else 0)


class Body(NamedTuple):
    """A function and which lines hold its code, the last one exclusive."""

    unit: Unit
    first: int
    last: int


def bodies(lines: Sequence[bytes], read: Code, language: Language) -> Iterator[Body]:
    """The functions of bare lines."""
    for name, start, body, end in language.outlines(lines):
        tokens = int(read.weights[end + 1] - read.weights[body])
        yield Body(Unit(name, start, end, tokens), body, end + 1)
