"""The findings of the files nobody has open, gathered one by one while nothing else is to do."""

from __future__ import annotations

from asyncio import AbstractEventLoop, Future, shield
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from lsprotocol import types

from cx_lsp.server.desk import Desk, Urgency
from cx_lsp.server.diagnostics import diagnostics, digest
from cx_lsp.server.documents import Documents
from cx_lsp.server.places import uri_of
from cx_lsp.server.session import Session
from cx_lsp.server.sessions import Sessions


@dataclass(frozen=True, slots=True)
class Swept:
    """The diagnostics of one closed file."""

    uri: str
    items: list[types.Diagnostic]
    digest: str


class Sweep:
    """Nothing is swept until an editor asks for the whole workspace; from then on it is kept true."""

    def __init__(
        self,
        documents: Documents,
        sessions: Sessions,
        desk: Desk,
        loop: AbstractEventLoop,
        changed: Callable[[], None],
    ) -> None:
        self._documents = documents
        self._sessions = sessions
        self._desk = desk
        self._loop = loop
        self._changed = changed
        self._wanted = False
        self._found: dict[Path, dict[str, Swept]] = {}
        self._rounds: dict[Path, int] = {}
        self._running: set[Path] = set()
        self._first: Future[None] = loop.create_future()

    async def found(self) -> list[Swept]:
        """What is known of all closed files; the first call waits for the first round."""
        if not self._wanted:
            self._wanted = True
            self._desk.put(Urgency.WHENEVER, self._begin)
        await shield(self._first)
        return [swept for found in list(self._found.values()) for swept in found.values()]

    def start(self, session: Session, paths: Collection[str] | None = None) -> None:
        """Sweeps a project, or some of its files; called at the desk."""
        if not self._wanted:
            return
        root = session.root
        self._rounds[root] = self._rounds.get(root, 0) + 1
        self._running.add(root)
        chosen = session.workspace.paths() if paths is None or root not in self._found else paths
        found = {p: s for p, s in self._found.get(root, {}).items() if p not in chosen}
        kept = found if chosen is paths else {}
        self._step(session, self._rounds[root], self._sweep(session, chosen, kept), kept)

    def _begin(self) -> None:
        for session in self._sessions:
            self.start(session)
        if not self._running:
            self._loop.call_soon_threadsafe(self._end)

    def _step(self, session: Session, number: int, rest: Iterator[None], found: dict[str, Swept]) -> None:
        """One file, then whatever is more urgent; a newer round takes the place of this one."""
        if self._rounds[session.root] != number:
            return
        for _ in rest:
            self._desk.put(Urgency.WHENEVER, partial(self._step, session, number, rest, found))
            return
        self._found[session.root] = found
        self._running.discard(session.root)
        if not self._running:
            self._loop.call_soon_threadsafe(self._end)

    def _sweep(self, session: Session, paths: Collection[str], found: dict[str, Swept]) -> Iterator[None]:
        for path in list(paths):
            findings = session.findings(path)
            if findings:
                text = session.workspace.document
                items = diagnostics(findings, session.project, text, self._documents.encoding)
                found[path] = Swept(uri_of(session.root / path), items, digest(items))
            yield

    def _end(self) -> None:
        if self._first.done():
            self._changed()
        else:
            self._first.set_result(None)
