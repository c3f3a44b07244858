"""The texts the editor has open, each an immutable snapshot that a change replaces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lsprotocol import types

from cx_lsp.text import Document, Edit, Encoding

Step = tuple[Document, Edit, Document]
"""A text before an edit, the edit, the text after it."""


@dataclass(frozen=True, slots=True)
class Open:
    """One open text at one version."""

    uri: str
    language_id: str
    version: int
    document: Document


class Documents:
    """Open texts by URI. The event loop alone changes them; any thread may take a snapshot."""

    def __init__(self, encoding: Encoding) -> None:
        self.encoding: Encoding = encoding
        """What the editor counts in a column."""
        self._open: dict[str, Open] = {}

    def __iter__(self) -> Iterator[Open]:
        return iter(list(self._open.values()))

    def get(self, uri: str) -> Open | None:
        """The newest snapshot of a text; None when it is not open."""
        return self._open.get(uri)

    def open(self, item: types.TextDocumentItem) -> None:
        """Takes in a text the editor opened."""
        self._open[item.uri] = Open(item.uri, item.language_id, item.version, Document.of(item.text))

    def change(
        self,
        uri: str,
        version: int,
        changes: Sequence[types.TextDocumentContentChangeEvent],
    ) -> list[Step]:
        """Applies changes in their order and returns them; a text that is not open is left alone."""
        known = self._open.get(uri)
        if known is None:
            return []
        document = known.document
        steps = []
        for change in changes:
            before = document
            document, edit = edited(before, change, self.encoding)
            steps.append((before, edit, document))
        self._open[uri] = replace(known, version=version, document=document)
        return steps

    def close(self, uri: str) -> None:
        """Forgets a text."""
        self._open.pop(uri, None)


def changed(document: Document, change: types.TextDocumentContentChangeEvent, encoding: Encoding) -> Document:
    """The document after one change; positions out of range are moved to the nearest one there is."""
    return edited(document, change, encoding)[0]


def edited(
    document: Document, change: types.TextDocumentContentChangeEvent, encoding: Encoding
) -> tuple[Document, Edit]:
    """As `changed`, with the bytes that the change replaced."""
    if not isinstance(change, types.TextDocumentContentChangePartial):
        after = Document.of(change.text)
        return after, Edit(0, len(document.data), len(after.data))
    start = offset(document, change.range.start, encoding)
    end = max(start, offset(document, change.range.end, encoding))
    return document.replace(start, end, change.text.encode("utf-8", "replace"))


def offset(document: Document, position: types.Position, encoding: Encoding) -> int:
    """The byte offset of an editor's position; inside a character means its start."""
    line = position.line
    found = document.offset(line, document.from_units(line, position.character, encoding))
    while found < len(document.data) and document.data[found] & 0xC0 == 0x80:  # not the first byte of one
        found -= 1
    return found
