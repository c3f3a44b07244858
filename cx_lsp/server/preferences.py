"""The editor's settings take effect: at the start, and whenever the user changes them."""

from __future__ import annotations

from uuid import uuid4

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from cx_lsp.server.authorship import Authorship
from cx_lsp.server.client import Client
from cx_lsp.server.settings import SECTION, Settings
from cx_lsp.server.tokens import LEGEND

_TOKENS = "textDocument/semanticTokens"
"""What is registered for all the requests whose names begin so."""


class Preferences:
    """What the user wants to see of who wrote what. Lives on the event loop."""

    def __init__(self, server: LanguageServer, client: Client, authorship: Authorship) -> None:
        self._server = server
        self._client = client
        self._authorship = authorship
        self._first = Settings()
        self._offered: str | None = None

    def begin(self, options: object) -> None:
        """The settings that the editor introduced itself with; others are laid over them."""
        self._first = self._authorship.settings = Settings().updated(options)

    async def connected(self) -> None:
        """Asks for the settings, and to be told when they change."""
        if self._client.tells_settings:
            wish = types.Registration(str(uuid4()), types.WORKSPACE_DID_CHANGE_CONFIGURATION)
            self._server.client_register_capability(types.RegistrationParams([wish]))
        await self.changed(None)

    async def changed(self, told: object) -> None:
        """The settings changed: an editor that answers questions is asked, another one has told them."""
        if self._client.configures:
            wanted = types.ConfigurationParams([types.ConfigurationItem(section=SECTION)])
            try:
                found = await self._server.workspace_configuration_async(wanted)
            except JsonRpcException:
                return
            told = {SECTION: found[0]} if found else None
        self._apply(self._first.updated(told))

    def refresh(self) -> None:
        """What is shown of who wrote what is out of date."""
        settings = self._authorship.settings
        if settings.inlay != "off" and self._client.refreshes_hints:
            self._server.workspace_inlay_hint_refresh(None)
        if settings.tokens and self._client.refreshes_tokens:
            self._server.workspace_semantic_tokens_refresh(None)

    def _apply(self, settings: Settings) -> None:
        before, self._authorship.settings = self._authorship.settings, settings
        if settings == before:
            return
        if settings.records and not before.records:
            self._authorship.watch()
        if settings.tokens != before.tokens:
            self._offer(settings)
        if settings.inlay != before.inlay and self._client.refreshes_hints:
            self._server.workspace_inlay_hint_refresh(None)

    def _offer(self, settings: Settings) -> None:
        """Offers semantic tokens, or takes the offer back; one made at the start stays."""
        if self._first.tokens or not self._client.takes_tokens_later:
            return
        if settings.tokens and self._offered is None:
            self._offered = str(uuid4())
            options = types.SemanticTokensRegistrationOptions(LEGEND, full=True, range=True)
            wish = types.Registration(self._offered, _TOKENS, options)
            self._server.client_register_capability(types.RegistrationParams([wish]))
        elif not settings.tokens and self._offered is not None:
            gone = types.Unregistration(self._offered, _TOKENS)
            self._server.client_unregister_capability(types.UnregistrationParams([gone]))
            self._offered = None
