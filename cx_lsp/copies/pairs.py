"""The functions of one file become Copies: where in the workspace the same code stands too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from cx_lsp.copies.matching import Match, match
from cx_lsp.copies.pool import Candidate, Pool
from cx_lsp.copies.units import LANGUAGES, Unit
from cx_lsp.model import Copy, Place, Span
from cx_lsp.text import Document

TOKENS_A_LINE = 4
"""Tokens that a copy must have for each line asked of it: short lines say little."""
_MISSES = 4
"""Candidates in a row that turn out to be no copies; those behind them share even less."""
_MOST = 200
"""Places told of one function. Groups do not suffer: equal functions share the first of their places."""
_ALL = 10_000
"""Places told of all functions of one file."""
_APART = re.compile(
    r"(^|/)(migrations?|alembic|versions|generated|__generated__|vendor|third_party|node_modules|dist|locales?)/"
    r"|\.min\.|_pb2|\.d\.ts$"
)

Read = Callable[[str], Document | None]
Speaks = Callable[[str], str | None]
"""What language a file is written in."""


def apart(path: str) -> bool:
    """Whether nobody wrote a file by hand, by the conventions of its path: it is never compared."""
    return _APART.search(path) is not None


def copies(path: str, pool: Pool, read: Read, speaks: Speaks, least: int) -> Iterator[Copy]:
    """Pairs of functions, one of this file, that share `least` lines of code or more."""
    document, language = read(path), speaks(path)
    if document is None or language is None:
        return
    around: list[tuple[Unit, list[Candidate]]] = []
    units = sorted(pool.units(path), key=lambda held: (held.unit.start, -held.unit.end))
    most = max(1, min(_MOST, _ALL // (len(units) or 1)))
    for held in units:
        unit = held.unit
        if unit.end - unit.start + 1 < least or unit.tokens < least * TOKENS_A_LINE:
            continue
        while around and around[-1][0].end < unit.start:
            around.pop()
        misses, told = 0, list[Candidate]()
        for other in pool.near(path, held):
            if _is_part(path, unit, other, around) or not _akin(language, speaks(other.path)):
                continue
            copy = _copy(document, unit, language, other, read)
            if copy is None or not enough(copy, least):
                misses += 1
            else:
                misses = 0
                told.append(other)
                yield copy
            if misses >= _MISSES or len(told) >= most:
                break
        around.append((unit, told))


def enough(copy: Copy, lines: int) -> bool:
    """Whether a copy has so many lines, and in them enough to say something."""
    return copy.lines >= lines and copy.tokens >= lines * TOKENS_A_LINE


def _is_part(path: str, unit: Unit, other: Candidate, around: list[tuple[Unit, list[Candidate]]]) -> bool:
    """Whether two functions are one, or inside two that were told of as a whole."""
    if path == other.path and unit.start <= other.unit.end and other.unit.start <= unit.end:
        return True
    return any(
        whole.path == other.path and whole.unit.start <= other.unit.start and other.unit.end <= whole.unit.end
        for _, wholes in around
        for whole in wholes
    )


def _akin(language: str, other: str | None) -> bool:
    return other is not None and LANGUAGES.get(other) is LANGUAGES.get(language)


def _copy(document: Document, unit: Unit, language: str, other: Candidate, read: Read) -> Copy | None:
    elsewhere = read(other.path)
    if elsewhere is None:
        return None
    found = _matched(_text(document, unit), _text(elsewhere, other.unit), language)
    if found is None:
        return None
    here, there = _span(document, unit, found.left), _span(elsewhere, other.unit, found.right)
    lines, tokens = found.lines, found.tokens
    if here.start_line == unit.start and there.start_line == other.unit.start:
        # Of two whole functions it counts how much they are, not how little was left as it was.
        lines = max(len(here.lines), len(there.lines))
        tokens = min(unit.tokens, other.unit.tokens)
    place = Place(other.path, there)
    return Copy(unit.name, here, place, other.unit.name, lines, tokens, found.kind, found.alike)


@lru_cache(4096)
def _matched(left: bytes, right: bytes, language: str) -> Match | None:
    return match(left, right, language)


def _text(document: Document, unit: Unit) -> bytes:
    """A function without its own name, so that what is copied under many names is compared once."""
    starts = document.starts
    end = starts[unit.end + 1] if unit.end + 1 < len(starts) else len(document.data)
    text = document.data[starts[min(unit.start, len(starts) - 1)] : end]
    name = unit.name.rpartition(".")[2].encode()
    return re.sub(rb"\b%b\b" % re.escape(name), b"_", text, count=1) if name else text


def _span(document: Document, unit: Unit, lines: tuple[int, int]) -> Span:
    first, last = unit.start + lines[0], unit.start + lines[1]
    line = document.line(first)
    return Span(first, len(line) - len(line.lstrip()), last, len(document.line(last)))
