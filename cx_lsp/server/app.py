"""One server over stdin and stdout: which message of the editor goes where."""

from __future__ import annotations

import os
import sys
from typing import BinaryIO

from lsprotocol import types

from cx_lsp.server import hover, parent, places, provenance, pull
from cx_lsp.server.client import Client
from cx_lsp.server.connected import Server
from cx_lsp.server.portrait import Portrait
from cx_lsp.server.serving import Serving


def run() -> int:
    """Serves until the editor leaves; 0 when it asked to shut down first, else 1."""
    server = made()
    server.start_io(stdout=_channel())
    server.end()
    return 0 if server.said_goodbye else 1


def made() -> Server:
    """A server that knows all its messages."""
    server = Server()
    for part in (_life, _texts, _files, _questions, provenance.offer):
        part(server)
    return server


def _channel() -> BinaryIO:
    """The way to the editor, for messages alone: what anybody prints goes to stderr from now on."""
    sys.stdout.flush()
    channel = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return channel


def _life(server: Server) -> None:
    @server.feature(types.INITIALIZE)
    def initialize(ls: Server, params: types.InitializeParams) -> None:
        client = Client.of(params.capabilities, params.client_info.name if params.client_info else "")
        ls.connection = Serving(ls, client, places.encoding_of(ls.workspace.position_encoding))
        ls.serving.preferences.begin(params.initialization_options)
        ls.lifeline = parent.follow(params.process_id, ls.end)

    @server.feature(types.INITIALIZED)
    async def initialized(ls: Server, _params: types.InitializedParams) -> None:
        ls.serving.connected(_folders(ls))
        await ls.serving.preferences.connected()

    @server.feature(types.SHUTDOWN)
    async def shutdown(ls: Server, _params: None) -> None:
        ls.said_goodbye = True
        await ls.serving.indexing.stop()


def _texts(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
        ls.serving.open(params.text_document)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
        ls.serving.change(params)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
        ls.serving.close(params.text_document.uri)


def _files(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(ls: Server, params: types.DidSaveTextDocumentParams) -> None:
        ls.serving.saved(params.text_document.uri)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def written(ls: Server, params: types.DidChangeWatchedFilesParams) -> None:
        for event in params.changes:
            ls.serving.written(event.uri)

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def configured(ls: Server, params: types.DidChangeConfigurationParams) -> None:
        await ls.serving.preferences.changed(params.settings)

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def folders_changed(ls: Server, _params: types.DidChangeWorkspaceFoldersParams) -> None:
        ls.serving.folders(_folders(ls))


def _questions(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hovered(ls: Server, params: types.HoverParams) -> types.Hover | None:
        serving, uri = ls.serving, params.text_document.uri
        open_ = serving.documents.get(uri)
        if open_ is None:
            return None
        checked = serving.checks.latest.get(uri)
        portrait = serving.portraits.get(uri, Portrait())
        return hover.hover(open_.document, params.position, serving.documents.encoding, checked, portrait)

    options = types.DiagnosticOptions(
        inter_file_dependencies=True, workspace_diagnostics=True, identifier="cx-lsp"
    )

    @server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, options)
    async def pulled(ls: Server, params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
        return await pull.text(params, ls.serving.checks)

    @server.feature(types.WORKSPACE_DIAGNOSTIC)
    async def pulled_all(
        ls: Server, params: types.WorkspaceDiagnosticParams
    ) -> types.WorkspaceDiagnosticReport:
        return await pull.workspace(params, ls.serving.checks, ls.serving.sweep)


def _folders(server: Server) -> list[str]:
    """The editor's folders, or the one root that older editors name."""
    workspace = server.workspace
    return list(workspace.folders) or ([workspace.root_uri] if workspace.root_uri else [])
