"""The JSON that agents without a hook format send to git-ai (`agent-v1`) becomes events.

Source: https://github.com/git-ai-project/git-ai (checkpoint agent-v1: a "human" report names the files
that will be edited, an "ai_agent" report those that were).
"""

from __future__ import annotations

from cx_lsp.record.event import Event, Phase, fields, word
from cx_lsp.record.patch import Edit

_KINDS: dict[str, tuple[Phase, str]] = {
    "human": ("before", "will_edit_filepaths"),
    "ai_agent": ("after", "edited_filepaths"),
}


def read(payload: dict[str, object]) -> Event | None:
    """An event of an agent that speaks git-ai's own format."""
    found = fields(payload)
    phase, listed = _KINDS.get(word(found, "type"), (None, ""))
    named = found.get(listed)
    if phase is None or not isinstance(named, list):
        return None
    return Event(
        word(found, "agent_name") or "unknown agent",
        phase,
        session=word(found, "conversation_id"),
        model=word(found, "model"),
        cwd=word(found, "repo_working_dir"),
        how=word(found, "type"),
        call="agent-v1",  # the report from before names neither agent nor conversation
        edits=tuple(Edit(path) for path in named if isinstance(path, str)),
    )
