"""A file before an agent edits it becomes a glimpse: the prints of its lines, kept until it was edited."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from cx_lsp.record.change import of_lines
from cx_lsp.record.place import Place, content

_FORGOTTEN = 86_400


def take(place: Place, ticket: str) -> None:
    """Keeps the prints of a file; `ticket` is what the report after the edit will ask with."""
    data = content(place.file)
    if data is None:
        return
    file = _file(place, ticket)
    file.parent.mkdir(parents=True, exist_ok=True)
    spare = file.with_suffix(f".{os.getpid()}")
    spare.write_text(json.dumps([place.path, of_lines(data)], separators=(",", ":")), "utf-8")
    spare.replace(file)


def spend(place: Place, ticket: str) -> list[str] | None:
    """The prints kept for a file, once; None when there are none."""
    file = _file(place, ticket)
    try:
        path, kept = json.loads(file.read_text("utf-8"))
        file.unlink()
    except (OSError, ValueError, TypeError, RecursionError):
        return None
    sound = isinstance(kept, list) and all(isinstance(each, str) for each in kept)
    return kept if sound and path == place.path else None


def drop(common: Path, root: Path, ticket: str) -> None:
    """Forgets what this ticket left behind: an edit that was refused has no report from after it."""
    for file in _folder(common).glob(f"{_name(str(root), ticket)}-*"):
        file.unlink(missing_ok=True)


def waiting(common: Path, root: Path, ticket: str) -> Iterator[str]:
    """The paths in a working tree that glimpses of this ticket wait for."""
    for file in sorted(_folder(common).glob(f"{_name(str(root), ticket)}-*.json")):
        with suppress(OSError, ValueError, TypeError, RecursionError):
            path, _ = json.loads(file.read_text("utf-8"))
            if isinstance(path, str):
                yield path


def forget(common: Path) -> None:
    """Drops glimpses that nobody came back for within a day."""
    with suppress(OSError):
        for file in _folder(common).iterdir():
            with suppress(OSError):
                if time.time() - file.stat().st_mtime > _FORGOTTEN:
                    file.unlink()


def _folder(common: Path) -> Path:
    return common / "cx" / "before"


def _file(place: Place, ticket: str) -> Path:
    name = f"{_name(str(place.tree.root), ticket)}-{_name(place.path)}.json"
    return _folder(place.tree.common) / name


def _name(*words: str) -> str:
    return blake2b("\0".join(words).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
