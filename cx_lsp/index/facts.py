"""Facts by file and kind, and the claims last given for a file, in one SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cx_lsp.index.store import Store, encoded, storable
from cx_lsp.model import Claim, Fact, Facts

SCHEMA = 3
"""Raised when the tables change; an index of another schema is another file."""

SHARED_KINDS = frozenset({"route", "router", "mount", "before", "global", "test", "tag", "http"})
"""Kinds of facts that are asked for across all files."""

_TABLES = """
create table if not exists file (path text primary key, key text, facts blob) without rowid;
create table if not exists shared (kind text, path text, facts blob, primary key (kind, path)) without rowid;
create table if not exists claim (path text primary key, key text, claims blob) without rowid;
"""
_UNREAD = "unread"


class Row(NamedTuple):
    """A file as it is stored; making one is work that any process may do."""

    path: str
    key: str
    facts: bytes
    shared: list[tuple[str, str, bytes]]

    @classmethod
    def of(cls, key: str, facts: Facts) -> Row:
        """What is stored of a file under the key of its content."""
        return cls(facts.path, key, encoded(facts), list(_shared(facts)))


class Index:
    """Facts of many files in one SQLite file; readers in other processes see it while it is written."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.remark = store.remark
        """One sentence when the index could not be kept as asked, "" otherwise."""

    @classmethod
    def open(cls, path: Path | None, version: int) -> Index:
        """The index at `path`, made anew when it is damaged or of another version; None is kept in memory.

        `version` is that of the facts stored. An index that cannot be written is kept in memory and says so.
        """
        return cls(Store.open(path, version ^ SCHEMA, _TABLES))

    def sound(self) -> bool:
        """Whether every page can be read; takes about a second per gigabyte."""
        return self._store.sound()

    def discard(self) -> None:
        """Deletes the index, so that the next one opened is empty."""
        self._store.discard()

    def close(self) -> None:
        """Ends the connection; what was committed stays."""
        self._store.close()

    def keys(self) -> dict[str, str]:
        """The content key of every file."""
        return dict(self._store.rows("select path, key from file"))

    def paths(self) -> list[str]:
        """Every file, in order."""
        return [path for (path,) in self._store.rows("select path from file order by path")]

    def add(self, entries: Iterable[tuple[str, Facts]]) -> None:
        """Stores files with their content keys, each replacing what was known of its path."""
        self.put(Row.of(key, facts) for key, facts in entries)

    def put(self, rows: Iterable[Row]) -> None:
        """As `add`, of files made ready before."""
        with self._store.writing() as db:
            for row in rows:
                _drop(db, row.path, "file", "shared")
                db.execute("insert into file values (?, ?, ?)", (row.path, row.key, row.facts))
                db.executemany("insert into shared values (?, ?, ?)", row.shared)

    def forget(self, paths: Iterable[str]) -> None:
        """Drops files."""
        with self._store.writing() as db:
            for path in paths:
                _drop(db, path, "file", "shared", "claim")

    def facts(self, path: str) -> Facts | None:
        """The facts of one file."""
        rows = self._store.rows("select facts from file where path = ?", path)
        return self._store.decoded(Facts, rows[0][0]) if rows else None

    def named(self, kinds: Collection[str]) -> Iterator[tuple[str, Fact]]:
        """The facts of some kinds of `SHARED_KINDS` in all files, ordered by path."""
        marks = ",".join("?" * len(kinds))
        query = f"select path, facts from shared where kind in ({marks}) order by path"  # noqa: S608 - only "?"
        for path, blob in self._store.rows(query, *kinds):
            for fact in self._store.decoded(tuple[Fact, ...], blob):
                yield path, fact

    def unread(self) -> Iterator[tuple[str, Fact]]:
        """What could not be read, ordered by path."""
        return self.named([_UNREAD])

    def claims(self, path: str, key: str) -> tuple[Claim, ...] | None:
        """The claims kept for a file, None when they were kept under another key."""
        rows = self._store.rows("select claims from claim where path = ? and key = ?", path, key)
        return self._store.decoded(tuple[Claim, ...], rows[0][0]) if rows else None

    def keep(self, claims: Iterable[tuple[str, str, Sequence[Claim]]]) -> None:
        """Stores the claims of files: path, key, claims."""
        rows = [(path, key, encoded(tuple(found))) for path, key, found in claims if storable(path)]
        with self._store.writing() as db:
            db.executemany("insert or replace into claim values (?, ?, ?)", rows)


def _drop(db: sqlite3.Connection, path: str, *tables: str) -> None:
    for table in tables:
        db.execute(f"delete from {table} where path = ?", (path,))  # noqa: S608 - fixed names


def _shared(facts: Facts) -> Iterator[tuple[str, str, bytes]]:
    for kind in SHARED_KINDS:
        items = tuple(facts.of(kind))
        if items:
            yield kind, facts.path, encoded(items)
    if facts.unread:
        yield _UNREAD, facts.path, encoded(facts.unread)
