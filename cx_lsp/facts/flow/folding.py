"""What an operation on known values gives, within bounds, so that a branch that cannot be taken is seen."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

from cx_lsp.facts.flow.values import NOTHING, UNKNOWN, Value, constant

_ARITHMETIC: dict[str, Callable[[Any, Any], object]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "is": operator.eq,
    "is not": operator.ne,
    "in": lambda a, b: operator.contains(b, a),
    "not in": lambda a, b: not operator.contains(b, a),
}
_LONGEST = 1000
_METHODS: dict[str, Callable[[str], object]] = {
    "lower": str.lower,
    "upper": str.upper,
    "strip": str.strip,
    "toLowerCase": str.lower,
    "toUpperCase": str.upper,
    "trim": str.strip,
}


def folded(sign: str, values: Sequence[Value]) -> Value:
    """The constant an operation gives; nothing when an operand is unknown or the operation is refused."""
    known = [v.constant for v in values]
    if any(k is UNKNOWN for k in known):
        return NOTHING
    if sign == "not":
        return constant(not known[0])
    if sign == "negative" and isinstance(known[0], int | float):
        return constant(-known[0])
    turn = _ARITHMETIC.get(sign)
    if turn is None or len(known) != 2 or any(isinstance(k, str) and len(k) > _LONGEST for k in known):
        return NOTHING
    if sign in ("*", "%") and any(isinstance(k, str) for k in known):
        return NOTHING
    # A script adds a number to a text; Python refuses, and then so does the program.
    if sign == "+" and isinstance(known[0], str) != isinstance(known[1], str):
        return constant(f"{known[0]}{known[1]}")
    try:
        return constant(turn(known[0], known[1]))
    except (TypeError, ValueError, ArithmeticError):
        return NOTHING


def method(of: Value, name: str, given: Sequence[Value]) -> Value:
    """The constant a method of a known text gives."""
    text = of.constant
    if not isinstance(text, str):
        return NOTHING
    if name in _METHODS and not given:
        return constant(_METHODS[name](text))
    first = given[0].constant if given else UNKNOWN
    if name in ("charAt", "at") and isinstance(first, int) and 0 <= first < len(text):
        return constant(text[first])
    if name in ("startswith", "startsWith") and isinstance(first, str):
        return constant(text.startswith(first))
    if name in ("endswith", "endsWith") and isinstance(first, str):
        return constant(text.endswith(first))
    if name == "includes" and isinstance(first, str):
        return constant(first in text)
    return NOTHING


def truth(value: Value) -> bool | None:
    """Whether a condition holds, None when it depends."""
    if value.constant is UNKNOWN:
        return None
    return bool(value.constant)
