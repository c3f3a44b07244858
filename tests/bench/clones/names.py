"""The names that a function binds, and the function with other ones."""

from __future__ import annotations

import keyword
from collections.abc import Iterator
from random import Random

from tree_sitter import Node

from tests.bench.clones.trees import PYTHON, Edit, Grammar, applied, grammar, parse, told, walk

_WORDS = (
    "account active amount answer batch branch bundle channel chosen column context counter current delta "
    "detail draft entry event extent factor found given group handle holder incoming inner kept label limit "
    "marker member moment notice number offset option origin outcome packet parcel part pending place policy "
    "portion previous ratio reading record region reply report sample scope section series shape signal slot "
    "source span stage state store subject target ticket token total track unit update usage value vendor "
    "wanted weight window"
)
WORDS = tuple(_WORDS.split())


def name_of(path: str, text: str) -> str:
    """The name of the function that a text holds."""
    node = _name(path, text)
    return told(node) if node is not None else ""


def called(path: str, text: str, name: str) -> str:
    """The function under another name."""
    node = _name(path, text)
    return applied(text, [(node.start_byte, node.end_byte, name)]) if node is not None else text


def _name(path: str, text: str) -> Node | None:
    known = grammar(path)
    for node in walk(parse(path, text)):
        if known is not None and node.type in known.functions:
            return node.child_by_field_name("name")
    return None


def renamed(path: str, text: str, chosen: Random, share: float) -> str:
    """A consistent other name for a share of the local names."""
    known = grammar(path) or PYTHON
    names = [name for name in local_names(path, text) if chosen.random() < share]
    taken = {told(node) for node in walk(parse(path, text)) if node.type.endswith("identifier")}
    free = [w for w in WORDS if w not in taken]
    chosen.shuffle(free)
    spare = iter(free)
    new = {name: _styled(known, next(spare, ""), next(spare, ""), chosen) for name in names}
    return applied(text, _uses(parse(path, text), {old: name for old, name in new.items() if name}))


def _styled(known: Grammar, first: str, second: str, chosen: Random) -> str:
    if not first or not second or chosen.random() < 0.5:
        return first
    return f"{first}_{second}" if known is PYTHON else first + second.title()


def local_names(path: str, text: str) -> list[str]:
    """The names that a function binds: its parameters and what it assigns."""
    known, found = grammar(path) or PYTHON, dict[str, None]()
    for node in walk(parse(path, text)):
        if node.type in known.parameters:
            found.update(dict.fromkeys(_bound(node)))
        elif (field := dict(known.bindings).get(node.type)) and (bound := node.child_by_field_name(field)):
            found.update(dict.fromkeys(_bound(bound)))
    own = name_of(path, text)
    return [n for n in found if n not in ("self", "cls", own) and not keyword.iskeyword(n) and n[0].islower()]


def _bound(node: Node) -> Iterator[str]:
    if node.type in ("identifier", "shorthand_property_identifier_pattern"):
        yield told(node)
        return
    if node.type in ("attribute", "member_expression", "subscript", "subscript_expression", "arrow_function"):
        return
    skipped = {node.child_by_field_name(field) for field in ("type", "value", "right", "key")}
    for child in node.children:
        if child not in skipped and child.type != "type_annotation":
            yield from _bound(child)


def _uses(node: Node, new: dict[str, str]) -> Iterator[Edit]:
    name = new.get(told(node)) if not node.children else None
    if name:
        start, end = node.start_byte, node.end_byte
        if node.type == "identifier" and not is_label(node):
            yield start, end, name
        elif node.type.startswith("shorthand_property_identifier"):
            yield start, end, f"{told(node)}: {name}"
    for child in node.children:
        yield from _uses(child, new)


def is_label(node: Node) -> bool:
    """Whether an identifier names an attribute or an argument, not a variable."""
    parent = node.parent
    if parent is None:
        return False
    field = {"attribute": "attribute", "keyword_argument": "name"}.get(parent.type)
    return field is not None and parent.child_by_field_name(field) == node
