"""The protocol engine without its own copy of every open text, whose lines end where the LSP has none."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from lsprotocol import types
from pygls.protocol import LanguageServerProtocol
from pygls.protocol.language_server import lsp_method

from cx_lsp.server.client import Client
from cx_lsp.server.settings import Settings

Handled = Generator[Any, Any, None]


class Protocol(LanguageServerProtocol):
    """Hands texts on to our handlers and keeps none; offers diagnostics by push or by pull, never by both."""

    left = False
    """Whether the editor is gone, so that nothing can be said to it any more."""

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(self, params: types.InitializeParams) -> Generator[Any, Any, types.InitializeResult]:
        """The editor introduces itself."""
        result = yield from super().lsp_initialize(params)
        if not Client.of(params.capabilities).pulls:
            result.capabilities.diagnostic_provider = None
        # Offered to everybody, none of ours would take the place of another server's tokens.
        if not Settings().updated(params.initialization_options).tokens:
            result.capabilities.semantic_tokens_provider = None
        return result

    @lsp_method(types.EXIT)
    def lsp_exit(self, *args: Any) -> Generator[Any, Any, None]:
        """The editor takes its leave."""
        self.left = True
        yield from super().lsp_exit(*args)

    def _send_data(self, data: Any) -> None:
        # The engine would report that the pipe is closed, through the closed pipe.
        if self.left:
            return
        try:
            super()._send_data(data)
        except BrokenPipeError:
            self.left = True

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> Handled:
        """A text was opened."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_OPEN], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> Handled:
        """A text was changed."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CHANGE], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> Handled:
        """A text was closed."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CLOSE], (params,), None
