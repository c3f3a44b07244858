"""A person at an editor: opens a file, types, and waits for what the editor shows."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.protocol import default_converter
from pytest_lsp import LanguageClient
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, register_lsp_features

_LINE_END = re.compile(r"\r\n|\n|\r")
_WIDTH = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}
_PATIENCE = 30.0


async def until(condition: Callable[[], Any], seconds: float = _PATIENCE) -> Any:
    """The first true value of a condition that is looked at again and again."""
    end = asyncio.get_running_loop().time() + seconds
    while not (found := condition()):
        assert asyncio.get_running_loop().time() < end, f"waited {seconds} s in vain"
        await asyncio.sleep(0.02)
    return found


class Client(LanguageClient):
    """A client that keeps everything that was published, with versions."""

    def __init__(self) -> None:
        super().__init__(converter_factory=default_converter)
        self.published: list[types.PublishDiagnosticsParams] = []
        self.registered: list[types.Registration] = []
        self.refreshed: list[str] = []
        self.agreed = types.ServerCapabilities()

    @property
    def encoding(self) -> str:
        """What a column counts."""
        return self.agreed.position_encoding or "utf-16"


def recording() -> Client:
    """A client that is not connected yet."""
    client = Client()

    def publish(ls: Client, params: types.PublishDiagnosticsParams) -> None:
        ls.published.append(params)

    def register(ls: Client, params: types.RegistrationParams) -> None:
        ls.registered += params.registrations

    def hints_changed(ls: Client, _params: None) -> None:
        ls.refreshed.append("hints")

    def tokens_changed(ls: Client, _params: None) -> None:
        ls.refreshed.append("tokens")

    own = {
        types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: publish,
        types.CLIENT_REGISTER_CAPABILITY: register,
        types.WORKSPACE_INLAY_HINT_REFRESH: hints_changed,
        types.WORKSPACE_SEMANTIC_TOKENS_REFRESH: tokens_changed,
    }
    register_lsp_features(client, {**DEFAULT_CLIENT_FEATURES, **own})
    return client


class Editor:
    """One open file; positions are counted here by another rule book than the server's."""

    def __init__(self, client: Client, path: Path | str) -> None:
        self.client = client
        self.uri = path.as_uri() if isinstance(path, Path) else path
        self.text = path.read_bytes().decode() if isinstance(path, Path) and path.exists() else ""
        self.version = 0

    def open(self, text: str | None = None, language: str = "python") -> None:
        """Opens the file, or a text that is not saved yet."""
        self.text = self.text if text is None else text
        self.version += 1
        item = types.TextDocumentItem(self.uri, language, self.version, self.text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def type(self, old: str, new: str) -> None:
        """Replaces the one place where `old` stands."""
        assert self.text.count(old) == 1, f"{old!r} stands {self.text.count(old)} times"
        at = self.text.index(old)
        range_ = types.Range(self.position(at), self.position(at + len(old)))
        self.text = self.text.replace(old, new)
        self.change(types.TextDocumentContentChangePartial(range_, new))

    def change(self, *changes: types.TextDocumentContentChangeEvent) -> None:
        """Sends changes as they are; `text` is not adjusted."""
        self.version += 1
        document = types.VersionedTextDocumentIdentifier(version=self.version, uri=self.uri)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, list(changes)))

    def save(self, path: Path) -> None:
        """Writes the text and says so."""
        path.write_bytes(self.text.encode())
        document = types.TextDocumentIdentifier(self.uri)
        self.client.text_document_did_save(types.DidSaveTextDocumentParams(document))

    def close(self) -> None:
        """Closes the file."""
        document = types.TextDocumentIdentifier(self.uri)
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(document))

    def position(self, at: int) -> types.Position:
        """Where a character of the text stands, in the units agreed on."""
        ends = [m.end() for m in _LINE_END.finditer(self.text, 0, at)]
        if ends and self.text[ends[-1] - 1 : ends[-1] + 1] == "\r\n":
            ends.pop()
        start = ends[-1] if ends else 0
        name, width = _WIDTH[self.client.encoding]
        return types.Position(len(ends), len(self.text[start:at].encode(name)) // width)

    def words(self, range_: types.Range) -> str:
        """The text a range covers."""
        places = {self._key(self.position(at)): at for at in range(len(self.text), -1, -1)}
        return self.text[places[self._key(range_.start)] : places[self._key(range_.end)]]

    async def shown(self, wanted: Callable[[types.Diagnostic], Any] | None = None) -> types.Diagnostic:
        """The first diagnostic of the newest version that fits."""
        found = await until(lambda: [d for d in self.now() or () if wanted is None or wanted(d)])
        return found[0]  # type: ignore[no-any-return]

    async def clean(self) -> None:
        """Waits until the newest version has no diagnostics."""
        await until(lambda: self.now() == [])

    def now(self) -> list[types.Diagnostic] | None:
        """The diagnostics last published, when they are of the newest version."""
        mine = [p for p in self.published() if p.version == self.version]
        return list(mine[-1].diagnostics) if mine else None

    def published(self) -> list[types.PublishDiagnosticsParams]:
        """Everything published for this file, in order."""
        return [p for p in self.client.published if p.uri == self.uri]

    async def hover(self, on: str) -> str:
        """What is shown at the first character of a text; "" for nothing."""
        where = self.position(self.text.index(on))
        document = types.TextDocumentIdentifier(self.uri)
        found = await self.client.text_document_hover_async(types.HoverParams(document, where))
        if found is None:
            return ""
        assert isinstance(found.contents, types.MarkupContent)
        return found.contents.value

    @staticmethod
    def _key(position: types.Position) -> tuple[int, int]:
        return position.line, position.character
