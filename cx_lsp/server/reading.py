"""A text that changes becomes its facts again and again; only what changed is parsed anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cx_lsp.facts import extract, extract_tree, language_name, parse
from cx_lsp.model import Fact, Facts, Span
from cx_lsp.text import Document, Edit

if TYPE_CHECKING:
    from tree_sitter import Tree

_LONG_LINE = 5_000
"""Bytes from which a line may be one that `extract` declines; such texts are left to it as a whole."""


@dataclass(frozen=True, slots=True)
class _Read:
    document: Document
    facts: Facts
    tree: Tree | None


class Reading:
    """Facts of the open texts of one project, each with the tree its next version starts from."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._read: dict[str, _Read] = {}

    def facts(self, path: str, document: Document) -> Facts:
        """The facts of the newest version of a text: exactly those of reading it afresh."""
        before = self._read.pop(path, None)
        if before is None or before.document is not document:
            before = self._next(path, document, before)
        self._read[path] = before
        return before.facts

    def forget(self, path: str) -> None:
        """Lets go of a text that was closed."""
        self._read.pop(path, None)

    def _next(self, path: str, document: Document, before: _Read | None) -> _Read:
        size = len(document.data)
        if size > self._max_bytes:
            reason = f"{size:,} bytes are more than max_file_kb allows ({self._max_bytes:,})"
            return _Read(document, Facts(path, "", unread=(Fact("unread", reason, Span(0, 0, 0, 0)),)), None)
        name = language_name(path)
        if name is None or not _ordinary(document.data):
            return _Read(document, extract(path, document), None)
        if before is None or before.tree is None:
            tree = parse(name, document)
        else:
            tree = parse(name, document, before.tree, difference(before.document.data, document.data))
        return _Read(document, extract_tree(path, document, tree), tree)


def difference(before: bytes, after: bytes) -> Edit:
    """The smallest single replacement that turns one text into the other."""
    start = _shared(before, after)
    room = min(len(before), len(after)) - start
    tail = _shared(before[len(before) - room :][::-1], after[len(after) - room :][::-1])
    return Edit(start, len(before) - tail, len(after) - tail)


def _shared(one: bytes, other: bytes) -> int:
    """How many bytes two texts have in common at their start."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _ordinary(data: bytes) -> bool:
    return b"\0" not in data and max(map(len, data.split(b"\n"))) < _LONG_LINE
