"""Brings an index and a pool of functions up to date with the files on disk: only what is new is read."""

from __future__ import annotations

import gc
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from cx_lsp.copies.pairs import apart
from cx_lsp.copies.pool import Pool, Source
from cx_lsp.facts import NO_RULES, OwnRules, extract, is_ours, language_name, ready
from cx_lsp.index import Index, Row
from cx_lsp.model import Fact, Facts, Span

Progress = Callable[[int, int], None]
"""Told how many files of how many have been read."""
_PARALLEL = 200
"""Files from which a second process is worth its start."""
_BATCH = 64
_SAMPLE = 8
"""One file of so many is read before the other processes begin: what it taught is known to all of them, such
as compiled queries, each of which costs as much as a hundred lines."""
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
    root: Path,
    paths: Iterable[str],
    index: Index,
    max_bytes: int,
    progress: Progress = lambda _d, _t: None,
    own: OwnRules = NO_RULES,
) -> int:
    """Reads new and changed files of `paths` into the index, forgets vanished ones; returns how many it read.

    Files are read anew, too, when the `own` rules they are asked have changed.

    A name that is not UTF-8 cannot be reported, so its file is kept unread under a readable spelling.
    """
    known = index.keys()
    present = {spelled(path): path for path in paths if is_ours(path)}
    salt = own.salt
    stale = [p for name, p in present.items() if known.get(name) != key(_read(root, p, max_bytes), salt)]
    index.forget(known.keys() - present.keys())
    done = 0
    for batch in _extracted(stale, partial(_entries, root, max_bytes, own)):
        index.put(batch)
        done += len(batch)
        progress(done, len(stale))
    return len(stale)


def pooled(root: Path, index: Index, pool: Pool, max_bytes: int, own: OwnRules = NO_RULES) -> int:
    """Brings the pool of functions up to date with an index; returns how many files it read."""
    return pool.sync(
        Source(path, known, name, partial(_still, root, path, known, max_bytes, own.salt))
        for path, known in index.keys().items()
        if (name := language_name(path)) and not apart(path)
    )


def _still(root: Path, path: str, known: str, max_bytes: int, salt: bytes) -> bytes | None:
    """The bytes of a file whose key is known; None when it was written since or is not read."""
    data = _read(root, path, max_bytes)
    return data if isinstance(data, bytes) and key(data, salt) == known else None


def _read(root: Path, path: str, max_bytes: int) -> bytes | str:
    """The bytes of a file, or in words why they are not read."""
    if spelled(path) != path:
        return "its name is not UTF-8; rename it"
    try:
        size = (root / path).stat().st_size
        if size > max_bytes:
            return f"{size:,} bytes are more than max_file_kb allows ({max_bytes:,})"
        return (root / path).read_bytes()
    except FileNotFoundError:
        return "vanished while it was read"
    except OSError as error:
        return f"cannot be read: {error.strerror}"


def key(data: bytes | str, salt: bytes = b"") -> str:
    """The key of a content; why it was not read is one too. `salt` is what else its facts depend on."""
    content = data if isinstance(data, bytes) else data.encode()
    return hashlib.blake2b(content, digest_size=12, key=salt).hexdigest()


def spelled(path: str) -> str:
    """A path as text; bytes that are not UTF-8 as escapes."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _extracted(paths: Sequence[str], read: Callable[[Sequence[str]], list[Row]]) -> Iterator[list[Row]]:
    if len(paths) < _PARALLEL or (os.cpu_count() or 1) < 2:
        yield from map(read, _batches(paths))
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    ready(paths)  # once, before the other processes begin as copies of this one
    yield from map(read, _batches(paths[::_SAMPLE]))
    batches = _batches([path for number, path in enumerate(paths) if number % _SAMPLE])
    done = 0
    try:
        # What they inherit is no garbage: to look through it would only copy it.
        with ProcessPoolExecutor(min(os.cpu_count() or 1, 8, len(batches)), initializer=gc.freeze) as pool:
            for batch in pool.map(read, batches):
                yield batch
                done += 1
    except BrokenProcessPool:  # one of them was ended from outside, for want of memory perhaps
        yield from map(read, batches[done:])


def _batches(paths: Sequence[str]) -> list[Sequence[str]]:
    return [paths[start : start + _BATCH] for start in range(0, len(paths), _BATCH)]


def _entries(root: Path, max_bytes: int, own: OwnRules, paths: Sequence[str]) -> list[Row]:
    """Each file with the key of the very bytes its facts are of: it may have changed since it was listed."""
    found = []
    for path in paths:
        data = _read(root, path, max_bytes)
        found.append(Row.of(key(data, own.salt), _facts(spelled(path), data, own)))
    return found


def _facts(path: str, data: bytes | str, own: OwnRules) -> Facts:
    if isinstance(data, bytes):
        return extract(path, data, own)
    return Facts(path, "", unread=(Fact("unread", data, Span(0, 0, 0, 0)),))
