"""Turns the code of a function into a token stream and the stream into winnowed hashes.

Winnowing after Schleimer, Wilkerson and Aiken, "Winnowing: local algorithms for document fingerprinting"
(2003): any run of at least `K + WINDOW - 1` equal tokens shares at least one hash.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from cx_lsp.model import Fingerprint

K = 25
"""Tokens per hash."""
WINDOW = 16
"""Hashes per window, of which the smallest is kept."""
_MASK = (1 << 61) - 1
_BASE = 1_000_003

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


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one function: hashes and the byte offset of each."""

    scope: str
    hashes: tuple[int, ...]
    offsets: tuple[int, ...]


def tokens(scope: str, data: bytes, start: int, end: int, language: str) -> Tokens:
    """The tokens of `data[start:end]` without comments, layout and docstrings."""
    opens = data.rfind(b"\n", 0, start) + 1
    hashes, offsets = _lexed(data[opens:end], start - opens, language)
    return Tokens(scope, hashes, tuple(opens + offset for offset in offsets))


@lru_cache(maxsize=2048)
def _lexed(text: bytes, start: int, language: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Hashes and offsets of the tokens of `text[start:]`; equal text is lexed once."""
    hashes, offsets = [], []
    for match in _LEXERS.get(language, _LEXERS["javascript"]).finditer(text, start):
        kind = match.lastgroup
        # A long string that opens a line of its own is a docstring: prose, not code.
        if kind == "skip" or (kind == "long" and _opens_line(text, match.start())):
            continue
        hashes.append(zlib.crc32(match[0]))
        offsets.append(match.start())
    return tuple(hashes), tuple(offsets)


def fingerprints(stream: Tokens, lines: Iterable[int]) -> Iterator[Fingerprint]:
    """The winnowed hashes of a token stream; `lines` gives the line of each token."""
    grams = _grams(stream.hashes)
    line_of = tuple(lines)
    smallest, at, last = _MASK, -1, -1
    for right in range(max(min(WINDOW, len(grams)) - 1, 0), len(grams)):
        left = max(right - WINDOW + 1, 0)
        # The rightmost of equal minima, as the paper asks, so that runs of one hash are kept sparsely.
        if at < left:
            window = grams[left : right + 1]
            smallest = min(window)
            at = right - window[::-1].index(smallest)
        elif grams[right] <= smallest:
            smallest, at = grams[right], right
        if at != last:
            last = at
            yield Fingerprint(smallest, stream.scope, at, line_of[at])


def _grams(hashes: tuple[int, ...]) -> list[int]:
    if len(hashes) < K:
        return []
    top = pow(_BASE, K - 1, _MASK)
    rolling = 0
    grams = []
    for i, token in enumerate(hashes):
        if i >= K:
            rolling = (rolling - hashes[i - K] * top) % _MASK
        rolling = (rolling * _BASE + token) % _MASK
        if i >= K - 1:
            grams.append(rolling)
    return grams


def _opens_line(data: bytes, at: int) -> bool:
    return data[data.rfind(b"\n", 0, at) + 1 : at].strip() == b""
