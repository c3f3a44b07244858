"""What somebody wrote becomes lines of a journal that only grows, one file per session, and is read again.

A line is JSON and holds prints, never text. Sessions never share a file, so two agents never interleave;
processes of one session take turns. A process that is killed while it writes loses its own line only:
the next one starts on a fresh line, and a reader skips what is not whole.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path

from cx_lsp.record.entry import Entry, decoded, encoded
from cx_lsp.record.place import tree_around

if sys.platform != "win32":
    import fcntl

KEPT = timedelta(days=90)
_LONGEST = 16_000_000
_TAIL = 64_000


def folder_of(root: Path) -> Path | None:
    """Where the repository around a folder keeps its journal; None outside of any repository."""
    tree = tree_around(root)
    return tree.common / "cx" / "journal" if tree else None


def session_file(tool: str, session: str) -> str:
    """The name of a session's file."""
    name = f"{tool}\0{session}".encode("utf-8", "replace")
    return f"{blake2b(name, digest_size=8).hexdigest()}.jsonl"


def now() -> str:
    """The time as the journal writes it."""
    return f"{datetime.now(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def append(folder: Path, entries: Iterable[Entry]) -> None:
    """Adds entries at once; one that only repeats its session's last edit of the moment is left out."""
    by_file: dict[str, list[Entry]] = {}
    for entry in entries:
        by_file.setdefault(session_file(entry.tool, entry.session), []).append(entry)
    if not by_file:
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name, listed in by_file.items():
        with _held(folder / name) as file:
            tail = _tail(file)
            known = [_same(e) for e in map(decoded, tail.splitlines()[-8:]) if e]
            fresh = [encoded(e) for e in listed if _same(e) not in known]
            torn = b"\n" if tail and not tail.endswith(b"\n") else b""
            if fresh:
                os.write(file, torn + b"".join(fresh))
    with suppress(OSError):
        _prune_daily(folder)


def read(folder: Path) -> Iterator[Entry]:
    """Every entry that can be read, session by session in the order of writing; the rest is skipped."""
    for path in _files(folder):
        yield from _entries(path)


def paths(folder: Path, tool: str, session: str) -> list[str]:
    """The files a session touched of late, the last one first."""
    try:
        with (folder / session_file(tool, session)).open("rb") as file:
            lines = _tail(file.fileno()).splitlines()
    except OSError:
        return []
    return list(dict.fromkeys(entry.path for entry in map(decoded, reversed(lines)) if entry))


def prune(folder: Path, today: datetime) -> None:
    """Removes entries older than 90 days, from files that nobody is writing."""
    oldest = (today - KEPT).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    for path in _files(folder):
        first = next(_entries(path), None)
        if first is None or first.at >= oldest or sys.platform == "win32":
            continue
        with suppress(OSError), _held(path, patience=0):
            kept = b"".join(encoded(entry) for entry in _entries(path) if entry.at >= oldest)
            if not kept:
                path.unlink()
                continue
            spare = path.with_suffix(".kept")
            spare.write_bytes(kept)
            spare.replace(path)


def _prune_daily(folder: Path) -> None:
    mark = folder / "pruned"
    today = datetime.now(UTC)
    if mark.exists() and today.timestamp() - mark.stat().st_mtime < 86400:
        return
    mark.touch()
    prune(folder, today)


@contextmanager
def _held(path: Path, patience: int = 20) -> Iterator[int]:
    """A file open for appending that nobody else writes; after a second of waiting, not even asked for.

    Pruning puts another file in its place, so who waited looks whether it still holds the right one.
    """
    while True:
        file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            _lock(file, patience)
            if _in_place(file, path):
                yield file
                return
        finally:
            os.close(file)


def _in_place(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False


def _lock(file: int, patience: int) -> None:
    if sys.platform == "win32":
        return
    import time

    for left in range(patience, -1, -1):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if not patience:
                raise
            if left:
                time.sleep(0.05)
        else:
            return


def _tail(file: int) -> bytes:
    size = os.lseek(file, 0, os.SEEK_END)
    os.lseek(file, max(0, size - _TAIL), os.SEEK_SET)
    return os.read(file, _TAIL)


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(p for p in folder.iterdir() if p.suffix == ".jsonl" and p.is_file())
    except OSError:
        return []


def _entries(path: Path) -> Iterator[Entry]:
    with suppress(OSError), path.open("rb") as file:
        while line := file.readline(_LONGEST):
            entry = decoded(line)
            if entry:
                yield entry


def _same(entry: Entry) -> Entry:
    """An edit told twice within a second, by two events, is one."""
    return replace(entry, at=entry.at[:19], how="", level=0, model="")
