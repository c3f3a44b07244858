"""A JavaScript or TypeScript function as an assistant would have written it again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from random import Random

from tree_sitter import Node

from tests.bench.clones.names import local_names
from tests.bench.clones.trees import Edit, applied, parse, stands_alone, told, walk

_HINTS = ("string", "number", "boolean", "string[]", "Record<string, unknown>", "any")
_REMARKS = ("Nothing to do without it", "One after the other", "Guard against bad input", "Work out the rest")
_OWN_THIS = re.compile(r"\b(this|arguments|yield)\b")


def restyled(path: str, text: str, chosen: Random) -> str:
    """The function with other comments, hints, strings, loops, quotes, order, braces and indentation."""
    steps: tuple[Callable[[str, str, Random], str], ...] = (
        _uncommented,
        _swapped,
        _looped,
        _templated,
        _braced,
        _hinted,
        _quoted,
        _arrowed,
        _indented,
        _documented,
    )
    for step in steps:
        changed = step(path, text, chosen)
        text = text if parse(path, changed).has_error else changed
    return text


def _uncommented(path: str, text: str, chosen: Random) -> str:
    """Without comments of its own, with a few new ones."""
    gone = [n for n in walk(parse(path, text)) if n.type == "comment"]
    bare = applied(text, [(n.start_byte, n.end_byte, "") for n in gone])
    lines = [line for line in bare.splitlines() if line.strip()]
    edits: list[Edit] = []
    text = "\n".join(line.rstrip() for line in lines) + "\n"
    for node in walk(parse(path, text)):
        long = node.type in ("if_statement", "for_statement", "for_in_statement", "try_statement")
        if long and stands_alone(node, text) and chosen.random() < 0.3:
            start = node.start_byte
            edits.append((start, start, f"// {chosen.choice(_REMARKS)}\n{' ' * node.start_point.column}"))
    return applied(text, edits)


def _swapped(path: str, text: str, chosen: Random) -> str:
    """Neighbouring declarations of which neither knows the other stand the other way round."""
    edits: list[Edit] = []
    for block in walk(parse(path, text)):
        held = block.named_children if block.type == "statement_block" else []
        last = -1
        for first, second in pairwise(held):
            if first.start_byte < last or not (_is_quiet(first) and second.type == "lexical_declaration"):
                continue
            tied = _words(first) & _bound(second) or _bound(first) & _words(second)
            if not tied and chosen.random() < 0.8:
                edits.append((first.start_byte, first.end_byte, told(second)))
                edits.append((second.start_byte, second.end_byte, told(first)))
                last = second.end_byte
    return applied(text, _apart(edits))


def _is_quiet(node: Node) -> bool:
    acting = ("call_expression", "await_expression", "new_expression", "yield_expression")
    return node.type == "lexical_declaration" and not any(n.type in acting for n in walk(node))


def _words(node: Node) -> set[str]:
    return {told(n) for n in walk(node) if n.type.endswith(("identifier", "identifier_pattern"))}


def _bound(node: Node) -> set[str]:
    names = (n.child_by_field_name("name") for n in node.named_children if n.type == "variable_declarator")
    return {word for name in names if name is not None for word in _words(name)}


def _apart(edits: list[Edit]) -> Iterator[Edit]:
    """The edits that do not reach into one before them."""
    last = 0
    for start, end, new in sorted(edits):
        if start >= last:
            yield start, end, new
            last = end


def _looped(path: str, text: str, chosen: Random) -> str:
    """`x.forEach((y) => { … })` becomes `for (const y of x) { … }`."""
    for node in walk(parse(path, text)):
        call = node.named_children[0] if node.type == "expression_statement" else None
        match = call and re.fullmatch(
            r"(?s)([\w.?\[\]]+)\.forEach\(\(?(\w+)(?:: [\w\[\]]+)?\)? => (\{.*\})\)", told(call)
        )
        if match and "return" not in match[3] and chosen.random() < 0.7:
            loop = f"for (const {match[2]} of {match[1]}) {match[3]}"
            return applied(text, [(node.start_byte, node.end_byte, loop)])
    return text


def _templated(path: str, text: str, chosen: Random) -> str:
    """`'a' + b` becomes a template, some templates become sums."""
    edits: list[Edit] = []
    for node in walk(parse(path, text)):
        new = _template(node) if node.type == "binary_expression" else ""
        if node.type == "template_string" and chosen.random() < 0.5:
            new = _sum(node)
        edits += [(node.start_byte, node.end_byte, new)] if new else []
    return applied(text, _apart(edits))


def _template(node: Node) -> str:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    sign = node.child_by_field_name("operator")
    if left is None or right is None or sign is None or told(sign) != "+":
        return ""
    kinds = {left.type, right.type}
    if "string" not in kinds or not kinds <= {"string", "identifier", "member_expression"}:
        return ""
    parts = [told(n)[1:-1] if n.type == "string" else "${" + told(n) + "}" for n in (left, right)]
    return "" if "`" in "".join(parts) else "`" + "".join(parts) + "`"


def _sum(node: Node) -> str:
    around = node.parent.type if node.parent is not None else ""
    if around not in ("arguments", "variable_declarator", "return_statement", "pair"):
        return ""
    parts = []
    for child in node.named_children:
        if child.type == "template_substitution":
            if len(child.named_children) != 1 or child.named_children[0].type not in (
                "identifier",
                "member_expression",
                "call_expression",
            ):
                return ""
            parts.append(told(child.named_children[0]))
        elif child.type != "string_fragment" or set("'\n\\") & set(told(child)):
            return ""
        else:
            parts.append(f"'{told(child)}'")
    return " + ".join(parts) if parts and parts[0].startswith("'") else ""


def _braced(path: str, text: str, chosen: Random) -> str:
    """`if (x) return;` gets braces; a guard of one line loses them now and then."""
    edits: list[Edit] = []
    for node in walk(parse(path, text)):
        then = node.child_by_field_name("consequence") if node.type == "if_statement" else None
        if then is None or node.child_by_field_name("alternative") is not None:
            continue
        indent = " " * (len(line := text.splitlines()[node.start_point.row]) - len(line.lstrip()))
        if then.type != "statement_block":
            edits.append((then.start_byte, then.end_byte, f"{{\n{indent}    {told(then)}\n{indent}}}"))
        elif len(then.named_children) == 1 and chosen.random() < 0.3:
            only = then.named_children[0]
            if only.type in ("return_statement", "throw_statement", "continue_statement"):
                edits.append((then.start_byte, then.end_byte, told(only)))
    return applied(text, _apart(edits))


def _hinted(path: str, text: str, chosen: Random) -> str:
    """Parameters without a type get one, where the language has types."""
    if not path.endswith((".ts", ".tsx")):
        return text
    edits: list[Edit] = []
    for node in walk(parse(path, text)):
        bare = node.type == "required_parameter" and node.child_by_field_name("type") is None
        name = node.child_by_field_name("pattern") if bare else None
        if name is not None and name.type == "identifier" and chosen.random() < 0.8:
            edits.append((name.end_byte, name.end_byte, f": {chosen.choice(_HINTS)}"))
    return applied(text, edits)


def _quoted(path: str, text: str, chosen: Random) -> str:
    """Single quotes become double ones, or the other way round."""
    edits: list[Edit] = []
    for node in walk(parse(path, text)):
        inner = told(node)[1:-1]
        if node.type == "string" and not set("'\"\\") & set(inner):
            edits.append(
                (node.start_byte, node.end_byte, f'"{inner}"' if told(node)[0] == "'" else f"'{inner}'")
            )
    return applied(text, edits)


def _arrowed(path: str, text: str, chosen: Random) -> str:
    """A function declaration becomes a constant that holds an arrow function."""
    for node in parse(path, text).named_children:
        body, name = node.child_by_field_name("body"), node.child_by_field_name("name")
        if node.type != "function_declaration" or body is None or name is None:
            continue
        if _OWN_THIS.search(told(node)) or chosen.random() < 0.5:
            return text
        head = text.encode()[name.end_byte : body.start_byte].decode().rstrip()
        start = "async " if told(node).startswith("async") else ""
        new = f"const {told(name)} = {start}{head} => {told(body)};"
        return applied(text, [(node.start_byte, node.end_byte, new)])
    return text


def _indented(path: str, text: str, chosen: Random) -> str:
    """Two blanks a level become four, and four become two."""
    if any(
        n.start_point.row != n.end_point.row for n in walk(parse(path, text)) if n.type == "template_string"
    ):
        return text
    widths = [len(line) - len(line.lstrip()) for line in text.splitlines() if line.startswith(" ")]
    wide = bool(widths) and min(widths) == 4
    return "".join(_moved(line, wide) for line in text.splitlines(keepends=True))


def _moved(line: str, wide: bool) -> str:
    blanks = len(line) - len(line.lstrip(" "))
    return " " * (blanks // 2 if wide else blanks * 2) + line[blanks:]


def _documented(path: str, text: str, chosen: Random) -> str:
    named = "".join(f" * @param {name} - The {name}.\n" for name in local_names(path, text)[:3])
    return f"/**\n * Handles the request and gives back what came of it.\n *\n{named} */\n{text}"
