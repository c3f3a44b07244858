"""Runs the statements of a function, every way that can be taken, and brings the ways together again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from cx_lsp.facts.flow import folding
from cx_lsp.facts.flow.calling import Caller
from cx_lsp.facts.flow.code import (
    Call,
    Define,
    Do,
    Expression,
    Function,
    If,
    Leave,
    Loop,
    Statement,
    Switch,
    Try,
    dotted,
)
from cx_lsp.facts.flow.judging import Judged, verdict
from cx_lsp.facts.flow.values import NOTHING, UNKNOWN, Environment, Value, either, merged, settle

_DEEPEST = 120
"""Blocks and expressions inside one another."""
_TURNS = 2
"""Times a loop's body is run: what it leaves behind reaches its own beginning."""


class Runner(Caller):
    """Runs a function; `seen` is what was found on the way."""

    def __init__(self) -> None:
        super().__init__()
        self._returned: list[Value] = []
        self.returns: list[tuple[Expression, Value]] = []
        """What each function gives back that is not called in here, and where."""
        self._leaving: list[list[Environment]] = []
        self._ran: set[Function] = set()
        self._inner = -1

    def whole(self, function: Function, given: Sequence[Value], around: Environment) -> Value:
        """What a function returns; the functions inside it are run too, called or given away."""
        result = self.run(function, given, around)
        while left := [f for f in self.waiting if f not in self._ran]:
            for inner in left:
                self._inner = -1
                self.run(inner, (), self.waiting[inner].copy())
        return result

    def run(self, function: Function, given: Sequence[Value], env: Environment) -> Value:
        """What a function returns; what it does to the names around it, it may have done."""
        self._ran.add(function)
        outer, self._returned = self._returned, []
        self._inner += 1
        turns, self._leaving = self._leaving, []
        inside = env.copy()
        for at, (target, default) in enumerate(function.parameters):
            value = given[at] if at < len(given) else NOTHING
            if default is not None and at >= len(given):
                value = self.value(default, inside)
            self.bind(target, value, inside)
        after = self.block(function.body, inside)
        found = self._returned
        self._returned, self._leaving = outer, turns
        self._inner -= 1
        own = {dotted(target) for target, _ in function.parameters}
        changed = after.values if after is not None else {}
        for name in env.values.keys() & changed.keys() - own:
            env.values[name] = either(env.values[name], changed[name])
        result = NOTHING
        for at, value in enumerate(found):
            result = either(result, value) if at else value
        return result

    def block(self, statements: Sequence[Statement], env: Environment | None) -> Environment | None:
        """The environment after some statements; None when none of them comes to its end."""
        if self.level > _DEEPEST:
            return env
        self.level += 1
        for statement in statements:
            if env is None or self.budget < 0:
                break
            env = self._statement(statement, env)
        self.level -= 1
        return env

    def _statement(self, statement: Statement, env: Environment) -> Environment | None:
        if isinstance(statement, Do):
            self.value(statement.value, env)
            return None if _ends(statement.value) else env
        if isinstance(statement, If):
            return self._if(statement, env)
        if isinstance(statement, Leave):
            self._leave(statement, env)
            return None
        if isinstance(statement, Loop):
            return self._loop(statement, env)
        if isinstance(statement, Try):
            return self._try(statement, env)
        if isinstance(statement, Switch):
            return self._switch(statement, env)
        assert isinstance(statement, Define)
        env.values[statement.name] = self.value(statement.function, env)
        return env

    def _leave(self, statement: Leave, env: Environment) -> None:
        value = self.value(statement.value, env) if statement.value is not None else NOTHING
        if statement.how == "return":
            given = settle(value, env)
            self._returned.append(given)
            if not self._inner and statement.value is not None:
                self.returns.append((statement.value, given))
        elif statement.how != "raise" and self._leaving:
            self._leaving[-1].append(env)

    def _if(self, statement: If, env: Environment) -> Environment | None:
        truth = folding.truth(self.value(statement.test, env))
        if truth is not None:
            return self.block(statement.then if truth else statement.other, env)
        told = verdict(statement.test, lambda e: self.value(e, env))
        then, other = env.copy(), env
        then.judge(told.true)
        other.judge(told.false)
        ends = (self.block(statement.then, then), self.block(statement.other, other))
        return merged([end for end in ends if end is not None])

    def _loop(self, statement: Loop, env: Environment) -> Environment | None:
        told: tuple[Judged, Judged] = ({}, {})
        if statement.target is None and folding.truth(self.value(statement.over, env)) is False:
            return env
        self._leaving.append([])
        for _ in range(_TURNS):
            turn = env.copy()
            over = self.value(statement.over, turn)
            if statement.target is None:
                told = verdict(statement.over, partial(self.value, env=turn))
                turn.judge(told[0])
            else:
                self.bind(statement.target, Value(over.all()), turn)
            end = self.block(statement.body, turn)
            ways = [env, *([end] if end is not None else []), *self._leaving[-1]]
            self._leaving[-1].clear()
            env = merged(ways) or env
        self._leaving.pop()
        env.judge(told[1])
        return env

    def _try(self, statement: Try, env: Environment) -> Environment | None:
        before = env.copy()
        end = self.block(statement.body, env.copy())
        failed = (
            before if end is None else merged([before, Environment(dict(end.values), dict(before.judged))])
        )
        ends = [end] if end is not None else []
        for handler in statement.handlers:
            after = self.block(handler, (failed or before).copy())
            ends += [after] if after is not None else []
        out = merged(ends)
        if out is None:
            self.block(statement.last, before)
            return None
        return self.block(statement.last, out)

    def _switch(self, statement: Switch, env: Environment) -> Environment | None:
        subject = self.value(statement.subject, env)
        ends: list[Environment | None] = []
        taken = False
        for patterns, body in statement.cases:
            known = [self.value(p, env).constant for p in patterns]
            decided = subject.constant is not UNKNOWN and all(k is not UNKNOWN for k in known)
            if decided and patterns and subject.constant not in known:
                continue
            way = env.copy()
            if patterns:
                place = (statement.subject.start, statement.subject.end)
                way.judge(dict.fromkeys((t.key for t in subject.all()), (place, None)))
            ends.append(self.block(body, way))
            taken = taken or not patterns
            if decided:
                taken = True
                break
        if not taken:
            ends.append(env)
        return merged([end for end in ends if end is not None])


def _ends(expression: Expression) -> bool:
    """Whether a call does not come back: abort(404), ctx.throw(400)."""
    return isinstance(expression, Call) and any(mark.kind == "leaves" for mark in expression.marks)
