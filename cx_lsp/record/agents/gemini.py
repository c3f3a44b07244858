"""Payloads of Gemini CLI become events; it wants JSON back, and nothing else.

Source: https://geminicli.com/docs/hooks/reference (BeforeTool, AfterTool; write_file, replace).
"""

from __future__ import annotations

from cx_lsp.record.event import Event, command, edits, fields, phase_of, word

_EVENTS = ("BeforeTool", "AfterTool", "BeforeAgent", "AfterAgent")


def read(payload: dict[str, object]) -> Event | None:
    """An event of Gemini CLI."""
    found = fields(payload)
    name = word(found, "hook_event_name")
    phase = phase_of(name)
    if name not in _EVENTS or phase is None:
        return None
    given = fields(found.get("tool_input"))
    listed = edits(given)
    return Event(
        "Gemini",
        phase,
        session=word(found, "session_id"),
        model=word(found, "model"),
        cwd=word(found, "cwd"),
        how=word(found, "tool_name"),
        edits=listed,
        command="" if listed else command(given),
        silent="{}\n",
    )
