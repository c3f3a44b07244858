"""Turns one file's text into its Facts: parse, one fused query, flows, fingerprints."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from tree_sitter import Node, Tree

from cx_lsp.facts import fingerprint
from cx_lsp.facts.capture import DEEPEST, Raw, raw_facts, scoped
from cx_lsp.facts.flow import RawFlow, flows
from cx_lsp.facts.languages import language, language_name, role
from cx_lsp.model import Fact, Facts, Fingerprint, Flow, Span
from cx_lsp.text import Document, Edit

_LONGEST_LINE = 20_000
_ERRORS_SHOWN = 3


def extract(path: str, source: bytes | str | Document) -> Facts:
    """The facts of a text. Never raises on what the text says; what could not be read is in `unread`."""
    document = source if isinstance(source, Document) else Document.of(source)
    name = language_name(path)
    if name is None:
        return _unread(path, "", "not a language cx-lsp reads")
    if b"\0" in document.data:
        return _unread(path, name, "not text: it holds NUL bytes")
    if max(map(len, document.data.split(b"\n"))) > _LONGEST_LINE:
        return _unread(path, name, f"a line is longer than {_LONGEST_LINE:,} bytes: minified or generated")
    return extract_tree(path, document, parse(name, document))


def parse(name: str, document: Document, before: Tree | None = None, edit: Edit | None = None) -> Tree:
    """The syntax tree of a document; with the tree before an edit, only what the edit touched is parsed."""
    if before is not None and edit is not None:
        point = document.position
        before.edit(
            edit.start, edit.old_end, edit.new_end, point(edit.start), point(edit.start), point(edit.new_end)
        )
        tree = language(name).parser().parse(document.data, before)
        # What is recovered from broken syntax depends on the way there; only a fresh look is repeatable.
        if not tree.root_node.has_error:
            return tree
    return language(name).parser().parse(document.data)


def extract_tree(path: str, document: Document, tree: Tree) -> Facts:
    """The facts of a document whose tree is at hand."""
    spoken = language(language_name(path) or "python")
    raws = raw_facts(spoken.query, tree.root_node)
    items = scoped(raws, document)
    fact_of = dict(zip(map(id, raws), items, strict=True))
    found = tuple(
        _flow(raw, fact_of, document) for raw in flows(spoken.flow, tree.root_node, document.data, raws)
    )
    prints = tuple(_fingerprints(spoken.name, document, items))
    unread = (*_errors(tree.root_node, document), *_too_deep(tree.root_node, document))
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
    shown = 0
    stack = [root] if root.has_error else []
    while stack and shown < _ERRORS_SHOWN:
        node = stack.pop()
        if node.is_error or node.is_missing:
            shown += 1
            yield Fact("unread", "syntax not understood", document.span(node.start_byte, node.end_byte))
        else:
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


def _unread(path: str, name: str, reason: str) -> Facts:
    return Facts(path, name, unread=(Fact("unread", reason, Span(0, 0, 0, 0)),))


__all__ = ["Raw", "extract", "extract_tree", "function_tokens", "outermost_functions", "parse"]
