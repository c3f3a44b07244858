"""The texts that files had in commits: asked of git on the side, so that no check waits for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from cx_lsp.project import Project
from cx_lsp.project.former import Text
from cx_lsp.server.desk import Desk, Urgency


class Past:
    """Answers at once with what is known: nothing at first, the text once git has spoken."""

    def __init__(self, project: Project, git: Desk, arrived: Callable[[str], None]) -> None:
        self._former = project.former
        self._git = git
        self._arrived = arrived
        self._asked: set[Text] = set()

    def __call__(self, commit: str, path: str) -> bytes | None:
        """The text of a file as of a commit; None while git is asked, and when there was none."""
        text = (commit, path)
        if self._former.knows(text):
            return self._former(*text)
        if text not in self._asked:
            self._asked.add(text)
            self._git.put(Urgency.SOON, partial(self._find, text))
        return None

    def _find(self, text: Text) -> None:
        try:
            self._former.ask([text])
        finally:
            self._asked.discard(text)
            self._arrived(text[1])
