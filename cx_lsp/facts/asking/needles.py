"""Turns a text or a regular expression into words, one of which stands in whatever it matches.

A word is a run of ASCII letters, digits and underscores. Wherever nothing can be said for certain nothing is
said, so that looking for the words first never loses a match.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any, NamedTuple

# A public parser of expressions does not exist; a construct it reads in a new way is one nothing is said of.
_PARSER: Any = import_module("re._parser")
_RUN = re.compile(r"\w+", re.ASCII)
_GAP, _EDGE = "\0", "\1"
"""Any text, also none; a place where no word character follows another."""
_EVERYWHERE = frozenset({"this", "self", "await", "return", "function", "import", "export", "default"})
"""Words that tell little, as the languages themselves are made of them."""
_MANY = 64
"""Spellings of one expression that are told apart."""


class Word(NamedTuple):
    """A run of word characters, and whether the run in the text has to begin and to end with it."""

    text: str
    begins: bool
    ends: bool


Clause = frozenset[Word]
"""Words of which one stands in the text; an empty clause demands nothing."""
ANYTHING: Clause = frozenset()


def of_text(text: str, *, bounded: bool) -> Clause:
    """The word of a text; `bounded` says that no run of word characters reaches over its edges."""
    edge = _EDGE if bounded else _GAP
    return _one_of([f"{edge}{text}{edge}"])


def of_expression(expression: str, *, bounded: bool) -> Clause:
    """The words of a text in which the expression is found."""
    try:
        parsed = _PARSER.parse(expression)
        spelled = _sequence(parsed, bounded=bounded)
    except (re.error, RecursionError, OverflowError):
        return ANYTHING
    loose = parsed.state.flags & re.IGNORECASE
    return ANYTHING if loose else _one_of(f"{_GAP}{text}{_GAP}" for text in spelled)


def any_of(clauses: Iterable[Clause]) -> Clause:
    """The words of a text of which one clause is true."""
    found: set[Word] = set()
    for clause in clauses:
        if not clause:
            return ANYTHING
        found |= clause
    return frozenset(found)


def _one_of(spellings: Iterable[str]) -> Clause:
    return any_of(frozenset([word] if (word := _telling(text)) else []) for text in spellings)


def _telling(spelling: str) -> Word | None:
    """The word of a spelling that stands in the fewest other texts."""
    words = [
        Word(m[0], spelling[m.start() - 1] != _GAP, spelling[m.end()] != _GAP)
        for m in _RUN.finditer(spelling)
    ]
    found = max(reversed(words), key=_weight, default=None)
    return found if found is not None and (len(found.text) > 2 or (found.begins and found.ends)) else None


def _weight(word: Word) -> int:
    return 0 if word.text in _EVERYWHERE else len(word.text) + 2 * (word.begins and word.ends)


def _sequence(items: Iterable[tuple[Any, Any]], *, bounded: bool) -> list[str]:
    spelled = [""]
    for operation, argument in items:
        parts = _element(str(operation), argument, bounded=bounded)
        if len(parts) * len(spelled) > _MANY:
            parts = [_GAP]
        spelled = [head + part for head in spelled for part in parts]
    return spelled


def _element(operation: str, argument: Any, *, bounded: bool) -> list[str]:
    """The spellings of one element of an expression; what is not known may be any text."""
    if operation == "LITERAL":
        return [chr(argument)]
    if operation == "AT":
        place = str(argument)
        edge = place == "AT_BOUNDARY" or (bounded and place in ("AT_BEGINNING", "AT_END"))
        return [_EDGE if edge else _GAP]
    if operation == "IN":
        return _class(argument)
    if operation == "BRANCH":
        found = [text for branch in argument[1] for text in _sequence(branch, bounded=bounded)]
        return found if len(found) <= _MANY else [_GAP]
    if operation == "SUBPATTERN":
        _, flags, _, inner = argument
        return [_GAP] if flags & re.IGNORECASE else _sequence(inner, bounded=bounded)
    return _repeated(*argument, bounded=bounded) if operation == "MAX_REPEAT" else [_GAP]


def _class(members: Sequence[tuple[Any, Any]]) -> list[str]:
    spelled = [chr(value) for kind, value in members if str(kind) == "LITERAL"]
    if len(spelled) < len(members):
        blank = all(str(value) == "CATEGORY_SPACE" or str(kind) == "LITERAL" for kind, value in members)
        return [" "] if blank and not any(map(_RUN.match, spelled)) else [_GAP]
    return spelled if any(map(_RUN.match, spelled)) else [" "]


def _repeated(least: int, most: int, inner: Iterable[tuple[Any, Any]], *, bounded: bool) -> list[str]:
    once = _sequence(inner, bounded=bounded)
    if int(most) > 1:
        plain = not any(_RUN.search(text) or _GAP in text for text in once)
        once = once if plain else [f"{text}{_GAP}" for text in once] if least else [_GAP]
    return once if least else ["", *once]
