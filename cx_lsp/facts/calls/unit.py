"""One outermost function: the names it gives values to, their uses, and which value is meant there."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from tree_sitter import Node

Range = tuple[int, int]

FUNCTIONS = frozenset(
    {"function_definition", "lambda", "function_declaration", "function_expression", "arrow_function"}
    | {"method_definition", "generator_function", "generator_function_declaration"}
)
_BLOCKS = frozenset(
    {"block", "statement_block", "switch_case", "switch_default", "else_clause", "elif_clause", "case_clause"}
)
_ASSIGNS = {
    "assignment": ("left", "right"),
    "named_expression": ("name", "value"),
    "variable_declarator": ("name", "value"),
    "assignment_expression": ("left", "right"),
    "augmented_assignment": ("left", "right"),
    "augmented_assignment_expression": ("left", "right"),
}
_BINDS = {
    "for_statement": "left",
    "for_in_clause": "left",
    "for_in_statement": "left",
    "as_pattern": "alias",
    "catch_clause": "parameter",
}
_WRAPS = frozenset(
    {"parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression"}
)
_NAMES = frozenset({"identifier", "shorthand_property_identifier"})
_PATTERNS = frozenset({"pattern_list", "tuple_pattern", "array_pattern", "list_pattern"})
_LISTS = frozenset({"expression_list", "tuple", "array", "list"})
_PLACES = frozenset({"attribute", "subscript", "member_expression", "subscript_expression", "type"})
_HOPS = 8
_LARGEST = 60_000
"""Nodes of a function beyond which its values are not followed."""
_MOST_LOOKS = 100_000


class Where(NamedTuple):
    """The surroundings of a place: its function, its block, and the arms of the branches around it."""

    function: Range
    block: Range
    arms: tuple[tuple[Range, Range], ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """A name, or a part of what it holds (`key`), given a value; None when the value is nobody's to know."""

    target: Node
    value: Node | None
    where: Where
    keeps: bool = False
    """Whether what was there stays a part of it."""
    key: str = ""

    @property
    def start(self) -> int:
        """Where it begins to hold."""
        return self.value.end_byte if self.value is not None else self.target.end_byte


@dataclass(slots=True)
class Unit:
    """The definitions and uses of one outermost function, or of one statement outside of any."""

    root: Node
    definitions: dict[str, list[Definition]] = field(default_factory=lambda: defaultdict(list))
    stores: dict[str, list[Definition]] = field(default_factory=lambda: defaultdict(list))
    uses: dict[str, list[Node]] = field(default_factory=lambda: defaultdict(list))
    looks: int = _MOST_LOOKS
    """How many definitions may still be looked at: a generated function is not followed to its end."""

    def reaching(self, name: str, at: int, *, stores: bool = False) -> Iterator[Definition]:
        """The definitions that may hold at an offset, nearest first."""
        known = (self.stores if stores else self.definitions).get(name, ())
        for number in range(bisect_left(known, at, key=_place) - 1, -1, -1):
            definition = known[number]
            self.looks -= 1
            if self.looks < 0:
                return
            if definition.start > at or not _around(definition.where.function, at):
                continue
            if any(_around(whole, at) and not _around(arm, at) for arm, whole in definition.where.arms):
                continue
            yield definition
            if _around(definition.where.block, at) and not definition.keeps and not stores:
                return

    def meant(self, node: Node) -> Node:
        """The expression a node stands for: what its name was given, where that is the only possibility."""
        for _ in range(_HOPS):
            if node.type in _WRAPS and node.named_child_count:
                node = node.named_children[0]
                continue
            if node.type not in _NAMES:
                break
            found = list(islice(self.reaching(text(node), node.start_byte), 2))
            if len(found) != 1 or found[0].value is None or found[0].keeps:
                break
            node = found[0].value
        return node


def _place(definition: Definition) -> int:
    return definition.target.start_byte


def text(node: Node | None) -> str:
    """The source of a node."""
    return (node.text or b"").decode("utf-8", "replace") if node is not None else ""


def unit_of(node: Node) -> Unit | None:
    """The unit around a node; None where it is too large to follow."""
    outermost = top = node
    while top.parent is not None:
        # A piece is read by itself: what holds it is the module, which is nobody's unit.
        if top.parent.type in ("module", "program"):
            break
        top = top.parent
        if top.type in FUNCTIONS:
            outermost = top
    root = outermost if outermost.type in FUNCTIONS else top
    return read(root) if root.descendant_count <= _LARGEST else None


def read(root: Node) -> Unit:
    """Everything a unit defines and uses."""
    unit = Unit(root)
    whole = (root.start_byte, root.end_byte)
    stack = [(root, Where(whole, whole))]
    while stack:
        node, where = stack.pop()
        if node.type in FUNCTIONS:
            where = _inside(where, node)
            _parameters(node, where, unit)
        elif node.type in _ASSIGNS:
            _assign(node, where, unit)
        elif node.type in _BINDS:
            for name in names(node.child_by_field_name(_BINDS[node.type])):
                unit.definitions[text(name)].append(Definition(name, None, where))
        elif node.type in _NAMES and _is_use(node):
            unit.uses[text(node)].append(node)
        stack += reversed([(child, _inner(node, child, where)) for child in node.named_children])
    for known in (*unit.definitions.values(), *unit.stores.values()):
        known.sort(key=_place)
    return unit


def _inside(where: Where, node: Node) -> Where:
    extent = (node.start_byte, node.end_byte)
    return Where(extent, extent, where.arms)


def names(node: Node | None) -> Iterator[Node]:
    """The plain names of a target."""
    stack = [node] if node is not None else []
    while stack:
        one = stack.pop()
        if one.type in ("identifier", "shorthand_property_identifier_pattern"):
            yield one
        elif one.type not in _PLACES:
            stack += reversed(one.named_children)


def key_of(unit: Unit, target: Node) -> str:
    """The constant under which a store puts its value: `cookie["session"]`, `options.secure`."""
    name = target.child_by_field_name("attribute") or target.child_by_field_name("property")
    if name is not None:
        return text(name)
    index = target.child_by_field_name("subscript") or target.child_by_field_name("index")
    return text(unit.meant(index)) if index is not None else ""


def base_of(target: Node) -> Node | None:
    """What a store puts its value into."""
    return target.child_by_field_name("object") or target.child_by_field_name("value")


def _around(extent: Range, at: int) -> bool:
    return extent[0] <= at < extent[1]


def _inner(node: Node, child: Node, where: Where) -> Where:
    extent = (child.start_byte, child.end_byte)
    if node.type in ("with_statement", "try_statement", "finally_clause", "export_statement"):
        return where  # runs whenever what stands around it runs
    branch = node.type in ("if_statement", "elif_clause", "switch_body") and child.type != "comment"
    if branch and child != node.child_by_field_name("condition"):
        whole = (node.start_byte, node.end_byte)
        return Where(where.function, extent, (*where.arms, (extent, whole)))
    return Where(where.function, extent, where.arms) if child.type in _BLOCKS else where


def _parameters(node: Node, where: Where, unit: Unit) -> None:
    given = node.child_by_field_name("parameters") or node.child_by_field_name("parameter")
    for child in () if given is None else (given.named_children or [given]):
        target = child.child_by_field_name("name") or child.child_by_field_name("pattern") or child
        for name in names(target):
            unit.definitions[text(name)].append(Definition(name, None, where))


def _assign(node: Node, where: Where, unit: Unit) -> None:
    left, right = (node.child_by_field_name(part) for part in _ASSIGNS[node.type])
    if left is None or (right is None and node.type == "assignment"):
        return
    keeps = node.type.startswith("augmented")
    pairs = [(left, right)]
    listed = left.type in _PATTERNS and right is not None and right.type in _LISTS
    if listed and right is not None and len(left.named_children) == len(right.named_children):
        pairs = list(zip(left.named_children, right.named_children, strict=True))
    for target, value in pairs:
        base = base_of(target) if target.type not in _NAMES else None
        if target.type == "identifier":
            unit.definitions[text(target)].append(Definition(target, value, where, keeps))
        elif base is not None:
            known = Definition(target, value, where, keeps, key_of(unit, target))
            unit.stores[text(base)].append(known)
        else:
            for name in names(target):
                unit.definitions[text(name)].append(Definition(name, None, where, keeps))


def _is_use(node: Node) -> bool:
    parent = node.parent
    if parent is None or node.type != "identifier":
        return True
    if parent.type == "attribute":
        return node == parent.child_by_field_name("object")
    if parent.type in ("keyword_argument", "function_definition", "function_declaration", "class_definition"):
        return node != parent.child_by_field_name("name")
    return True
