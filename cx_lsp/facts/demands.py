"""What a piece of code compares, picks, asks and refuses: read only where two states of it are compared."""

from __future__ import annotations

from functools import cache

from tree_sitter import Query

from cx_lsp.facts.capture import raw_facts
from cx_lsp.facts.languages import demand_query, language
from cx_lsp.facts.syntax import Syntax, read
from cx_lsp.model import Fact, Span
from cx_lsp.text import Document


class Reading:
    """One text, parsed once, that answers for any part of it."""

    def __init__(self, path: str, document: Document) -> None:
        self._document = document
        self._syntax: Syntax | str = read(path, document)
        self._known: dict[Span, tuple[Fact, ...]] = {}

    @property
    def sound(self) -> bool:
        """Whether all of the text was understood."""
        return isinstance(self._syntax, Syntax) and not self._syntax.tree.root_node.has_error

    def inside(self, span: Span) -> tuple[Fact, ...]:
        """The facts of a part of the text, in its order; their scope is left open."""
        if span not in self._known:
            self._known[span] = self._read(span)
        return self._known[span]

    def _read(self, span: Span) -> tuple[Fact, ...]:
        if isinstance(self._syntax, str):
            return ()
        document = self._document
        start = document.offset(span.start_line, span.start_col)
        end = document.offset(span.end_line, span.end_col)
        node = self._syntax.tree.root_node.descendant_for_byte_range(start, end)
        if node is None:
            return ()
        found = raw_facts(_query(self._syntax.language.name), node)
        return tuple(
            Fact(raw.kind, raw.text, document.span(raw.start, raw.end), "", raw.data)
            for raw in found
            if start <= raw.start and raw.end <= end
        )


@cache
def _query(name: str) -> Query:
    return Query(language(name).grammar, demand_query(name))
