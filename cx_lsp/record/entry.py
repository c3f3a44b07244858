"""One edit of one file becomes a line of JSON that holds prints and no text, and a sound line an edit."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

VERSION = 1
_TEXTS = ("at", "by", "tool", "model", "session", "path", "how", "head")
_PRINT = re.compile(r"(?:[0-9a-f]{12})?")
_TOKENS = re.compile(r"(?:[0-9a-f]{4})*")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z")
_MANY = 1_000_000_000
_LONG = 4096


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive lines that one edit added or changed.

    `at` is the first of them, zero-based, in the file after the edit; `above` and `below` are the prints
    of the nearest lines around them that are not blank, "" at the ends of the file; `tokens` the prints of
    their significant tokens, by which they are known again when a formatter ran before the commit.
    """

    at: int
    above: str
    below: str
    prints: tuple[str, ...]
    tokens: str = ""


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


def encoded(entry: Entry) -> bytes:
    """The entry as a line, with its line feed."""
    fields = {"v": VERSION} | {name: getattr(entry, name) for name in Entry.__slots__}
    fields["runs"] = [
        {name: value for name in Run.__slots__ if (value := getattr(run, name)) or name != "tokens"}
        for run in entry.runs
    ]
    return json.dumps(fields, separators=(",", ":")).encode() + b"\n"


def decoded(line: bytes) -> Entry | None:
    """The entry in a line; None where the line is torn, of another version, or not what it says it is."""
    try:
        found = json.loads(line)
        if found["v"] != VERSION or not _whole(found):
            return None
        runs = tuple(_run(run) for run in found["runs"])
        words = {name: found[name] for name in _TEXTS}
        return Entry(level=found["level"], modified=found["modified"], gone=found["gone"], runs=runs, **words)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _whole(found: dict[str, Any]) -> bool:
    path = found["path"]
    return (
        all(isinstance(found[name], str) and len(found[name]) <= _LONG for name in _TEXTS)
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
    tokens = found.get("tokens", "")
    if not _TOKENS.fullmatch(tokens):
        raise ValueError("not prints of tokens")
    return Run(found["at"], found["above"], found["below"], tuple(prints), tokens)


def _counts(value: object) -> bool:
    return type(value) is int and 0 <= value <= _MANY
