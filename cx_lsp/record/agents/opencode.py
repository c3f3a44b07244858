"""What our plugin for OpenCode passes on becomes events; the plugin is written by `cx-lsp record --install`.

Source: https://opencode.ai/docs/plugins (tool.execute.before, tool.execute.after with tool, sessionID,
callID and args).
"""

from __future__ import annotations

from cx_lsp.record.event import Event, command, edits, fields, phase_of, word


def read(payload: dict[str, object]) -> Event | None:
    """An event of OpenCode."""
    found = fields(payload)
    phase = phase_of(word(found, "phase"))
    if phase is None or not {"call_id", "session_id"} & found.keys() or "tool" not in found:
        return None
    given = fields(found.get("args"))
    listed = edits(given)
    return Event(
        "OpenCode",
        phase,
        session=word(found, "session_id"),
        model=word(found, "model"),
        cwd=word(found, "cwd"),
        how=word(found, "tool"),
        call=word(found, "call_id"),
        edits=listed,
        command="" if listed else command(given),
    )
