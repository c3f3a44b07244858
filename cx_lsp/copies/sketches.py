"""A text becomes the sketches of its functions: few numbers by which a copy is found among millions."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cx_lsp.copies.units import LANGUAGES, Unit, bare_lines, bodies, code

VERSION = 2
"""Rises with whatever changes the sketch of some text."""
LEAST_TOKENS = 30
"""Tokens of code below which a function is not told from others by what it does."""
_GRAM = 4
"""Tokens in a row that tell a statement, with brackets and separators left out."""
_RUN = 16
"""Tokens in a row that tell a block: about four lines."""
_WINDOW = 8
"""Runs in a row of which one is kept, so that any `_RUN + _WINDOW - 1` equal tokens share one."""
_BASE = np.uint64(0x9E3779B97F4A7C15)

Numbers = NDArray[np.uint32]


class Sketch(NamedTuple):
    """A function in numbers, all of them ascending and each once."""

    unit: Unit
    grams: Numbers
    """Few tokens in a row, and the words that a rewrite keeps."""
    prints: Numbers
    """Winnowed runs of tokens, for blocks that stand in functions otherwise different."""


def sketches(text: bytes, language: str) -> tuple[Sketch, ...]:
    """The functions of a text that hold enough code to be compared; the same text always gives the same."""
    lexer = LANGUAGES.get(language)
    if lexer is None:
        return ()
    lines = bare_lines(text, lexer)
    read = code(lines, lexer)
    found = []
    for unit, first, last in bodies(lines, read, lexer):
        if unit.tokens >= LEAST_TOKENS:
            tokens = read.tokens[read.starts[first] : read.starts[last]]
            words = read.words[read.word_starts[first] : read.word_starts[last]]
            found.append(Sketch(unit, *_numbers(tokens.tobytes(), words.tobytes())))
    return tuple(found)


@lru_cache(8192)
def _numbers(tokens: bytes, words: bytes) -> tuple[Numbers, Numbers]:
    """Of packed tokens and words; what an edit does not touch is not computed again."""
    stream = np.frombuffer(tokens, np.uint32).astype(np.uint64)
    grams = _folded(_rolled(stream, _GRAM))
    runs = _folded(_rolled(stream, _RUN))
    prints = _smallest(runs, _WINDOW)
    return np.unique(np.concatenate((grams, np.frombuffer(words, np.uint32)))), np.unique(prints)


def _rolled(stream: NDArray[np.uint64], length: int) -> NDArray[np.uint64]:
    """One number for each so many in a row, by doubling."""
    base = _BASE
    size = 1
    with np.errstate(over="ignore"):
        while size < length:
            stream = stream[:-size] * base + stream[size:] if len(stream) > size else stream[:0]
            base, size = base * base, size * 2
    return stream


def _folded(numbers: NDArray[np.uint64]) -> Numbers:
    return ((numbers * _BASE) >> np.uint64(32)).astype(np.uint32)


def _smallest(numbers: Numbers, window: int) -> Numbers:
    """The least of each so many in a row, of fewer if there are not as many."""
    size = 1
    while size < window and len(numbers) > size:
        numbers = np.minimum(numbers[:-size], numbers[size:])
        size *= 2
    return numbers
