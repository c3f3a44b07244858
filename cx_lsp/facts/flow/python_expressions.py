"""Reads the expressions of Python."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from tree_sitter import Node

from cx_lsp.facts.flow.code import (
    Argument,
    Assign,
    Choice,
    Comprehension,
    Expression,
    Function,
    Item,
    Leave,
    Mapping,
    Member,
    Operation,
    Other,
    Statement,
    Text,
)
from cx_lsp.facts.flow.reading import Reader


class PythonExpressions(Reader):
    """The half of the reader for Python that reads what has a value."""

    def function(self, node: Node) -> Function:
        """A function definition or lambda."""
        body = node.child_by_field_name("body")
        parameters = node.child_by_field_name("parameters")
        found = tuple(self._parameter(p) for p in parameters.named_children) if parameters else ()
        if body is not None and body.type != "block":
            value = self.expression(body)
            return Function(node.start_byte, node.end_byte, found, (Leave("return", value),))
        return Function(node.start_byte, node.end_byte, found, self.inside(body))

    def inside(self, node: Node | None) -> tuple[Statement, ...]:
        """The statements of a block."""
        return self.block(node.named_children) if node is not None else ()

    def _parameter(self, node: Node) -> tuple[Expression, Expression | None]:
        plain = node if node.type == "identifier" else self.first(node)
        name = node.child_by_field_name("name") or plain
        default = node.child_by_field_name("value")
        return self.expression(name), self.expression(default) if default is not None else None

    def _string(self, node: Node) -> Expression:
        holes = [c for c in node.named_children if c.type == "interpolation"]
        if not holes:
            return self.constant(node, "".join(self.text(c) for c in node.named_children if _is_content(c)))
        return Text(node.start_byte, node.end_byte, tuple(self._text_parts(node)))

    def _text_parts(self, node: Node) -> Iterator[Expression]:
        for child in node.named_children:
            if child.type == "interpolation":
                yield self.expression(child.child_by_field_name("expression"))
            elif child.type in ("string", "concatenated_string"):
                yield self.expression(child)
            elif _is_content(child):
                yield self.constant(child, self.text(child))

    def _concatenated(self, node: Node) -> Expression:
        return Text(node.start_byte, node.end_byte, self.parts(node))

    def _attribute(self, node: Node) -> Expression:
        of = self.expression(node.child_by_field_name("object"))
        return Member(node.start_byte, node.end_byte, of, self.text(node.child_by_field_name("attribute")))

    def _subscript(self, node: Node) -> Expression:
        return self.item(node, "value", "subscript")

    def _slice(self, node: Node) -> Expression:
        """Where a slice begins and ends; one with a step is any of it."""
        colons = [at for at, child in enumerate(node.children) if child.type == ":"]
        parts: list[Expression] = [self.constant(node, None), self.constant(node, None)]
        for at, child in enumerate(node.children):
            if child.is_named and child.type != "comment":
                after = sum(colon < at for colon in colons)
                parts[min(after, 1)] = self.expression(child) if after < 2 else Other(0, 0, ())
        return Operation(node.start_byte, node.end_byte, ":", tuple(parts))

    def _rest(self, node: Node) -> Expression:
        """`*rest` where a list is taken apart."""
        return Item(node.start_byte, node.end_byte, self.inner(node), None)

    def _call(self, node: Node) -> Expression:
        arguments = node.child_by_field_name("arguments")
        function = self.expression(node.child_by_field_name("function"))
        if arguments is not None and arguments.type != "argument_list":
            return self.call_of(node, function, (Argument(self.expression(arguments)),))
        children = arguments.named_children if arguments is not None else []
        given = (self._argument(child) for child in children if child.type != "comment")
        return self.call_of(node, function, given)

    def _argument(self, node: Node) -> Argument:
        if node.type == "keyword_argument":
            value = self.expression(node.child_by_field_name("value"))
            return Argument(value, self.text(node.child_by_field_name("name")))
        spread = node.type in ("list_splat", "dictionary_splat")
        return Argument(self.expression(node), "", spread)

    def _binary(self, node: Node) -> Expression:
        operator = self.text(node.child_by_field_name("operator"))
        sides = (node.child_by_field_name("left"), node.child_by_field_name("right"))
        return Operation(node.start_byte, node.end_byte, operator, tuple(map(self.expression, sides)))

    def _unary(self, node: Node) -> Expression:
        argument = self.expression(node.child_by_field_name("argument"))
        operator = "not" if node.type == "not_operator" else "negative"
        return Operation(node.start_byte, node.end_byte, operator, (argument,))

    def _comparison(self, node: Node) -> Expression:
        operators = node.children_by_field_name("operators")
        parts = self.parts(node)
        if len(parts) != 2 or not operators:
            return Operation(node.start_byte, node.end_byte, "<", parts)
        # "not in" and "is not" are one operator each.
        operator = " ".join(dict.fromkeys(self.text(o) for o in operators))
        return Operation(node.start_byte, node.end_byte, operator, parts)

    def _conditional(self, node: Node) -> Expression:
        parts = self.parts(node)
        if len(parts) != 3:
            return self.other(node)
        return Choice(node.start_byte, node.end_byte, parts[1], parts[0], parts[2])

    def _dictionary(self, node: Node) -> Expression:
        pairs: list[tuple[Expression | None, Expression]] = []
        for child in node.named_children:
            if child.type == "pair":
                key = self.expression(child.child_by_field_name("key"))
                pairs.append((key, self.expression(child.child_by_field_name("value"))))
            elif child.type == "dictionary_splat":
                pairs.append((None, self.inner(child)))
        return Mapping(node.start_byte, node.end_byte, tuple(pairs))

    def _comprehension(self, node: Node) -> Expression:
        loops, tests = [], []
        for child in node.named_children:
            if child.type == "for_in_clause":
                target = self.expression(child.child_by_field_name("left"))
                loops.append((target, self.expression(child.child_by_field_name("right"))))
            elif child.type == "if_clause":
                tests.append(self.inner(child))
        element = self.expression(node.child_by_field_name("body"))
        return Comprehension(node.start_byte, node.end_byte, element, tuple(loops), tuple(tests))

    def _pair(self, node: Node) -> Expression:
        return self.expression(node.child_by_field_name("value"))

    def _assignment(self, node: Node) -> Expression:
        value = node.child_by_field_name("right") or node.child_by_field_name("value")
        target = node.child_by_field_name("left") or node.child_by_field_name("name")
        if value is None:
            return self.expression(None)
        operator = self.text(node.child_by_field_name("operator"))[:-1]
        return Assign(
            node.start_byte, node.end_byte, self.expression(target), self.expression(value), operator
        )

    def _as(self, node: Node) -> Expression:
        parts = node.named_children
        alias = node.child_by_field_name("alias") or (parts[-1] if parts else None)
        if alias is not None and alias.type == "as_pattern_target":
            alias = self.first(alias)
        target, value = self.expression(alias), self.expression(self.first(node))
        return Assign(node.start_byte, node.end_byte, target, value)

    def _true(self, node: Node) -> Expression:
        return self.constant(node, node.type == "true")

    def _none(self, node: Node) -> Expression:
        return self.constant(node, None)

    expressions: ClassVar = {
        "identifier": Reader.name,
        "dotted_name": Reader.name,
        "string": _string,
        "concatenated_string": _concatenated,
        "integer": Reader.number,
        "float": Reader.number,
        "true": _true,
        "false": _true,
        "none": _none,
        "attribute": _attribute,
        "subscript": _subscript,
        "slice": _slice,
        "list_splat_pattern": _rest,
        "call": _call,
        "binary_operator": _binary,
        "boolean_operator": _binary,
        "unary_operator": _unary,
        "not_operator": _unary,
        "comparison_operator": _comparison,
        "conditional_expression": _conditional,
        "lambda": function,
        "list": Reader.sequence,
        "tuple": Reader.sequence,
        "set": Reader.sequence,
        "expression_list": Reader.sequence,
        "pattern_list": Reader.sequence,
        "tuple_pattern": Reader.sequence,
        "list_pattern": Reader.sequence,
        "dictionary": _dictionary,
        "pair": _pair,
        "list_comprehension": _comprehension,
        "set_comprehension": _comprehension,
        "dictionary_comprehension": _comprehension,
        "generator_expression": _comprehension,
        "parenthesized_expression": Reader.inner,
        "await": Reader.inner,
        "list_splat": Reader.inner,
        "dictionary_splat": Reader.inner,
        "keyword_argument": _pair,
        "assignment": _assignment,
        "augmented_assignment": _assignment,
        "named_expression": _assignment,
        "as_pattern": _as,
    }


def _is_content(node: Node) -> bool:
    return node.type not in ("string_start", "string_end")
