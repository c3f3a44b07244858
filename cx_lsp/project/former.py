"""A commit and a path become the text that stood there; git is asked about several together if it can be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cx_lsp.git import Repository

Text = tuple[str, str]
"""A commit and a path."""
_KEPT = 256
_LARGEST = 1024 * 1024
"""Bytes of a past text above which nothing is compared with it."""


class Former:
    """The texts that files had, as far as they were asked for."""

    def __init__(self, repository: Repository | None) -> None:
        self._repository = repository
        self._known: dict[Text, bytes | None] = {}
        self._wanted: list[Text] | None = None

    def __call__(self, commit: str, path: str) -> bytes | None:
        """The text of a file as of a commit; None when there was none."""
        text = (commit, path)
        if not self.knows(text):
            if self._wanted is not None:
                self._wanted.append(text)
                return None
            self.ask([text])
        return self._known.get(text)

    def knows(self, text: Text) -> bool:
        """Whether git has said what stood there."""
        return text in self._known

    @contextmanager
    def listening(self) -> Iterator[list[Text]]:
        """Meanwhile git is not asked: what it would be asked for is collected and counts as not there."""
        self._wanted = []
        try:
            yield self._wanted
        finally:
            self._wanted = None

    def ask(self, texts: Iterable[Text]) -> None:
        """Learns several texts in one question."""
        wanted = {f"{commit}:{path}": (commit, path) for commit, path in texts}
        while self._known and len(self._known) + len(wanted) > _KEPT:
            self._known.pop(next(iter(self._known)))
        found: dict[Text, bytes | None] = dict.fromkeys(wanted.values())
        try:
            for name, kind, data in self._repository.objects(wanted) if self._repository is not None else ():
                if kind == "blob" and len(data) <= _LARGEST:
                    found[wanted[name]] = data
        finally:
            # What git cannot give is not asked for again and again.
            self._known.update(found)
