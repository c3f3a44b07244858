"""Def-use inside one function: which input reaches which sink, and what judged it on the way.

Language-neutral: `flow.scm` of each language says what carries a value on (`assign`, `append`, `through`),
what holds it back (`barrier`), what tests it (`branch`, `exit`, `check`) and how far a name reaches (`scope`,
`shadow`); this module only compares byte ranges.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from tree_sitter import Node, Query, QueryCursor

from cx_lsp.facts.capture import Raw
from cx_lsp.facts.parameters import filled_by_request

Range = tuple[int, int]

# Before the value only quotes, brackets, a constructor or a scheme: the value decides where the text points.
_HEAD = re.compile(
    rb"""^(?:(?:await|new)\s+)*(?:[\w.$]+\()*[fFrRbBuU]{0,2}["'`({$\s]*(?:https?://)?["'`({$\s]*$"""
)
_KEY = re.compile(rb"""\s*(?:\.\w+\(\s*|\[\s*|\.(?=\w+(?!\w*\()))["']?([\w-]+)["']?""")
_NAME = re.compile(rb"[A-Za-z_$][\w$]*")
_DEPTH = 12


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


@dataclass(frozen=True, slots=True)
class _Definition:
    target: Range
    value: Range
    keeps: bool
    """An augmented assignment or a store into a container keeps what was there."""


@dataclass(slots=True)
class _Body:
    """What the flow query saw of one function."""

    data: bytes
    inputs: list[Raw]
    parameters: dict[str, Raw]
    validators: list[Range]
    definitions: dict[str, list[_Definition]] = field(default_factory=lambda: defaultdict(list))
    uses: list[tuple[int, int, str]] = field(default_factory=list)
    barriers: list[Range] = field(default_factory=list)
    branches: list[tuple[Range | None, Range]] = field(default_factory=list)
    exits: list[tuple[Range, Range]] = field(default_factory=list)
    checks: list[Range] = field(default_factory=list)
    scopes: list[Range] = field(default_factory=list)


def flows(query: Query, root: Node, data: bytes, raws: list[Raw]) -> Iterator[RawFlow]:
    """Every input of `raws` that reaches a sink of `raws` inside one outermost function."""
    for function in _outermost(raws):
        inside = [r for r in raws if function.start <= r.start and r.end <= function.end]
        sinks = [r for r in inside if r.kind == "sink"]
        inputs = [r for r in inside if r.kind == "input"]
        parameters = filled_by_request(inside)
        if not sinks or not (inputs or parameters):
            continue
        validators = [(r.start, r.end) for r in inside if r.kind == "validator"]
        body = _Body(data, inputs, parameters, validators)
        _read(query, root, (function.start, function.end), body)
        for sink in sinks:
            trace = _trace(body, (sink.start, sink.end), sink.start, sink.data.get("part") == "head", 0)
            if trace is not None:
                yield RawFlow(_named(trace, data), sink, trace.steps, _guard(body, trace, sink.start))


def _outermost(raws: list[Raw]) -> Iterator[Raw]:
    end = -1
    for raw in raws:
        if raw.kind == "function" and raw.start >= end:
            end = raw.end
            yield raw


def _read(query: Query, root: Node, extent: Range, body: _Body) -> None:
    cursor = QueryCursor(query)
    cursor.set_byte_range(*extent)
    names, shadows, targets = set[Range](), set[Range](), set[Range]()
    through, barriers = set[Range](), set[Range]()
    uses: set[tuple[int, int, str]] = set()
    for _, found in cursor.matches(root):
        ranges = {k: [n.byte_range for n in nodes] for k, nodes in found.items()}
        names.update(ranges.get("name", ()))
        through.update(ranges.get("through", ()))
        barriers.update(ranges.get("barrier", ()))
        shadows.update(ranges.get("shadow", ()))
        targets.update(ranges.get("assign.target", ()))
        body.checks += ranges.get("check", ())
        body.scopes += ranges.get("scope", ())
        for node in found.get("use", ()):
            uses.add((*node.byte_range, (node.text or b"").decode("utf-8", "replace")))
        for kind in ("assign", "append"):
            for target, val in zip(
                ranges.get(f"{kind}.target", ()), ranges.get(f"{kind}.value", ()), strict=False
            ):
                _define(body, target, val, keeps=kind == "append")
        if "branch.body" in ranges:
            body.branches.append((ranges.get("branch.condition", [None])[0], ranges["branch.body"][0]))
        if "exit.condition" in ranges:
            body.exits.append((ranges["exit.condition"][0], ranges["exit"][0]))
    for hidden in shadows - targets:
        _define(body, hidden, (hidden[1], hidden[1]), keeps=False)
    body.uses = sorted(u for u in uses if (u[0], u[1]) not in names)
    body.barriers = sorted(barriers - through)
    for definitions in body.definitions.values():
        definitions.sort(key=lambda d: d.value[1])


def _define(body: _Body, target: Range, val: Range, keeps: bool) -> None:  # noqa: FBT001
    text = body.data[slice(*target)]
    container = b"[" in text or b"." in text
    found = _NAME.findall(text)
    for name in found[:1] if container and not text.startswith((b"[", b"{")) else found:
        body.definitions[name.decode()].append(_Definition(target, val, keeps or container))


def _trace(body: _Body, extent: Range, at: int, head: bool, depth: int) -> Trace | None:  # noqa: FBT001
    """The stranger's value in an expression, evaluated at offset `at`; None when there is none."""
    if depth > _DEPTH:
        return None
    for source in body.inputs:
        if _carries(body, (source.start, source.end), extent, head=head):
            return Trace(source)
    for start, end, name in body.uses:
        if start >= extent[1]:
            break
        if start < extent[0] or not _carries(body, (start, end), extent, head=head):
            continue
        trace = _origin(body, name, at, head, depth)
        if trace is not None:
            return replace(trace, names=trace.names | {name})
    return None


def _origin(body: _Body, name: str, at: int, head: bool, depth: int) -> Trace | None:  # noqa: FBT001
    for definition in reversed(body.definitions.get(name, ())):
        if definition.value[1] > at or not _holds(body.scopes, definition.target[0], at):
            continue
        trace = _trace(body, definition.value, definition.value[0], head, depth + 1)
        if trace is not None:
            return replace(trace, steps=(*trace.steps, definition.target))
        if not definition.keeps and _always_runs_before(body, definition.target[0], at):
            return None
    parameter = body.parameters.get(name)
    return Trace(parameter) if parameter is not None else None


def _carries(body: _Body, part: Range, whole: Range, *, head: bool) -> bool:
    """Whether the value of `part` is (part of) the value of `whole`."""
    if not (whole[0] <= part[0] and part[1] <= whole[1]):
        return False
    if any(v[0] <= part[0] and part[1] <= v[1] for v in body.validators):
        return False
    if any(_within(b, whole) and _within(part, b) for b in body.barriers):
        return False
    return not head or _HEAD.match(body.data[whole[0] : part[0]]) is not None


def _within(inner: Range, outer: Range) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _always_runs_before(body: _Body, place: int, at: int) -> bool:
    """Whether every branch around `place` is also around `at`."""
    return _holds((b for _, b in body.branches), place, at)


def _holds(extents: Iterable[Range], place: int, at: int) -> bool:
    """Whether every extent around `place` is also around `at`."""
    return all(e[0] <= at < e[1] for e in extents if e[0] <= place < e[1])


def _guard(body: _Body, trace: Trace, at: int) -> Range | None:
    """The condition that judged one of the trace's names before the sink, with its exit taken."""
    for condition, extent in body.exits:
        if extent[1] > at or not _judges(body, condition, trace):
            continue
        if _always_runs_before(body, extent[0], at) and _holds(body.scopes, extent[0], at):
            return condition
    for branch, extent in body.branches:
        if branch is not None and extent[0] <= at < extent[1] and _judges(body, branch, trace):
            return branch
    return None


def _judges(body: _Body, condition: Range, trace: Trace) -> bool:
    checks = [c for c in body.checks if _within(c, condition)]
    judged = [(start, end) for start, end, name in body.uses if name in trace.names]
    judged += [(i.start, i.end) for i in body.inputs if _key(i, body.data) == _key(trace.source, body.data)]
    return any(_within(use, check) for use in judged for check in checks) or _verdict(body, condition, trace)


def _verdict(body: _Body, condition: Range, trace: Trace) -> bool:
    """Whether the condition asks for what a validator said: `const { error } = schema.validate(req.body)`."""
    text, key = _key(trace.source, body.data)
    heard = [v for v in body.validators if _about(body, v) in ((text, key), (text, b""), None)]
    return any(
        _within(validator, definition.value)
        for start, end, name in body.uses
        if _within((start, end), condition)
        for definition in body.definitions.get(name, ())
        for validator in heard
    )


def _about(body: _Body, validator: Range) -> tuple[str, bytes] | None:
    return next((_key(i, body.data) for i in body.inputs if _within((i.start, i.end), validator)), None)


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
