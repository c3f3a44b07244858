"""URIs become paths, and spans become the editor's ranges, and back."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from lsprotocol import types
from pygls import uris

from cx_lsp.model import Span
from cx_lsp.text import Document, Encoding

_SUFFIXES = {
    "python": ".py",
    "javascript": ".js",
    "javascriptreact": ".jsx",
    "typescript": ".ts",
    "typescriptreact": ".tsx",
}


def path_of(uri: str) -> Path | None:
    """The file behind a URI, its folder's links resolved as git does; None when it is no file."""
    if not uri.startswith("file:"):
        return None
    name = uris.to_fs_path(uri)
    if not name:
        return None
    path = Path(name)
    return path.parent.resolve() / path.name


def untitled(uri: str, language_id: str) -> str:
    """A file name for a text that has none, so that its language is known."""
    name = urlsplit(uri).path.rpartition("/")[2] or "untitled"
    suffix = _SUFFIXES.get(language_id, "")
    return name if name.endswith(suffix) else name + suffix


def uri_of(path: Path) -> str:
    """The URI of a file."""
    return uris.from_fs_path(str(path)) or path.as_uri()


def range_of(span: Span, document: Document | None, encoding: Encoding) -> types.Range:
    """A span in the editor's units; without the document its bytes are taken for units."""

    def position(line: int, col: int) -> types.Position:
        units = document.to_units(line, col, encoding) if document is not None else col
        return types.Position(line, units)

    return types.Range(
        position(span.start_line, span.start_col),
        position(span.end_line, span.end_col),
    )


def encoding_of(kind: types.PositionEncodingKind | str | None) -> Encoding:
    """What was agreed that a column counts; UTF-16 units unless the editor offered something else."""
    if kind == types.PositionEncodingKind.Utf8:
        return "utf-8"
    return "utf-32" if kind == types.PositionEncodingKind.Utf32 else "utf-16"
