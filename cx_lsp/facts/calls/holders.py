"""What a value is put into and handed out by: the name, call or function that stands around it."""

from __future__ import annotations

from tree_sitter import Node

from cx_lsp.facts.calls.arguments import unquoted
from cx_lsp.facts.calls.unit import FUNCTIONS, text

TARGETS = {
    "assignment": "left",
    "named_expression": "name",
    "variable_declarator": "name",
    "assignment_expression": "left",
    "augmented_assignment": "left",
    "augmented_assignment_expression": "left",
    "field_definition": "property",
    "public_field_definition": "name",
}
"""What gives a name a value, and the part of it that is the name."""


def holder_of(node: Node) -> str:
    """What the dictionary around an entry is: the name it is given, or the call it is handed to."""
    for _ in range(6):
        above = node.parent
        if above is None or above.type in FUNCTIONS:
            return ""
        if above.type in TARGETS:
            return text(above.child_by_field_name(TARGETS[above.type]))[:80]
        if above.type in ("call", "call_expression", "new_expression"):
            return text(above.child_by_field_name("function") or above.child_by_field_name("constructor"))[
                -80:
            ]
        if above.type == "return_statement":
            return function_name(above)
        node = above
    return ""


def function_name(node: Node) -> str:
    """The name of the function around a node, or of what a nameless one is assigned to."""
    while node.parent is not None and node.parent.type not in FUNCTIONS:
        node = node.parent
    function = node.parent
    if function is None:
        return ""
    name = function.child_by_field_name("name")
    if name is not None:
        return text(name)
    above = function.parent
    if above is not None and above.type in TARGETS:
        return text(above.child_by_field_name(TARGETS[above.type])).rpartition(".")[2]
    if above is not None and above.type == "pair":
        return unquoted(text(above.child_by_field_name("key")))
    return ""
