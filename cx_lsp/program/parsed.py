"""A span of a Python file becomes the function around it, parsed, with its text and the place of its body."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from cx_lsp.model import Facts, Span
from cx_lsp.text import Document


@dataclass(frozen=True, slots=True)
class Function:
    """A function as its own text: what it stands in, its lines without their common indent, its body."""

    span: Span
    outer: str
    """The qualified name of what it is defined in; "" for a module."""
    above: bytes
    """What stands directly above it, decorators among it."""
    indent: str
    lines: Sequence[str]
    node: ast.FunctionDef
    body: Sequence[ast.stmt]
    """Its statements without the docstring."""

    @property
    def arguments(self) -> list[ast.arg]:
        """Its parameters, in order."""
        args = self.node.args
        return [*args.posonlyargs, *args.args, *args.kwonlyargs]

    @property
    def names(self) -> list[str]:
        """Their names."""
        return [argument.arg for argument in self.arguments]

    @property
    def first(self) -> int:
        """The line of its text at which the body begins, with the comments above its first statement."""
        decorators: list[ast.expr] = getattr(self.body[0], "decorator_list", [])
        begin = min([self.body[0].lineno, *(node.lineno for node in decorators)]) - 1
        documented = self.body[0] is not self.node.body[0]
        before = (self.node.body[0].end_lineno or 0) if documented else 0
        while begin > before and self.lines[begin - 1].lstrip().startswith("#"):
            begin -= 1
        return begin

    @property
    def last(self) -> int:
        """The last line of its text."""
        return (self.node.end_lineno or 1) - 1

    @property
    def body_span(self) -> Span:
        """The lines of the body in the file, up to the end of the last."""
        start = self.span.start_line
        end = len(f"{self.indent}{self.lines[self.last]}".encode())
        return Span(start + self.first, 0, start + self.last, end)

    def source(self, node: ast.expr) -> str:
        """What stands at a node; "" when it is not on one line."""
        if node.lineno != node.end_lineno:
            return ""
        return self.lines[node.lineno - 1].encode()[node.col_offset : node.end_col_offset].decode()


def function(facts: Facts, document: Document, span: Span) -> Function | None:
    """The innermost function around a span, when it can be parsed and its body stands on its own lines."""
    around = [f for f in facts.of("function") if f.span.start_line <= span.start_line <= f.span.end_line]
    fact = max(around, key=lambda f: f.span.start_line, default=None)
    if fact is None:
        return None
    lines = [document.line(number).decode("utf-8", "replace") for number in fact.span.lines]
    skipped = next((n for n, line in enumerate(lines) if line.lstrip().startswith("def ")), len(lines))
    lines = lines[skipped:]
    indent = lines[0][: len(lines[0]) - len(lines[0].lstrip())] if lines else ""
    if not lines or any(line and not line.startswith(indent) for line in lines):
        return None
    lines = [line[len(indent) :] for line in lines]
    node = _parsed(lines)
    body = node.body[ast.get_docstring(node, clean=False) is not None :] if node is not None else ()
    if (
        node is None
        or not body
        or body[0].lineno == node.lineno
        or not lines[body[0].lineno - 1][:1].isspace()
    ):
        return None
    start = fact.span.start_line + skipped
    whole = Span(start, 0, fact.span.end_line, fact.span.end_col)
    outer = fact.scope.rpartition(".")[0]
    return Function(whole, outer, _above(document, start), indent, lines, node, body)


def _parsed(lines: Sequence[str]) -> ast.FunctionDef | None:
    try:
        (node,) = ast.parse("\n".join(lines)).body
    except (SyntaxError, ValueError, RecursionError):
        return None
    return node if isinstance(node, ast.FunctionDef) else None


def _above(document: Document, line: int) -> bytes:
    top = line
    while top > 0 and document.line(top - 1).strip():
        top -= 1
    return b"\n".join(document.line(number) for number in range(top, line))
