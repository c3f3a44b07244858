"""Completes what the queries saw of calls: their arguments as constants, and where their values end up."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from cx_lsp.facts.calls.arguments import arguments, call_at
from cx_lsp.facts.calls.ends import ends
from cx_lsp.facts.calls.subjects import about
from cx_lsp.facts.calls.unit import FUNCTIONS, Unit, text, unit_of
from cx_lsp.facts.capture import Raw

_COMPLETED = frozenset({"options", "origin"})
_OTHERWISE = frozenset({"given"})
_SWITCHED = frozenset({"setting", "options"})
_BRANCHES = frozenset({"if_statement", "elif_clause", "conditional_expression", "ternary_expression"})
_CASES = frozenset({"switch_case", "case_clause"})
_MOST = 400
"""Calls of one statement that are looked at."""


def completed(raws: list[Raw], root: Node) -> list[Raw]:
    """The captures of a statement, with the arguments of `options` and `origin` and with an `end` for each
    place where the value of an `origin` ends up.
    """
    for raw in [raw for raw in raws if raw.kind in _SWITCHED][:_MOST]:
        raw.data["when"] = _when(root, raw)
    asked = [raw for raw in raws if raw.kind in _COMPLETED][:_MOST]
    if not asked:
        return raws
    raws = [raw for raw in raws if raw.kind not in _COMPLETED or _is_known(raw)]
    asked = [raw for raw in asked if raw.data.get("of") or raw.data.keys() & _OTHERWISE]
    units = _Units()
    added: dict[tuple[int, int, str], Raw] = {}
    for raw in asked:
        call = call_at(root, raw.start, raw.end)
        unit = units.around(call) if call is not None else None
        if call is None or unit is None:
            continue
        raw.data.update((k, v) for k, v in arguments(call, unit).items() if k not in raw.data and k != "head")
        if raw.kind == "origin":
            for end in _ends(raw, call, unit):
                added.setdefault((end.start, end.end, end.data["how"] + end.data["from"]), end)
    return sorted([*raws, *added.values()], key=lambda r: (r.start, -r.end))


def _is_known(raw: Raw) -> bool:
    """Whether a call is what its name says, which it is then told."""
    subject = about(raw)
    if subject:
        raw.data["of"] = subject
        raw.data["module" if raw.kind == "origin" else "object"] = raw.text.rpartition(".")[0]
    return bool(subject or raw.data.keys() & _OTHERWISE)


def _when(root: Node, raw: Raw) -> str:
    """The conditions under which a place is reached, nearest first."""
    node = root.descendant_for_byte_range(raw.start, raw.end)
    found = []
    while node is not None and node.parent is not None and node.parent.type not in FUNCTIONS:
        node = node.parent
        if node.type in _BRANCHES:
            found.append(text(node.child_by_field_name("condition") or node.named_children[1]))
        elif node.type in _CASES and node.named_child_count:
            found.append(text(node.named_children[0]))
    return " ".join(" ".join(found).split())[:200]


class _Units:
    """The units of one statement, each read once."""

    def __init__(self) -> None:
        self._known: list[Unit | None] = []

    def around(self, node: Node) -> Unit | None:
        for unit in self._known:
            if unit is not None and unit.root.start_byte <= node.start_byte < unit.root.end_byte:
                return unit
        self._known.append(unit_of(node))
        return self._known[-1]


def _ends(raw: Raw, call: Node, unit: Unit) -> Iterator[Raw]:
    for end in ends(call, unit, clock=raw.data.get("of") == "time"):
        # Where the value comes from is relative to where it ends, so that an edit above changes neither.
        (first, left), (last, right) = call.start_point, call.end_point
        row = end.node.start_point[0]
        data = {
            **end.data,
            "how": end.how,
            "of": raw.data.get("of", ""),
            "source": raw.text,
            "from": f"{first - row} {left} {last - row} {right}",
        }
        yield Raw("end", end.name, end.node.start_byte, end.node.end_byte, data)
