"""Payloads of Cursor become events, of its agent and of its inline completions.

Source: https://cursor.com/docs/agent/hooks (preToolUse, postToolUse; afterFileEdit and afterTabFileEdit
with `edits` of old_string and new_string; beforeShellExecution and afterShellExecution with `command`).
"""

from __future__ import annotations

from cx_lsp.record.event import Event, command, edits, fields, phase_of, word


def read(payload: dict[str, object]) -> Event | None:
    """An event of Cursor."""
    found = fields(payload)
    name = word(found, "hook_event_name")
    phase = phase_of(name)
    if phase is None or not {"cursor_version", "workspace_roots", "conversation_id"} & found.keys():
        return None
    roots = found.get("workspace_roots")
    root = next((r for r in roots if isinstance(r, str)), "") if isinstance(roots, list) else ""
    given = fields(found.get("tool_input")) or found
    listed = edits(given)
    return Event(
        "Cursor",
        phase,
        session=word(found, "conversation_id", "session_id"),
        model=word(found, "model"),
        cwd=word(found, "cwd") or root,
        how=word(found, "tool_name") or name,
        call=word(found, "tool_use_id"),
        edits=listed,
        command="" if listed else command(given),
    )
