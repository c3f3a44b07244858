"""Payloads of Windsurf become events.

Source: https://docs.windsurf.com/windsurf/cascade/hooks (pre_write_code, post_write_code with file_path
and edits in `tool_info`; pre_run_command, post_run_command with command_line).
"""

from __future__ import annotations

from cx_lsp.record.event import Event, command, edits, fields, phase_of, word


def read(payload: dict[str, object]) -> Event | None:
    """An event of Windsurf."""
    found = fields(payload)
    how = word(found, "agent_action_name")
    phase = phase_of(how)
    if phase is None:
        return None
    given = fields(found.get("tool_info"))
    listed = edits(given) if how.endswith("write_code") else ()
    return Event(
        "Windsurf",
        phase,
        session=word(found, "trajectory_id"),
        model=word(found, "model_name"),
        cwd=word(given, "cwd") or word(found, "cwd"),
        how=how,
        edits=listed,
        command=command(given) if how.endswith("run_command") else "",
    )
