"""A line of code becomes a number that formatters leave alone, so that evidence finds its line again.

Every record of ours that outlives a text holds these numbers instead of the text.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

_SPACE = b" \t\r\n\v\f"
_QUOTES = bytes.maketrans(b"'", b'"')
_PUNCTUATION = bytes(byte for byte in range(128) if not chr(byte).isalnum())
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
