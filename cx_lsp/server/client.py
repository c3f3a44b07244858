"""What the connected editor can do, as it says when it connects."""

from __future__ import annotations

from dataclasses import dataclass

from lsprotocol import types


@dataclass(frozen=True, slots=True)
class Client:
    """One connected editor."""

    pulls: bool = False
    """It asks for diagnostics itself, so none are pushed; for that it must also listen when they change
    without an edit, as when git has said who wrote a line."""
    shows_progress: bool = False
    watches_files: bool = False

    @classmethod
    def of(cls, capabilities: types.ClientCapabilities) -> Client:
        """The client behind a list of capabilities."""
        text = capabilities.text_document or types.TextDocumentClientCapabilities()
        workspace = capabilities.workspace or types.WorkspaceClientCapabilities()
        window = capabilities.window or types.WindowClientCapabilities()
        watched = workspace.did_change_watched_files
        refreshes = bool(workspace.diagnostics and workspace.diagnostics.refresh_support)
        return cls(
            pulls=text.diagnostic is not None and refreshes,
            shows_progress=bool(window.work_done_progress),
            watches_files=bool(watched and watched.dynamic_registration),
        )
