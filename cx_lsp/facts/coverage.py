"""Finds the lines a suppression comment speaks of, and where the next one may be written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tree_sitter import Node

from cx_lsp.facts.capture import DEEPEST
from cx_lsp.facts.syntax import Syntax
from cx_lsp.model import Fact, Span
from cx_lsp.text import Document

_BODIES = frozenset({"block", "statement_block", "class_body", "switch_body", "interface_body", "enum_body"})
_FILES = frozenset({"module", "program"})
# Not the arguments of a call: queries look at the first of them, and a comment would be the first.
_BRACKETS = frozenset({"array", "dictionary", "object", "parenthesized_expression"})
_ARGUMENTS = frozenset({"argument_list", "arguments", "formal_parameters", "parameters"})
_WHOLES = _BODIES | _BRACKETS | _FILES | {"switch_case", "switch_default"}
"""Nodes between whose parts a comment may stand on a line of its own."""
_ELEMENTS = frozenset({"jsx_element", "jsx_fragment"})
_TAGS = frozenset({"jsx_opening_element", "jsx_closing_element"})
_CLAUSES = frozenset({"elif_clause", "except_clause", "case_clause"})
"""What begins a line of Python of its own though it is a part of a statement."""
_DEFINITIONS = frozenset({"function_definition", "class_definition"})
_COMMENTS = frozenset({"comment", "html_comment"})
_STRINGS = frozenset({"string", "template_string"})
_MANY = 5_000
"""Nodes that are looked at for a body; where none is found so far, the first line is covered."""


def covering(items: Iterable[Fact], syntax: Syntax) -> Iterator[Fact]:
    """The same facts; each suppression with the lines it speaks of, counted from its own.

    They depend on what stands around the comment, so they are found anew for every version of a text.
    """
    for fact in items:
        if fact.kind == "suppression":
            lines, here = _Lines(syntax), fact.span.start_line
            first, last = lines.of(fact.span)
            among = {"among": "arguments"} if lines.among_arguments(fact.span) else {}
            yield replace(fact, data={"lines": f"{first - here} {last - here}", **among})
        else:
            yield fact


def room_for_comment(span: Span, syntax: Syntax) -> tuple[int, str, str] | None:
    """Where a comment on the code at a span fits: the line it takes, what it begins and what it ends with.

    None where there is no such place, as inside of a text over several lines.
    """
    lines = _Lines(syntax)
    document = syntax.document
    found = None
    node: Node | None = lines.node_at(document.offset(span.start_line, span.start_col))
    while node is not None and node.parent is not None:
        if node.type in _STRINGS:
            found = None
        elif found is None and _has_room(node) and lines.leads(node) and lines.hold(node, span.start_line):
            found = node
        node = node.parent
    if found is None or found.parent is None:
        return None
    at = lines.row(_first_decorator(found).start_byte)
    head = document.line(at)
    indent = head[: len(head) - len(head.lstrip())].decode("utf-8", "replace")
    if found.parent.type in _ELEMENTS:
        return at, indent + "{/* ", " */}"
    return at, indent + ("# " if syntax.language.name == "python" else "// "), ""


def _has_room(node: Node) -> bool:
    parent = node.parent
    if parent is None or node.type in _TAGS:
        return False
    return parent.type in _WHOLES | _ELEMENTS or node.type in _CLAUSES


class _Lines:
    """Lines as a document counts them, of the nodes of its tree."""

    def __init__(self, syntax: Syntax) -> None:
        self._document: Document = syntax.document
        self._root = syntax.tree.root_node

    def of(self, comment: Span) -> tuple[int, int]:
        """The first and the last line that a comment speaks of: its own, or those of what comes next."""
        document, here = self._document, comment.start_line
        before = document.line(here)[: comment.start_col]
        if before.strip(b" \t{"):
            return self._behind(here, before)
        line = comment.end_line + 1
        while text := document.line(line).strip():
            node = self.node_at(document.starts[line] + document.line(line).index(text))
            outer = _outer(node) if node is not None else None
            if outer is None:
                return line, line
            if not _is_comment(outer):
                return self._extent(outer)
            line = self.row(outer.end_byte) + 1
        return line, line

    def node_at(self, offset: int) -> Node | None:
        """The smallest node that holds a byte."""
        return self._root.descendant_for_byte_range(offset, offset + 1)

    def row(self, offset: int) -> int:
        """The line of a byte offset."""
        return self._document.position(offset)[0]

    def leads(self, node: Node) -> bool:
        """Whether nothing stands before a node in its line."""
        row, col = self._document.position(node.start_byte)
        return not self._document.line(row)[:col].strip()

    def hold(self, node: Node, line: int) -> bool:
        """Whether a comment above a node speaks of a line."""
        first, last = self._extent(node)
        return first <= line <= last

    def among_arguments(self, comment: Span) -> bool:
        """Whether a comment stands where queries may take it for an argument."""
        node = self.node_at(self._document.offset(comment.start_line, comment.start_col))
        return node is not None and node.parent is not None and node.parent.type in _ARGUMENTS

    def _behind(self, line: int, before: bytes) -> tuple[int, int]:
        """The line of a comment behind code; all of the statement that begins or ends there."""
        node = self.node_at(self._document.starts[line] + len(before) - len(before.lstrip()))
        if node is None:
            return line, line
        while node.parent is not None and node.parent.type not in _BODIES | _FILES:
            node = node.parent
        first, last = self._extent(node)
        begins = self.row(node.start_byte) == line
        ends = last == line == self.row(node.end_byte)
        return (first, last) if begins or ends else (line, line)

    def _extent(self, node: Node) -> tuple[int, int]:
        """The lines of a node up to its body, with the decorators of a definition."""
        while node.type in ("decorator", *_COMMENTS) and node.next_named_sibling is not None:
            node = node.next_named_sibling
        first = self.row(_first_decorator(node).start_byte)
        return first, max(self._end_of_head(node), first)

    def _end_of_head(self, node: Node) -> int:
        if node.type in _ELEMENTS and node.children:
            return self.row(node.children[0].end_byte)
        stack, seen = [(node, 0)], 0
        while stack and seen < _MANY:
            part, depth = stack.pop()
            seen += 1
            if part.type in _BODIES and part is not node:
                before = part.prev_sibling
                return self.row(part.start_byte if before is None else before.end_byte)
            if depth < DEEPEST:
                stack += [(child, depth + 1) for child in reversed(part.children)]
        return self.row(node.start_byte if stack else node.end_byte)


def _outer(node: Node) -> Node:
    """The largest node that starts at the same place, short of a body and of the whole file."""
    while (
        (parent := node.parent) is not None
        and parent.parent is not None
        and parent.start_byte == node.start_byte
        and parent.type not in _BODIES
    ):
        node = parent
    return node


def _is_comment(node: Node) -> bool:
    within = node.named_children if node.type == "jsx_expression" else [node]
    return bool(within) and all(part.type in _COMMENTS for part in within)


def _first_decorator(node: Node) -> Node:
    parent = node.parent
    if node.type in _DEFINITIONS and parent is not None and parent.type == "decorated_definition":
        return parent
    first, before = node, node.prev_named_sibling if node.type == "method_definition" else None
    while before is not None and before.type in ("decorator", *_COMMENTS):
        first = before if before.type == "decorator" else first
        before = before.prev_named_sibling
    return first
