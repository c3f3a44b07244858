"""Who wrote the lines of a project's files: asked of git on the side, and carried over to unsaved text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from cx_lsp.model import Claim
from cx_lsp.project import Evidence, Project
from cx_lsp.server.desk import Desk, Urgency
from cx_lsp.text import Document


class Authors:
    """Answers at once with what is known: nothing at first, the claims once git has spoken."""

    def __init__(self, project: Project, git: Desk, arrived: Callable[[str], None]) -> None:
        self._project = project
        self._git = git
        self._arrived = arrived
        self._evidence = Evidence(project)
        self._saved: dict[str, tuple[bytes, Sequence[Claim]]] = {}
        self._asked: set[str] = set()
        self._open: dict[str, Document] = {}
        self._carried: dict[str, tuple[Document, Sequence[Claim], Sequence[Claim]]] = {}
        self._head = self._stamp()

    def __call__(self, path: str) -> Sequence[Claim]:
        """The claims on a file as the editor shows it, else as it stands on disk; () while git is asked."""
        known = self._saved.get(path)
        if known is None:
            self._ask(path)
            return ()
        saved, claims = known
        document = self._open.get(path)
        if document is None or document.data == saved:
            return claims
        carried = self._carried.get(path)
        if carried is None or carried[0] is not document or carried[1] is not claims:
            from cx_lsp.evidence.overlay import overlay

            carried = (document, claims, overlay(claims, saved, document.data))
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
        """Asks git anew about everything when a commit, checkout or rebase moved HEAD."""
        stamp = self._stamp()
        if stamp == self._head:
            return
        self._head = stamp
        for path in [p for p in self._saved if p not in self._open]:
            self._saved.pop(path)
        for path in list(self._saved):
            self._ask(path)

    def _ask(self, path: str) -> None:
        if path not in self._asked:
            self._asked.add(path)
            urgency = Urgency.SOON if path in self._open else Urgency.WHENEVER
            self._git.put(urgency, partial(self._find, path))

    def _find(self, path: str) -> None:
        claims: Sequence[Claim] = ()
        data = b""
        try:
            data = self._project.read(path) or b""
            self._evidence.forget(path)
            claims = self._evidence(path)
        finally:
            # A file git cannot speak about is not asked about at every keystroke.
            self._saved[path] = (data, claims)
            self._asked.discard(path)
            self._arrived(path)

    def _stamp(self) -> tuple[int, ...]:
        """When HEAD last moved: two calls to the system, no git."""
        repository = self._project.repository
        if repository is None:
            return ()
        folder = repository.git_dir()
        return tuple(map(_changed, (folder / "HEAD", folder / "logs" / "HEAD")))


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
