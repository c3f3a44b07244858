"""A SQLite file that is a cache: opened whatever its state, shared with others, watched for damage."""

from __future__ import annotations

import sqlite3
import time
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

_UNUSED = 30 * 24 * 3600  # seconds


class DamagedError(Exception):
    """The index holds what nobody wrote; `discard` it and ask again."""


class Store:
    """One SQLite file with checked blobs; readers in other processes see it while it is written."""

    def __init__(self, db: sqlite3.Connection, path: Path | None = None, remark: str = "") -> None:
        self.db = db
        self.path = path
        self.remark = remark
        """One sentence when the file could not be kept as asked, "" otherwise."""

    @classmethod
    def open(cls, path: Path | None, version: int, tables: str) -> Store:
        """The file at `path` with these tables, made anew when damaged or of another version.

        None is kept in memory; so is a file that cannot be written, and says so.
        """
        if path is None:
            return cls(_connected(":memory:", tables))
        place = path.with_stem(f"{path.stem}-{version & 0xFFFF_FFFF:08x}")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            return cls(*_usable(place, tables))
        except (OSError, sqlite3.Error) as error:
            return cls(_connected(":memory:", tables), remark=f"{place}: kept in memory only: {error}")

    def sound(self) -> bool:
        """Whether every page can be read; takes about a second per gigabyte."""
        try:
            return bool(self.db.execute("pragma quick_check(1)").fetchone()[0] == "ok")
        except sqlite3.DatabaseError:
            return False

    def discard(self) -> None:
        """Deletes the file, so that the next one opened is empty."""
        self.close()
        if self.path is not None:
            _delete(self.path)

    def close(self) -> None:
        """Ends the connection; what was committed stays."""
        self.db.close()

    def rows(self, query: str, *values: object) -> list[Any]:
        """What a query selects; nothing for a name that cannot be stored."""
        try:
            with self._noticing():
                return self.db.execute(query, values).fetchall()
        except UnicodeEncodeError:
            return []

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction."""
        with self._noticing(), self.db:
            yield self.db

    def decoded(self, type_: Any, blob: bytes) -> Any:
        """A value that `encoded` made into bytes."""
        import msgspec

        # A sum beside each blob notices what a check of the whole file at every start would cost more for.
        if not isinstance(blob, bytes) or zlib.crc32(blob[4:]) != int.from_bytes(blob[:4]):
            raise DamagedError(f"{self.path}: the index was damaged")
        try:
            return _decoder(type_)(blob[4:])
        except msgspec.MsgspecError as error:
            raise DamagedError(f"{self.path}: the index was damaged ({error})") from None

    @contextmanager
    def _noticing(self) -> Iterator[None]:
        """Tells damage from the lock, full disk or missing right that sqlite3 names itself."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if "decode" in str(error):
                raise DamagedError(f"{self.path}: the index was damaged ({error})") from None
            mend = "set CX_LSP_CACHE to another folder, or try again"
            raise OSError(f"{self.path}: the index cannot be used: {error}; {mend}") from None
        except sqlite3.DatabaseError as error:
            raise DamagedError(f"{self.path}: the index was damaged ({error})") from None


def storable(text: str) -> bool:
    """Whether a name can be stored; bytes of file names that are not UTF-8 cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def encoded(value: object) -> bytes:
    """A value as bytes with a sum over them."""
    import msgspec

    packed = msgspec.msgpack.encode(value)
    return zlib.crc32(packed).to_bytes(4) + packed


def _usable(path: Path, tables: str) -> tuple[sqlite3.Connection, Path, str]:
    try:
        db = _connected(str(path), tables)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        _delete(path)
        return _connected(str(path), tables), path, f"{path}: the index was damaged and is made anew"
    _tidy(path)
    return db, path, ""


def _connected(path: str, tables: str) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=5, check_same_thread=False)
    try:
        db.execute("pragma journal_mode = wal")
        db.execute("pragma synchronous = off")  # a cache: losing it costs time, never truth
        db.executescript(f"begin immediate;\n{tables}\ncommit;")
        if not _layout(tables) <= _tables(db):
            raise sqlite3.DatabaseError("its tables are not ours")
    except sqlite3.Error:
        db.close()
        raise
    return db


@cache
def _layout(tables: str) -> frozenset[tuple[str, str]]:
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(tables)
        return _tables(db)


def _tables(db: sqlite3.Connection) -> frozenset[tuple[str, str]]:
    return frozenset(db.execute("select name, sql from sqlite_master where type = 'table'"))


def _tidy(path: Path) -> None:
    # Other versions may be running; theirs go when nobody has used them for long.
    for other in path.parent.glob(f"{path.stem.rpartition('-')[0]}-*.sqlite"):
        with suppress(OSError):
            if other != path and time.time() - other.stat().st_mtime > _UNUSED:
                _delete(other)


def _delete(path: Path) -> None:
    # Together, or the log of the old index would be played into the new one.
    for file in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        file.unlink(missing_ok=True)


@cache
def _decoder(type_: Any) -> Any:
    import msgspec

    return msgspec.msgpack.Decoder(type_).decode
