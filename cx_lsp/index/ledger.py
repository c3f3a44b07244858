"""The evidence of a whole history in one SQLite file, so that no question needs it read again."""

from __future__ import annotations

import sqlite3
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from cx_lsp.index.store import DamagedError, Store, encoded, storable
from cx_lsp.model import Claim

_TABLES = """
create table if not exists meta (key text primary key, value text) without rowid;
create table if not exists noted (ref text, id text, mark text, primary key (ref, id)) without rowid;
create table if not exists history (id text primary key, parents text, authored integer, committed integer)
                                    without rowid;
create table if not exists attested (id text, path text, claims blob, primary key (id, path)) without rowid;
create table if not exists patch (number integer primary key, id text, kind text, path text, body blob);
create index if not exists patch_path on patch (path, kind);
create index if not exists patch_id on patch (id);
create table if not exists anchor (print integer, patch integer, primary key (print, patch)) without rowid;
create index if not exists anchor_patch on anchor (patch);
"""
_LOOKUP = 500
_NEWEST = 400
"""Patches of one file that are considered; older ones have been written over many times."""
_ELSEWHERE = 24
"""Patches of other files that are considered."""


CLAIMS, REVIEWS = "claims", "reviews"
"""What the patches of an entry say of its lines: who wrote them, or who reviewed them."""


class Dated(NamedTuple):
    """One commit: its parents, and when it was written and committed, in seconds since 1970."""

    parents: tuple[str, ...]
    authored: int
    committed: int


@dataclass(frozen=True, slots=True)
class Entry:
    """Evidence on one file: what a patch holds, under the commit or record `id`, with its anchors."""

    id: str
    path: str
    patch: Any
    anchors: Collection[str] = ()
    kind: str = CLAIMS


class Ledger:
    """What was read of notes, messages and records. Several may write: each says the same."""

    def __init__(self, store: Store, patch: type) -> None:
        self._store = store
        self._patch = patch
        self._graph: dict[str, Dated] = {}
        self._graph_stamp = ""

    @classmethod
    def open(cls, path: Path | None, version: int, patch: type) -> Ledger:
        """The ledger at `path`, kept in memory when None; `version` is that of the code that reads evidence,
        `patch` the type that bodies are made of."""
        return cls(Store.open(path, version, _TABLES), patch)

    def close(self) -> None:
        """Ends the connection; what was committed stays."""
        self._store.close()

    def discard(self) -> None:
        """Deletes the ledger, so that the next one opened is empty."""
        self._store.discard()

    def value(self, key: str) -> str:
        """What was remembered under a key, "" when nothing was."""
        rows = self._store.rows("select value from meta where key = ?", key)
        return str(rows[0][0]) if rows else ""

    def noted(self, ref: str) -> dict[str, str]:
        """What was read from a source before: each id with the mark of its content then."""
        return dict(self._store.rows("select id, mark from noted where ref = ?", ref))

    def conclude(
        self, commits: Mapping[str, Dated], marks: Mapping[str, Mapping[str, str]], **values: str
    ) -> None:
        """Remembers, all at once, commits as read, what each source held by its ids, and values by name."""
        rows = [(sha, " ".join(d.parents), d.authored, d.committed) for sha, d in commits.items()]
        with self._store.writing() as db:
            db.executemany("insert or replace into history values (?, ?, ?, ?)", rows)
            for source, listed in marks.items():
                db.execute("delete from noted where ref = ?", (source,))
                pairs = ((source, *pair) for pair in listed.items())
                db.executemany("insert into noted values (?, ?, ?)", pairs)
            db.executemany("insert or replace into meta values (?, ?)", values.items())
        self._graph = {}

    def history(self) -> Mapping[str, Dated]:
        """Every commit read so far."""
        stamp = self.value("stamp")
        if not self._graph or self._graph_stamp != stamp:
            self._graph_stamp = stamp
            rows = self._store.rows("select id, parents, authored, committed from history")
            self._graph = {sha: Dated(tuple(p.split()), a, c) for sha, p, a, c in rows}
        return self._graph

    def attest(self, claims: Mapping[tuple[str, str], Sequence[Claim]]) -> None:
        """Keeps the claims on the lines of files as of commits, in the place of what was kept of them."""
        rows = [(sha, path, _packed(tuple(found))) for (sha, path), found in claims.items() if storable(path)]
        with self._store.writing() as db:
            db.executemany("insert or replace into attested values (?, ?, ?)", rows)

    def retract(self, ids: Iterable[str]) -> None:
        """Forgets all that was kept of some commits but their place in history."""
        with self._store.writing() as db:
            for sha in ids:
                db.execute("delete from attested where id = ?", (sha,))
                _drop(db, sha)
                _drop(db, f"review {sha}")

    def evident(self, ids: Collection[str]) -> set[str]:
        """Those of some commits of which evidence is kept."""
        asked = list(ids)
        patched = self._among("select distinct id from patch where id in", asked)
        return {
            sha for (sha,) in [*patched, *self._among("select distinct id from attested where id in", asked)]
        }

    def attested(self, places: Collection[tuple[str, str]]) -> dict[tuple[str, str], tuple[Claim, ...]]:
        """The claims of all sources on files as of commits."""
        paths: dict[str, set[str]] = {}
        for sha, path in places:
            paths.setdefault(sha, set()).add(path)
        found: dict[tuple[str, str], tuple[Claim, ...]] = {}
        for sha, path, blob in self._among("select id, path, claims from attested where id in", list(paths)):
            if path in paths[sha]:
                found[sha, path] = (
                    *found.get((sha, path), ()),
                    *self._unpacked(tuple[Claim, ...], blob),
                )
        return found

    def patched(self, entries: Iterable[Entry]) -> None:
        """Adds patches; those that were there under the same ids go."""
        entries = [entry for entry in entries if storable(entry.path)]
        with self._store.writing() as db:
            for sha in {entry.id for entry in entries}:
                _drop(db, sha)
            for entry in entries:
                row = (entry.id, entry.kind, entry.path, _packed(entry.patch))
                query = "insert into patch (id, kind, path, body) values (?, ?, ?, ?)"
                number = db.execute(query, row).lastrowid
                keys = {(int(print_, 16), number) for print_ in entry.anchors}
                db.executemany("insert or ignore into anchor values (?, ?)", keys)

    def patches(self, paths: Collection[str], prints: Collection[str], kind: str = CLAIMS) -> list[Any]:
        """The patches of files under any of their names, and of others that share anchors with a text."""
        numbers: list[int] = []
        for path in sorted(paths):
            query = "select number from patch where path = ? and kind = ? order by number desc limit ?"
            numbers += [number for (number,) in self._store.rows(query, path, kind, _NEWEST)]
        hits: Counter[int] = Counter()
        keys = sorted(int(print_, 16) for print_ in prints)
        for (number,) in self._among("select patch from anchor where print in", keys):
            hits[number] += 1
        here = set(numbers)
        ranked = sorted(hits.keys() - here, key=lambda number: (-hits[number], number))
        numbers += ranked[:_ELSEWHERE]
        query = f"select number, body from patch where kind = '{kind}' and number in"  # noqa: S608 - our word
        bodies = dict(self._among(query, numbers))
        return [self._unpacked(self._patch, bodies[number]) for number in numbers if number in bodies]

    def _unpacked(self, type_: Any, blob: bytes) -> Any:
        try:
            return self._store.decoded(type_, zlib.decompress(blob))
        except (TypeError, zlib.error) as error:
            raise DamagedError(f"the ledger of evidence was damaged ({error})") from None

    def _among(self, query: str, values: Sequence[object]) -> list[Any]:
        found: list[Any] = []
        for start in range(0, len(values), _LOOKUP):
            part = values[start : start + _LOOKUP]
            found += self._store.rows(f"{query} ({','.join('?' * len(part))})", *part)
        return found


def _packed(value: object) -> bytes:
    return zlib.compress(encoded(value), 1)  # claims of one note repeat each other


def _drop(db: sqlite3.Connection, sha: str) -> None:
    db.execute("delete from anchor where patch in (select number from patch where id = ?)", (sha,))
    db.execute("delete from patch where id = ?", (sha,))
