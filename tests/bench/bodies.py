"""Finds the statement by which a handler turns people away in its own body, so that it can be taken out."""

from __future__ import annotations

import re
from typing import NamedTuple

from tree_sitter import Node

from cx_lsp.facts.syntax import read
from cx_lsp.model import Span
from cx_lsp.text import Document

_OUTSIDE = ("definition", "function", "declaration", "program", "module", "method")
_OWNERSHIP = re.compile(
    r"[!=]=.*(user|owner|author|creator|member|_id\b|Id\b|\.id\b)|(user|owner|_id|Id)\b.*[!=]="
)


class Found(NamedTuple):
    """The bytes of a statement, what may stand in its place, and whether it asks whose the object is."""

    start: int
    end: int
    instead: str
    owner: bool


def refusal(path: str, document: Document, span: Span) -> Found | None:
    """The whole test around a refusal: `if not user: abort(401)`; a call that is a statement is its own."""
    syntax = read(path, document)
    if isinstance(syntax, str):
        return None
    start = document.offset(span.start_line, span.start_col)
    end = document.offset(span.end_line, span.end_col)
    found = _around(syntax.tree.root_node.descendant_for_byte_range(start, end))
    if found is None or found.type in ("return_statement", "try_statement"):
        return None
    if found.child_by_field_name("alternative") is not None:
        return None
    condition = found.child_by_field_name("condition")
    asked = condition.text.decode() if condition is not None and condition.text else ""
    instead = "pass" if path.endswith(".py") else ";"
    return Found(found.start_byte, found.end_byte, instead, _OWNERSHIP.search(asked) is not None)


def _around(node: Node | None) -> Node | None:
    """The nearest `if` around a node, else the statement it stands in."""
    statement: Node | None = None
    while node is not None and not node.type.endswith(_OUTSIDE) and "function" not in node.type:
        if node.type == "if_statement":
            return node
        if node.type.endswith("_statement") and statement is None:
            statement = node
        node = node.parent
    return statement
