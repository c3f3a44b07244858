"""What the flow query sees of one function: definitions, uses, branches, exits and checks as byte ranges."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tree_sitter import Node, Query

from cx_lsp.facts.capture import Raw, cursor
from cx_lsp.facts.parameters import filled_by_request

Range = tuple[int, int]

_NAME = re.compile(rb"[A-Za-z_$][\w$]*")


@dataclass(frozen=True, slots=True)
class Definition:
    """A name given a value."""

    target: Range
    value: Range
    keeps: bool
    """An augmented assignment or a store into a container keeps what was there."""


@dataclass(slots=True)
class Body:
    """One outermost function with everything a flow may pass through."""

    data: bytes
    sinks: list[Raw]
    inputs: list[Raw]
    parameters: dict[str, Raw]
    validators: list[Range]
    definitions: dict[str, list[Definition]] = field(default_factory=lambda: defaultdict(list))
    uses: list[tuple[int, int, str]] = field(default_factory=list)
    barriers: list[Range] = field(default_factory=list)
    branches: list[tuple[Range | None, Range]] = field(default_factory=list)
    exits: list[tuple[Range, Range]] = field(default_factory=list)
    checks: list[Range] = field(default_factory=list)
    scopes: list[Range] = field(default_factory=list)
    _checks_in: dict[Range, list[Range]] = field(default_factory=dict)

    def uses_in(self, extent: Range) -> Iterator[tuple[int, int, str]]:
        """The names used inside a range."""
        for use in self.uses[bisect_left(self.uses, (extent[0], 0, "")) :]:
            if use[0] >= extent[1]:
                return
            yield use

    def checks_in(self, extent: Range) -> list[Range]:
        """The checks inside a range; asked once for every sink behind it."""
        if extent not in self._checks_in:
            self._checks_in[extent] = [c for c in self.checks if within(c, extent)]
        return self._checks_in[extent]

    def always_before(self, place: int, at: int) -> bool:
        """Whether every branch around `place` is also around `at`."""
        return holds((b for _, b in self.branches), place, at)


def bodies(query: Query, root: Node, data: bytes, raws: list[Raw]) -> Iterator[Body]:
    """The outermost functions of `raws` (sorted by start) that have both a sink and an input."""
    starts = [r.start for r in raws]
    for function in outermost(raws):
        inside = [
            r
            for r in raws[bisect_left(starts, function.start) : bisect_left(starts, function.end)]
            if r.end <= function.end
        ]
        sinks = [r for r in inside if r.kind == "sink"]
        inputs = [r for r in inside if r.kind == "input"]
        parameters = filled_by_request(inside) if sinks else {}
        if sinks and (inputs or parameters):
            validators = [(r.start, r.end) for r in inside if r.kind == "validator"]
            body = Body(data, sinks, inputs, parameters, validators)
            _read(query, root, (function.start, function.end), body)
            yield body


def outermost(raws: Iterable[Raw]) -> Iterator[Raw]:
    """Functions that stand in no other function."""
    end = -1
    for raw in raws:
        if raw.kind == "function" and raw.start >= end:
            end = raw.end
            yield raw


def within(inner: Range, outer: Range) -> bool:
    """Whether one range lies inside another."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def holds(extents: Iterable[Range], place: int, at: int) -> bool:
    """Whether every extent around `place` is also around `at`."""
    return all(e[0] <= at < e[1] for e in extents if e[0] <= place < e[1])


def _read(query: Query, root: Node, extent: Range, body: Body) -> None:
    inside = cursor(query)
    inside.set_byte_range(*extent)
    names, shadows, targets = set[Range](), set[Range](), set[Range]()
    through, barriers = set[Range](), set[Range]()
    uses: set[tuple[int, int, str]] = set()
    for _, found in inside.matches(root):
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


def _define(body: Body, target: Range, val: Range, keeps: bool) -> None:  # noqa: FBT001
    text = body.data[slice(*target)]
    container = b"[" in text or b"." in text
    found = _NAME.findall(text)
    for name in found[:1] if container and not text.startswith((b"[", b"{")) else found:
        body.definitions[name.decode()].append(Definition(target, val, keeps or container))
