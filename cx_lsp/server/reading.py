"""A text that changes becomes its facts again and again; only what changed is parsed anew."""

from __future__ import annotations

from dataclasses import dataclass

from cx_lsp.facts import NO_RULES, OwnRules, Syntax, facts_of, read
from cx_lsp.model import Facts
from cx_lsp.text import Document


@dataclass(frozen=True, slots=True)
class _Read:
    document: Document
    facts: Facts
    syntax: Syntax | None


class Reading:
    """Facts of the open texts of one project, each with the tree its next version starts from."""

    def __init__(self, max_bytes: int, own: OwnRules = NO_RULES) -> None:
        self._max_bytes = max_bytes
        self._own = own
        self._read: dict[str, _Read] = {}

    def facts(self, path: str, document: Document) -> Facts:
        """The facts of the newest version of a text: exactly those of reading it afresh."""
        before = self._read.pop(path, None)
        if before is None or before.document is not document:
            before = self._next(path, document, before)
        self._read[path] = before
        return before.facts

    def syntax(self, path: str, document: Document) -> Syntax | None:
        """The syntax of a text as it was last read; None when it was another or could not be read."""
        known = self._read.get(path)
        return known.syntax if known is not None and known.document is document else None

    def forget(self, path: str) -> None:
        """Lets go of a text that was closed."""
        self._read.pop(path, None)

    def _next(self, path: str, document: Document, before: _Read | None) -> _Read:
        size = len(document.data)
        if size > self._max_bytes:
            reason = f"{size:,} bytes are more than max_file_kb allows ({self._max_bytes:,})"
            return _Read(document, facts_of(path, reason), None)
        syntax = read(path, document, before.syntax if before is not None else None)
        kept = syntax if isinstance(syntax, Syntax) else None
        return _Read(document, facts_of(path, syntax, self._own), kept)
