"""Edits of files become the editor's own, each file at the version that was looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lsprotocol import types

from cx_lsp.model import Edit
from cx_lsp.server import places
from cx_lsp.server.client import Client
from cx_lsp.server.documents import Documents, Open
from cx_lsp.text import Document, Encoding

Change = types.TextEdit | types.SnippetTextEdit


@dataclass(frozen=True, slots=True)
class Editing:
    """What it takes to say an edit of one project's files in one editor's terms."""

    root: Path
    text: Callable[[str], Document | None]
    """The text of a file as it was looked at."""
    opened: Mapping[str, Open]
    """The open texts by their path in the project."""
    encoding: Encoding
    client: Client

    def of(self, edits: Iterable[Edit]) -> types.WorkspaceEdit | None:
        """The edits as one; None when a file is gone or open in a version that was not looked at yet."""
        changes: dict[str, list[Change]] = {}
        for edit in edits:
            document, open_ = self.text(edit.path), self.opened.get(edit.path)
            if document is None or (open_ is not None and open_.document.data != document.data):
                return None
            where = places.range_of(edit.span, document, self.encoding)
            new = types.TextEdit(where, document.adapted(edit.text))
            changes.setdefault(edit.path, []).append(new)
        return self.whole(changes)

    def whole(self, changes: Mapping[str, list[Change]]) -> types.WorkspaceEdit:
        """Changes by path as one edit; editors that know versions apply it to no other text."""
        named = [(self._named(path), some) for path, some in changes.items()]
        if self.client.edits_versions:
            return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(*each) for each in named])
        plain = {it.uri: [c for c in some if isinstance(c, types.TextEdit)] for it, some in named}
        return types.WorkspaceEdit(changes=plain)

    def _named(self, path: str) -> types.OptionalVersionedTextDocumentIdentifier:
        """A file by the name and version that the editor has of it."""
        open_ = self.opened.get(path)
        if open_ is None:
            return types.OptionalVersionedTextDocumentIdentifier(places.uri_of(self.root / path))
        return types.OptionalVersionedTextDocumentIdentifier(open_.uri, open_.version)


def by_path(documents: Documents, root: Path) -> dict[str, Open]:
    """The open texts of a project by their path in it."""
    found = {}
    for open_ in documents:
        path = places.path_of(open_.uri)
        if path is not None and path.is_relative_to(root):
            found[path.relative_to(root).as_posix()] = open_
    return found
