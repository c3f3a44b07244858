"""Turns query matches into raw captures and captures into Facts with scopes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from tree_sitter import Node, Query, QueryCursor

from cx_lsp.model import Fact
from cx_lsp.text import Document

_STRINGS = {"string", "template_string", "concatenated_string"}
_LISTS = {"list", "tuple", "array", "arguments", "implements_clause", "parenthesized_expression"}
_HOLES = {"interpolation", "template_substitution"}
_TEXT_LIMIT = 300
DEEPEST = 256
"""Levels of the syntax tree that are looked at: a query's cost grows with their square."""
_INSIDE = 30
"""Levels of lists, strings or sums inside one value; what is nested deeper is taken as it is written."""
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Raw:
    """A fact before it knows its scope: byte offsets instead of a span."""

    kind: str
    text: str
    start: int
    end: int
    data: dict[str, str] = field(hash=False)
    head: tuple[int, int] | None = None
    """The part a reader looks for: a definition's name, a route up to its path."""


class Recipe(NamedTuple):
    """What one pattern says of a kind of fact: its settings, and what each sub-capture becomes."""

    kind: str
    settings: dict[str, str]
    parts: tuple[tuple[str, str, str], ...]
    """Name of the capture, key of the data, and how the text is made."""


Match = tuple[tuple[Recipe, ...], dict[str, list[Node]]]
"""What a pattern makes of its captures, and the captures of one place it matches."""


def recipes(captures: Iterable[str], settings: Mapping[str, str | None]) -> tuple[Recipe, ...]:
    """What a pattern with these captures and settings makes of each place it matches."""
    names = tuple(dict.fromkeys(captures))
    return tuple(_recipe(name, names, settings) for name in names if "." not in name and name[0] != "_")


def _recipe(kind: str, names: Iterable[str], settings: Mapping[str, str | None]) -> Recipe:
    prefix = kind + "."
    given = {k[len(prefix) :]: v or "" for k, v in settings.items() if k.startswith(prefix)}
    parts = []
    for name in names:
        head, _, how = name.rpartition(".")
        key = name[len(prefix) :]
        if name.startswith(prefix):
            special = how if key == "keywords" or (how in ("between", "before") and head != kind) else ""
            parts.append((name, head[len(prefix) :] if special and key != "keywords" else key, special))
    return Recipe(kind, given, tuple(parts))


def raw_facts(query: Query, root: Node, extent: tuple[int, int] | None = None) -> list[Raw]:
    """The facts of a tree, or of a range of bytes in it, in the order of the text, each once."""
    inside = cursor(query)
    if extent is not None:
        inside.set_byte_range(*extent)
    found = inside.matches(root)
    return made_of((recipes(captures, query.pattern_settings(n)), captures) for n, captures in found)


def made_of(matches: Iterable[Match]) -> list[Raw]:
    """The facts that matches make, in the order of the text, each place and kind once."""
    found: dict[tuple[str, int, int, str], Raw] = {}
    for made, captures in matches:
        for recipe in made:
            for node in captures.get(recipe.kind, ()):
                _add(found, _raw(recipe, node, captures))
    return sorted(found.values(), key=lambda r: (r.start, -r.end))


def cursor(query: Query) -> QueryCursor:
    """A cursor that leaves alone what is nested deeper than `DEEPEST`."""
    made = QueryCursor(query)
    made.set_max_start_depth(DEEPEST)
    return made


def _add(found: dict[tuple[str, int, int, str], Raw], raw: Raw) -> None:
    key = (raw.kind, raw.start, raw.end, raw.text)
    known = found.get(key)
    found[key] = raw if known is None else _merge(known, raw)


def _raw(recipe: Recipe, node: Node, captures: dict[str, list[Node]]) -> Raw:
    kind = recipe.kind
    data = dict(recipe.settings)
    for name, key, how in recipe.parts:
        nodes = captures.get(name)
        if nodes is None:
            continue
        if not how:
            data[key] = _glued(nodes[0]) if len(nodes) == 1 else ",".join(map(_glued, nodes))
        elif how == "keywords":
            for word, text in _keywords(nodes[0]):
                data.setdefault(word, text)
        else:
            data[key] = _ahead(nodes[0], 1 if how == "between" else 0)
    text = data.pop("name", "") or _label(data) or _bound(kind, data) or value(node)
    if kind == "literal":
        data["value"] = value(node)
    elif kind == "call":
        text = text.replace("?.", ".")
    if kind not in ("function", "class"):
        path = captures.get("route.path") if kind == "route" else None
        head = (_start(node), path[0].end_byte) if path and path[0].end_byte <= node.end_byte else None
        return Raw(kind, text, _start(node), node.end_byte, data, head)
    extent = _extent(node)
    named = captures.get(f"{kind}.name") or captures.get("function.label")
    body = node.child_by_field_name("body")
    if kind == "function" and body is not None:
        # Relative to the definition, so that an edit above it does not change the fact.
        data["body"] = str(body.start_byte - _start(extent))
    head = (_start(extent) if "label" in data else named[0].start_byte, named[0].end_byte) if named else None
    return Raw(kind, text, _start(extent), extent.end_byte, data, head)


def _bound(kind: str, data: dict[str, str]) -> str:
    # `import a.b` binds "a" but is written "a.b" where it is used; an alias or a symbol is its own name.
    return data.get("symbol") or data.get("module", "") if kind == "import" else ""


def _ahead(arguments: Node, first: int) -> str:
    # Tree-sitter repeats no anchored wildcard, so "all but the last" is not for a query to say.
    items = [n for n in arguments.named_children if n.type != "comment"]
    return ",".join(value(n) for n in items[first:-1])


def _merge(known: Raw, new: Raw) -> Raw:
    # One place seen by several patterns: the richer description wins, the other fills its gaps.
    rich, poor = (new, known) if len(new.data) > len(known.data) else (known, new)
    data = {**poor.data, **rich.data}
    if not ("declared" in known.data and "declared" in new.data):
        data.pop("declared", None)
    return Raw(rich.kind, rich.text, rich.start, rich.end, data, rich.head or poor.head)


def _extent(node: Node) -> Node:
    parent = node.parent
    if parent is not None and parent.type in ("decorated_definition", "export_statement"):
        return _extent(parent)
    return parent if parent is not None and parent.type == "variable_declarator" else node


def _start(extent: Node) -> int:
    # TypeScript lays a method's decorators beside it; a definition begins with the first of them.
    start = extent.start_byte
    if extent.type == "method_definition":
        before = extent.prev_named_sibling
        while before is not None and before.type == "decorator":
            start = before.start_byte
            before = before.prev_named_sibling
    return start


def _label(data: dict[str, str]) -> str:
    # A function without a name of its own is called after the call it is handed to: app.post('/orders').
    return f"{data['callee']}('{data['label']}')" if "label" in data else ""


def _keywords(arguments: Node) -> Iterator[tuple[str, str]]:
    for child in arguments.named_children:
        if child.type in ("keyword_argument", "pair"):
            name, val = child.named_children[0], child.named_children[-1]
            yield value(name), value(val)
        elif child.type == "object":
            yield from _keywords(child)


def value(node: Node, levels: int = _INSIDE) -> str:
    """The text a node stands for: a string's content with its holes as `{…}`, a list's items by comma."""
    if node.type in _STRINGS:
        return _string(node, levels)
    if node.type in _LISTS and node.named_child_count and levels:
        return ",".join(value(child, levels - 1) for child in node.named_children if child.type != "comment")
    return _SPACE.sub(" ", _text(node))[:_TEXT_LIMIT]


def _glued(node: Node, levels: int = _INSIDE) -> str:
    # '/orders/' + id says the same as `/orders/${id}`.
    sums = ("binary_expression", "binary_operator")
    if node.type not in sums or not node.named_child_count or not levels:
        return value(node, levels)
    parts = [
        _glued(n, levels - 1) if n.type in (*_STRINGS, node.type) else "{" + value(n, levels - 1) + "}"
        for n in node.named_children
    ]
    operator = node.child_by_field_name("operator")
    strings = any(n.type in (*_STRINGS, node.type) for n in node.named_children)
    return "".join(parts) if strings and operator is not None and operator.type == "+" else value(node)


def _string(node: Node, levels: int) -> str:
    parts = []
    for child in node.named_children:
        if child.type in _HOLES:
            parts.append("{" + _text(child).removeprefix("$").strip("{}") + "}")
        elif child.type in _STRINGS and levels:
            parts.append(_string(child, levels - 1))
        elif child.type not in ("string_start", "string_end"):
            parts.append(_text(child))
    return "".join(parts)[: _TEXT_LIMIT * 4]


def _text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")


def scoped(raws: Iterable[Raw], document: Document) -> tuple[Fact, ...]:
    """Facts with spans and scopes: a definition's scope is its own qualified name."""
    raws = list(raws)
    scopes = _Scopes(raws)
    return tuple(_fact(raw, scopes.of(raw), document) for raw in raws)


def _fact(raw: Raw, scope: str, document: Document) -> Fact:
    span = document.span(raw.start, raw.end)
    if raw.head is not None:
        head = document.span(*raw.head)
        last = head.end_col if head.end_line == head.start_line else len(document.line(head.start_line))
        # Lines are relative to the fact, so that an edit above it does not change it.
        raw.data["head"] = f"{head.start_line - span.start_line} {head.start_col} {last}"
    return Fact(raw.kind, raw.text, span, scope, raw.data)


class _Scopes:
    """Qualified names of the definitions of one file, looked up by byte offset."""

    def __init__(self, raws: list[Raw]) -> None:
        self._names: dict[tuple[int, int], str] = {}
        # Boundaries at which the innermost scope changes, and what it changes to.
        self._at: list[int] = [0]
        self._scope: list[str] = [""]
        stack: list[tuple[int, str]] = []
        for raw in (r for r in raws if r.kind in ("function", "class")):
            if (raw.start, raw.end) in self._names:
                continue
            self._close(stack, raw.start)
            name = f"{stack[-1][1]}.{raw.text}" if stack else raw.text
            self._names[raw.start, raw.end] = name
            stack.append((raw.end, name))
            self._mark(raw.start, name)
        self._close(stack, None)

    def of(self, raw: Raw) -> str:
        if raw.kind in ("function", "class"):
            return self._names[raw.start, raw.end]
        return self._scope[bisect_right(self._at, raw.start) - 1]

    def _close(self, stack: list[tuple[int, str]], before: int | None) -> None:
        while stack and (before is None or stack[-1][0] <= before):
            end, _ = stack.pop()
            self._mark(end, stack[-1][1] if stack else "")

    def _mark(self, offset: int, name: str) -> None:
        if self._at[-1] == offset:
            self._scope[-1] = name
        else:
            self._at.append(offset)
            self._scope.append(name)
