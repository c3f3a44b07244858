"""A Python function as an assistant would have written it again."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from random import Random

_HINTS = ("str", "int", "bool", "list[str]", "dict[str, Any]", "Any", "str | None")
_REMARKS = ("Nothing to do without it", "One after the other", "Guard against bad input", "Work out the rest")
_WIDTH = 88


def restyled(path: str, text: str, chosen: Random) -> str:
    """The function with another docstring, hints, string formats, quotes, order and line breaks."""
    function = ast.parse(text).body[0]
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return text
    for block in _blocks(function):
        _swap(block, chosen)
    function = _Formats(chosen).visit(function)
    _hint(function, chosen)
    _document(function)
    function.decorator_list = []
    return "\n".join(_laid_out(ast.unparse(ast.fix_missing_locations(function)), chosen)) + "\n"


def _blocks(function: ast.AST) -> Iterator[list[ast.stmt]]:
    for node in ast.walk(function):
        for name in ("body", "orelse", "finalbody"):
            held = getattr(node, name, None)
            if isinstance(held, list) and len(held) > 1 and isinstance(held[0], ast.stmt):
                yield held


def _swap(block: list[ast.stmt], chosen: Random) -> None:
    """Exchanges neighbouring assignments of which neither knows the other."""
    for place in range(len(block) - 1):
        first, second = block[place : place + 2]
        if not (isinstance(first, ast.Assign) and isinstance(second, ast.Assign)):
            continue
        acts = any(isinstance(node, ast.Call | ast.Await | ast.Yield) for node in ast.walk(first))
        sets, reads = _names(first, ast.Store), _names(first, ast.Load)
        later = _names(second, ast.Load) | _names(second, ast.Store)
        if not acts and not sets & later and not reads & _names(second, ast.Store) and chosen.random() < 0.8:
            block[place : place + 2] = [second, first]


def _names(node: ast.AST, use: type[ast.expr_context]) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, use)}


class _Formats(ast.NodeTransformer):
    """`"%s" % x` and `"{}".format(x)` become f-strings, and some f-strings become `format`."""

    def __init__(self, chosen: Random) -> None:
        self.chosen = chosen

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if not (isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Constant)):
            return node
        given = node.right.elts if isinstance(node.right, ast.Tuple) else [node.right]
        return _filled(node.left.value, "%s", given) or node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        called = node.func
        if not isinstance(called, ast.Attribute) or called.attr != "format" or node.keywords:
            return node
        text = called.value.value if isinstance(called.value, ast.Constant) else None
        return _filled(text, "{}", node.args) or node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        held = [part for part in node.values if isinstance(part, ast.FormattedValue)]
        plain = all(part.conversion == -1 and part.format_spec is None for part in held)
        if not held or not plain or self.chosen.random() < 0.5:
            return node
        text = "".join(
            str(part.value).replace("{", "{{").replace("}", "}}") if isinstance(part, ast.Constant) else "{}"
            for part in node.values
        )
        return ast.Call(ast.Attribute(ast.Constant(text), "format"), [part.value for part in held], [])


def _filled(text: object, mark: str, given: list[ast.expr]) -> ast.JoinedStr | None:
    """An f-string of a text and what goes into its gaps, where that is simple."""
    if not isinstance(text, str) or text.replace(mark, "").count(mark[0]) or len(given) != text.count(mark):
        return None
    if any(isinstance(node, ast.Constant | ast.Dict | ast.Starred) for g in given for node in ast.walk(g)):
        return None
    values: list[ast.expr] = []
    for place, part in enumerate(text.split(mark)):
        values += [ast.Constant(part)] if part else []
        values += [ast.FormattedValue(given[place], -1)] if place < len(given) else []
    return ast.JoinedStr(values)


def _hint(function: ast.FunctionDef | ast.AsyncFunctionDef, chosen: Random) -> None:
    for argument in function.args.args + function.args.kwonlyargs:
        if argument.annotation is None and argument.arg not in ("self", "cls") and chosen.random() < 0.85:
            argument.annotation = ast.parse(chosen.choice(_HINTS), mode="eval").body
    if function.returns is None:
        function.returns = ast.parse(chosen.choice((*_HINTS, "None")), mode="eval").body


def _document(function: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    taken = [a.arg for a in function.args.args if a.arg not in ("self", "cls")]
    lines = ["Handles the request and gives back what came of it.", "", "Args:"]
    lines += [f"    {name}: The {name.replace('_', ' ')}." for name in taken]
    lines += ["", "Returns:", "    The outcome.", ""]
    document = ast.Expr(ast.Constant("\n    ".join(lines)))
    if ast.get_docstring(function) is None:
        function.body.insert(0, document)
    else:
        function.body[0] = document


def _laid_out(text: str, chosen: Random) -> Iterator[str]:
    """Double quotes, long calls over several lines, a remark here and there."""
    for line in re.sub(r"'([^'\"\\\n{}]*)'", r'"\1"', text).splitlines():
        indent = line[: len(line) - len(line.lstrip())]
        if indent and line.lstrip().startswith(("if ", "for ", "while ", "with ")) and chosen.random() < 0.3:
            yield f"{indent}# {chosen.choice(_REMARKS)}"
        opened, closed = line.find("("), line.rfind(")")
        inner = line[opened + 1 : closed]
        even = inner.count("(") == inner.count(")") and '"' not in inner
        if len(line) > _WIDTH and -1 < opened < closed and even and ")" not in inner.partition("(")[0]:
            yield from (line[: opened + 1], f"{indent}    {inner}", indent + line[closed:])
        else:
            yield line
