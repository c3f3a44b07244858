"""Turns one file's text into its Facts: syntax, pieces, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from cx_lsp.facts import flow
from cx_lsp.facts.capture import DEEPEST, Raw
from cx_lsp.facts.coverage import covering
from cx_lsp.facts.languages import language_name, role
from cx_lsp.facts.own.matches import Asking
from cx_lsp.facts.own.rules import OwnRules, queries
from cx_lsp.facts.pieces import Piece, pieces
from cx_lsp.facts.syntax import Syntax, read
from cx_lsp.model import Fact, Facts, Span
from cx_lsp.text import Document

NO_RULES = OwnRules()


def extract(path: str, source: bytes | str | Document, own: OwnRules = NO_RULES) -> Facts:
    """The facts of a text. Never raises on what the text says; what could not be read is in `unread`."""
    document = source if isinstance(source, Document) else Document.of(source)
    return facts_of(path, read(path, document), own)


def facts_of(path: str, syntax: Syntax | str, own: OwnRules = NO_RULES) -> Facts:
    """The facts of a text whose syntax is at hand, or that was not read for a reason."""
    if isinstance(syntax, str):
        return Facts(path, language_name(path) or "", unread=(Fact("unread", syntax, Span(0, 0, 0, 0)),))
    document, spoken, root = syntax.document, syntax.language, syntax.tree.root_node
    asking = Asking(queries(own, spoken.name) if own.sources else ())
    found = list(pieces(document, spoken, root, syntax.known, asking))
    syntax.pieces.update(found)
    parts = [piece for _, piece in found]
    return Facts(
        path,
        spoken.name,
        tuple(covering(_certain([f for part in parts for f in part.items if f.kind != "unread"]), syntax)),
        tuple(flow for part in parts for flow in part.flows),
        role(path),
        (*_errors(root, document), *_too_deep(root, document), *_stopped(parts)),
    )


def passes(path: str, document: Document, function: Fact) -> frozenset[str]:
    """The parameters, by position and by name, that a function of a text may give back as they are."""
    syntax = read(path, document)
    if isinstance(syntax, str):
        return frozenset()
    start = document.offset(function.span.start_line, function.span.start_col)
    end = document.offset(function.span.end_line, function.span.end_col)
    spoken = syntax.language
    whole = Raw("function", function.text, start, end, {})
    return flow.passes(spoken.name, spoken.flow, syntax.tree.root_node, document.data, whole)


def _stopped(parts: list[Piece]) -> Iterator[Fact]:
    """Where a team's own rules had to stop, each once."""
    stopped = (fact for part in parts for fact in part.items if fact.kind == "unread")
    return iter({fact.text: fact for fact in reversed(list(stopped))}.values())


def _certain(items: list[Fact]) -> Iterator[Fact]:
    """Without `#set! route.declared` facts whose router this file does not declare: any name may be one."""
    routers = {fact.text for fact in items if fact.kind == "router"}
    return (f for f in items if "declared" not in f.data or f.get("router") in routers)


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
