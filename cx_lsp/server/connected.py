"""The protocol engine and what serves the one editor it is connected to."""

from __future__ import annotations

import asyncio

from pygls.exceptions import JsonRpcServerNotInitialized
from pygls.lsp.server import LanguageServer

import cx_lsp
from cx_lsp.server.protocol import Protocol
from cx_lsp.server.serving import Serving

_WORKERS = 32
"""The protocol engine reads stdin through its thread pool; with few threads, busy ones would starve it."""


class Server(LanguageServer):
    """The protocol engine, and what serves the editor once it has introduced itself."""

    def __init__(self) -> None:
        super().__init__("cx-lsp", cx_lsp.__version__, protocol_cls=Protocol, max_workers=_WORKERS)
        self.said_goodbye = False
        self.connection: Serving | None = None
        self.lifeline: asyncio.Task[None] | None = None

    @property
    def serving(self) -> Serving:
        """What serves the editor; a message before `initialize` is refused."""
        if self.connection is None:
            raise JsonRpcServerNotInitialized("the first message must be `initialize`")
        return self.connection

    def end(self) -> None:
        """Ends everything that was started for the editor."""
        if self.connection is not None:
            self.connection.end()
