"""What a call gives: a sanitizer's result, a container's item, what another function returns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cx_lsp.facts.capture import Raw
from cx_lsp.facts.flow import folding
from cx_lsp.facts.flow.code import Argument, Call, Expression, Function, Member, Range, dotted
from cx_lsp.facts.flow.containers import called
from cx_lsp.facts.flow.evaluating import Evaluator
from cx_lsp.facts.flow.texts import escapes, named
from cx_lsp.facts.flow.values import (
    ENCODED,
    EVERYTHING,
    NOTHING,
    UNKNOWN,
    Environment,
    Key,
    Passed,
    Taint,
    Value,
    behind,
    cleaned,
    decoded,
    either,
    moved,
    together,
    union,
)

_DEEPEST = 3
"""Functions of the same body that are run inside one another."""
_NESTED = 9
"""Callbacks inside one another that are run."""
_GIVING = frozenset({"map", "then", "flatMap", "finally"})
_BINDING = frozenset({"partial", "functools.partial"})
_FOREIGN = re.compile(
    r"^((print|len|str|int|bool|isinstance|super)$|(console|Math|JSON|Object|logger|log)\.)"
)


class Caller(Evaluator):
    """Evaluates calls, and takes note of what other functions are given."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def run(self, function: Function, given: Sequence[Value], env: Environment) -> Value:
        """What a function of the same body returns."""
        raise NotImplementedError

    def call(self, expression: Call, env: Environment) -> Value:
        """What a call gives."""
        function = expression.function
        if dotted(function) in _BINDING and expression.arguments:
            first, *rest = expression.arguments
            return self.call(Call(expression.start, expression.end, first.value, tuple(rest)), env)
        # request.form() is what request.form would be; of any other method only the object counts.
        receiver = self.value(function.of if isinstance(function, Member) else function, env)
        values = [self.value(a.value, env) for a in expression.arguments]
        marks = {mark.kind: mark for mark in expression.marks}
        told = self._marked_call(marks, receiver, values, expression, env)
        if told is not None:
            return told
        own = self._own(expression, receiver, values, env)
        return own if own is not None else self._unknown(expression, receiver, values)

    def _marked_call(
        self,
        marks: dict[str, Raw],
        receiver: Value,
        values: list[Value],
        expression: Call,
        env: Environment,
    ) -> Value | None:
        place = (expression.start, expression.end)
        keys = _keys(receiver, *values)
        if "validator" in marks or "insists" in marks:
            judged = keys or frozenset({EVERYTHING} if "validator" in marks else ())
            if "insists" in marks or "throws" in marks["validator"].data:
                env.judge(dict.fromkeys(keys, (place, None)))
            return Value(about=judged)
        for_ = marks["sanitizer"].data.get("for", "") if "sanitizer" in marks else ""
        # What asks a text, asks no other object: name.find() is a number, store.find(name) is anything.
        asked = not isinstance(expression.function, Member) or any(map(_is_real, receiver.all()))
        listed = "sanitizer" in marks and "how" in marks["sanitizer"].data
        if for_ or listed or ("sanitizer" in marks and asked):
            found = cleaned(together([receiver, *values]), frozenset(for_.split()))
            return replace(found, about=keys | receiver.about)
        if "escapes" in marks and values:
            return Value(constant=values[0].constant, about=keys)
        if "encoder" in marks:
            return cleaned(together([receiver, *values]), ENCODED)
        if "decoder" in marks:
            return decoded(together([receiver, *values]))
        if "through" in marks:
            return self._filled(expression, receiver, values)
        # Also of what another function gave; what is asked of an input is told apart by what it is given.
        made = any(t.source.kind == "call" for t in receiver.all())
        return Value(receiver.all(), about=receiver.about) if "keeps" in marks and made else None

    def _filled(self, expression: Call, receiver: Value, values: list[Value]) -> Value:
        """What holds the words it is given: a dictionary by their names, any other as one."""
        function = expression.function
        if dotted(function) == "dict" and all(a.keyword for a in expression.arguments):
            return Value(items={a.keyword: v for a, v in zip(expression.arguments, values, strict=True)})
        found = self._through(receiver, values)
        escaping = isinstance(function, Member) and escapes(function.of)
        return cleaned(found, frozenset({"CWE-79"})) if escaping else found

    def _through(self, receiver: Value, values: list[Value]) -> Value:
        text = receiver.constant
        if text is not UNKNOWN and not (isinstance(text, str) and text.startswith("{")):
            return Value(union(*(behind(v) for v in values)))
        if len(values) == 1 and values[0].constant is not UNKNOWN:
            return values[0]
        if receiver.items is not None and not values:
            return Value(receiver.all())
        return together([receiver, *values])

    def _own(self, expression: Call, receiver: Value, values: list[Value], env: Environment) -> Value | None:
        """A function of this body, a callback, or a method of a container or a known text."""
        name = dotted(expression.function)
        known = env.values.get(name, NOTHING).function if name else None
        if known is not None and self._depth < _DEEPEST:
            return self._inside(known, values, env)
        function = expression.function
        method = function.name if isinstance(function, Member) else ""
        back = self._callbacks(expression, receiver, values, env)
        if back is not None and method in _GIVING:
            return back
        if not isinstance(function, Member):
            return None
        holder = dotted(function.of)
        if holder in env.values or receiver.items is not None:
            if method == "update" and expression.arguments and all(a.keyword for a in expression.arguments):
                pairs = zip(expression.arguments, values, strict=True)
                values = [Value(items={argument.keyword: value for argument, value in pairs})]
            place = (function.of.start, function.of.end)
            done = called(receiver, method, [moved(value, place) for value in values])
            if done is not None:
                if holder in env.values:
                    env.values[holder] = done[1]
                return done[0]
        text = folding.method(receiver, method, values)
        return text if text.constant is not UNKNOWN else None

    def _callbacks(
        self, expression: Call, receiver: Value, values: list[Value], env: Environment
    ) -> Value | None:
        found: Value | None = None
        for argument, value in zip(expression.arguments, values, strict=True):
            callback = value.function if isinstance(argument.value, Function) else None
            if callback is not None and self._depth < _NESTED:
                given = [Value(receiver.all())] if isinstance(expression.function, Member) else []
                result = self._inside(callback, given, env)
                found = result if found is None else either(found, result)
        return found

    def _inside(self, function: Function, given: list[Value], env: Environment) -> Value:
        self._depth += 1
        try:
            return self.run(function, given, env)
        finally:
            self._depth -= 1

    def _unknown(self, expression: Call, receiver: Value, values: list[Value]) -> Value:
        """A call of which only the name is known: its result is its own, unless called on an input."""
        keys = _keys(receiver, *values)
        real = tuple(filter(_is_real, receiver.all()))
        if real:
            asked = dotted(expression.arguments[0].value) if values else ""
            return named(Value(real), values[0] if values else NOTHING, asked)
        name = _called(expression.function)
        if not name or _FOREIGN.match(name):
            return Value(about=keys)
        passed: list[Taint] = []
        for at, (argument, value) in enumerate(zip(expression.arguments, values, strict=True)):
            passed += self._hand(name, argument, at, value)
        # store = shop.store(); store.find(): what made the object says which method is meant.
        made_by = next((t.source.text for t in receiver.all() if t.source.kind == "call"), "")
        data = {"name": name, "of": made_by}
        made = Taint(Raw("call", name, expression.start, expression.end, data))
        return Value(union(passed, (made,)), about=keys)

    def _hand(self, name: str, argument: Argument, at: int, value: Value) -> list[Taint]:
        position = argument.keyword or str(at)
        place: Range = (argument.value.start, argument.value.end)
        found = []
        for taint in value.all():
            if taint.passed or taint.source.kind == "call" or argument.spread:
                continue
            if taint.source.kind == "input":
                self.seen.handed.append((name, position, place, taint))
            found.append(replace(taint, passed=(Passed(name, position, place),)))
        return found


def _called(function: Expression) -> str:
    """The name of what is called; a method of an object made on the spot is one of its class."""
    if isinstance(function, Member) and isinstance(function.of, Call):
        made = dotted(function.of.function)
        return f"{made}.{function.name}" if made.rpartition(".")[2][:1].isupper() else ""
    return dotted(function)


def _is_real(taint: Taint) -> bool:
    """Whether a taint is there whatever other functions do."""
    return taint.source.kind != "call"


def _keys(*values: Value) -> frozenset[Key]:
    return frozenset(t.key for v in values for t in v.all())
