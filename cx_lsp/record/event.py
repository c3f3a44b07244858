"""What hooks say in many spellings becomes one Event: who did what to which files, before or after it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from cx_lsp.record import patch
from cx_lsp.record.patch import Edit, Piece

Phase = Literal["before", "after", "end"]
Fields = dict[str, object]

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PATH = ("file_path", "path", "filename", "target_file", "notebook_path", "file")
_OLD = ("old_string", "old_str", "old_text", "old_source")
_NEW = ("new_string", "new_str", "new_text", "new_source")
_WHOLE = ("content", "file_text", "contents")
_MANY = ("edits", "replacements", "files")
_COMMAND = ("command", "cmd", "command_line")
_PATCH = (*_COMMAND, "input", "patch", "patch_text")


@dataclass(frozen=True, slots=True)
class Event:
    """One report of an agent's hook."""

    tool: str
    """The agent, as `cx_lsp.evidence.identities` spells it."""
    phase: Phase
    session: str = ""
    model: str = ""
    cwd: str = ""
    how: str = ""
    """The agent's own name for what it does, such as Edit or apply_patch."""
    call: str = ""
    """The agent's id of this one use of a tool; joins a report before with the one after."""
    edits: tuple[Edit, ...] = ()
    command: str = ""
    """What goes to a shell; never stored."""
    modified: bool = False
    """A person changed the proposal before it was written."""
    early: bool = False
    """A report from after may come before the file is written."""
    silent: str = ""
    """What standard output must hold for the agent to go on undisturbed."""


def fields(value: object) -> Fields:
    """An object with its keys in one spelling (tool_name for toolName), also from JSON in a string."""
    if isinstance(value, str) and value.lstrip().startswith("{"):
        try:
            value = json.loads(value, strict=False)
        except ValueError:
            return {}
    if not isinstance(value, dict):
        return {}
    known: Fields = {}
    for key, each in value.items():
        known.setdefault(_HUMP.sub("_", str(key)).replace("-", "_").lower(), each)
    return known


def word(found: Fields, *names: str) -> str:
    """The first of these fields that holds some text."""
    return next((v for v in map(found.get, names) if isinstance(v, str) and v), "")


def phase_of(name: str) -> Phase | None:
    """When an event happens, from its name (PreToolUse, afterFileEdit, post_write_code, SessionEnd)."""
    plain = name.lower()
    if plain.startswith(("pre", "before")):
        return "before"
    if plain.startswith(("post", "after")):
        return "after"
    return "end" if plain in ("stop", "sessionend", "session_end", "subagentstop") else None


def edits(given: Fields) -> tuple[Edit, ...]:
    """The files that a tool's input names, with what it says of their text; none for a tool that edits none.

    By the shape of the input and not by the name of the tool: agents rename their tools more often.
    """
    for name in _PATCH:
        text = given.get(name)
        if isinstance(text, list):
            text = "\n".join(part for part in text if isinstance(part, str))
        if isinstance(text, str) and patch.BEGIN in text:
            return tuple(patch.read(text))
    path = word(given, *_PATH)
    listed = [each for name in _MANY for each in _list(given.get(name))]
    pieces = tuple(_pieces(given, listed))
    if path:
        whole = next((v for v in map(given.get, _WHOLE) if isinstance(v, str)), None)
        return (Edit(path, whole=None if pieces else whole, pieces=pieces),)
    by_path: dict[str, list[Piece]] = {}
    for each in listed:
        inner = fields(each)
        named = each if isinstance(each, str) else word(inner, *_PATH)
        if named:
            by_path.setdefault(named, []).extend(_pieces(inner, []))
    return tuple(Edit(named, pieces=tuple(found)) for named, found in by_path.items())


def command(given: Fields) -> str:
    """The shell command in a tool's input."""
    for name in _COMMAND:
        value = given.get(name)
        if isinstance(value, list):
            return " ".join(part for part in value if isinstance(part, str))
        if isinstance(value, str):
            return value
    return ""


def _pieces(given: Fields, listed: list[object]) -> Iterator[Piece]:
    for each in (given, *map(fields, listed)):
        old = next((v for v in map(each.get, _OLD) if isinstance(v, str)), None)
        new = next((v for v in map(each.get, _NEW) if isinstance(v, str)), None)
        if old is not None and new is not None:
            yield Piece(old, new, each.get("replace_all") is True)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
