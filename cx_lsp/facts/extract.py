"""Turns one file's text into its Facts: parse, one fused query, flows, fingerprints."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from tree_sitter import Node

from cx_lsp.facts import fingerprint
from cx_lsp.facts.capture import DEEPEST, Raw, raw_facts, scoped
from cx_lsp.facts.flow import RawFlow, flows
from cx_lsp.facts.languages import language_name, role
from cx_lsp.facts.syntax import Syntax, read
from cx_lsp.model import Fact, Facts, Fingerprint, Flow, Span
from cx_lsp.text import Document


def extract(path: str, source: bytes | str | Document) -> Facts:
    """The facts of a text. Never raises on what the text says; what could not be read is in `unread`."""
    document = source if isinstance(source, Document) else Document.of(source)
    return facts_of(path, read(path, document))


def facts_of(path: str, syntax: Syntax | str) -> Facts:
    """The facts of a text whose syntax is at hand, or that was not read for a reason."""
    if isinstance(syntax, str):
        return Facts(path, language_name(path) or "", unread=(Fact("unread", syntax, Span(0, 0, 0, 0)),))
    document, spoken, root = syntax.document, syntax.language, syntax.tree.root_node
    raws = raw_facts(spoken.query, root)
    items = scoped(raws, document)
    fact_of = dict(zip(map(id, raws), items, strict=True))
    found = tuple(_flow(raw, fact_of, document) for raw in flows(spoken.flow, root, document.data, raws))
    prints = tuple(_fingerprints(spoken.name, document, items))
    unread = (*_errors(root, document), *_too_deep(root, document))
    return Facts(path, spoken.name, items, found, prints, role(path), unread)


def function_tokens(document: Document, language_: str, function: Fact) -> fingerprint.Tokens:
    """The token stream of one function's body, without its decorators and signature."""
    start = document.offset(function.span.start_line, function.span.start_col) + int(
        function.get("body", "0")
    )
    end = document.offset(function.span.end_line, function.span.end_col)
    return fingerprint.tokens(function.scope, document.data, start, end, language_)


def _flow(raw: RawFlow, fact_of: dict[int, Fact], document: Document) -> Flow:
    sink = fact_of[id(raw.sink)]
    source = Fact(
        "input", raw.source.text, document.span(raw.source.start, raw.source.end), sink.scope, raw.source.data
    )
    steps = tuple(_piece("step", step, sink.scope, document) for step in raw.steps)
    guard = None if raw.guard is None else _piece("guard", raw.guard, sink.scope, document)
    return Flow(source, sink, steps, guard)


def _piece(kind: str, extent: tuple[int, int], scope: str, document: Document) -> Fact:
    text = document.data[slice(*extent)].decode("utf-8", "replace")
    return Fact(kind, " ".join(text.split())[:120], document.span(*extent), scope)


def _fingerprints(name: str, document: Document, items: tuple[Fact, ...]) -> Iterator[Fingerprint]:
    for function in outermost_functions(items):
        stream = function_tokens(document, name, function)
        starts = document.starts
        yield from fingerprint.fingerprints(stream, (bisect_right(starts, o) - 1 for o in stream.offsets))


def outermost_functions(items: tuple[Fact, ...]) -> Iterator[Fact]:
    """Functions and methods that stand in no other function."""
    end = (-1, -1)
    for fact in items:
        span = fact.span
        if fact.kind == "function" and (span.start_line, span.start_col) >= end:
            end = (span.end_line, span.end_col)
            yield fact


def _errors(root: Node, document: Document) -> Iterator[Fact]:
    """The first place where the syntax was not understood; around it everything was read."""
    stack = [root] if root.has_error else []
    while stack:
        node = stack.pop()
        if node.is_error or node.is_missing:
            span = document.span(node.start_byte, node.end_byte)
            yield Fact("unread", "syntax not understood here, read around it", span)
            return
        stack += [child for child in reversed(node.children) if child.has_error or child.is_missing]


def _too_deep(root: Node, document: Document) -> Iterator[Fact]:
    stack = [(root, 0)]
    while stack:
        node, depth = stack.pop()
        if depth > DEEPEST:
            yield Fact(
                "unread",
                f"nested deeper than {DEEPEST} levels",
                document.span(node.start_byte, node.end_byte),
            )
            return
        # A tree of so few nodes cannot be that deep; only the large ones are walked.
        if depth + node.descendant_count > DEEPEST:
            stack += [(child, depth + 1) for child in node.children]
