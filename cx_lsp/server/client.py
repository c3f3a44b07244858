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
    configures: bool = False
    """It answers questions about the user's settings."""
    tells_settings: bool = False
    """It may be asked to say when settings change."""
    draws_tokens: bool = False
    takes_tokens_later: bool = False
    """It may be offered semantic tokens after it was connected."""
    refreshes_hints: bool = False
    refreshes_tokens: bool = False
    edits_versions: bool = False
    """It applies an edit to the version of a text that it was made for, and to no other."""
    takes_snippets: bool = False
    """It knows edits that leave the cursor where something is to be written."""
    places_cursor: bool = False
    """It shows a place when asked to."""
    name: str = ""

    @classmethod
    def of(cls, capabilities: types.ClientCapabilities, name: str = "") -> Client:
        """The client behind a list of capabilities."""
        text = capabilities.text_document or types.TextDocumentClientCapabilities()
        workspace = capabilities.workspace or types.WorkspaceClientCapabilities()
        window = capabilities.window or types.WindowClientCapabilities()
        watched = workspace.did_change_watched_files
        told, tokens = workspace.did_change_configuration, text.semantic_tokens
        edits, show = workspace.workspace_edit, window.show_document
        hints, colours = workspace.inlay_hint, workspace.semantic_tokens
        refreshes = bool(workspace.diagnostics and workspace.diagnostics.refresh_support)
        return cls(
            pulls=text.diagnostic is not None and refreshes,
            shows_progress=bool(window.work_done_progress),
            watches_files=bool(watched and watched.dynamic_registration),
            configures=bool(workspace.configuration),
            tells_settings=bool(told and told.dynamic_registration),
            draws_tokens=tokens is not None,
            takes_tokens_later=bool(tokens and tokens.dynamic_registration),
            refreshes_hints=bool(hints and hints.refresh_support),
            refreshes_tokens=bool(colours and colours.refresh_support),
            edits_versions=bool(edits and edits.document_changes),
            takes_snippets=bool(edits and edits.snippet_edit_support),
            places_cursor=bool(show and show.support),
            name=name,
        )
