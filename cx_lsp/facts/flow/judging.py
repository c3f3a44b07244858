"""What a condition tells of the inputs in it: which are judged where it holds, and where it does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from cx_lsp.facts.flow.code import (
    Assign,
    Call,
    Constant,
    Expression,
    Marked,
    Member,
    Operation,
    Range,
    dotted,
)
from cx_lsp.facts.flow.values import Key, Value

Judged = dict[Key, tuple[Range, frozenset[str] | None]]

_DENIED = re.compile(r"block|den[iy]|forbid|reserved|bann|black|exclu|invalid|unsafe|disallow|reject", re.I)
# How an address is spoken to does not say whose it is.
_SCHEME = frozenset({"scheme", "protocol"})
# Whether a field is there, or a word in a text, says nothing about the rest of it.
_WORD = re.compile(r"[\w-]{1,40}")
_TRIVIAL = (None, True, False, "", "undefined", "null", 0)
# A value that is a text carries no query operator; that says nothing about what the text says.
_TEXT_ONLY = frozenset({"CWE-943"})


class Verdict(NamedTuple):
    """The inputs that are judged where a condition holds, and where it does not."""

    true: Judged
    false: Judged


_SILENT = Verdict({}, {})


def verdict(test: Expression, value: Callable[[Expression], Value]) -> Verdict:
    """What a condition tells; `value` evaluates its parts."""
    if isinstance(test, Marked):
        return verdict(test.inner, value)
    if isinstance(test, Assign):
        return verdict(test.value, value)
    if isinstance(test, Operation):
        return _operation(test, value)
    place = (test.start, test.end)
    if isinstance(test, Call):
        kinds = {m.kind for m in test.marks}
        receiver = [test.function.of] if isinstance(test.function, Member) else []
        if "asks" in kinds:
            return _both((key for part in receiver for key in value(part).about), place)
        return _both(_keys([*receiver, *(a.value for a in test.arguments)], value) | value(test).about, place)
    return _both(value(test).about, place)


def _operation(test: Operation, value: Callable[[Expression], Value]) -> Verdict:
    sign, place = test.operator, (test.start, test.end)
    if sign == "not":
        told = verdict(test.parts[0], value)
        return Verdict(told.false, told.true)
    if sign in ("and", "or"):
        parts = [verdict(part, value) for part in test.parts]
        all_true, all_false = [t.true for t in parts], [t.false for t in parts]
        if sign == "and":
            return Verdict(_joined(all_true), _shared(all_false))
        return Verdict(_shared(all_true), _joined(all_false))
    if sign in ("in", "not in"):
        return _turned(_membership(test, value, place), sign == "not in")
    if sign in ("==", "!=", "is", "is not"):
        return _turned(_equality(test, value, place), sign in ("!=", "is not"))
    if sign in ("<", ">", "<=", ">="):
        return _both(_keys(test.parts, value), place)
    if sign == "instanceof":
        return _both(_keys(test.parts[:1], value), place)
    return _SILENT


def _membership(test: Operation, value: Callable[[Expression], Value], place: Range) -> Verdict:
    if isinstance(test.parts[0], Member) and test.parts[0].name in _SCHEME:
        return _SILENT
    asked = _keys(test.parts[:1], value)
    sought = value(test.parts[0]).constant
    if isinstance(sought, str) and _WORD.fullmatch(sought):
        return _SILENT
    if not asked or (not _inputs(test.parts[:1], value) and _inputs(test.parts[1:], value)):
        # ".." in path: what a text contains is asked to turn it away or to let it in.
        return _both(_keys(test.parts[1:], value), place)
    if _DENIED.search(dotted(test.parts[1])):
        return Verdict({}, dict.fromkeys(asked, (place, None)))
    return Verdict(dict.fromkeys(asked, (place, None)), {})


def _equality(test: Operation, value: Callable[[Expression], Value], place: Range) -> Verdict:
    left, right = test.parts
    for side, other in ((left, right), (right, left)):
        if isinstance(side, Operation) and side.operator == "typeof":
            told = value(other).constant
            weaknesses = _TEXT_ONLY if told == "string" else None
            if told in ("string", "number", "boolean", "bigint"):
                return Verdict(dict.fromkeys(_keys(side.parts, value), (place, weaknesses)), {})
            return _SILENT
    if any(isinstance(part, Member) and part.name in _SCHEME for part in test.parts):
        return _SILENT
    keys: set[Key] = set()
    for side, other in ((left, right), (right, left)):
        known = value(other).constant if not isinstance(other, Constant) else other.value
        if known not in _TRIVIAL:
            keys |= _keys([side], value)
    return Verdict(dict.fromkeys(keys, (place, None)), {})


def _keys(parts: Iterable[Expression], value: Callable[[Expression], Value]) -> set[Key]:
    return {taint.key for part in parts for taint in value(part).all()}


def _inputs(parts: Iterable[Expression], value: Callable[[Expression], Value]) -> bool:
    return any(t.source.kind != "call" for part in parts for t in value(part).all())


def _both(keys: Iterable[Key], place: Range) -> Verdict:
    told: Judged = dict.fromkeys(keys, (place, None))
    return Verdict(told, told) if told else _SILENT


def _turned(told: Verdict, turn: bool) -> Verdict:  # noqa: FBT001
    return Verdict(told.false, told.true) if turn else told


def _joined(told: list[Judged]) -> Judged:
    found: Judged = {}
    for one in told:
        found |= one
    return found


def _shared(told: list[Judged]) -> Judged:
    return {key: guard for key, guard in told[0].items() if all(key in one for one in told[1:])}
