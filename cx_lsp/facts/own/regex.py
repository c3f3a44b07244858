"""A regular expression of a stranger becomes a test that cannot hang: time grows with the text, never faster.

Python's own matcher goes back over every choice it made, which may take it years; it is used only where few
choices can be made. Everything else is simulated, all choices at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from typing import Any

# What `re` itself parses with: it has no public name, and a second parser would understand some differently.
_PARSER: Any = import_module("re._parser")
_CHOICES = 256
"""Ways through the optional and alternative parts of an expression that going back may have to try."""
_SHORT = 1_000
"""Characters within which even two open repetitions are tried quickly."""
_STATES = 1_000
_WORK = 1_000_000
"""Steps of a simulation, some tenths of a second."""
_FOREVER = 64
"""A repetition that may go on for longer is taken to be open."""

Step = Callable[[str], bool]


class UnsafeError(ValueError):
    """Why an expression is refused, as the end of a sentence."""


class OverrunError(Exception):
    """A text is too long for the expression to be tried on it."""


@dataclass(slots=True)
class _State:
    """Where a match may stand: it goes on over a character, or at once where its condition holds."""

    over: Step | None = None
    next: list[int] = field(default_factory=list)
    where: str = ""


@lru_cache(maxsize=256)
def compiled(expression: str) -> Callable[[str], bool]:
    """Whether an expression is found in a text. Raises UnsafeError; the test itself OverrunError."""
    try:
        pattern = re.compile(expression)
        tree = _PARSER.parse(expression)
    except (re.error, RecursionError, OverflowError) as error:
        raise UnsafeError(f"is no regular expression: {error}") from None
    machine = _Machine(tree, pattern.flags)
    cost = _cost(tree)
    found = pattern.search

    def test(text: str) -> bool:
        if cost is not None and (cost < 2 or len(text) <= _SHORT):
            return found(text) is not None
        return machine.search(text)

    return lru_cache(maxsize=1024)(test)


def _cost(tree: Any) -> int | None:
    """How many nested loops going back amounts to: one per open repetition; None for too many choices."""
    opened, choices = 0, 1
    for name, argument in _parts(tree):
        if name in ("MAX_REPEAT", "MIN_REPEAT"):
            low, high, body = argument
            if any(str(inner) in ("MAX_REPEAT", "MIN_REPEAT", "BRANCH") for inner, _ in _parts(body)):
                return None
            opened += high > _FOREVER
            choices *= 1 if high > _FOREVER else int(high) - int(low) + 1
        elif name == "BRANCH":
            choices *= len(argument[1])
    anchored = bool(tree) and str(tree[0][1]) in ("AT_BEGINNING_STRING", "AT_BEGINNING")
    return opened + (opened > 0 and not anchored) - 1 if choices <= _CHOICES and opened <= 2 else None


def _parts(tree: Any) -> Iterator[tuple[str, Any]]:
    for operator, argument in tree:
        name = str(operator)
        yield name, argument
        if name == "SUBPATTERN":
            yield from _parts(argument[3])
        elif name in ("MAX_REPEAT", "MIN_REPEAT"):
            yield from _parts(argument[2])
        elif name == "BRANCH":
            for option in argument[1]:
                yield from _parts(option)


class _Machine:
    """All the ways an expression may match, followed side by side."""

    def __init__(self, tree: Any, flags: int) -> None:
        self._states: list[_State] = []
        end = self._add(_State())
        self._end = end
        self._start = self._sequence(tree, end, flags)

    def search(self, text: str) -> bool:
        """Whether the expression is found anywhere."""
        if len(text) * len(self._states) > _WORK:
            raise OverrunError
        here: set[int] = set()
        for at in range(len(text) + 1):
            here = self._closed({*here, self._start}, text, at)
            if self._end in here:
                return True
            if at < len(text):
                here = {
                    s
                    for n in here
                    if (o := self._states[n].over) and o(text[at])
                    for s in self._states[n].next
                }
        return False

    def _closed(self, states: set[int], text: str, at: int) -> set[int]:
        found, stack = set(states), list(states)
        while stack:
            state = self._states[stack.pop()]
            if state.over is None and (not state.where or _holds(state.where, text, at)):
                fresh = [n for n in state.next if n not in found]
                found.update(fresh)
                stack += fresh
        return found

    def _add(self, state: _State) -> int:
        if len(self._states) >= _STATES:
            raise UnsafeError("repeats too much; write it shorter")
        self._states.append(state)
        return len(self._states) - 1

    def _sequence(self, tree: Any, after: int, flags: int) -> int:
        for operator, argument in reversed(list(tree)):
            after = self._part(str(operator), argument, after, flags)
        return after

    def _part(self, name: str, argument: Any, after: int, flags: int) -> int:
        """The state before one part of the expression, whose match leads to the state `after`."""
        if name in ("LITERAL", "NOT_LITERAL", "ANY", "IN"):
            return self._add(_State(_step(name, argument, flags), [after]))
        if name == "AT":
            return self._add(_State(None, [after], _condition(str(argument), flags)))
        if name == "SUBPATTERN":
            _, added, removed, body = argument
            return self._sequence(body, after, (flags | added) & ~removed)
        if name == "BRANCH":
            return self._add(_State(None, [self._sequence(option, after, flags) for option in argument[1]]))
        if name in ("MAX_REPEAT", "MIN_REPEAT"):
            low, high, body = argument
            return self._repeat((low, high), body, after, flags)
        raise UnsafeError("looks around or back, which may take forever; write it without")

    def _repeat(self, times: tuple[Any, Any], body: Any, after: int, flags: int) -> int:
        low, high = times
        if high > _STATES:
            loop = self._add(_State(None, [after]))
            self._states[loop].next.append(self._sequence(body, loop, flags))
            after = loop
        else:
            for _ in range(int(high) - int(low)):
                after = self._add(_State(None, [after, self._sequence(body, after, flags)]))
        for _ in range(int(low)):
            after = self._sequence(body, after, flags)
        return after


def _step(name: str, argument: Any, flags: int) -> Step:
    """Whether one character is what one part of an expression asks for."""
    fold = flags & re.IGNORECASE
    if name == "ANY":
        return (lambda _c: True) if flags & re.DOTALL else (lambda c: c != "\n")
    if name == "IN":
        parts = [_member(str(kind), value) for kind, value in argument]
        negated = str(argument[0][0]) == "NEGATE"

        def within(c: str) -> bool:
            ways = (c, c.lower(), c.upper()) if fold else (c,)
            return any(part(way) for part in parts for way in ways) is not negated

        return within
    letter = chr(argument)
    same: Step = (lambda c: c.lower() == letter.lower()) if fold else (lambda c: c == letter)
    return same if name == "LITERAL" else (lambda c: not same(c))


def _member(kind: str, value: Any) -> Step:
    if kind == "LITERAL":
        return lambda c: c == chr(value)
    if kind == "RANGE":
        return lambda c: len(c) == 1 and value[0] <= ord(c) <= value[1]
    if kind == "CATEGORY":
        category = re.compile({"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}[str(value).split("_")[-1]])
        wanted = "_NOT_" not in str(value)
        return lambda c: bool(category.match(c)) is wanted
    return lambda _c: False


def _condition(name: str, flags: int) -> str:
    multiline = flags & re.MULTILINE and name in ("AT_BEGINNING", "AT_END")
    return f"{name}_LINE" if multiline else name


def _holds(where: str, text: str, at: int) -> bool:
    """Whether a condition holds between two characters."""
    if where in ("AT_BEGINNING", "AT_BEGINNING_STRING"):
        return at == 0
    if where == "AT_END_STRING":
        return at == len(text)
    if where == "AT_END":
        return at == len(text) or text[at:] == "\n"
    if where == "AT_BEGINNING_LINE":
        return at == 0 or text[at - 1] == "\n"
    if where == "AT_END_LINE":
        return at == len(text) or text[at] == "\n"
    edge = (at > 0 and _is_word(text[at - 1])) != (at < len(text) and _is_word(text[at]))
    return edge is (where == "AT_BOUNDARY")


def _is_word(c: str) -> bool:
    return c.isalnum() or c == "_"
