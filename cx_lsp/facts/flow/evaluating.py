"""What an expression gives, where inputs, sinks and sanitizers stand in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import ClassVar

from cx_lsp.facts.capture import Raw
from cx_lsp.facts.flow import folding
from cx_lsp.facts.flow.code import (
    Assign,
    Call,
    Choice,
    Comprehension,
    Constant,
    Expression,
    Function,
    Item,
    Mapping,
    Marked,
    Member,
    Name,
    Operation,
    Other,
    Range,
    Sequence,
    Text,
    dotted,
)
from cx_lsp.facts.flow.containers import item, part, stored
from cx_lsp.facts.flow.judging import verdict
from cx_lsp.facts.flow.texts import escapes, half, joined, named, read_from, run_by_a_shell
from cx_lsp.facts.flow.values import (
    NOTHING,
    UNKNOWN,
    Environment,
    Taint,
    Value,
    behind,
    cleaned,
    constant,
    either,
    moved,
    settle,
    together,
    union,
)

_BUDGET = 20_000
"""Expressions evaluated for one function; what is longer is followed as far as this goes."""
_DEEPEST = 160
"""Expressions and blocks inside one another, those of called functions included."""
_COMPARING = frozenset(
    {"==", "!=", "<", ">", "<=", ">=", "in", "not in", "is", "is not", "not", "instanceof", "typeof"}
)


@dataclass(slots=True)
class Seen:
    """What was found while a function ran."""

    sinks: dict[tuple[int, int], tuple[Raw, list[Taint]]] = field(default_factory=dict)
    handed: list[tuple[str, str, Range, Taint]] = field(default_factory=list)


class Evaluator:
    """Evaluates expressions; a subclass says what calls and functions do."""

    def __init__(self) -> None:
        self.seen = Seen()
        self.waiting: dict[Function, Environment] = {}
        """Functions that are values, with what stood around them."""
        self.budget = _BUDGET
        self.level = 0

    def value(self, expression: Expression, env: Environment) -> Value:
        """What an expression gives in an environment, which it may change."""
        self.budget -= 1
        if self.budget < 0 or self.level > _DEEPEST:
            return NOTHING
        self.level += 1
        try:
            if isinstance(expression, Call):
                return self.call(expression, env)
            turn = self._turns.get(type(expression))
            return turn(self, expression, env) if turn is not None else NOTHING
        finally:
            self.level -= 1

    def bind(self, target: Expression, value: Value, env: Environment) -> None:
        """Gives a target a value, taking it apart where the target does."""
        if isinstance(target, Marked):
            inputs = [m for m in target.marks if m.kind == "input"]
            read = named(read_from(inputs[0]), constant(dotted(target.inner))) if inputs else value
            self.bind(target.inner, read, env)
        elif isinstance(target, Sequence):
            for at, one in enumerate(target.items):
                rest = isinstance(one, Item) and one.key is None
                held = part(value, constant(at), constant(None)) if rest else item(value, constant(at))
                goal = one.of if isinstance(one, Item) and rest else one
                # The name and the value of a pair are judged each for itself.
                self.bind(goal, half(held, at) if value.items is None else held, env)
        elif isinstance(target, Mapping):
            for key, one in target.pairs:
                known = self.value(key, env) if key is not None else NOTHING
                self.bind(one, named(item(value, known), known) if key is not None else value, env)
        elif isinstance(target, Item):
            self._store(target, value, env)
        elif isinstance(target, Assign):
            self.bind(target.target, value, env)
        elif name := dotted(target):
            for member in [n for n in env.values if n.startswith(f"{name}.")]:
                del env.values[member]
            env.values[name] = moved(value, (target.start, target.end))

    def _store(self, target: Item, value: Value, env: Environment) -> None:
        key = self.value(target.key, env) if target.key is not None else NOTHING
        name = dotted(target.of)
        self.value(target.of, env)
        if name:
            known = env.values.get(name, NOTHING)
            env.values[name] = stored(known, key, moved(value, (target.start, target.end)))

    def call(self, expression: Call, env: Environment) -> Value:
        """What a call gives."""
        raise NotImplementedError

    # each kind of expression

    def _constant(self, expression: Constant, _env: Environment) -> Value:
        return constant(expression.value)

    def _name(self, expression: Name, env: Environment) -> Value:
        return env.values.get(expression.id, NOTHING)

    def _member(self, expression: Member, env: Environment) -> Value:
        known = env.values.get(dotted(expression))
        if known is not None:
            return known
        of = self.value(expression.of, env)
        if of is NOTHING:
            return NOTHING
        name = constant(expression.name)
        return named(item(of, name) if of.items is not None else replace(of, constant=UNKNOWN), name)

    def _item(self, expression: Item, env: Environment) -> Value:
        of = self.value(expression.of, env)
        if expression.key is None:
            return Value(of.all())
        if isinstance(expression.key, Operation) and expression.key.operator == ":":
            return part(of, *(self.value(bound, env) for bound in expression.key.parts))
        key = self.value(expression.key, env)
        return named(item(of, key), key, dotted(expression.key))

    def _operation(self, expression: Operation, env: Environment) -> Value:
        sign = expression.operator
        if sign in ("and", "or"):
            return self._logical(expression, env)
        values = [self.value(part, env) for part in expression.parts]
        known = folding.folded(sign, values)
        if known.constant is not UNKNOWN:
            return known
        if sign in _COMPARING:
            told = verdict(expression, lambda e: self.value(e, env))
            return Value(about=frozenset(told.true) | frozenset(told.false))
        if sign == "+":
            return joined(values)
        if sign == "/":
            # A path below another; of numbers nothing is left that could be a stranger's words.
            return joined([constant("/") if v.constant is not UNKNOWN else v for v in values])
        if sign == "%":
            first = values[0].constant
            head = isinstance(first, str) and first.startswith("%")
            taken = together(values[1:])
            if escapes(expression.parts[0]):
                taken = cleaned(taken, frozenset({"CWE-79"}))
            return Value(
                union(values[0].all() if first is UNKNOWN else (), taken.all() if head else behind(taken))
            )
        # Numbers come out of anything else that is done with two values.
        return together(values) if sign == "|" else NOTHING

    def _logical(self, expression: Operation, env: Environment) -> Value:
        first = self.value(expression.parts[0], env)
        truth = folding.truth(first)
        skipped = truth is not None and truth == (expression.operator == "or")
        if skipped or len(expression.parts) < 2:
            return first
        told = verdict(expression.parts[0], lambda e: self.value(e, env))
        way = env.copy()
        way.judge(told.false if expression.operator == "or" else told.true)
        second = settle(self.value(expression.parts[1], way), way)
        return second if truth is not None or expression.operator == "and" else either(first, second)

    def _choice(self, expression: Choice, env: Environment) -> Value:
        test = self.value(expression.test, env)
        truth = folding.truth(test)
        if truth is not None:
            return self.value(expression.then if truth else expression.other, env)
        told = verdict(expression.test, lambda e: self.value(e, env))
        found = []
        for branch, judged in ((expression.then, told.true), (expression.other, told.false)):
            way = env.copy()
            way.judge(judged)
            found.append(settle(self.value(branch, way), way))
        return either(*found)

    def _text(self, expression: Text, env: Environment) -> Value:
        return joined([self.value(part, env) for part in expression.parts])

    def _sequence(self, expression: Sequence, env: Environment) -> Value:
        return Value(items=dict(enumerate(self.value(part, env) for part in expression.items)))

    def _mapping(self, expression: Mapping, env: Environment) -> Value:
        found = Value(items={})
        for key, one in expression.pairs:
            value = self.value(one, env)
            if key is None:
                items = {**(found.items or {}), **(value.items or {})}
                found = Value(union(found.taints, value.taints), items=items)
            else:
                found = stored(found, self.value(key, env), value)
        return found

    def _comprehension(self, expression: Comprehension, env: Environment) -> Value:
        way = env.copy()
        for target, over in expression.loops:
            self.bind(target, Value(self.value(over, way).all()), way)
        for test in expression.tests:
            self.value(test, way)
            way.judge(verdict(test, lambda e: self.value(e, way)).true)
        return settle(Value(self.value(expression.element, way).all()), way)

    def _assign(self, expression: Assign, env: Environment) -> Value:
        value = self.value(expression.value, env)
        if expression.operator:
            before = self.value(expression.target, env)
            known = folding.folded(expression.operator, (before, value))
            value = joined([before, value]) if known.constant is UNKNOWN else known
        self.bind(expression.target, value, env)
        return value

    def _function(self, expression: Function, env: Environment) -> Value:
        self.waiting.setdefault(expression, env)
        return Value(function=expression)

    def _marked(self, expression: Marked, env: Environment) -> Value:
        value = self.value(expression.inner, env)
        for mark in expression.marks:
            if mark.kind == "input":
                value = read_from(mark)
            elif mark.kind == "clean":
                value = Value(constant=value.constant)
        for mark in expression.marks:
            if mark.kind == "sink":
                known = self.seen.sinks.setdefault((mark.start, mark.end), (mark, []))
                words = run_by_a_shell(value) if mark.data.get("part") == "program" else value.whole()
                known[1].extend(settle(words, env).taints)
        return value

    def _other(self, expression: Other, env: Environment) -> Value:
        return together([self.value(part, env) for part in expression.parts])

    _turns: ClassVar[dict[type[Expression], Callable[..., Value]]] = {
        Constant: _constant,
        Name: _name,
        Member: _member,
        Item: _item,
        Operation: _operation,
        Choice: _choice,
        Text: _text,
        Sequence: _sequence,
        Mapping: _mapping,
        Comprehension: _comprehension,
        Assign: _assign,
        Function: _function,
        Marked: _marked,
        Other: _other,
    }
