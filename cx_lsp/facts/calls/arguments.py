"""What the arguments of a call are at that place: constants stand for the names that hold them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from cx_lsp.facts.calls.unit import Unit, base_of, text

_CALLS = frozenset({"call", "call_expression", "new_expression"})
_DICTIONARIES = frozenset({"dictionary", "object"})
_SPREADS = frozenset({"dictionary_splat", "spread_element", "list_splat"})
_SPACE = re.compile(r"\s+")
_QUOTED = re.compile(r"^[rRbBuU]{0,2}([\"'`])(.*)\1$", re.DOTALL)
_LONGEST = 300
_LEVELS = 3
"""Dictionaries inside dictionaries that are looked into."""
UNKNOWN = "*"
"""The key under which a call says that it is also given what nobody can tell."""


def call_at(root: Node, start: int, end: int) -> Node | None:
    """The call that a capture is."""
    node = root.descendant_for_byte_range(start, end)
    while node is not None and node.type not in _CALLS and node.end_byte <= end and node.parent is not None:
        node = node.parent
    return node if node is not None and node.type in _CALLS else None


def arguments(call: Node, unit: Unit) -> dict[str, str]:
    """Arguments by position ("0") and by name ("secure"), entries of dictionaries as "options.exp"."""
    found: dict[str, str] = {}
    given = call.child_by_field_name("arguments")
    position = 0
    for child in () if given is None else given.named_children:
        if child.type == "comment":
            continue
        if child.type == "keyword_argument":
            name, value = text(child.child_by_field_name("name")), child.child_by_field_name("value")
            _add(found, name, value, unit)
        elif child.type in _SPREADS:
            _spread(found, "", child, unit, _LEVELS)
        else:
            _add(found, str(position), child, unit)
            position += 1
    return found


def constant(node: Node | None, unit: Unit, levels: int = _LEVELS) -> str:
    """The source of what an expression stands for, on one line."""
    if node is None or not levels:
        return _line(node) if node is not None else ""
    meant = unit.meant(node)
    if meant.type in ("list", "array", "tuple") and meant.named_child_count < 20:
        inner = (constant(child, unit, levels - 1) for child in meant.named_children)
        return f"[{', '.join(inner)}]"
    if meant.type in ("subscript", "subscript_expression"):
        held = _entry(meant, unit)
        return constant(held, unit, levels - 1) if held is not None else _line(meant)
    return _line(meant)


def unquoted(source: str) -> str:
    """The content of a plain string; other source as it is."""
    match = _QUOTED.match(source)
    return match[2] if match else source


def _line(node: Node) -> str:
    return _SPACE.sub(" ", text(node))[:_LONGEST]


def _add(found: dict[str, str], key: str, value: Node | None, unit: Unit, levels: int = _LEVELS) -> None:
    if value is None:
        return
    found[key] = constant(value, unit)
    for inner, held in _entries(value, unit):
        if held is None or not levels:
            found[f"{key}.{UNKNOWN}"] = inner
        else:
            _add(found, f"{key}.{inner}", held, unit, levels - 1)


def _spread(found: dict[str, str], prefix: str, node: Node, unit: Unit, levels: int) -> None:
    inside = node.named_children[0] if node.named_child_count else node
    known = False
    for inner, held in _entries(inside, unit):
        known = True
        if held is None:
            found[f"{prefix}{UNKNOWN}"] = inner
        else:
            _add(found, f"{prefix}{inner}", held, unit, levels - 1)
    if not known and unit.meant(inside).type not in _DICTIONARIES:
        found[f"{prefix}{UNKNOWN}"] = _line(inside)


def _entries(node: Node, unit: Unit, levels: int = _LEVELS) -> Iterator[tuple[str, Node | None]]:
    """The entries of a dictionary; without a value where it takes over those of another that is unknown."""
    meant = unit.meant(node)
    if meant.type in _DICTIONARIES:
        yield from _written(meant, unit, levels)
    elif meant.type == "call" and text(meant.child_by_field_name("function")) == "dict":
        given = meant.child_by_field_name("arguments")
        for child in () if given is None else given.named_children:
            if child.type == "keyword_argument":
                yield text(child.child_by_field_name("name")), child.child_by_field_name("value")
            else:
                yield from _entries(child, unit, levels - 1) if levels else ()
    else:
        return
    if node.type in ("identifier", "shorthand_property_identifier"):
        yield from _later(text(node), node.start_byte, unit)


def _written(dictionary: Node, unit: Unit, levels: int) -> Iterator[tuple[str, Node | None]]:
    for child in dictionary.named_children:
        if child.type == "pair":
            key = child.child_by_field_name("key")
            yield unquoted(text(key)), child.child_by_field_name("value")
        elif child.type == "shorthand_property_identifier":
            yield text(child), child
        elif child.type in _SPREADS and child.named_child_count:
            inside = child.named_children[0]
            entries = list(_entries(inside, unit, levels - 1)) if levels else []
            yield from entries or [(_line(inside), None)]


def _later(name: str, at: int, unit: Unit) -> Iterator[tuple[str, Node | None]]:
    """What was put into a dictionary after it was made."""
    for store in reversed(list(unit.reaching(name, at, stores=True))):
        yield unquoted(store.key), store.value
    for use in unit.uses.get(name, ()):
        parent = use.parent
        changed = parent is not None and parent.type == "attribute" and use.end_byte < at
        if changed and text(parent).endswith((".update", ".setdefault", ".pop")):
            yield text(parent), None


def _entry(subscript: Node, unit: Unit) -> Node | None:
    """The value under a constant key of a dictionary that the unit wrote itself."""
    base = base_of(subscript)
    index = subscript.child_by_field_name("subscript") or subscript.child_by_field_name("index")
    if base is None or index is None or base.type != "identifier":
        return None
    wanted = unquoted(text(unit.meant(index)))
    held = [value for key, value in _entries(base, unit) if key == wanted and value is not None]
    return held[-1] if held else None
