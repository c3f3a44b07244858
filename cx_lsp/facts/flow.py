"""Def-use inside one function: which input reaches which sink, and what judged it on the way.

Language-neutral: `flow.scm` of each language says what carries a value on (`assign`, `append`, `through`),
what holds it back (`barrier`), what tests it (`branch`, `exit`, `check`) and how far a name reaches (`scope`,
`shadow`); this module only compares byte ranges.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tree_sitter import Node, Query

from cx_lsp.facts.body import Body, Definition, Range, bodies, holds, within
from cx_lsp.facts.capture import Raw

# Before the value only quotes, brackets, a constructor or a scheme: the value decides where the text points.
_HEAD = re.compile(
    rb"""^(?:(?:await|new)\s+)*(?:[\w.$]+\()*[fFrRbBuU]{0,2}["'`({$\s]*(?:https?://)?["'`({$\s]*$"""
)
_KEY = re.compile(rb"""\s*(?:\.\w+\(\s*|\[\s*|\.(?=\w+(?!\w*\()))["']?([\w-]+)["']?""")
_HOPS = 200
"""Assignments on the way from an input to a sink."""
_NAME = re.compile(rb"[A-Za-z_$][\w$]*")


@dataclass(frozen=True, slots=True)
class Trace:
    """How a stranger's value got into an expression: the input, then each assignment on the way."""

    source: Raw
    steps: tuple[Range, ...] = ()
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RawFlow:
    """A flow in byte offsets; `guard` is the condition that judged the value."""

    source: Raw
    sink: Raw
    steps: tuple[Range, ...]
    guard: Range | None


def flows(query: Query, root: Node, data: bytes, raws: list[Raw]) -> Iterator[RawFlow]:
    """Every input of `raws` that reaches a sink of `raws` inside one outermost function."""
    for body in bodies(query, root, data, raws):
        for sink in body.sinks:
            search = _Search(body, sink.data.get("part") == "head", {})
            trace = search.trace((sink.start, sink.end), sink.start)
            if trace is not None:
                yield RawFlow(_named(trace, data), sink, trace.steps, _guard(body, trace, sink.start))


@dataclass(frozen=True, slots=True)
class _Search:
    """The way back from one sink; each definition is looked at once, however many ways lead to it."""

    body: Body
    head: bool
    known: dict[Definition, Trace | None]

    def trace(self, extent: Range, at: int, hops: int = _HOPS) -> Trace | None:
        """The stranger's value in an expression, evaluated at offset `at`; None when there is none."""
        for source in self.body.inputs:
            if self._carries((source.start, source.end), extent):
                return Trace(source)
        for start, end, name in self.body.uses_in(extent):
            if self._carries((start, end), extent):
                trace = self._origin(name, at, hops)
                if trace is not None:
                    return replace(trace, names=trace.names | {name})
        return None

    def _origin(self, name: str, at: int, hops: int) -> Trace | None:
        for definition in reversed(self.body.definitions.get(name, ()) if hops else ()):
            place = definition.target[0]
            if definition.value[1] > at or not holds(self.body.scopes, place, at):
                continue
            if definition not in self.known:
                self.known[definition] = None
                self.known[definition] = self.trace(definition.value, definition.value[0], hops - 1)
            trace = self.known[definition]
            if trace is not None:
                return replace(trace, steps=(*trace.steps, definition.target))
            if not definition.keeps and self.body.always_before(place, at):
                return None
        parameter = self.body.parameters.get(name)
        return Trace(parameter) if parameter is not None else None

    def _carries(self, part: Range, whole: Range) -> bool:
        """Whether the value of `part` is (part of) the value of `whole`."""
        if not within(part, whole) or any(within(part, v) for v in self.body.validators):
            return False
        if any(within(b, whole) and within(part, b) for b in self.body.barriers):
            return False
        return not self.head or _HEAD.match(self.body.data[whole[0] : part[0]]) is not None


def _guard(body: Body, trace: Trace, at: int) -> Range | None:
    """The condition that judged one of the trace's names before the sink, with its exit taken."""
    for condition, extent in body.exits:
        if extent[1] > at or not _judges(body, condition, trace):
            continue
        if body.always_before(extent[0], at) and holds(body.scopes, extent[0], at):
            return condition
    for branch, extent in body.branches:
        if branch is None or not _judges(body, branch, trace):
            continue
        if extent[0] <= at < extent[1] or _replaces(body, branch, extent, trace, at):
            return branch
    return None


def _replaces(body: Body, condition: Range, extent: Range, trace: Trace, at: int) -> bool:
    """Whether a branch before `at` gives a judged name another value: `if not ok(x): x = DEFAULT`."""
    return (
        extent[1] <= at
        and body.always_before(condition[0], at)
        and any(
            within(d.target, extent) and not d.keeps
            for name in trace.names
            for d in body.definitions.get(name, ())
        )
    )


def _judges(body: Body, condition: Range, trace: Trace) -> bool:
    used = list(body.uses_in(condition))
    checks = body.checks_in(condition)
    judged = [(start, end) for start, end, name in used if name in trace.names]
    if checks:
        judged += [
            (i.start, i.end) for i in body.inputs if _key(i, body.data) == _key(trace.source, body.data)
        ]
    return any(within(use, check) for use in judged for check in checks) or _verdict(body, used, trace)


def _verdict(body: Body, used: list[tuple[int, int, str]], trace: Trace) -> bool:
    """Whether a condition asks for what a validator said: `const { error } = schema.validate(req.body)`."""
    said = [d.value for _, _, name in used for d in body.definitions.get(name, ())]
    told = [v for v in body.validators if any(within(v, value) for value in said)]
    text, key = _key(trace.source, body.data)
    return any(_about(body, v) in ((text, key), (text, b""), None) for v in told)


def _about(body: Body, validator: Range) -> tuple[str, bytes] | None:
    return next((_key(i, body.data) for i in body.inputs if within((i.start, i.end), validator)), None)


def _key(source: Raw, data: bytes) -> tuple[str, bytes]:
    key = _KEY.match(data, source.end)
    return source.text, key[1] if key else b""


def _named(trace: Trace, data: bytes) -> Raw:
    source = trace.source
    if source.data.get("name"):
        return source
    key = _KEY.match(data, source.end)
    first = {n.decode() for n in _NAME.findall(data[slice(*trace.steps[0])])} if trace.steps else set()
    name = key[1].decode() if key else min(first & trace.names, default=source.text)
    return replace(source, data={**source.data, "name": name})
