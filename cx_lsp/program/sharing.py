"""Two functions of one Python file that do the same become calls of one they share; in doubt they stay.

Only whole bodies are shared, equal but for constants: each constant that differs becomes a parameter. Code
that looks at its own frame, yields, awaits or binds names of others is left alone.
"""

from __future__ import annotations

import ast
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import chain

from cx_lsp.model import Edit, Facts, Fix, Span
from cx_lsp.program.parsed import Function, function
from cx_lsp.text import Document

_MOST = 4
"""Constants that differ and become parameters; with more of them the two are better read apart."""
_SEEING = frozenset({"locals", "vars", "eval", "exec", "dir", "super", "__class__"})
_REFUSED = (ast.Yield, ast.YieldFrom, ast.Await, ast.Nonlocal, ast.AsyncFor, ast.AsyncWith)
_FIXED = (ast.pattern, ast.JoinedStr, ast.Lambda, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_TYPES = (bool, int, float, str, bytes)
Swap = tuple[str, str]
"""The source of a constant on either side."""


@dataclass(frozen=True, slots=True)
class _Shared:
    """The function that both are to call: its name, and the parameter of each constant that differs."""

    name: str
    given: dict[Swap, str]
    places: dict[tuple[int, int], tuple[int, Swap]]
    """Where in the first function constants differ: line and column, then the end column and the swap."""


def sharing(facts: Facts, document: Document, copy: Span, original: Span) -> Fix | None:
    """The edits that make the functions around two spans of a file call one they share."""
    if facts.language != "python" or facts.unread:
        return None
    sides = [function(facts, document, span) for span in (original, copy)]
    one, other = sides
    if one is None or other is None or one.span == other.span or not _kin(facts, one, other):
        return None
    name = f"_{one.node.name.strip('_')}_shared"
    places = _differing(one, other)
    if places is None or name.encode() in document.data or _comments(one) != _comments(other):
        return None
    swaps = list(dict.fromkeys(swap for _, swap in places.values()))
    if len(swaps) > _MOST:
        return None
    shared = _Shared(name, dict(zip(swaps, _free_names(one, swaps), strict=True)), places)
    top = _top(document, min(one, other, key=lambda side: side.span).span.start_line, one.indent)
    if top is None:
        return None
    apart = "\n\n" if one.indent else "\n\n\n"
    definition = Edit(facts.path, Span(top, 0, top, 0), _definition(one, other, shared) + apart)
    calls = [
        Edit(facts.path, side.body_span, _call(side, shared, number))
        for number, side in enumerate((one, other))
    ]
    title = f"Extract what `{one.node.name}` and `{other.node.name}` do into `{name}`"
    return Fix(title, tuple(sorted((definition, *calls), key=lambda edit: edit.span)))


def _kin(facts: Facts, one: Function, other: Function) -> bool:
    """Whether two functions stand side by side in a module or class, take the same, and may be moved."""
    if one.outer != other.outer or one.names != other.names or one.indent != other.indent:
        return False
    if not all(map(_plain, (one.node, other.node))):
        return False
    if not one.outer:
        return not one.indent
    holder = facts.function(one.outer)
    if holder is None or holder.kind != "class" or not one.names:
        return False
    # A decorator, or a name that the language calls, may hand over something else than the object.
    return not any(b"@" in side.above or side.node.name.startswith("__") for side in (one, other))


def _plain(node: ast.FunctionDef) -> bool:
    if node.args.vararg or node.args.kwarg:
        return False
    return not any(
        isinstance(each, _REFUSED) or (isinstance(each, ast.Name) and each.id in _SEEING)
        for each in ast.walk(node)
    )


def _differing(one: Function, other: Function) -> dict[tuple[int, int], tuple[int, Swap]] | None:
    """The constants that differ; None when anything else does, or one where no name may stand."""
    pairs = zip(_constants(one.body), _constants(other.body), strict=False)
    found = {}
    fixed = _fixed(one.body) | _fixed(other.body)
    for left, right in list(pairs):
        if (type(left.value), left.value) != (type(right.value), right.value):
            swap = one.source(left), other.source(right)
            if id(left) in fixed or id(right) in fixed or not all(swap) or left.lineno != left.end_lineno:
                return None
            found[left.lineno - 1, left.col_offset] = left.end_col_offset or 0, swap
            left.value = right.value = 0
    equal = [ast.dump(a) for a in one.body] == [ast.dump(b) for b in other.body]
    return found if equal else None


def _constants(body: Sequence[ast.stmt]) -> list[ast.Constant]:
    return [node for node in chain(*map(ast.walk, body)) if isinstance(node, ast.Constant)]


def _fixed(body: Sequence[ast.stmt]) -> set[int]:
    """The constants in patterns, annotations, texts of f-strings and functions inside."""
    held: list[ast.AST] = []
    for node in chain(*map(ast.walk, body)):
        if isinstance(node, _FIXED):
            held.append(node)
        elif isinstance(node, ast.AnnAssign):
            held.append(node.annotation)
    return {id(node) for node in chain(*map(ast.walk, held)) if isinstance(node, ast.Constant)}


def _comments(side: Function) -> list[str]:
    text = "\n".join(side.lines).encode() + b"\n"
    return [t.string for t in tokenize.tokenize(BytesIO(text).readline) if t.type == tokenize.COMMENT]


def _free_names(side: Function, swaps: Sequence[Swap]) -> Iterator[str]:
    """A name for each parameter that is added, none of them used in the function yet."""
    used = {getattr(node, "id", None) or getattr(node, "arg", None) for node in ast.walk(side.node)}
    number = 0
    for _ in swaps:
        number += 1
        while (name := "value" if number == 1 else f"value_{number}") in used:
            number += 1
        yield name


def _definition(one: Function, other: Function, shared: _Shared) -> str:
    """The shared function: the body of the first, with a parameter where a constant differs."""
    annotated = [_annotated(*pair) for pair in zip(one.arguments, other.arguments, strict=True)]
    typed = one.node.returns is not None or any(":" in each for each in annotated)
    added = [_typed(name, swap) if typed else name for swap, name in shared.given.items()]
    returns = _equal_source(one.node.returns, other.node.returns)
    head = f"def {shared.name}({', '.join([*annotated, *added])}){f' -> {returns}' if returns else ''}:"
    lines = list(one.lines)
    for (line, start), (end, swap) in sorted(shared.places.items(), reverse=True):
        text = lines[line].encode()
        lines[line] = (text[:start] + shared.given[swap].encode() + text[end:]).decode()
    body = lines[one.first : one.last + 1]
    return "\n".join(one.indent + line if line.strip() else line for line in (head, *body))


def _annotated(one: ast.arg, other: ast.arg) -> str:
    annotation = _equal_source(one.annotation, other.annotation)
    return f"{one.arg}: {annotation}" if annotation else one.arg


def _equal_source(one: ast.expr | None, other: ast.expr | None) -> str:
    if one is None or other is None or ast.dump(one) != ast.dump(other):
        return ""
    return ast.unparse(one)


def _typed(name: str, swap: Swap) -> str:
    kinds = {type(ast.literal_eval(source)) for source in swap}
    only = next(iter(kinds)) if len(kinds) == 1 else None
    return f"{name}: {only.__name__}" if only in _TYPES and only is not None else name


def _call(side: Function, shared: _Shared, number: int) -> str:
    """The call that takes the place of a body; `number` says which of two constants is its own."""
    given = [*side.names, *(swap[number] for swap in shared.given)]
    target = shared.name
    if side.indent:
        target, given = f"{given[0]}.{target}", given[1:]
    result = "return " if any(isinstance(n, ast.Return) and n.value for n in ast.walk(side.node)) else ""
    first = side.lines[side.body[0].lineno - 1]
    inner = first[: len(first) - len(first.lstrip())]
    return f"{side.indent}{inner}{result}{target}({', '.join(given)})"


def _top(document: Document, line: int, indent: str) -> int | None:
    """The line at which something may stand above a definition, its decorators and comments."""
    top = line
    while top > 0 and document.line(top - 1).strip():
        top -= 1
    first = document.line(top).decode("utf-8", "replace")
    begins = first.startswith(indent) and first[len(indent) :].startswith(("@", "#", "def "))
    return top if begins else None
