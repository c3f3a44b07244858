"""Payloads of Claude Code become events, with its exact hunks where it gives them.

Source: https://code.claude.com/docs/en/hooks (PreToolUse, PostToolUse; `tool_response` of Edit and Write
holds filePath, originalFile, structuredPatch, userModified; of a new file, type "create").
"""

from __future__ import annotations

import re
from pathlib import Path

from cx_lsp.record.event import Event, Fields, command, edits, fields, phase_of, word
from cx_lsp.record.patch import Edit, hunk

_MODEL = re.compile(rb'"model":"([\w.:/@\[\]-]{1,80})"')
_TAIL = 200_000


def read(payload: dict[str, object]) -> Event | None:
    """An event of Claude Code."""
    found = fields(payload)
    phase, how = phase_of(word(found, "hook_event_name")), word(found, "tool_name")
    if phase is None or not (how or phase == "end"):
        return None
    given = fields(found.get("tool_input"))
    told = fields(found.get("tool_response")) or fields(found.get("tool_use_result"))
    listed = edits(given)
    return Event(
        "Claude Code",
        phase,
        session=word(found, "session_id"),
        model=word(found, "model") or _last_model(word(found, "transcript_path")),
        cwd=word(found, "cwd"),
        how=how,
        call=word(found, "tool_use_id"),
        edits=tuple(_exact(edit, told) for edit in listed),
        command="" if listed else command(given),
        modified=told.get("user_modified") is True,
    )


def _exact(edit: Edit, told: Fields) -> Edit:
    hunks = [fields(each) for each in _list(told.get("structured_patch"))]
    earlier = told.get("original_file")
    if isinstance(earlier, str):
        whole = _patched(earlier, hunks) if hunks else edit.whole
        return Edit(edit.path, earlier=earlier, whole=whole, pieces=() if hunks else edit.pieces)
    if told.get("type") == "create":
        return Edit(edit.path, earlier="", whole=word(told, "content") or edit.whole)
    pieces = tuple(hunk(_lines(each)) for each in hunks)
    return Edit(edit.path, pieces=pieces) if pieces else edit


def _patched(earlier: str, hunks: list[Fields]) -> str | None:
    lines = earlier.split("\n")
    for each in reversed(hunks):
        start, count = each.get("old_start"), each.get("old_lines")
        if type(start) is not int or type(count) is not int or start < 0 or count < 0:
            return None
        first = start - 1 if count else start
        lines[max(first, 0) : max(first, 0) + count] = [line[1:] for line in _lines(each) if line[:1] in " +"]
    return "\n".join(lines)


def _lines(each: Fields) -> list[str]:
    lines = [line or " " for line in _list(each.get("lines")) if isinstance(line, str)]
    return [line for line in lines if not line.startswith("\\")]


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _last_model(transcript: str) -> str:
    """The model that spoke last in a transcript; nothing else of it is kept."""
    path = Path(transcript)
    try:
        if not transcript or not path.is_file():
            return ""
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _TAIL))
            named = _MODEL.findall(file.read(_TAIL))
    except (OSError, ValueError):
        return ""
    return str(named[-1].decode()) if named else ""
