"""Everything that serves one connected editor, wired together; events in, diagnostics out."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from cx_lsp.server import places, progress, watch
from cx_lsp.server.authorship import Authorship
from cx_lsp.server.calm import Calm, Pace
from cx_lsp.server.checks import Checked, Checks
from cx_lsp.server.client import Client
from cx_lsp.server.desk import Desk, Urgency
from cx_lsp.server.documents import Documents
from cx_lsp.server.indexing import Indexing
from cx_lsp.server.portrait import Portrait
from cx_lsp.server.preferences import Preferences
from cx_lsp.server.problems import Problems
from cx_lsp.server.sessions import Sessions, Told, root_of
from cx_lsp.server.sweep import Sweep
from cx_lsp.text import Encoding

_REST = Pace(pause=0.3, longest=5.0)
"""When a text has not changed for this long, the texts around it are looked at again."""
_ANSWERS = Pace(pause=0.05, longest=1.0)
"""Git answers file by file; the editor is told of several at once."""


class Serving:
    """One connected editor. Lives on the event loop; what the desks call hops back onto it first."""

    def __init__(self, server: LanguageServer, client: Client, encoding: Encoding) -> None:
        self.client = client
        self._server = server
        self._loop = asyncio.get_running_loop()
        self.documents = Documents(encoding)
        self._desk, self._git = Desk("analysis", self._log), Desk("git", self._log)
        told = Told(self._here(self._opened), self._here(Problems(server).tell), self._here(self._spoke))
        self.sessions = Sessions(self._git, told)
        self.checks = Checks(self.documents, self.sessions, self._desk, self._loop, self._deliver)
        self.sweep = Sweep(self.documents, self.sessions, self._desk, self._loop, self._refresh)
        bar = progress.drawn(server) if client.shows_progress else progress.hidden
        self.indexing = Indexing(bar, self._indexed)
        desks = (self._desk, self._git)
        self.authorship = Authorship(self.documents, self.sessions, desks, self._loop, client.name)
        self.preferences = Preferences(server, client, self.authorship)
        self.portraits: dict[str, Portrait] = {}
        self._rest, self._answers = Calm(self._loop, _REST), Calm(self._loop, _ANSWERS)
        self._spoken: dict[Path, set[str]] = {}

    def folders(self, uris: Iterable[str]) -> None:
        """Opens the projects of the editor's folders; those opened before stay."""
        found = [path.resolve() for uri in uris if (path := places.path_of(uri)) is not None]
        self.sessions.folders = tuple(found)
        for folder in found:
            root = root_of(folder, self.sessions.folders)
            if root is not None:
                self._desk.put(Urgency.SOON, partial(self._around, root))

    def connected(self, uris: Iterable[str]) -> None:
        """The editor is ready for requests and has these folders open."""
        self.folders(uris)
        if self.client.watches_files:
            watch.register(self._server)

    def open(self, item: types.TextDocumentItem) -> None:
        """A text was opened."""
        self.documents.open(item)
        self.authorship.opened(item.uri)
        self.checks.changed(item.uri)

    def change(self, params: types.DidChangeTextDocumentParams) -> None:
        """A text was changed."""
        text = params.text_document
        steps = self.documents.change(text.uri, text.version, params.content_changes)
        self.authorship.changed(text.uri, steps)
        self.checks.changed(text.uri)

    def close(self, uri: str) -> None:
        """A text was closed: its file is what counts again."""
        open_ = self.documents.get(uri)
        if open_ is None:
            return
        self.documents.close(uri)
        self.authorship.closed(uri)
        self.checks.close(uri)
        self.portraits.pop(uri, None)
        self._rest.drop(uri)
        self._desk.put(Urgency.SOON, partial(self.sessions.close, open_))
        if not self.client.pulls:
            self._server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    def saved(self, uri: str) -> None:
        """The editor wrote an open text; what was typed is recorded before git is asked about the file."""
        self.authorship.saved(uri)
        self.written(uri)

    def written(self, uri: str) -> None:
        """A file was written, by the editor or by someone else."""
        path = places.path_of(uri)
        if path is not None and watch.matters(path):
            self._desk.put(Urgency.SOON, partial(self.sessions.written, path))
            self.indexing.written(path)

    def end(self) -> None:
        """Ends what was started; a job under way gets a moment."""
        self.indexing.kill()
        self._git.close(0.5)
        self._desk.close(2.0)

    # on the desks

    def _around(self, root: Path) -> None:
        self.sessions.around(root)

    def _here(self, call: Callable[..., None]) -> Callable[..., None]:
        """The same call, made on the event loop."""

        def hop(*arguments: Any) -> None:
            # Once the editor has left, nobody is there to listen.
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(call, *arguments)

        return hop

    def _log(self, error: Exception) -> None:
        text = "".join(traceback.format_exception(error))
        message = types.LogMessageParams(types.MessageType.Error, f"cx-lsp: {text}")
        self._here(self._server.window_log_message)(message)

    def _paint(self, uri: str) -> None:
        open_ = self.documents.get(uri)
        found = self.sessions.of(open_) if open_ is not None else None
        if found is not None:
            session, path = found
            self._here(self.portraits.__setitem__)(uri, session.portrait(path))

    def _take_in(self, root: Path) -> None:
        session = self.sessions.around(root)
        if session is not None:
            session.refreshed()
            self.sweep.start(session)
            self._here(self._recheck)()

    def _sweep_again(self, root: Path, paths: set[str]) -> None:
        session = self.sessions.around(root)
        if session is not None:
            self.sweep.start(session, paths)

    # on the event loop

    def _opened(self, root: Path) -> None:
        self.indexing.begin(root)
        self._recheck()

    def _indexed(self, root: Path) -> None:
        self._desk.put(Urgency.SOON, partial(self._take_in, root))

    def _spoke(self, root: Path, path: str) -> None:
        self._spoken.setdefault(root, set()).add(path)
        self._answers.after(root, partial(self._answered, root))

    def _answered(self, root: Path) -> None:
        paths = self._spoken.pop(root, set())
        self._recheck()
        self.preferences.refresh()
        self._desk.put(Urgency.WHENEVER, partial(self._sweep_again, root, paths))

    def _recheck(self) -> None:
        self.checks.again(open_.uri for open_ in self.documents)

    def _deliver(self, checked: Checked, before: Checked | None) -> None:
        same_text = before is not None and before.document is checked.document
        same = before is not None and before.digest == checked.digest
        if self.client.pulls:
            if same_text and not same:
                self._refresh()
        elif not (same and before is not None and before.version == checked.version):
            told = types.PublishDiagnosticsParams(checked.uri, checked.items, checked.version)
            self._server.text_document_publish_diagnostics(told)
        if same_text and checked.uri in self._rest:
            return  # the others are still to be told of the change that came before
        others = [] if same_text else [o.uri for o in self.documents if o.uri != checked.uri]
        self._rest.after(checked.uri, partial(self._rested, checked.uri, others))

    def _rested(self, uri: str, others: list[str]) -> None:
        self.checks.again(others)
        self._desk.put(Urgency.WHENEVER, partial(self._paint, uri))

    def _refresh(self) -> None:
        if self.client.pulls:
            self._server.workspace_diagnostic_refresh(None)
