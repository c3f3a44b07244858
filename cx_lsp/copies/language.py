"""What a lexer must know of a language to turn its lines into tokens and its text into functions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Outline(NamedTuple):
    """A function as its language opens and closes it: zero-based lines, the last one inclusive."""

    name: str
    """Qualified by the classes and functions around it; its last part is "" for one without a name."""
    start: int
    """The line with the name."""
    body: int
    """The first line after the signature."""
    end: int


@dataclass(frozen=True, slots=True)
class Language:
    """A lexer, described."""

    bare: Callable[[bytes], bytes]
    """A text with as many lines in which no comment and no docstring is left and no string spans lines."""
    outlines: Callable[[Sequence[bytes]], Iterable[Outline]]
    """The functions of bare lines, in order of their first lines."""
    token: re.Pattern[bytes]
    """A name, number, string or operator, white space left out."""
    keywords: frozenset[bytes]
    """Words that mean the same in every function."""
    silent: re.Pattern[bytes]
    """What is no code though it stands on a line of code, but for its first group: imports, annotations."""
    braces: bool
    """Whether braces hold statements; otherwise they hold data, and indentation holds statements."""


LONGEST = 2_000
"""Bytes of a line that a person may have written; a longer one is data or minified, and has no tokens."""
