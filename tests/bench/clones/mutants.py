"""A function -> a copy of it as people and assistants make them, of one of seven kinds."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from tree_sitter import Node

from tests.bench.clones import python_style, typescript_style
from tests.bench.clones.names import WORDS, called, local_names, name_of, renamed
from tests.bench.clones.trees import (
    PYTHON,
    TYPESCRIPT,
    Edit,
    Grammar,
    applied,
    grammar,
    parse,
    stands_alone,
    statements,
    told,
    walk,
)

KINDS = ("layout", "renamed", "literals", "edited", "renamed+edited", "restyled", "restyled+edited")
_REMARKS = (
    "see the specification",
    "keep the order",
    "the usual case",
    "must stay in step",
    "cheap check first",
)
_INSERTED = {
    PYTHON: (
        'logger.debug("now: %s", {0})',
        'if {0} is None:\n    raise ValueError("{0} is missing")',
        'metrics.count("handled")',
        "audit.append({0})",
    ),
    TYPESCRIPT: (
        "console.debug('now', {0});",
        "if ({0} === undefined) {{\n  throw new Error('{0} is missing');\n}}",
        "metrics.count('handled');",
        "audit.push({0});",
    ),
}
_COMPARING = frozenset({"comparison_operator", "binary_expression"})
_OPPOSITE = {"==": "!=", "!=": "==", "===": "!==", "!==": "===", "<": "<=", ">": ">=", "<=": "<", ">=": ">"}


def mutant(path: str, text: str, kind: str, chosen: Random) -> tuple[str, str]:
    """A copy of a function and its name; an empty text where this kind of copy cannot be made."""
    known = grammar(path)
    if known is None:
        return "", ""
    old = name_of(path, text)
    name = old if kind in ("layout", "edited") else _new_name(known, chosen)
    copy = text
    if kind == "layout":
        copy = layout(path, copy, chosen)
    if kind == "literals":
        copy = literals(path, copy, chosen)
    if kind.startswith(("renamed", "restyled")):
        copy = renamed(path, copy, chosen, share=0.75 if kind.startswith("restyled") else 1.0)
    if kind.startswith("restyled"):
        style = python_style if known is PYTHON else typescript_style
        copy = style.restyled(path, copy, chosen)
    if kind == "renamed":
        copy = literals(path, copy, chosen)
    if kind.endswith("edited"):
        copy = edited(path, copy, chosen, chosen.randint(1, 2 if kind.startswith("restyled") else 3))
    if copy == text or parse(path, copy).has_error:
        return "", ""
    return called(path, copy, name), name


def _new_name(known: Grammar, chosen: Random) -> str:
    verb = chosen.choice(("collect", "prepare", "resolve", "load", "apply", "derive"))
    first, second = chosen.sample(WORDS, 2)
    return f"{verb}_{first}_{second}" if known is PYTHON else f"{verb}{first.title()}{second.title()}"


def layout(path: str, text: str, chosen: Random) -> str:
    """Other comments, blank lines and line breaks; the same code."""
    known = grammar(path) or PYTHON
    edits: list[Edit] = []
    for node in statements(path, text):
        indent = " " * node.start_point.column
        start = node.start_byte - len(indent)
        if chosen.random() < 0.3:
            edits.append((start, start, f"{indent}{known.comment}{chosen.choice(_REMARKS)}\n"))
        elif chosen.random() < 0.2:
            edits.append((start, start, "\n"))
    for node in walk(parse(path, text)):
        if node.type == "comment" and stands_alone(node, text) and chosen.random() < 0.6:
            edits.append((node.start_byte, node.end_byte, known.comment + chosen.choice(_REMARKS)))
    edits += [_wrapped(n, text) for n in _calls(parse(path, text), known) if chosen.random() < 0.4]
    return applied(text, edits)


def _calls(node: Node, known: Grammar) -> Iterator[Node]:
    """The argument lists on one line that lie in no string and in no other one."""
    if node.type in known.strings:
        return
    if node.type in ("argument_list", "arguments") and node.start_point.row == node.end_point.row:
        if len(node.named_children) > 1:
            yield node
        return
    for child in node.children:
        yield from _calls(child, known)


def _wrapped(node: Node, text: str) -> Edit:
    line = text.splitlines()[node.start_point.row]
    indent = line[: len(line) - len(line.lstrip())]
    given = "".join(f"\n{indent}    {told(argument)}," for argument in node.named_children)
    return node.start_byte, node.end_byte, f"({given}\n{indent})"


def literals(path: str, text: str, chosen: Random) -> str:
    """Other numbers and strings."""
    edits: list[Edit] = []
    for node in walk(parse(path, text)):
        content = told(node)
        if node.type in ("integer", "number") and content.isdigit() and chosen.random() < 0.7:
            edits.append((node.start_byte, node.end_byte, str(int(content) + chosen.randint(1, 9))))
        elif _is_plain(node, content) and chosen.random() < 0.6:
            edits.append((node.start_byte, node.end_byte, f"{chosen.choice(WORDS)}-{chosen.choice(WORDS)}"))
    return applied(text, edits)


def _is_plain(node: Node, content: str) -> bool:
    if node.type not in ("string_content", "string_fragment"):
        return False
    special = any(mark in content for mark in "\\{}%\n")
    return not special and node.parent is not None and len(node.parent.named_children) <= 3


def edited(path: str, text: str, chosen: Random, times: int) -> str:
    """Statements put in, taken out or changed."""
    for _ in range(times):
        for _try in range(5):
            way = chosen.choice((_inserted, _removed, _altered))
            changed = way(path, text, chosen)
            if changed != text and not parse(path, changed).has_error:
                text = changed
                break
    return text


def _inserted(path: str, text: str, chosen: Random) -> str:
    known, places, names = grammar(path) or PYTHON, list(statements(path, text)), local_names(path, text)
    if not places:
        return text
    node = chosen.choice(places)
    indent = " " * node.start_point.column
    new = chosen.choice(_INSERTED[known]).format(chosen.choice(names or ["state"]))
    start = node.start_byte - len(indent)
    return applied(text, [(start, start, "".join(f"{indent}{line}\n" for line in new.splitlines()))])


def _removed(path: str, text: str, chosen: Random) -> str:
    known = grammar(path) or PYTHON
    places = [
        node
        for node in statements(path, text)
        if node.type in known.simple
        and node.parent is not None
        and len(node.parent.named_children) > 1
        and node.end_point.row - node.start_point.row < 3
    ]
    if not places:
        return text
    node = chosen.choice(places)
    lines = text.splitlines(keepends=True)
    return "".join(lines[: node.start_point.row] + lines[node.end_point.row + 1 :])


def _altered(path: str, text: str, chosen: Random) -> str:
    found: list[Edit] = []
    for node in walk(parse(path, text)):
        if node.type in _OPPOSITE and node.parent is not None and node.parent.type in _COMPARING:
            found.append((node.start_byte, node.end_byte, _OPPOSITE[node.type]))
        if node.type in ("argument_list", "arguments") and node.named_children:
            start = node.start_byte + 1
            found.append((start, start, "extra, "))
        value = node.child_by_field_name("right" if grammar(path) is PYTHON else "value")
        if node.type in ("assignment", "variable_declarator") and value is not None:
            found.append((value.start_byte, value.end_byte, f"normalize({told(value)})"))
    return applied(text, [chosen.choice(found)]) if found else text
