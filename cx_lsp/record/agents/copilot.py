"""Payloads of GitHub Copilot become events, of its command line and of its agent in the editor.

Sources: https://docs.github.com/en/copilot/reference/hooks-configuration (toolName, and toolArgs as JSON
in a string or as a patch; no event name, a result comes after) and
https://code.visualstudio.com/docs/agent-customization/hooks (tool_name, tool_input; hookEventName).
"""

from __future__ import annotations

from cx_lsp.record.event import Event, Phase, command, edits, fields, phase_of, word

_INPUT = ("tool_input", "tool_args")
_RESULT = {"tool_result", "tool_response"}


def read(payload: dict[str, object]) -> Event | None:
    """An event of Copilot, whose tools are the ones without a capital."""
    found = fields(payload)
    how = word(found, "tool_name")
    if not how[:1].islower() or how.startswith("mcp__"):
        return None
    late: Phase = "after" if _RESULT & found.keys() else "before"
    raw = next((found[name] for name in _INPUT if name in found), None)
    given = fields(raw) or fields({"input": raw})
    listed = edits(given)
    return Event(
        "GitHub Copilot",
        phase_of(word(found, "hook_event_name")) or late,
        session=word(found, "session_id"),
        model=word(found, "model"),
        cwd=word(found, "cwd", "workspace_folder"),
        how=how,
        call=word(found, "tool_use_id"),
        edits=listed,
        command="" if listed else command(given),
    )
