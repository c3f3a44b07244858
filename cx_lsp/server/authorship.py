"""Who wrote the lines of open texts: recorded while they are typed, and told when the editor asks."""

from __future__ import annotations

from asyncio import AbstractEventLoop, Future
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from cx_lsp.model import Claim
from cx_lsp.server.desk import Desk, Urgency
from cx_lsp.server.documents import Documents, Open, Step
from cx_lsp.server.recorder import Recorder, Written
from cx_lsp.server.session import Session
from cx_lsp.server.sessions import Sessions
from cx_lsp.server.settings import Settings
from cx_lsp.text import Document

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Known:
    """One version of a text and the claims on its lines; no claims while git has not spoken."""

    document: Document
    claims: Sequence[Claim]


class Authorship:
    """Methods are called on the event loop; claims are looked up at the analysis desk, git at its own."""

    def __init__(
        self,
        documents: Documents,
        sessions: Sessions,
        desks: tuple[Desk, Desk],
        loop: AbstractEventLoop,
        editor: str,
    ) -> None:
        self.settings = Settings()
        self._documents = documents
        self._sessions = sessions
        self._analysis, self._git = desks
        self._loop = loop
        self._recorder = Recorder(editor, partial(self._git.put, Urgency.SOON))

    def watch(self) -> None:
        """Watches all open texts from now on."""
        for open_ in self._documents:
            self._recorder.opened(open_)

    def opened(self, uri: str) -> None:
        """A text was opened: its lines are old ones."""
        open_ = self._documents.get(uri)
        if open_ is not None and self.settings.records:
            self._recorder.opened(open_)

    def changed(self, uri: str, steps: Sequence[Step]) -> None:
        """A text was changed."""
        if self.settings.records:
            texts = (open_.document.data for open_ in self._documents if open_.uri != uri)
            self._recorder.changed(uri, steps, self._loop.time(), texts)
        else:
            self._recorder.closed(uri)

    def closed(self, uri: str) -> None:
        """A text was closed."""
        self._recorder.closed(uri)

    def saved(self, uri: str) -> None:
        """A text is on disk now: what was typed of it is recorded."""
        open_ = self._documents.get(uri)
        if open_ is None or not self.settings.records:
            return
        written = self._recorder.saved(open_)
        if written is not None:
            self._analysis.put(Urgency.SOON, partial(self._record, written))

    async def known(self, uri: str) -> Known | None:
        """The claims on a text as it stands now; None when it is not open."""
        open_ = self._documents.get(uri)
        return await self.at_desk(partial(self._known, open_)) if open_ is not None else None

    async def at_desk(self, job: Callable[[], Answer]) -> Answer:
        """The answer of a job at the analysis desk."""
        return await self._answer(self._analysis, Urgency.TYPING, job)

    async def at_git_desk(self, job: Callable[[], Answer]) -> Answer:
        """The answer of a job that waits for git."""
        return await self._answer(self._git, Urgency.SOON, job)

    def session_of(self, open_: Open) -> tuple[Session, str] | None:
        """The session of an open text and its path there; asked at the analysis desk."""
        return self._sessions.of(open_)

    async def _answer(self, desk: Desk, urgency: Urgency, job: Callable[[], Answer]) -> Answer:
        answer: Future[Answer] = self._loop.create_future()
        desk.put(urgency, partial(_settle, answer, job))
        return await answer

    def _known(self, open_: Open) -> Known:
        found = self._sessions.of(open_)
        if found is None:
            return Known(open_.document, ())
        session, path = found
        return Known(open_.document, session.claims(path, open_.document))

    def _record(self, written: Written) -> None:
        """Only what the command line would read, too, and only inside of a repository."""
        found = self._sessions.of(written.open)
        if found is not None and found[0].keeps(found[1]):
            self._recorder.record(written)


def _settle(answer: Future[Answer], job: Callable[[], Answer]) -> None:
    """Does a job at a desk and hands its answer, or what went wrong, to the event loop."""
    loop = answer.get_loop()
    try:
        found = job()
    except Exception as error:
        # Whoever waits for the answer tells it.
        _hop(loop, partial(_fail, answer, error))
        return
    _hop(loop, partial(_give, answer, found))


def _hop(loop: AbstractEventLoop, call: Callable[[], None]) -> None:
    # Once the editor has left, nobody is there to listen.
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(call)


def _give(answer: Future[Answer], found: Answer) -> None:
    if not answer.done():
        answer.set_result(found)


def _fail(answer: Future[Answer], error: Exception) -> None:
    if not answer.done():
        answer.set_exception(error)
