"""What the readers of both languages share: a table of node types, marks, and a limit on depth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from tree_sitter import Node

from cx_lsp.facts.capture import Raw
from cx_lsp.facts.flow.code import (
    Argument,
    Call,
    Constant,
    Expression,
    Function,
    Item,
    Marked,
    Name,
    Other,
    Range,
    Sequence,
    Statement,
)

Marks = Mapping[Range, list[Raw]]

_DEEPEST = 80
"""Levels of one expression or block that are read; what is nested deeper counts as unknown."""
_WRAPPING = frozenset({"input", "sink", "clean"})


class Reader:
    """Reads the code of one function; `expressions` and `statements` are the tables of its language."""

    expressions: ClassVar[Mapping[str, Callable[[Any, Node], Expression]]] = {}
    statements: ClassVar[Mapping[str, Callable[[Any, Node], Iterable[Statement]]]] = {}

    def function(self, node: Node) -> Function:
        """What the node of a function says."""
        raise NotImplementedError

    def __init__(self, data: bytes, marks: Marks) -> None:
        self.data = data
        self.marks = marks
        self._depth = 0

    def expression(self, node: Node | None) -> Expression:
        """What a node says, with what the vocabulary says of it."""
        if node is None:
            return Other(0, 0, ())
        if self._depth >= _DEEPEST:
            return Other(node.start_byte, node.end_byte, ())
        self._depth += 1
        try:
            turn = self.expressions.get(node.type)
            found = turn(self, node) if turn is not None else self.other(node)
        finally:
            self._depth -= 1
        marks = self.marks.get(node.byte_range, ())
        wrapping = tuple(m for m in marks if m.kind in _WRAPPING)
        # A node and what it consists of may be one place: ("x") or the whole of a statement.
        if wrapping and not (isinstance(found, Marked) and found.marks == wrapping):
            return Marked(node.start_byte, node.end_byte, found, wrapping)
        return found

    def block(self, nodes: Iterable[Node]) -> tuple[Statement, ...]:
        """What a sequence of statements says."""
        if self._depth >= _DEEPEST:
            return ()
        found: list[Statement] = []
        self._depth += 1
        for node in nodes:
            turn = self.statements.get(node.type)
            if turn is not None:
                found += turn(self, node)
        self._depth -= 1
        return tuple(found)

    def text(self, node: Node | None) -> str:
        """The source text of a node."""
        return "" if node is None else self.data[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def other(self, node: Node) -> Expression:
        """A node that is only known by its parts."""
        return Other(node.start_byte, node.end_byte, self.parts(node))

    def parts(self, node: Node) -> tuple[Expression, ...]:
        """The expressions directly below a node."""
        return tuple(self.expression(child) for child in node.named_children if child.type != "comment")

    def inner(self, node: Node) -> Expression:
        """The first thing a node wraps: brackets, await, a cast."""
        return self.expression(self.first(node))

    def first(self, node: Node) -> Node | None:
        """The first thing a node consists of."""
        return next((c for c in node.named_children if c.type != "comment"), None)

    def name(self, node: Node) -> Expression:
        """A variable."""
        return Name(node.start_byte, node.end_byte, self.text(node))

    def sequence(self, node: Node) -> Expression:
        """A list or whatever takes one apart."""
        return Sequence(node.start_byte, node.end_byte, self.parts(node))

    def call_of(self, node: Node, function: Expression, arguments: Iterable[Argument]) -> Expression:
        """A call with the marks of its place."""
        marks = tuple(m for m in self.marks.get(node.byte_range, ()) if m.kind not in _WRAPPING)
        return Call(node.start_byte, node.end_byte, function, tuple(arguments), marks)

    def item(self, node: Node, of: str, key: str) -> Expression:
        """`of[key]` by the names of the fields."""
        chosen = node.child_by_field_name(key)
        found = None if chosen is None else self.expression(chosen)
        return Item(node.start_byte, node.end_byte, self.expression(node.child_by_field_name(of)), found)

    def constant(self, node: Node, value: object) -> Expression:
        """A literal."""
        return Constant(node.start_byte, node.end_byte, value)

    def number(self, node: Node) -> Expression:
        """A number, as far as it is written plainly."""
        text = self.text(node).replace("_", "")
        try:
            return self.constant(node, int(text, 0) if not set(text) & set(".eEjn") else float(text))
        except (ValueError, OverflowError):
            return Other(node.start_byte, node.end_byte, ())
