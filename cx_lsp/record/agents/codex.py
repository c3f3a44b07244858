"""Payloads of Codex become events; its patches come as text, in the field of a shell command.

Source: https://developers.openai.com/codex/hooks (PreToolUse, PostToolUse with `turn_id`; the body of
`apply_patch` is `tool_input.command`). PostToolUse can come before the file is written.
"""

from __future__ import annotations

from cx_lsp.record.event import Event, command, edits, fields, phase_of, word


def read(payload: dict[str, object]) -> Event | None:
    """An event of Codex."""
    found = fields(payload)
    phase = phase_of(word(found, "hook_event_name"))
    how = word(found, "tool_name").removeprefix("functions.")
    given = fields(found.get("tool_input"))
    told = {"turn_id", "thread_id"} & found.keys() or (how == "apply_patch" and "command" in given)
    if phase is None or not told:
        return None
    listed = edits(given)
    return Event(
        "Codex",
        phase,
        session=word(found, "session_id", "thread_id"),
        model=word(found, "model"),
        cwd=word(found, "cwd"),
        how=how,
        call=word(found, "tool_use_id"),
        edits=listed,
        command="" if listed else command(given),
        early=True,
    )
