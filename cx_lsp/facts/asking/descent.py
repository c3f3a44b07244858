"""Walks down a tree to one place after another, and knows at each which nodes stand around it."""

from __future__ import annotations

from tree_sitter import Node

_NEAR = 16
"""Siblings that are passed one by one before they are searched from the first."""


class Descent:
    """The nodes around a place, from the root inwards; places are asked for in their order."""

    def __init__(self, root: Node, deepest: int) -> None:
        self.nodes = [root]
        self.kinds = [root.kind_id]
        self.fields: list[int | None] = [None]
        """The field that each node stands in, in the node above it."""
        self._ends = [root.end_byte]
        self._cursor = root.walk()
        self._deepest = deepest

    def to(self, place: int) -> None:
        """Moves to the innermost node that holds the byte at `place`."""
        while len(self._ends) > 1 and self._ends[-1] <= place:
            for found in (self.nodes, self.kinds, self.fields, self._ends):
                found.pop()
            if self._ends[-1] <= place or not self._aside(place):
                self._cursor.goto_parent()
        while len(self._ends) <= self._deepest and self._cursor.goto_first_child_for_byte(place) is not None:
            if not self._enter(place):
                return

    def _aside(self, place: int) -> bool:
        """Moves to the sibling that holds the place, if it is one of the next."""
        for _ in range(_NEAR):
            if not self._cursor.goto_next_sibling():
                return False
            node = self._cursor.node
            if node is not None and node.end_byte > place:
                return node.start_byte <= place and self._enter(place)
        return False

    def _enter(self, place: int) -> bool:
        node = self._cursor.node
        if node is None or node.start_byte > place:
            self._cursor.goto_parent()
            return False
        self.nodes.append(node)
        self.kinds.append(node.kind_id)
        self.fields.append(self._cursor.field_id)
        self._ends.append(node.end_byte)
        return True
