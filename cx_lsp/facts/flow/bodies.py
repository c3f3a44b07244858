"""The functions of a file in which something may flow, each run once; what reached a sink becomes a flow."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass, field, replace

from tree_sitter import Node, Query

from cx_lsp.facts.capture import Raw, raw_facts
from cx_lsp.facts.flow.code import Expression, Mapping, Marked, Range, dotted
from cx_lsp.facts.flow.javascript import Script
from cx_lsp.facts.flow.python import Python
from cx_lsp.facts.flow.reading import Reader
from cx_lsp.facts.flow.running import Runner
from cx_lsp.facts.flow.values import ENCODED, NOTHING, Environment, Passed, Taint, Value, constant
from cx_lsp.facts.parameters import filled_by_request

_FUNCTIONS = frozenset(
    {
        "function_definition",
        "lambda",
        "arrow_function",
        "function_expression",
        "generator_function",
        "function_declaration",
        "generator_function_declaration",
        "method_definition",
    }
)
_MARKS = frozenset({"input", "sink", "validator"})
_ITSELF = frozenset({"self", "cls"})
_OWN = _ITSELF | {"this", "req", "request", "ctx", "context", "res", "response", "reply", "next"}
"""Parameters that are no value of a caller's choice: the object itself, what a framework hands over."""
_PAGE = {"to": "HTML", "cwe": "CWE-79", "needs": "flask"}
"""What Flask makes of a text that a handler returns."""
_EACH = 24
"""Things handed on that one function keeps."""


@dataclass(frozen=True, slots=True)
class RawFlow:
    """A flow in byte offsets; `guard` is the condition that judged the value."""

    source: Raw
    sink: Raw
    steps: tuple[Range, ...]
    guard: Range | None
    function: Raw
    """The outermost function it is in."""
    passed: tuple[Passed, ...] = ()


def flows(
    spoken: str,
    query: Query,
    root: Node,
    data: bytes,
    raws: list[Raw],
    constants: Map[bytes, object] | None = None,
) -> Iterator[RawFlow]:
    """The flows of the outermost functions in `raws` (sorted by start).

    Beside those from an input to a sink: a parameter or another function's result that reaches a sink, and an
    input that is handed to another function (`sink.kind` "argument") or given back ("return").
    """
    starts = [r.start for r in raws]
    for outer in _outermost(raws):
        inside = [
            r
            for r in raws[bisect_left(starts, outer.start) : bisect_left(starts, outer.end)]
            if r.end <= outer.end
        ]
        kinds = {r.kind for r in inside}
        filled = filled_by_request(inside)
        if not ("sink" in kinds or "input" in kinds or filled):
            continue
        node = _node(root, outer)
        if node is not None:
            body = _Body(spoken, query, data, inside, filled, constants or {})
            yield from _of(body, node, outer)


def passes(spoken: str, query: Query, root: Node, data: bytes, function: Raw) -> frozenset[str]:
    """The parameters, by position and by name, whose words a function may give back as they are."""
    node = _node(root, function)
    if node is None:
        return frozenset()
    runner = _run(_Body(spoken, query, data, [], {}), node, "parameter")
    taints = (t for _, value in runner.returns for t in value.all())
    given = [t.source for t in taints if t.guard is None and not t.clean and not t.passed]
    chosen = [s for s in given if s.kind == "parameter"]
    return frozenset(name for s in chosen for name in (s.text, s.data["index"]))


@dataclass(frozen=True, slots=True)
class _Body:
    """What is at hand of one outermost function."""

    spoken: str
    query: Query
    data: bytes
    raws: list[Raw]
    filled: dict[str, Raw]
    constants: Map[bytes, object] = field(default_factory=dict)
    """What names of the file around it stand for."""


def _run(body: _Body, node: Node, wanted: str) -> Runner:
    marks: dict[Range, list[Raw]] = defaultdict(list)
    extent = (node.start_byte, node.end_byte)
    for raw in (*(r for r in body.raws if r.kind in _MARKS), *raw_facts(body.query, node, extent)):
        marks[raw.start, raw.end].append(raw)
    reader: Reader = Python(body.data, marks) if body.spoken == "python" else Script(body.data, marks)
    function = reader.function(node)
    runner = Runner()
    targets = [target for target, _ in function.parameters]
    # Who calls a method does not hand over the object.
    first = 1 if targets and dotted(targets[0]) in _ITSELF else 0
    given = [_given(target, at - first, body, wanted) for at, target in enumerate(targets)]
    around = {name.decode(): constant(value) for name, value in body.constants.items()}
    runner.whole(function, given, Environment(around))
    return runner


def _given(target: Expression, at: int, body: _Body, wanted: str) -> Value:
    name = dotted(target)
    if name in body.filled:
        return Value((Taint(body.filled[name], name),))
    if wanted == "parameter" and name and name not in _OWN and not isinstance(target, Marked):
        raw = Raw("parameter", name, target.start, target.end, {"index": str(at), "name": name})
        return Value((Taint(raw, name),))
    return NOTHING


def _of(body: _Body, node: Node, outer: Raw) -> Iterator[RawFlow]:
    runner = _run(body, node, "" if body.filled else "parameter")
    found: dict[tuple[object, ...], RawFlow] = {}
    for sink, taints in runner.seen.sinks.values():
        for flow in _reaching(sink, taints, outer):
            found.setdefault((flow.sink.start, flow.sink.end, *_origin(flow.source), flow.passed), flow)
    for name, position, place, taint in runner.seen.handed[:_EACH]:
        if place in runner.seen.sinks and "needs" not in runner.seen.sinks[place][0].data:
            continue
        given = Raw("argument", name, *place, {"to": position, **_state(taint)})
        flow = RawFlow(_source(taint), given, taint.steps, taint.guard, outer)
        found.setdefault((name, position, place, *_origin(taint.source)), flow)
    for flow in _returned(body, runner, outer):
        found.setdefault((flow.sink.kind, flow.sink.start, *_origin(flow.source), flow.passed), flow)
    for flow in found.values():
        yield flow


def _returned(body: _Body, runner: Runner, outer: Raw) -> Iterator[RawFlow]:
    """What functions give back: to others of the workspace, and a handler's text to a browser."""
    for given_back, value in runner.returns:
        place = given_back.start, given_back.end
        inner = _innermost(body.raws, place, outer)
        for taint in value.all():
            if taint.source.kind == "input" and not taint.passed:
                back = Raw("return", "return", *place, _state(taint))
                yield RawFlow(_source(taint), back, taint.steps, taint.guard, inner)
        answers = any(r.kind == "route" and inner.start <= r.start < inner.end for r in body.raws)
        if answers and not _is_data(given_back, value, body.data):
            page = Raw("sink", "return", *place, dict(_PAGE))
            # (page, 404): what follows the page is its status and its headers.
            text = value.items[0] if value.items and 0 in value.items else value
            yield from _reaching(page, text.all(), inner)


def _is_data(given_back: Expression, value: Value, data: bytes) -> bool:
    """Whether what is given back is an object or a list, which no browser takes for a page."""
    keyed = value.items is not None and any(isinstance(key, str) for key in value.items)
    return keyed or isinstance(given_back, Mapping) or data[given_back.start : given_back.start + 1] == b"["


def _innermost(raws: list[Raw], place: Range, outer: Raw) -> Raw:
    """The function that gives something back: a handler may be defined inside another function."""
    around = [r for r in raws if r.kind == "function" and r.start <= place[0] and place[1] <= r.end]
    return max(around, key=lambda r: r.start, default=outer)


def _origin(source: Raw) -> tuple[object, ...]:
    """What makes two sources of one sink two flows."""
    if source.kind == "input":
        return ("input", source.data.get("of", "request"))
    return (source.kind, source.text)


def _reaching(sink: Raw, taints: Iterable[Taint], outer: Raw) -> Iterator[RawFlow]:
    """One flow per kind of source, one that nothing judged if there is one."""
    weakness, head = sink.data.get("cwe", ""), sink.data.get("part") == "head"
    best: dict[tuple[object, ...], Taint] = {}
    for taint in taints:
        if weakness in taint.clean or taint.clean >= ENCODED or (head and not taint.head):
            continue
        key = (*_origin(taint.source), bool(taint.passed))
        known = best.get(key)
        if known is None or (_guard(known, weakness) and not _guard(taint, weakness)):
            best[key] = taint
    for taint in best.values():
        yield RawFlow(_source(taint), sink, taint.steps, _guard(taint, weakness), outer, taint.passed)


def _state(taint: Taint) -> dict[str, str]:
    """What another function has to know of a value it is given."""
    return {"clean": " ".join(sorted(taint.clean)), "head": "yes" if taint.head else ""}


def _guard(taint: Taint, weakness: str) -> Range | None:
    return taint.guard if taint.guarded is None or weakness in taint.guarded else None


def _source(taint: Taint) -> Raw:
    """The source with the name under which the value was read from it."""
    if taint.name == taint.source.data.get("name", "") or taint.name.startswith("["):
        return taint.source
    return replace(taint.source, data={**taint.source.data, "name": taint.name})


def _outermost(raws: Iterable[Raw]) -> Iterator[Raw]:
    """Functions that stand in no other function."""
    end = -1
    for raw in raws:
        if raw.kind == "function" and raw.start >= end:
            end = raw.end
            yield raw


def _node(root: Node, function: Raw) -> Node | None:
    """The function's own node: a fact spans its decorators, its variable or the call around it too."""
    found = root.descendant_for_byte_range(function.start, function.end - 1)
    level = [found] if found is not None else []
    while level:
        inside = [n for n in level if n.type in _FUNCTIONS and n.start_byte >= function.start]
        if inside:
            return inside[-1]
        level = [c for n in level for c in n.named_children if c.end_byte <= function.end + 1]
    return None
