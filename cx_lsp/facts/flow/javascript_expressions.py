"""Reads the expressions of JavaScript and TypeScript."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from tree_sitter import Node

from cx_lsp.facts.capture import Raw
from cx_lsp.facts.flow.code import (
    Argument,
    Assign,
    Choice,
    Expression,
    Function,
    Leave,
    Mapping,
    Marked,
    Member,
    Name,
    Operation,
    Statement,
    Text,
)
from cx_lsp.facts.flow.reading import Reader

_OPERATORS = {"===": "==", "!==": "!=", "&&": "and", "||": "or", "??": "or", "!": "not", "-": "negative"}


class ScriptExpressions(Reader):
    """The half of the reader for scripts that reads what has a value."""

    def function(self, node: Node) -> Function:
        """A function, method or arrow."""
        body = node.child_by_field_name("body")
        if body is not None and body.type != "statement_block":
            inside: tuple[Statement, ...] = (Leave("return", self.expression(body)),)
        else:
            inside = self.block(body.named_children) if body is not None else ()
        return Function(node.start_byte, node.end_byte, tuple(self._parameters(node)), inside)

    def _parameters(self, node: Node) -> Iterator[tuple[Expression, Expression | None]]:
        single = node.child_by_field_name("parameter")
        if single is not None:
            yield self.expression(single), None
            return
        given = node.child_by_field_name("parameters")
        for child in given.named_children if given is not None else ():
            if child.type == "comment":
                continue
            default = child.child_by_field_name("value") or child.child_by_field_name("right")
            pattern = child.child_by_field_name("pattern") or child.child_by_field_name("left") or child
            yield self._filled(child, pattern), self.expression(default) if default is not None else None

    def _filled(self, parameter: Node, pattern: Node) -> Expression:
        """A parameter, as an input if its decorator is one: @Query('q') q."""
        found = self.expression(pattern)
        for child in parameter.named_children if parameter.type != "identifier" else ():
            made = self.first(child) if child.type == "decorator" else None
            marks = self._inputs(made) if made is not None else ()
            if marks:
                return Marked(found.start, found.end, found, marks)
        return found

    def _inputs(self, node: Node) -> tuple[Raw, ...]:
        return tuple(m for m in self.marks.get(node.byte_range, ()) if m.kind == "input")

    def _string(self, node: Node) -> Expression:
        return self.constant(node, "".join(self.text(c) for c in node.named_children))

    def _template(self, node: Node) -> Expression:
        parts = tuple(
            self.inner(c) if c.type == "template_substitution" else self.constant(c, self.text(c))
            for c in node.named_children
        )
        return Text(node.start_byte, node.end_byte, parts)

    def _true(self, node: Node) -> Expression:
        return self.constant(node, node.type == "true")

    def _nothing(self, node: Node) -> Expression:
        return self.constant(node, None)

    def _member(self, node: Node) -> Expression:
        of = self.expression(node.child_by_field_name("object"))
        return Member(node.start_byte, node.end_byte, of, self.text(node.child_by_field_name("property")))

    def _subscript(self, node: Node) -> Expression:
        return self.item(node, "object", "index")

    def _call(self, node: Node) -> Expression:
        function = self.expression(
            node.child_by_field_name("function") or node.child_by_field_name("constructor")
        )
        arguments = node.child_by_field_name("arguments")
        if arguments is not None and arguments.type == "template_string":
            return self.call_of(node, function, (Argument(self.expression(arguments)),))
        children = arguments.named_children if arguments is not None else []
        given = (
            Argument(self.expression(c), "", c.type == "spread_element")
            for c in children
            if c.type != "comment"
        )
        return self.call_of(node, function, given)

    def _binary(self, node: Node) -> Expression:
        operator = self.text(node.child_by_field_name("operator"))
        sides = (node.child_by_field_name("left"), node.child_by_field_name("right"))
        name = _OPERATORS.get(operator, operator) if operator != "-" else "-"
        return Operation(node.start_byte, node.end_byte, name, tuple(map(self.expression, sides)))

    def _unary(self, node: Node) -> Expression:
        operator = self.text(node.child_by_field_name("operator"))
        argument = self.expression(node.child_by_field_name("argument"))
        return Operation(node.start_byte, node.end_byte, _OPERATORS.get(operator, operator), (argument,))

    def _ternary(self, node: Node) -> Expression:
        fields = ("condition", "consequence", "alternative")
        test, then, other = (self.expression(node.child_by_field_name(f)) for f in fields)
        return Choice(node.start_byte, node.end_byte, test, then, other)

    def _object(self, node: Node) -> Expression:
        pairs: list[tuple[Expression | None, Expression]] = []
        for child in node.named_children:
            if child.type in ("pair", "pair_pattern"):
                key = child.child_by_field_name("key")
                value = self.expression(child.child_by_field_name("value"))
                inputs = () if key is None else self._inputs(key)
                filled = Marked(value.start, value.end, value, inputs) if inputs else value
                pairs.append((self._key(key) if key is not None else None, filled))
            elif child.type in ("spread_element", "rest_pattern"):
                pairs.append((None, self.inner(child)))
            elif child.type == "object_assignment_pattern":
                left = child.child_by_field_name("left")
                pairs.append((self._named(left), self.expression(left)))
            elif child.type == "method_definition":
                pairs.append((self._key(child.child_by_field_name("name")), self.function(child)))
            elif child.type != "comment":
                pairs.append((self._named(child), self.expression(child)))
        return Mapping(node.start_byte, node.end_byte, tuple(pairs))

    def _key(self, node: Node | None) -> Expression:
        if node is not None and node.type == "property_identifier":
            return self._named(node)
        return self.expression(node)

    def _named(self, node: Node | None) -> Expression:
        return self.constant(node, self.text(node)) if node is not None else self.expression(None)

    def _pair(self, node: Node) -> Expression:
        return self.expression(node.child_by_field_name("value"))

    def _assignment(self, node: Node) -> Expression:
        operator = self.text(node.child_by_field_name("operator"))[:-1]
        target, value = (self.expression(node.child_by_field_name(f)) for f in ("left", "right"))
        return Assign(node.start_byte, node.end_byte, target, value, _OPERATORS.get(operator, operator))

    def _declared(self, node: Node) -> Expression:
        value = node.child_by_field_name("value")
        if value is None:
            return self.expression(None)
        target = self.expression(node.child_by_field_name("name"))
        return Assign(node.start_byte, node.end_byte, target, self.expression(value))

    def _left(self, node: Node) -> Expression:
        return self.expression(node.child_by_field_name("left"))

    def _this(self, node: Node) -> Expression:
        return Name(node.start_byte, node.end_byte, "this")

    expressions: ClassVar = {
        "identifier": Reader.name,
        "shorthand_property_identifier": Reader.name,
        "shorthand_property_identifier_pattern": Reader.name,
        "this": _this,
        "string": _string,
        "template_string": _template,
        "number": Reader.number,
        "true": _true,
        "false": _true,
        "null": _nothing,
        "undefined": _nothing,
        "member_expression": _member,
        "subscript_expression": _subscript,
        "call_expression": _call,
        "new_expression": _call,
        "binary_expression": _binary,
        "unary_expression": _unary,
        "ternary_expression": _ternary,
        "arrow_function": function,
        "function_expression": function,
        "generator_function": function,
        "array": Reader.sequence,
        "array_pattern": Reader.sequence,
        "object": _object,
        "object_pattern": _object,
        "pair": _pair,
        "pair_pattern": _pair,
        "assignment_expression": _assignment,
        "augmented_assignment_expression": _assignment,
        "variable_declarator": _declared,
        "assignment_pattern": _left,
        "object_assignment_pattern": _left,
        "parenthesized_expression": Reader.inner,
        "await_expression": Reader.inner,
        "as_expression": Reader.inner,
        "satisfies_expression": Reader.inner,
        "non_null_expression": Reader.inner,
        "spread_element": Reader.inner,
        "rest_pattern": Reader.inner,
    }
