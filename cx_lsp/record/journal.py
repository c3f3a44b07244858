"""What somebody wrote becomes lines of a journal that only grows, one file per session, and is read again.

A line is JSON and holds prints, never text. Sessions never share a file, so two agents never interleave;
processes of one session take turns. A process that is killed while it writes loses its own line only:
the next one starts on a fresh line, and a reader skips what is not whole.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any

from cx_lsp.record.place import tree_around

if sys.platform != "win32":
    import fcntl

VERSION = 1
KEPT = timedelta(days=90)
_LONGEST = 16_000_000
_TAIL = 64_000
_PRINT = re.compile(r"(?:[0-9a-f]{12})?")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z")
_MANY = 1_000_000_000
_LONG = 4096


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive lines that one edit added or changed.

    `at` is the first of them, zero-based, in the file after the edit; `above` and `below` are the prints
    of the nearest lines around them that are not blank, "" at the ends of the file.
    """

    at: int
    above: str
    below: str
    prints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One edit of one file. `path` is POSIX and relative to the top level of its working tree."""

    at: str
    by: str
    """Either "ai" or "human"."""
    tool: str
    model: str
    session: str
    path: str
    how: str
    """The agent's own name for what it did, such as Edit."""
    level: int
    """1 seen while it was written; 2 the agent wrote it, and what was there before is not known for sure."""
    modified: bool
    """A person changed the proposal before it was written."""
    head: str
    runs: tuple[Run, ...]
    gone: int
    """How many lines it took away or changed."""


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
            known = [_same(e) for e in map(_entry, tail.splitlines()[-8:]) if e]
            fresh = [_line(e) for e in listed if _same(e) not in known]
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
    return list(dict.fromkeys(entry.path for entry in map(_entry, reversed(lines)) if entry))


def prune(folder: Path, today: datetime) -> None:
    """Removes entries older than 90 days, from files that nobody is writing."""
    oldest = (today - KEPT).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    for path in _files(folder):
        first = next(_entries(path), None)
        if first is None or first.at >= oldest or sys.platform == "win32":
            continue
        with suppress(OSError), _held(path, patience=0):
            kept = b"".join(_line(entry) for entry in _entries(path) if entry.at >= oldest)
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
            entry = _entry(line)
            if entry:
                yield entry


def _line(entry: Entry) -> bytes:
    fields = {"v": VERSION, **asdict(entry)}
    return json.dumps(fields, separators=(",", ":")).encode() + b"\n"


def _same(entry: Entry) -> Entry:
    """An edit told twice within a second, by two events, is one."""
    return replace(entry, at=entry.at[:19], how="", level=0, model="")


def _entry(line: bytes) -> Entry | None:
    try:
        found = json.loads(line)
        if found["v"] != VERSION or not _whole(found):
            return None
        runs = tuple(_run(run) for run in found["runs"])
        words = {
            name: found[name] for name in ("at", "by", "tool", "model", "session", "path", "how", "head")
        }
        return Entry(level=found["level"], modified=found["modified"], gone=found["gone"], runs=runs, **words)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _whole(found: dict[str, Any]) -> bool:
    texts = ("at", "by", "tool", "model", "session", "path", "how", "head")
    path = found["path"]
    return (
        all(isinstance(found[name], str) and len(found[name]) <= _LONG for name in texts)
        and found["by"] in ("ai", "human")
        and _TIME.fullmatch(found["at"]) is not None
        and _counts(found["gone"])
        and type(found["level"]) is int
        and 1 <= found["level"] <= 5
        and type(found["modified"]) is bool
        and bool(path)
        and not path.startswith("/")
        and not {"", ".", ".."} & set(path.split("/"))
        and "\0" not in path
    )


def _run(found: dict[str, Any]) -> Run:
    prints = found["prints"]
    if not _counts(found["at"]) or not isinstance(prints, list):
        raise ValueError("not a run")
    for each in (found["above"], found["below"], *prints):
        if not _PRINT.fullmatch(each):
            raise ValueError("not a print")
    return Run(found["at"], found["above"], found["below"], tuple(prints))


def _counts(value: object) -> bool:
    return type(value) is int and 0 <= value <= _MANY
