"""The workspace's memory: facts by file and kind, fingerprints, claims. Alone knows sqlite3."""

from __future__ import annotations

import sqlite3
import time
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from cx_lsp.model import Claim, Fact, Facts

SCHEMA = 2
"""Raised when the tables change; an index of another schema is another file."""

SHARED_KINDS = frozenset({"route", "router", "mount", "before", "global", "test", "tag", "http"})
"""Kinds of facts that are asked for across all files."""

_TABLES = """
begin immediate;
create table if not exists file (path text primary key, key text, facts blob) without rowid;
create table if not exists shared (kind text, path text, facts blob, primary key (kind, path)) without rowid;
create table if not exists claim (path text primary key, key text, claims blob) without rowid;
create table if not exists print (hash integer, path text, scope text, token integer, line integer,
                                  primary key (hash, path, scope, token)) without rowid;
create index if not exists print_path on print (path);
commit;
"""
_UNREAD = "unread"
_LOOKUP = 500
_UNUSED = 30 * 24 * 3600  # seconds


class Hit(NamedTuple):
    """A fingerprint found elsewhere: the file, function, token position and zero-based line it stands at."""

    hash: int
    path: str
    scope: str
    token: int
    line: int


class DamagedError(Exception):
    """The index holds what nobody wrote; `Index.discard` it and ask again."""


class Index:
    """Facts of many files in one SQLite file; readers in other processes see it while it is written."""

    def __init__(self, connection: sqlite3.Connection, path: Path | None = None, remark: str = "") -> None:
        self._db = connection
        self._path = path
        self.remark = remark
        """One sentence when the index could not be kept as asked, "" otherwise."""

    @classmethod
    def open(cls, path: Path | None, version: int) -> Index:
        """The index at `path`, made anew when it is damaged or of another version; None is kept in memory.

        `version` is that of the facts stored. An index that cannot be written is kept in memory and says so.
        """
        if path is None:
            return cls(_connected(":memory:"))
        place = path.with_stem(f"{path.stem}-{(version ^ SCHEMA) & 0xFFFF_FFFF:08x}")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            return cls(*_usable(place))
        except (OSError, sqlite3.Error) as error:
            return cls(_connected(":memory:"), remark=f"{place}: kept in memory only: {error}")

    def sound(self) -> bool:
        """Whether every page can be read; takes about a second per gigabyte."""
        try:
            return bool(self._db.execute("pragma quick_check(1)").fetchone()[0] == "ok")
        except sqlite3.DatabaseError:
            return False

    def discard(self) -> None:
        """Deletes the index, so that the next one opened is empty."""
        self.close()
        if self._path is not None:
            _delete(self._path)

    def close(self) -> None:
        """Ends the connection; what was committed stays."""
        self._db.close()

    def keys(self) -> dict[str, str]:
        """The content key of every file."""
        return dict(self._rows("select path, key from file"))

    def paths(self) -> list[str]:
        """Every file, in order."""
        return [path for (path,) in self._rows("select path from file order by path")]

    def add(self, entries: Iterable[tuple[str, Facts]]) -> None:
        """Stores files with their content keys, each replacing what was known of its path."""
        with self._writing():
            for key, facts in entries:
                self._drop(facts.path, "file", "shared", "print")
                self._db.execute("insert into file values (?, ?, ?)", (facts.path, key, _encode(facts)))
                self._db.executemany("insert into shared values (?, ?, ?)", _shared(facts))
                self._db.executemany(
                    "insert or ignore into print values (?, ?, ?, ?, ?)",
                    ((p.hash, facts.path, p.scope, p.token, p.line) for p in facts.fingerprints),
                )

    def forget(self, paths: Iterable[str]) -> None:
        """Drops files."""
        with self._writing():
            for path in paths:
                self._drop(path, "file", "shared", "print", "claim")

    def facts(self, path: str) -> Facts | None:
        """The facts of one file."""
        rows = self._rows("select facts from file where path = ?", path)
        return self._decoded(Facts, rows[0][0]) if rows else None

    def named(self, kinds: Collection[str]) -> Iterator[tuple[str, Fact]]:
        """The facts of some kinds of `SHARED_KINDS` in all files, ordered by path."""
        marks = ",".join("?" * len(kinds))
        query = f"select path, facts from shared where kind in ({marks}) order by path"  # noqa: S608 - only "?"
        for path, blob in self._rows(query, *kinds):
            for fact in self._decoded(tuple[Fact, ...], blob):
                yield path, fact

    def unread(self) -> Iterator[tuple[str, Fact]]:
        """What could not be read, ordered by path."""
        return self.named([_UNREAD])

    def hits(self, hashes: Collection[int]) -> Iterator[Hit]:
        """Where any of these fingerprints stand."""
        asked = sorted(set(hashes))
        for start in range(0, len(asked), _LOOKUP):
            part = asked[start : start + _LOOKUP]
            marks = ",".join("?" * len(part))
            query = f"select hash, path, scope, token, line from print where hash in ({marks})"  # noqa: S608
            yield from map(Hit._make, self._rows(query, *part))

    def claims(self, path: str, key: str) -> tuple[Claim, ...] | None:
        """The claims kept for a file, None when they were kept under another key."""
        rows = self._rows("select claims from claim where path = ? and key = ?", path, key)
        return self._decoded(tuple[Claim, ...], rows[0][0]) if rows else None

    def keep(self, claims: Iterable[tuple[str, str, Sequence[Claim]]]) -> None:
        """Stores the claims of files: path, key, claims."""
        rows = [(path, key, _encode(tuple(found))) for path, key, found in claims]
        with self._writing():
            self._db.executemany("insert or replace into claim values (?, ?, ?)", rows)

    def _drop(self, path: str, *tables: str) -> None:
        for table in tables:
            self._db.execute(f"delete from {table} where path = ?", (path,))  # noqa: S608 - fixed names

    def _rows(self, query: str, *values: object) -> list[Any]:
        try:
            with self._noticing():
                return self._db.execute(query, values).fetchall()
        except UnicodeEncodeError:  # a name that cannot be stored has not been
            return []

    def _decoded(self, type_: Any, blob: bytes) -> Any:
        import msgspec

        # A sum beside each blob notices what a check of the whole file at every start would cost more for.
        if not isinstance(blob, bytes) or zlib.crc32(blob[4:]) != int.from_bytes(blob[:4]):
            raise DamagedError(f"{self._path}: the index was damaged")
        try:
            return _decoder(type_)(blob[4:])
        except msgspec.MsgspecError as error:
            raise DamagedError(f"{self._path}: the index was damaged ({error})") from None

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._noticing(), self._db:
            yield

    @contextmanager
    def _noticing(self) -> Iterator[None]:
        """Tells damage from the lock, full disk or missing right that sqlite3 names itself."""
        try:
            yield
        except sqlite3.OperationalError as error:
            mend = "set CX_LSP_CACHE to another folder, or try again"
            raise OSError(f"{self._path}: the index cannot be used: {error}; {mend}") from None
        except sqlite3.DatabaseError as error:
            raise DamagedError(f"{self._path}: the index was damaged ({error})") from None


def _usable(path: Path) -> tuple[sqlite3.Connection, Path, str]:
    try:
        db = _connected(str(path))
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        _delete(path)
        return _connected(str(path)), path, f"{path}: the index was damaged and is made anew"
    _tidy(path)
    return db, path, ""


def _connected(path: str) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=5, check_same_thread=False)
    try:
        db.execute("pragma journal_mode = wal")
        db.execute("pragma synchronous = off")  # a cache: losing it costs time, never truth
        db.executescript(_TABLES)
    except sqlite3.Error:
        db.close()
        raise
    return db


def _tidy(path: Path) -> None:
    # Other versions may be running; theirs go when nobody has used them for long.
    for other in path.parent.glob("*.sqlite"):
        with suppress(OSError):
            if other != path and time.time() - other.stat().st_mtime > _UNUSED:
                _delete(other)


def _delete(path: Path) -> None:
    # Together, or the log of the old index would be played into the new one.
    for file in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        file.unlink(missing_ok=True)


def _shared(facts: Facts) -> Iterator[tuple[str, str, bytes]]:
    for kind in SHARED_KINDS:
        items = tuple(facts.of(kind))
        if items:
            yield kind, facts.path, _encode(items)
    if facts.unread:
        yield _UNREAD, facts.path, _encode(facts.unread)


def _encode(value: object) -> bytes:
    import msgspec

    packed = msgspec.msgpack.encode(value)
    return zlib.crc32(packed).to_bytes(4) + packed


@cache
def _decoder(type_: Any) -> Any:
    import msgspec

    return msgspec.msgpack.Decoder(type_).decode
