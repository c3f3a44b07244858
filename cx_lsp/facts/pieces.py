"""Facts of one top-level statement at a time, so that an edit costs the statement it touches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from cx_lsp.facts.aliases import Bindings, bindings
from cx_lsp.facts.calls.values import completed
from cx_lsp.facts.capture import Raw, made_of, scoped
from cx_lsp.facts.flow import RawFlow, flows
from cx_lsp.facts.languages import Language
from cx_lsp.facts.own.matches import Asking
from cx_lsp.facts.plain import plain
from cx_lsp.model import Fact, Flow, Span
from cx_lsp.text import Document

Key = tuple[bytes, int, int]
"""What a piece depends on: its text and what its names stand for, its column, its understanding."""

_BROKEN = -1


@dataclass(frozen=True, slots=True)
class Piece:
    """All that is known of one top-level statement, and the line it stands at."""

    line: int
    items: tuple[Fact, ...]
    flows: tuple[Flow, ...]


def pieces(
    document: Document, spoken: Language, root: Node, before: dict[Key, Piece], asking: Asking
) -> Iterator[tuple[Key, Piece]]:
    """The pieces of a tree in order; one that `before` holds is moved, not read again."""
    bound = bindings(root, document.data) if spoken.name == "python" else Bindings()
    for node in root.children:
        line, col = document.position(node.start_byte)
        # How a piece with an error in it is read depends on what stands around it: it is never the same one.
        kind = _BROKEN if node.has_error else node.kind_id
        text = document.data[node.start_byte : node.end_byte]
        around = bound.mentioned(text)
        key = (text + around.print, col, kind)
        known = before.get(key) if kind != _BROKEN else None
        if known is None:
            yield key, _read(document, spoken, node, line, asking, around)
        else:
            yield key, moved(known, line)


def moved(piece: Piece, line: int) -> Piece:
    """The same piece at another line."""
    by = line - piece.line
    if not by:
        return piece
    return Piece(
        line,
        tuple(_lower(f, by) for f in piece.items),
        tuple(_lower_flow(f, by) for f in piece.flows),
    )


def _read(
    document: Document, spoken: Language, node: Node, line: int, asking: Asking, around: Bindings
) -> Piece:
    raws = completed(made_of(spoken.questions.answers(node, document.data)), node)
    told = plain(spoken, node, document.data, around)
    if told is None:
        found = list(flows(spoken.name, spoken.flow, node, document.data, raws, around.constants))
    else:
        heard = made_of(spoken.questions.answers(told.root.children[0], told.data))
        inner = told.root.children[0]
        read = flows(spoken.name, spoken.flow, inner, told.data, heard, around.constants)
        found = list(map(told.flow, read))
    items = scoped([*raws, *asking.of(node)], document)
    fact_of = {_place(raw): fact for raw, fact in zip(raws, items, strict=False)}
    return Piece(
        line,
        items,
        tuple(_flow(raw, fact_of, document) for raw in found if _place(raw.function) in fact_of),
    )


def _place(raw: Raw) -> tuple[str, int, int]:
    return raw.kind, raw.start, raw.end


def _flow(raw: RawFlow, fact_of: dict[tuple[str, int, int], Fact], document: Document) -> Flow:
    scope = fact_of[_place(raw.function)].scope
    sink = fact_of.get(_place(raw.sink)) or _fact(raw.sink, scope, document)
    steps = tuple(_part("step", step, scope, document) for step in raw.steps)
    guard = None if raw.guard is None else _part("guard", raw.guard, scope, document)
    passed = tuple(
        Fact("argument", p.callee, document.span(*p.place), scope, {"to": p.argument}) for p in raw.passed
    )
    return Flow(_fact(raw.source, scope, document), sink, steps, guard, passed)


def _fact(raw: Raw, scope: str, document: Document) -> Fact:
    return Fact(raw.kind, raw.text, document.span(raw.start, raw.end), scope, raw.data)


def _part(kind: str, extent: tuple[int, int], scope: str, document: Document) -> Fact:
    text = document.data[slice(*extent)].decode("utf-8", "replace")
    return Fact(kind, " ".join(text.split())[:120], document.span(*extent), scope)


def _lower(fact: Fact, by: int) -> Fact:
    at = fact.span
    span = Span(at.start_line + by, at.start_col, at.end_line + by, at.end_col)
    return Fact(fact.kind, fact.text, span, fact.scope, fact.data)


def _lower_flow(flow: Flow, by: int) -> Flow:
    guard = None if flow.guard is None else _lower(flow.guard, by)
    steps = tuple(_lower(step, by) for step in flow.steps)
    passed = tuple(_lower(call, by) for call in flow.passed)
    return Flow(_lower(flow.source, by), _lower(flow.sink, by), steps, guard, passed)
