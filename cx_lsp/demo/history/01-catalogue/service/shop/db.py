"""One SQLite connection per request; every statement takes its values as parameters."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

SCHEMA = Path(__file__).with_name("schema.sql")


def connect() -> Iterator[sqlite3.Connection]:
    """Yield a connection that commits when the request succeeds and rolls back when it fails."""
    connection = open_database(os.environ.get("SHOP_DATABASE", "shop.sqlite"))
    try:
        with connection:
            yield connection
    finally:
        connection.close()


def open_database(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def create(path: str) -> None:
    connection = open_database(path)
    connection.executescript(SCHEMA.read_text(encoding="utf-8"))
    connection.close()
