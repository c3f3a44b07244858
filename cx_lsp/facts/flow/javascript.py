"""Reads what a function of JavaScript or TypeScript says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from tree_sitter import Node

from cx_lsp.facts.flow.code import Define, Do, Expression, If, Leave, Loop, Statement, Switch, Try
from cx_lsp.facts.flow.javascript_expressions import ScriptExpressions


class Script(ScriptExpressions):
    """The reader for JavaScript and TypeScript."""

    def inside(self, node: Node | None) -> tuple[Statement, ...]:
        """The statements of a block, or the one statement in its place."""
        if node is None:
            return ()
        return self.block(node.named_children if node.type in ("statement_block", "else_clause") else [node])

    def _block(self, node: Node) -> Iterable[Statement]:
        return self.inside(node)

    def _do(self, node: Node) -> Iterable[Statement]:
        return [Do(self.expression(child)) for child in node.named_children if child.type != "comment"]

    def _return(self, node: Node) -> Iterable[Statement]:
        return [Leave("return", self.inner(node) if node.named_child_count else None)]

    def _throw(self, node: Node) -> Iterable[Statement]:
        return [Leave("raise", self.other(node))]

    def _jump(self, node: Node) -> Iterable[Statement]:
        return [Leave("break" if node.type == "break_statement" else "continue")]

    def _if(self, node: Node) -> Iterable[Statement]:
        then = self.inside(node.child_by_field_name("consequence"))
        return [If(self._test(node), then, self.inside(node.child_by_field_name("alternative")))]

    def _test(self, node: Node) -> Expression:
        return self.expression(node.child_by_field_name("condition"))

    def _for(self, node: Node) -> Iterable[Statement]:
        start = node.child_by_field_name("initializer")
        before = self.inside(start) if start is not None else ()
        step = node.child_by_field_name("increment")
        after = (Do(self.expression(step)),) if step is not None else ()
        body = self.inside(node.child_by_field_name("body"))
        return [*before, Loop(None, self._test(node), (*body, *after))]

    def _for_in(self, node: Node) -> Iterable[Statement]:
        target = self.expression(node.child_by_field_name("left"))
        over = self.expression(node.child_by_field_name("right"))
        if self.text(node.child_by_field_name("operator")) == "in":
            return [
                Do(over),
                Loop(None, self.expression(None), self.inside(node.child_by_field_name("body"))),
            ]
        return [Loop(target, over, self.inside(node.child_by_field_name("body")))]

    def _while(self, node: Node) -> Iterable[Statement]:
        return [Loop(None, self._test(node), self.inside(node.child_by_field_name("body")))]

    def _try(self, node: Node) -> Iterable[Statement]:
        handler, last = node.child_by_field_name("handler"), node.child_by_field_name("finalizer")
        caught = self.inside(handler.child_by_field_name("body")) if handler is not None else None
        finally_ = self.inside(last.child_by_field_name("body")) if last is not None else ()
        body = self.inside(node.child_by_field_name("body"))
        return [Try(body, () if caught is None else (caught,), finally_)]

    def _switch(self, node: Node) -> Iterable[Statement]:
        body = node.child_by_field_name("body")
        clauses = [c for c in body.named_children if c.type != "comment"] if body is not None else []
        cases: list[tuple[tuple[Expression, ...], tuple[Statement, ...]]] = []
        below: tuple[Statement, ...] = ()
        for clause in reversed(clauses):
            inside = self.block(clause.children_by_field_name("body"))
            value = clause.child_by_field_name("value")
            if not (inside and isinstance(inside[-1], Leave)):
                # What does not end runs on into the next case.
                inside = (*inside, *below)
            below = inside
            ended = inside[:-1] if inside and inside[-1] == Leave("break") else inside
            cases.append(((self.expression(value),) if value is not None else (), ended))
        cases.reverse()
        # The default may stand anywhere and is taken last.
        cases.sort(key=lambda case: not case[0])
        return [Switch(self.expression(node.child_by_field_name("value")), tuple(cases))]

    def _define(self, node: Node) -> Iterable[Statement]:
        return [Define(self.text(node.child_by_field_name("name")), self.function(node))]

    def _wrapped(self, node: Node) -> Iterable[Statement]:
        return self.block(node.named_children)

    statements: ClassVar = {
        "statement_block": _block,
        "expression_statement": _do,
        "lexical_declaration": _do,
        "variable_declaration": _do,
        "return_statement": _return,
        "throw_statement": _throw,
        "break_statement": _jump,
        "continue_statement": _jump,
        "if_statement": _if,
        "for_statement": _for,
        "for_in_statement": _for_in,
        "while_statement": _while,
        "do_statement": _while,
        "try_statement": _try,
        "switch_statement": _switch,
        "function_declaration": _define,
        "generator_function_declaration": _define,
        "labeled_statement": _wrapped,
        "export_statement": _wrapped,
    }
