"""A changed text becomes its findings: the newest version wins, older ones are never begun."""

from __future__ import annotations

from asyncio import AbstractEventLoop, Future
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from lsprotocol import types

from cx_lsp.model import Finding
from cx_lsp.server.calm import Calm, Pace
from cx_lsp.server.desk import Desk, Urgency
from cx_lsp.server.diagnostics import diagnostics, digest
from cx_lsp.server.documents import Documents, Open
from cx_lsp.server.sessions import Sessions
from cx_lsp.text import Document

_BURST = Pace(pause=0.03, longest=0.2)
"""Keys held down or a paste in pieces; a person's next keystroke comes later and is checked at once."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What one version of a text gave."""

    uri: str
    version: int
    document: Document
    findings: Sequence[Finding]
    items: list[types.Diagnostic]
    digest: str


class Checks:
    """The checks of open texts. Methods are called on the event loop; the checking is done at the desk."""

    def __init__(
        self,
        documents: Documents,
        sessions: Sessions,
        desk: Desk,
        loop: AbstractEventLoop,
        deliver: Callable[[Checked, Checked | None], None],
    ) -> None:
        self.latest: dict[str, Checked] = {}
        """The last findings of each open text, of its newest version but for the moment of a check."""
        self._documents = documents
        self._sessions = sessions
        self._desk = desk
        self._loop = loop
        self._deliver = deliver
        self._queued: dict[str, Urgency] = {}
        self._typed: dict[str, float] = {}
        self._burst = Calm(loop, _BURST)
        self._waiting: dict[str, list[Future[Checked | None]]] = {}

    def changed(self, uri: str) -> None:
        """Checks a text that was opened or changed."""
        now = self._loop.time()
        idle = now - self._typed.get(uri, 0.0) > _BURST.pause
        self._typed[uri] = now
        if idle and uri not in self._burst:
            self._put(Urgency.TYPING, uri)
        else:
            self._burst.after(uri, partial(self._put, Urgency.TYPING, uri))

    def again(self, uris: Iterable[str]) -> None:
        """Checks texts once more because something around them changed."""
        for uri in uris:
            self._put(Urgency.SOON, uri)

    def close(self, uri: str) -> None:
        """Forgets a text that was closed."""
        self._burst.drop(uri)
        self._typed.pop(uri, None)
        self.latest.pop(uri, None)
        self._answer(uri, None)

    async def newest(self, uri: str) -> Checked | None:
        """The findings of a text as it stands now; None when it is not open."""
        open_ = self._documents.get(uri)
        if open_ is None:
            return None
        known = self.latest.get(uri)
        if known is not None and known.document is open_.document and uri not in self._queued:
            return known
        answer: Future[Checked | None] = self._loop.create_future()
        self._waiting.setdefault(uri, []).append(answer)
        self._put(Urgency.TYPING, uri)
        return await answer

    def _put(self, urgency: Urgency, uri: str) -> None:
        if urgency < self._queued.get(uri, Urgency.CLOSE):
            self._queued[uri] = urgency
            self._desk.put(urgency, partial(self._check, uri))

    def _check(self, uri: str) -> None:
        # Whatever changes from here on is a new wish; a wish fulfilled more urgently is gone already.
        wanted = self._queued.pop(uri, None)
        open_ = self._documents.get(uri)
        if wanted is None or open_ is None:
            return
        try:
            checked = self._checked(open_)
        except Exception:
            self._loop.call_soon_threadsafe(self._answer, uri, None)
            raise
        self._loop.call_soon_threadsafe(self._arrived, checked)

    def _checked(self, open_: Open) -> Checked:
        found = self._sessions.of(open_)
        if found is None:
            return Checked(open_.uri, open_.version, open_.document, (), [], digest(()))
        session, path = found
        findings = session.check(path, open_.document)
        items = diagnostics(findings, session.project, session.workspace.document, self._documents.encoding)
        return Checked(open_.uri, open_.version, open_.document, findings, items, digest(items))

    def _arrived(self, checked: Checked) -> None:
        open_ = self._documents.get(checked.uri)
        if open_ is None or open_.document is not checked.document:
            if self._waiting.get(checked.uri):
                self._put(Urgency.TYPING, checked.uri)
            return
        before = self.latest.get(checked.uri)
        self.latest[checked.uri] = checked
        self._answer(checked.uri, checked)
        self._deliver(checked, before)

    def _answer(self, uri: str, checked: Checked | None) -> None:
        for answer in self._waiting.pop(uri, ()):
            if not answer.done():
                answer.set_result(checked)
