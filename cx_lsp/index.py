"""The workspace's memory: Facts by path and content key, facts by kind, fingerprints by hash. Alone knows sqlite3."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from cx_lsp.model import Fact, Facts

SCHEMA = 1
"""Raised when the tables change; an index of another schema is made anew."""

SHARED_KINDS = frozenset({"route", "router", "mount", "before", "global", "test", "tag", "http"})
"""Kinds of facts that are asked for across all files."""

_TABLES = """
create table file (path text primary key, key text not null, facts blob not null) without rowid;
create table shared (kind text, path text, facts blob not null, primary key (kind, path)) without rowid;
create table print (hash integer, path text, scope text, token integer, line integer,
                    primary key (hash, path, scope, token)) without rowid;
create index print_path on print (path);
"""
_LOOKUP = 500


class Hit(NamedTuple):
    """A fingerprint found elsewhere: the file, function, token position and zero-based line it stands at."""

    hash: int
    path: str
    scope: str
    token: int
    line: int


class Index:
    """Facts of many files in one SQLite file; readers in other processes see it while it is written."""

    def __init__(self, connection: sqlite3.Connection, remark: str = "") -> None:
        self._db = connection
        self.remark = remark
        """One sentence when the index could not be kept as asked, "" otherwise."""

    @classmethod
    def open(cls, path: Path | None, version: int) -> Index:
        """The index at `path`, made anew when it is damaged or of another version; None is kept in memory.

        `version` is that of the facts stored. An index that cannot be written is kept in memory and says so.
        """
        if path is None:
            return cls(_fresh(":memory:", version))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            return cls(*_usable(path, version))
        except (OSError, sqlite3.Error) as error:
            return cls(_fresh(":memory:", version), f"{path}: index kept in memory only: {error}")

    def close(self) -> None:
        """Ends the connection; what was committed stays."""
        self._db.close()

    def keys(self) -> dict[str, str]:
        """The content key of every file."""
        return dict(self._db.execute("select path, key from file"))

    def paths(self) -> list[str]:
        """Every file, in order."""
        return [path for (path,) in self._db.execute("select path from file order by path")]

    def add(self, entries: Iterable[tuple[str, Facts]]) -> None:
        """Stores files with their content keys, each replacing what was known of its path."""
        with self._db:
            for key, facts in entries:
                self._drop(facts.path)
                self._db.execute("insert into file values (?, ?, ?)", (facts.path, key, _encode(facts)))
                self._db.executemany("insert into shared values (?, ?, ?)", _shared(facts))
                self._db.executemany(
                    "insert or ignore into print values (?, ?, ?, ?, ?)",
                    ((p.hash, facts.path, p.scope, p.token, p.line) for p in facts.fingerprints),
                )

    def forget(self, paths: Iterable[str]) -> None:
        """Drops files."""
        with self._db:
            for path in paths:
                self._drop(path)

    def facts(self, path: str) -> Facts | None:
        """The facts of one file."""
        row = self._db.execute("select facts from file where path = ?", (path,)).fetchone()
        return None if row is None else _decoder(Facts)(row[0])

    def named(self, kinds: Collection[str]) -> Iterator[tuple[str, Fact]]:
        """The facts of some kinds of `SHARED_KINDS` in all files, ordered by path."""
        marks = ",".join("?" * len(kinds))
        query = f"select path, facts from shared where kind in ({marks}) order by path"  # noqa: S608 - only "?"
        for path, blob in self._db.execute(query, tuple(kinds)).fetchall():
            for fact in _decoder(tuple[Fact, ...])(blob):
                yield path, fact

    def hits(self, hashes: Collection[int]) -> Iterator[Hit]:
        """Where any of these fingerprints stand."""
        asked = sorted(set(hashes))
        for start in range(0, len(asked), _LOOKUP):
            part = asked[start : start + _LOOKUP]
            marks = ",".join("?" * len(part))
            query = f"select hash, path, scope, token, line from print where hash in ({marks})"  # noqa: S608
            yield from map(Hit._make, self._db.execute(query, part).fetchall())

    def _drop(self, path: str) -> None:
        for table in ("file", "shared", "print"):
            self._db.execute(f"delete from {table} where path = ?", (path,))  # noqa: S608 - three fixed names


def _usable(path: Path, version: int) -> tuple[sqlite3.Connection, str]:
    if not path.exists():
        return _fresh(str(path), version), ""
    try:
        db = _connect(str(path))
        found = db.execute("pragma user_version").fetchone()[0]
        whole = db.execute("pragma quick_check(1)").fetchone()[0]
        if found == _stamp(version) and whole == "ok":
            return db, ""
        reason = "was of an older version" if whole == "ok" else "was damaged"
        db.close()
    except sqlite3.DatabaseError:
        reason = "was damaged"
    for file in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        file.unlink(missing_ok=True)
    return _fresh(str(path), version), f"{path}: the index {reason} and is made anew"


def _fresh(path: str, version: int) -> sqlite3.Connection:
    db = _connect(path)
    with db:
        db.executescript(_TABLES)
        db.execute(f"pragma user_version = {_stamp(version)}")
    return db


def _stamp(version: int) -> int:
    return (version ^ SCHEMA) & 0x7FFF_FFFF


def _connect(path: str) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=10, check_same_thread=False)
    db.execute("pragma journal_mode = wal")
    db.execute("pragma synchronous = off")  # a cache: losing it costs time, never truth
    return db


def _shared(facts: Facts) -> Iterator[tuple[str, str, bytes]]:
    for kind in SHARED_KINDS:
        items = tuple(facts.of(kind))
        if items:
            yield kind, facts.path, _encode(items)


def _encode(value: object) -> bytes:
    import msgspec

    return msgspec.msgpack.encode(value)


@cache
def _decoder(type_: Any) -> Any:  # noqa: ANN401 - msgspec decoders are typed by their argument
    import msgspec

    return msgspec.msgpack.Decoder(type_).decode
