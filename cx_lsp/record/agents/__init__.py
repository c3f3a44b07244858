"""A hook's payload becomes an Event: each agent has a module that knows its own payloads by their marks."""

from __future__ import annotations

from cx_lsp.record.agents import claude, codex, copilot, cursor, gemini, git_ai, opencode, windsurf
from cx_lsp.record.event import Event

_READERS = (git_ai, windsurf, opencode, cursor, gemini, codex, copilot, claude)
"""The unmistakable first: the last two share their spelling with others."""


def read(payload: dict[str, object]) -> Event | None:
    """The event a payload reports; None when no agent known here sends such."""
    return next((event for reader in _READERS if (event := reader.read(payload))), None)
