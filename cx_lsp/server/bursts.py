"""A burst is told from a text that the editor only read anew, because another program had written it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cx_lsp.text import Document

_BOM = b"\xef\xbb\xbf"


@dataclass(slots=True)
class Burst:
    """A text right after a burst; `reloaded` when that only brought what was on disk already."""

    document: Document
    when: int
    reloaded: bool = False


def verify(burst: Burst, path: Path | None) -> None:
    """A text that an editor reads anew because the file changed comes at once, too."""
    try:
        older = path is not None and path.stat().st_mtime_ns <= burst.when
        burst.reloaded = older and _same(path, burst.document)
    except OSError:
        burst.reloaded = False
    burst.document = Document(b"", (0,))


def _same(path: Path | None, document: Document) -> bool:
    return path is not None and path.read_bytes().removeprefix(_BOM) == document.data.removeprefix(_BOM)
