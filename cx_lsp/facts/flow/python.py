"""Reads what a Python function says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from tree_sitter import Node

from cx_lsp.facts.flow.code import (
    Define,
    Do,
    Expression,
    If,
    Leave,
    Loop,
    Name,
    Other,
    Statement,
    Switch,
    Try,
)
from cx_lsp.facts.flow.python_expressions import PythonExpressions


class Python(PythonExpressions):
    """The reader for Python."""

    def _do(self, node: Node) -> Iterable[Statement]:
        return [Do(self.expression(child)) for child in node.named_children if child.type != "comment"]

    def _return(self, node: Node) -> Iterable[Statement]:
        return [Leave("return", self.inner(node) if node.named_child_count else None)]

    def _raise(self, node: Node) -> Iterable[Statement]:
        return [Leave("raise", self.other(node))]

    def _jump(self, node: Node) -> Iterable[Statement]:
        return [Leave("break" if node.type == "break_statement" else "continue")]

    def _if(self, node: Node) -> Iterable[Statement]:
        other: tuple[Statement, ...] = ()
        for clause in reversed(node.children_by_field_name("alternative")):
            if clause.type == "else_clause":
                other = self.inside(clause.child_by_field_name("body"))
            else:
                other = (self._branch(clause, other),)
        return [self._branch(node, other)]

    def _branch(self, node: Node, other: tuple[Statement, ...]) -> If:
        test = self.expression(node.child_by_field_name("condition"))
        return If(test, self.inside(node.child_by_field_name("consequence")), other)

    def _for(self, node: Node) -> Iterable[Statement]:
        target = self.expression(node.child_by_field_name("left"))
        over = self.expression(node.child_by_field_name("right"))
        return [Loop(target, over, self.inside(node.child_by_field_name("body"))), *self._after(node)]

    def _while(self, node: Node) -> Iterable[Statement]:
        test = self.expression(node.child_by_field_name("condition"))
        return [Loop(None, test, self.inside(node.child_by_field_name("body"))), *self._after(node)]

    def _after(self, node: Node) -> tuple[Statement, ...]:
        clause = node.child_by_field_name("alternative")
        return self.inside(clause.child_by_field_name("body")) if clause is not None else ()

    def _try(self, node: Node) -> Iterable[Statement]:
        body = self.inside(node.child_by_field_name("body"))
        last: tuple[Statement, ...] = ()
        handlers = []
        for clause in node.named_children:
            block = next((c for c in clause.named_children if c.type == "block"), None)
            if clause.type in ("except_clause", "except_group_clause"):
                handlers.append(self.inside(block))
            elif clause.type == "else_clause":
                body = (*body, *self.inside(block))
            elif clause.type == "finally_clause":
                last = self.inside(block)
        return [Try(body, tuple(handlers), last)]

    def _with(self, node: Node) -> Iterable[Statement]:
        opened = []
        for clause in node.named_children:
            if clause.type == "with_clause":
                opened += [Do(self.inner(item)) for item in clause.named_children if item.type == "with_item"]
        return [*opened, *self.inside(node.child_by_field_name("body"))]

    def _match(self, node: Node) -> Iterable[Statement]:
        cases = []
        body = node.child_by_field_name("body")
        for clause in body.named_children if body is not None else ():
            if clause.type != "case_clause":
                continue
            patterns = [
                self.inner(c) for c in clause.named_children if c.type == "case_pattern" and c.named_children
            ]
            guarded = clause.child_by_field_name("guard") is not None
            plain = patterns and not any(isinstance(p, Name) for p in patterns)
            chosen = tuple(_alternatives(patterns)) if plain or guarded else ()
            cases.append((chosen, self.inside(clause.child_by_field_name("consequence"))))
        return [Switch(self.expression(node.child_by_field_name("subject")), tuple(cases))]

    def _define(self, node: Node) -> Iterable[Statement]:
        return [Define(self.text(node.child_by_field_name("name")), self.function(node))]

    def _decorated(self, node: Node) -> Iterable[Statement]:
        inner = node.child_by_field_name("definition")
        return self._define(inner) if inner is not None and inner.type == "function_definition" else ()

    def _assert(self, node: Node) -> Iterable[Statement]:
        return [If(self.inner(node), (), (Leave("raise"),))]

    statements: ClassVar = {
        "expression_statement": _do,
        "delete_statement": _do,
        "return_statement": _return,
        "raise_statement": _raise,
        "break_statement": _jump,
        "continue_statement": _jump,
        "if_statement": _if,
        "for_statement": _for,
        "while_statement": _while,
        "try_statement": _try,
        "with_statement": _with,
        "match_statement": _match,
        "function_definition": _define,
        "decorated_definition": _decorated,
        "assert_statement": _assert,
    }


def _alternatives(patterns: Iterable[Expression]) -> Iterator[Expression]:
    for pattern in patterns:
        yield from pattern.parts if isinstance(pattern, Other) else (pattern,)
