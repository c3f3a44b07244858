"""Who wrote what, and what to do about it: the messages by which an editor asks, mends and reviews."""

from __future__ import annotations

from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from cx_lsp.server import copying, fixing, reviewing
from cx_lsp.server.connected import Server
from cx_lsp.server.decorations import METHOD, decorations
from cx_lsp.server.hints import hints
from cx_lsp.server.tokens import LEGEND, tokens


def offer(server: Server) -> None:
    """Answers to everything here."""
    _shown(server)
    _reviewed(server)


def _shown(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_INLAY_HINT)
    async def hinted(ls: Server, params: types.InlayHintParams) -> list[types.InlayHint]:
        authorship = ls.serving.authorship
        if authorship.settings.inlay == "off":
            return []
        known = await authorship.known(params.text_document.uri)
        encoding = ls.serving.documents.encoding
        return hints(known, params.range, authorship.settings.inlay, encoding) if known else []

    @server.feature(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, LEGEND)
    async def coloured(ls: Server, params: types.SemanticTokensParams) -> types.SemanticTokens | None:
        return await _tokens(ls, params.text_document.uri, None)

    @server.feature(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE, LEGEND)
    async def coloured_in(ls: Server, params: types.SemanticTokensRangeParams) -> types.SemanticTokens | None:
        lines = range(params.range.start.line, params.range.end.line + 1)
        return await _tokens(ls, params.text_document.uri, lines)

    @server.feature(METHOD)
    async def asked(ls: Server, params: Any) -> list[dict[str, Any]] | None:
        uri = getattr(getattr(params, "textDocument", None), "uri", None)
        if not isinstance(uri, str):
            raise JsonRpcInvalidParams(f"{METHOD} takes {{textDocument: {{uri}}}}")
        known = await ls.serving.authorship.known(uri)
        return decorations(known) if known else None


def _reviewed(server: Server) -> None:
    options = types.CodeActionOptions(code_action_kinds=[fixing.KIND, copying.KIND, reviewing.KIND])

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, options)
    async def offered(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
        mends = await fixing.actions(ls.serving, params)
        known = await ls.serving.authorship.known(params.text_document.uri)
        return [*mends, *(reviewing.actions(known, params) if known else ())]

    @server.command(fixing.COMMAND)
    async def reasoned(ls: Server, wanted: Any) -> None:
        _show(ls, wanted, fixing.COMMAND)

    @server.command(copying.COMMAND)
    async def shown(ls: Server, wanted: Any) -> None:
        _show(ls, wanted, copying.COMMAND)

    @server.command(reviewing.COMMAND)
    async def reviewed(ls: Server, wanted: Any) -> None:
        try:
            uri, lines = reviewing.lines_of(wanted)
        except ValueError as error:
            raise JsonRpcInvalidParams(str(error)) from error
        open_ = ls.serving.documents.get(uri)
        kind = types.MessageType.Info
        try:
            if open_ is None:
                raise reviewing.RefusedError("open the file first: a review speaks of lines you see")
            told = await reviewing.review(ls.serving.authorship, open_, lines)
        except reviewing.RefusedError as error:
            kind, told = types.MessageType.Warning, f"not reviewed: {error}"
        ls.window_show_message(types.ShowMessageParams(kind, f"cx-lsp: {told}"))


def _show(server: Server, wanted: Any, command: str) -> None:
    try:
        uri, here = fixing.spot(wanted, command)
    except ValueError as error:
        raise JsonRpcInvalidParams(str(error)) from error
    server.window_show_document(types.ShowDocumentParams(uri, take_focus=True, selection=here))


async def _tokens(server: Server, uri: str, lines: range | None) -> types.SemanticTokens | None:
    """Nothing at all where they are off, so that another server's tokens are not replaced by none."""
    authorship = server.serving.authorship
    known = await authorship.known(uri) if authorship.settings.tokens else None
    if known is None:
        return None
    return tokens(known, lines or range(known.document.line_count), server.serving.documents.encoding)
