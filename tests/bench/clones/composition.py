"""A reported pair -> whether it stands for functions, how far its lines differ, whether it is no code."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from tree_sitter import Node

from tests.bench.clones.cases import Pair, Place
from tests.bench.clones.names import is_label
from tests.bench.clones.trees import PYTHON, grammar, outermost, parse, told, walk

_STILL = """
import_statement import_from_statement future_import_statement comment import_alias interface_declaration
type_alias_declaration enum_declaration
"""
_ACTING = """
call_expression call arrow_function function_expression lambda if_statement for_statement new_expression
await_expression function_declaration method_definition function_definition
"""
_ENCLOSING = "arrow_function function_expression function_declaration method_definition function_definition"
_CONTAINERS = "module program class_definition class_declaration class_body block"
_HOLDING = """
expression_statement lexical_declaration variable_declaration export_statement identifier type_identifier
public_field_definition argument_list class_heritage
"""


def differs(root: Path, pair: Pair) -> bool:
    """Whether over half of the lines differ when names, literals, comments and layout do not count."""
    first, second = (_lines(root, place) for place in (pair.first, pair.second))
    return SequenceMatcher(None, first, second, autojunk=False).ratio() < 0.5


def differs_as_written(root: Path, pair: Pair) -> bool:
    """The same for lines of which only layout does not count."""
    first, second = (_written(root, place) for place in (pair.first, pair.second))
    return SequenceMatcher(None, first, second, autojunk=False).ratio() < 0.5


def are_functions(root: Path, pair: Pair) -> bool:
    """Whether both sides are whole functions, not stretches of text."""
    return all(_is_function(root, place) for place in (pair.first, pair.second))


def is_no_code(root: Path, pair: Pair) -> bool:
    """Whether one side consists of imports, declarations and data."""
    return any(_is_no_code(root, place) for place in (pair.first, pair.second))


@cache
def _tree(path: Path) -> Node:
    return parse(str(path), path.read_text(errors="replace"))


def _written(root: Path, place: Place) -> list[str]:
    lines = (root / place.path).read_text(errors="replace").splitlines()[place.start - 1 : place.end]
    return [re.sub(r"\s+", "", line) for line in lines if line.strip()]


def _lines(root: Path, place: Place) -> list[str]:
    """The lines of a place with one mark for all names and literals, without comments."""
    path = root / place.path
    known = grammar(place.path) or PYTHON
    found: dict[int, list[str]] = {}
    stack = [_tree(path)]
    while stack:
        node = stack.pop()
        if node.end_point.row < place.start - 1 or node.start_point.row >= place.end:
            continue
        if node.type == "comment" or _is_docstring(node):
            continue
        if node.children and node.type not in known.strings | {"string"}:
            stack += reversed(node.children)
        elif told(node).strip():
            found.setdefault(node.start_point.row, []).append(_mark(node))
    wanted = range(place.start - 1, place.end)
    return ["".join(found[row]) for row in sorted(found) if row in wanted]


def _mark(node: Node) -> str:
    is_called = node.parent is not None and node.parent.type in ("call", "call_expression")
    if node.type == "identifier" and not is_called and not is_label(node):
        return "n "
    return "v " if node.type in ("string", "integer", "float", "number") else told(node) + " "


def _is_docstring(node: Node) -> bool:
    only = node.named_children[0] if len(node.named_children) == 1 else None
    return node.type == "expression_statement" and only is not None and only.type == "string"


def _is_function(root: Path, place: Place) -> bool:
    known = grammar(place.path)
    if known is None:
        return False
    for node in walk(_tree(root / place.path)):
        if node.type in known.functions or node.type in ("arrow_function", "function_expression"):
            outer = outermost(node) if node.type in known.functions else node
            start, end = outer.start_point.row + 1, outer.end_point.row + 1
            common = min(end, place.end) - max(start, place.start) + 1
            if common >= 0.7 * (end - start + 1) and common >= 0.7 * (place.end - place.start + 1):
                return True
    return False


def _is_no_code(root: Path, place: Place) -> bool:
    """Whether no statement that does something begins or goes on inside a place."""
    return _is_still(_tree(root / place.path), range(place.start - 1, place.end))


def _is_still(node: Node, rows: range) -> bool:
    """Whether what a node has in some rows are imports, declarations and data."""
    if node.type in _STILL.split():
        return True
    if node.type in _CONTAINERS.split():
        inner = [
            n for n in node.named_children if n.end_point.row >= rows.start and n.start_point.row < rows.stop
        ]
        return bool(inner) and all(_is_still(n, rows) for n in inner)
    if node.type not in _HOLDING.split():
        return False
    acting, around = _ACTING.split(), _ENCLOSING.split()
    return not any(
        n.type in acting and (n.start_point.row in rows or (n.type in around and _reaches(n, rows)))
        for n in walk(node)
    )


def _reaches(node: Node, rows: range) -> bool:
    return node.start_point.row < rows.stop and node.end_point.row >= rows.start
