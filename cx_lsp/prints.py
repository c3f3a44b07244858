"""A line of code becomes a number that formatters leave alone, so that evidence finds its line again.

Every record of ours that outlives a text holds these numbers instead of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b

_SPACE = b" \t\r\n\v\f"
_QUOTES = bytes.maketrans(b"'", b'"')
_PUNCTUATION = bytes(byte for byte in range(128) if not chr(byte).isalnum())
_TOKEN = re.compile(rb"\w+|[^\w\s,;()'\"`|]")
_ENOUGH = 12
"""Letters and digits from which a line says something of its own; `else {` and `return None` do not."""


def squeezed(line: bytes) -> bytes:
    """A line without white space, with one kind of quotes and without a closing comma or semicolon."""
    return line.translate(_QUOTES, _SPACE).rstrip(b",;")


def line_print(line: bytes) -> str:
    """Twelve hex digits for a line as `squeezed`; "" for one that is blank. Equal for equal code only."""
    bare = squeezed(line)
    return blake2b(bare, digest_size=6).hexdigest() if bare else ""


def line_prints(lines: Iterable[bytes]) -> list[str]:
    """The print of each line."""
    return [line_print(line) for line in lines]


def telling(line: bytes) -> bool:
    """Whether a line holds enough to be recognised by itself."""
    return len(line.translate(None, _PUNCTUATION)) >= _ENOUGH


def significant(text: bytes) -> list[bytes]:
    """The tokens of a text without what formatters add and drop: layout, quotes, brackets, separators, bars
    in front of a union."""
    return _TOKEN.findall(text)


def token_prints(lines: Iterable[bytes]) -> str:
    """Four hex digits for each significant token of some lines, however they are laid out."""
    return "".join(_token_print(token) for line in lines for token in significant(line))


@lru_cache(4096)
def _token_print(token: bytes) -> str:
    return blake2b(token, digest_size=2).hexdigest()
