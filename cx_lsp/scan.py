"""Brings an index up to date with the files on disk: only what is new or changed is read into facts."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from cx_lsp.facts import extract, is_ours
from cx_lsp.index import Index
from cx_lsp.model import Fact, Facts, Span

Progress = Callable[[int, int], None]
"""Told how many files of how many have been read."""

_PARALLEL = 200
"""Files from which a second process is worth its start."""
_BATCH = 64
_SKIPPED = frozenset({"node_modules", "__pycache__", "venv", "site-packages", "dist", "build"})


def walk(root: Path) -> Iterator[str]:
    """Regular files below a folder that is no repository; hidden and installed folders are left out."""
    for folder, names, files in os.walk(root):
        names[:] = sorted(n for n in names if not n.startswith(".") and n not in _SKIPPED)
        for file in sorted(files):
            path = Path(folder, file)
            if not path.is_symlink() and path.is_file():
                yield path.relative_to(root).as_posix()


def refresh(
    root: Path, paths: Iterable[str], index: Index, max_bytes: int, progress: Progress = lambda _d, _t: None
) -> int:
    """Reads new and changed files of `paths` into the index, forgets vanished ones; returns how many it read."""
    known = index.keys()
    present = [p for p in dict.fromkeys(paths) if is_ours(p)]
    stale: list[tuple[str, str, bytes | str]] = []
    for path in present:
        data = _read(root / path, max_bytes)
        key = hashlib.blake2b(data if isinstance(data, bytes) else data.encode(), digest_size=12).hexdigest()
        if known.get(path) != key:
            stale.append((path, key, data))
    index.forget(known.keys() - set(present))
    done = 0
    for batch in _extracted(stale):
        index.add(batch)
        done += len(batch)
        progress(done, len(stale))
    return len(stale)


def facts_of(root: Path, path: str, max_bytes: int) -> Facts:
    """The facts of one file on disk."""
    return _facts(path, _read(root / path, max_bytes))


def _read(path: Path, max_bytes: int) -> bytes | str:
    """The bytes of a file, or in words why they are not read."""
    try:
        size = path.stat().st_size
        if size > max_bytes:
            return f"{size:,} bytes are more than max_file_kb allows ({max_bytes:,})"
        return path.read_bytes()
    except FileNotFoundError:
        return "vanished while it was read"
    except OSError as error:
        return f"cannot be read: {error.strerror}"


def _facts(path: str, data: bytes | str) -> Facts:
    if isinstance(data, bytes):
        return extract(path, data)
    return Facts(path, "", unread=(Fact("unread", data, Span(0, 0, 0, 0)),))


def _extracted(stale: Collection[tuple[str, str, bytes | str]]) -> Iterator[list[tuple[str, Facts]]]:
    batches = list(_batched(stale))
    workers = min(os.cpu_count() or 1, 8)
    if len(stale) < _PARALLEL or workers < 2:
        yield from map(_extract, batches)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(_extract, batches)


def _extract(batch: list[tuple[str, str, bytes | str]]) -> list[tuple[str, Facts]]:
    return [(key, _facts(path, data)) for path, key, data in batch]


def _batched(items: Collection[tuple[str, str, bytes | str]]) -> Iterator[list[tuple[str, str, bytes | str]]]:
    listed = list(items)
    for start in range(0, len(listed), _BATCH):
        yield listed[start : start + _BATCH]
