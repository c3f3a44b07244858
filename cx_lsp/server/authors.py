"""Who wrote the lines of a project's files: asked of git on the side, and carried over to unsaved text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from cx_lsp.model import Claim
from cx_lsp.project import Evidence, Project
from cx_lsp.server.desk import Desk, Urgency
from cx_lsp.server.freshness import Freshness
from cx_lsp.text import Document

if TYPE_CHECKING:
    from cx_lsp.evidence.overlay import Claimed


class _Saved:
    """A file as it was when git was asked, and the claims on it."""

    def __init__(self, data: bytes, claims: Sequence[Claim]) -> None:
        self.data, self.claims = data, claims

    @cached_property
    def claimed(self) -> Claimed:
        from cx_lsp.evidence.overlay import Claimed

        return Claimed(self.claims, self.data)


class Authors:
    """Answers at once with what is known: nothing at first, the claims once git has spoken."""

    def __init__(self, project: Project, git: Desk, arrived: Callable[[str], None]) -> None:
        self._project = project
        self._git = git
        self._arrived = arrived
        self._evidence = Evidence(project)
        self._saved: dict[str, _Saved] = {}
        self._asked: set[str] = set()
        self._finding: set[str] = set()
        self._open: dict[str, Document] = {}
        self._carried: dict[str, tuple[Document, _Saved, Sequence[Claim]]] = {}
        self._freshness = Freshness(project.root) if project.repository is not None else None

    def __call__(self, path: str) -> Sequence[Claim]:
        """The claims on a file as the editor shows it, else as it stands on disk; () while git is asked."""
        saved = self._saved.get(path)
        if saved is None:
            if path not in self._finding:
                self._ask(path)
            return ()
        document = self._open.get(path)
        if document is None or document.data == saved.data:
            return saved.claims
        carried = self._carried.get(path)
        if carried is None or carried[0] is not document or carried[1] is not saved:
            carried = (document, saved, saved.claimed.on(document.data))
            self._carried[path] = carried
        return carried[2]

    def show(self, path: str, document: Document) -> None:
        """Lets an open text stand for its file."""
        self._open[path] = document

    def hide(self, path: str) -> None:
        """Goes back to the file on disk."""
        self._open.pop(path, None)
        self._carried.pop(path, None)

    def again(self, path: str) -> None:
        """Asks git anew about a file that was written; until it answers the old claims hold."""
        if path in self._saved:
            self._ask(path)

    def look(self) -> None:
        """Asks anew about all that a commit, a checkout, a fetch or an agent brought evidence on."""
        if self._freshness is None:
            return
        news = self._freshness.news()
        for path in list(self._saved) if news.everything else news.paths & self._saved.keys():
            if path in self._open:
                self._ask(path)
            else:
                self._saved.pop(path)

    def _ask(self, path: str) -> None:
        if path not in self._asked:
            self._asked.add(path)
            urgency = Urgency.SOON if path in self._open else Urgency.WHENEVER
            self._git.put(urgency, partial(self._find, path))

    def _find(self, path: str) -> None:
        claims: Sequence[Claim] = ()
        data = b""
        # What is written from here on is a new wish.
        self._asked.discard(path)
        self._finding.add(path)
        try:
            data = self._project.read(path) or b""
            self._evidence.forget(path)
            claims = self._evidence(path)
        finally:
            # A file git cannot speak about is not asked about at every keystroke.
            self._saved[path] = _Saved(data, claims)
            self._finding.discard(path)
            self._arrived(path)
