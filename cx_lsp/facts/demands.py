"""What a piece of code compares, picks, asks and refuses: read only where two states of it are compared."""

from __future__ import annotations

import copy
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, cached_property, lru_cache

from tree_sitter import Query

from cx_lsp.facts.capture import raw_facts
from cx_lsp.facts.languages import demand_query, language
from cx_lsp.facts.syntax import Syntax, read
from cx_lsp.model import Fact, Span
from cx_lsp.text import Document

_STATEMENTS = 4096
_GIVEN = re.compile(rb"(?<![\w$.])([A-Za-z_$][\w$]*)(?=\s*(?:[:!?][^=;]{0,400})?=(?![=>]))")


class Reading:
    """One text, parsed once, that answers for any part of it."""

    def __init__(self, path: str, document: Document, syntax: Syntax | None = None) -> None:
        """A text, and its syntax where that is at hand."""
        self._path = path
        self._document = document
        self._syntax: Syntax | str = syntax or read(path, document)
        self._known: dict[Span, tuple[Fact, ...]] = {}

    @property
    def sound(self) -> bool:
        """Whether all of the text was understood."""
        return isinstance(self._syntax, Syntax) and not self._syntax.tree.root_node.has_error

    def stays_sound(self, data: bytes) -> bool:
        """Whether another text in the place of this one is understood as a whole."""
        before = self._syntax
        if isinstance(before, Syntax):
            before = replace(before, tree=copy.copy(before.tree))
        after = read(self._path, Document.of(data), before if isinstance(before, Syntax) else None)
        return isinstance(after, Syntax) and not after.tree.root_node.has_error

    def naming(self, name: str) -> Iterator[tuple[Fact, ...]]:
        """The facts of each statement of the text that may give a name its value, one after the other."""
        return (self.inside(span) for span in self._naming.get(name.encode(), ()))

    @cached_property
    def _naming(self) -> dict[bytes, list[Span]]:
        found: dict[bytes, list[Span]] = defaultdict(list)
        data = self._document.data
        for node in [] if isinstance(self._syntax, str) else self._syntax.tree.root_node.children:
            start, end = node.byte_range
            for name in _given(data[start:end]):
                found[name].append(self._document.span(start, end))
        return found

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


@lru_cache(_STATEMENTS)
def _given(statement: bytes) -> frozenset[bytes]:
    """The names that a statement may give a value; most statements are the same after an edit."""
    return frozenset(_GIVEN.findall(statement))


@cache
def _query(name: str) -> Query:
    return Query(language(name).grammar, demand_query(name))
