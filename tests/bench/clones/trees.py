"""Source text -> its functions, each as a text that stands alone, and what in it may be changed."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import tree_sitter_javascript
import tree_sitter_python
import tree_sitter_typescript
from tree_sitter import Language, Node, Parser

Edit = tuple[int, int, str]
"""A stretch of bytes and what stands there instead."""


class Grammar(NamedTuple):
    """What the node types of a grammar mean to the bench."""

    functions: frozenset[str]
    blocks: frozenset[str]
    strings: frozenset[str]
    parameters: frozenset[str]
    bindings: tuple[tuple[str, str], ...]
    """Node types and the field that holds the names each binds."""
    simple: frozenset[str]
    comment: str


PYTHON = Grammar(
    functions=frozenset({"function_definition"}),
    blocks=frozenset({"block"}),
    strings=frozenset({"string", "concatenated_string"}),
    parameters=frozenset({"parameters", "lambda_parameters"}),
    bindings=(
        ("assignment", "left"),
        ("for_statement", "left"),
        ("for_in_clause", "left"),
        ("as_pattern", "alias"),
        ("named_expression", "name"),
    ),
    simple=frozenset({"expression_statement", "return_statement"}),
    comment="# ",
)
TYPESCRIPT = Grammar(
    functions=frozenset({"function_declaration", "method_definition", "variable_declarator"}),
    blocks=frozenset({"statement_block"}),
    strings=frozenset({"string", "template_string", "regex", "jsx_element", "jsx_self_closing_element"}),
    parameters=frozenset({"formal_parameters"}),
    bindings=(
        ("variable_declarator", "name"),
        ("for_in_statement", "left"),
        ("catch_clause", "parameter"),
        ("arrow_function", "parameter"),
    ),
    simple=frozenset({"expression_statement", "return_statement", "lexical_declaration"}),
    comment="// ",
)
_LANGUAGES = {
    ".py": tree_sitter_python.language,
    ".js": tree_sitter_javascript.language,
    ".jsx": tree_sitter_javascript.language,
    ".ts": tree_sitter_typescript.language_typescript,
    ".tsx": tree_sitter_typescript.language_tsx,
}
_MODIFIERS = frozenset({"accessibility_modifier", "override_modifier", "static", "readonly", "decorator"})


class Function(NamedTuple):
    """A function of a file: its lines (from one, inclusive) and its text without the surroundings."""

    path: str
    name: str
    start: int
    end: int
    text: str


def grammar(path: str) -> Grammar | None:
    """The grammar of a file, if the bench knows it."""
    suffix = Path(path).suffix
    return None if suffix not in _LANGUAGES else PYTHON if suffix == ".py" else TYPESCRIPT


def parse(path: str, text: str) -> Node:
    """The tree of a text, by the suffix of its path."""
    return _parser(Path(path).suffix).parse(text.encode()).root_node


@cache
def _parser(suffix: str) -> Parser:
    return Parser(Language(_LANGUAGES[suffix]()))


def walk(node: Node) -> Iterator[Node]:
    """A node and everything below it, in the order of the text."""
    yield node
    for child in node.children:
        yield from walk(child)


def functions(path: str, text: str) -> Iterator[Function]:
    """The functions of a file that are worth copying: 8 to 60 lines, four statements or more."""
    known = grammar(path)
    root = parse(path, text)
    if known is None or root.has_error:
        return
    lines = text.splitlines()
    for node in walk(root):
        if node.type not in known.functions or (body := _body(node)) is None:
            continue
        outer, name = outermost(node), node.child_by_field_name("name")
        start, end = outer.start_point.row, outer.end_point.row
        full = sum(bool(line.strip()) for line in lines[start : end + 1])
        if name is not None and 8 <= full <= 60 and _is_substantial(body):
            alone = standing(node, text)
            if alone:
                yield Function(path, told(name), start + 1, end + 1, alone)


def told(node: Node) -> str:
    """The text of a node."""
    return (node.text or b"").decode()


def _body(node: Node) -> Node | None:
    holder = node.child_by_field_name("value") if node.type == "variable_declarator" else node
    if holder is None or (
        node is not holder and holder.type not in ("arrow_function", "function_expression")
    ):
        return None
    body = holder.child_by_field_name("body")
    return body if body is not None and body.type.endswith("block") else None


def _is_substantial(body: Node) -> bool:
    statements = [c for c in body.named_children if c.type != "comment"]
    return len(statements) >= 4 and sum(1 for _ in walk(body)) >= 60


def outermost(node: Node) -> Node:
    """The statement that declares a function, with `const` or `export` if it has them."""
    if node.type == "variable_declarator" and node.parent is not None:
        node = node.parent
    exported = node.parent is not None and node.parent.type == "export_statement"
    return node.parent if exported and node.parent is not None else node


def standing(node: Node, text: str) -> str:
    """The text of a function that stands at the top of a file; empty where it cannot."""
    outer = outermost(node)
    lines = text.encode().splitlines(keepends=True)
    first = lines[outer.start_point.row][: outer.start_point.column]
    if first.strip():
        return ""
    alone = textwrap.dedent(first.decode() + told(outer)) + "\n"
    if node.type != "method_definition":
        return alone
    if any(c.type in ("get", "set", "*", "decorator") for c in node.children) or "super" in alone:
        return ""
    name = node.child_by_field_name("name")
    if name is None or name.type != "property_identifier" or told(name) == "constructor":
        return ""
    is_async = any(c.type == "async" for c in node.children)
    rest = textwrap.dedent(first.decode() + told(outer))[_before(node, name) :]
    return ("async " if is_async else "") + "function " + rest + "\n"


def _before(node: Node, name: Node) -> int:
    return len((node.text or b"")[: name.start_byte - node.start_byte].decode())


def applied(text: str, edits: Iterable[Edit]) -> str:
    """A text after edits that do not overlap."""
    data = text.encode()
    for start, end, new in sorted(edits, reverse=True):
        data = data[:start] + new.encode() + data[end:]
    return data.decode()


def statements(path: str, text: str) -> Iterator[Node]:
    """The statements of a function that begin a line, without its docstring."""
    known = grammar(path) or PYTHON
    for block in walk(parse(path, text)):
        if block.type not in known.blocks:
            continue
        for place, node in enumerate(c for c in block.named_children if c.type != "comment"):
            is_docstring = place == 0 and any(c.type == "string" for c in node.children)
            if not is_docstring and stands_alone(node, text):
                yield node


def stands_alone(node: Node, text: str) -> bool:
    """Whether only blanks stand before a node in its line."""
    before = text.encode().splitlines()[node.start_point.row][: node.start_point.column]
    return before == b" " * len(before)
