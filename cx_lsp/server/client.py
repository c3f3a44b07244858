"""What the connected editor can do, as it says when it connects."""

from __future__ import annotations

from dataclasses import dataclass

from lsprotocol import types


@dataclass(frozen=True, slots=True)
class Client:
    """One connected editor."""

    pulls: bool = False
    """It asks for diagnostics itself, so none are pushed."""
    refreshes: bool = False
    """It can be told that diagnostics it pulled are no longer true."""
    shows_progress: bool = False
    watches_files: bool = False
    reads_markdown: bool = False

    @classmethod
    def of(cls, capabilities: types.ClientCapabilities) -> Client:
        """The client behind a list of capabilities."""
        text = capabilities.text_document or types.TextDocumentClientCapabilities()
        workspace = capabilities.workspace or types.WorkspaceClientCapabilities()
        window = capabilities.window or types.WindowClientCapabilities()
        formats = text.hover.content_format if text.hover else None
        watched = workspace.did_change_watched_files
        return cls(
            pulls=text.diagnostic is not None,
            refreshes=bool(workspace.diagnostics and workspace.diagnostics.refresh_support),
            shows_progress=bool(window.work_done_progress),
            watches_files=bool(watched and watched.dynamic_registration),
            reads_markdown=types.MarkupKind.Markdown in (formats or ()),
        )
