"""HEAD is the base of what is typed: asked of git on the side, held against every version of a text."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cx_lsp.facts import extract
from cx_lsp.git import Repository, compared
from cx_lsp.git.compared import Difference
from cx_lsp.model import Facts
from cx_lsp.project import Project
from cx_lsp.project.past import past
from cx_lsp.record.place import Tree, head, tree_around
from cx_lsp.server.desk import Desk, Urgency
from cx_lsp.text import Document
from cx_lsp.workspace import Workspace

Read = tuple[Facts, Document]
_Times = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """What git said of one commit and the files that are others now."""

    read: Mapping[str, Read]
    names: Mapping[str, str]
    added: frozenset[str]


class Base:
    """HEAD, and not where the branch began: what was committed was judged then, by whoever committed it.

    Used at the analysis desk, but for what it asks of git at the other.
    """

    def __init__(
        self, project: Project, workspace: Workspace, git: Desk, arrived: Callable[[str], None]
    ) -> None:
        self._project = project
        self._repository = project.repository
        self._workspace = workspace
        self._git = git
        self._arrived = arrived
        self._tree: Tree | None = tree_around(project.root) if project.repository is not None else None
        self._times: _Times = ()
        self._head = ""
        self._open: dict[str, Read] = {}
        self._known: dict[str, Read] = {}
        self._told: _Found | None = None
        self._found: _Found | None = None
        self._asked = False

    def look(self, path: str, facts: Facts, document: Document) -> None:
        """Takes in what git said; asks it about a text it was not asked about, and when HEAD moved."""
        if self._tree is None or self._repository is None:
            return
        moved = self._moved(self._tree) or path not in self._open
        self._open[path] = facts, document
        if moved:
            self.ask()
        if self._told is not None:
            self._found, self._told = self._told, None
            self._compare(self._found)

    def hide(self, path: str) -> None:
        """Forgets an open text."""
        self._open.pop(path, None)

    def written(self, path: str) -> None:
        """Asks git again when a file was written that it has not been asked about, or is gone."""
        found = self._found
        known = found is not None and (path in found.names.values() or path in found.added)
        if not known or not (self._project.root / path).exists():
            self.ask()

    def ask(self) -> None:
        """Asks git what HEAD had in the place of the texts that are open and of what is another on disk."""
        if self._repository is not None and self._open and not self._asked:
            self._asked = True
            self._git.put(Urgency.SOON, partial(self._find, self._repository))

    def refresh(self) -> None:
        """Begins again from files that were read anew."""
        if self._found is not None:
            self._compare(self._found)
        self.ask()

    def _moved(self, tree: Tree) -> bool:
        """Whether another commit is checked out than at the last look."""
        times = tuple(_seen(tree.own / name) for name in ("HEAD", "logs/HEAD", "index"))
        if times == self._times:
            return False
        self._times = times
        before, self._head = self._head, head(tree)
        return before != self._head

    def _compare(self, found: _Found) -> None:
        before = self._workspace.earlier(lambda _path: ())
        for path in {*found.added, *found.names.values()} - found.read.keys() - {""}:
            before.hide(path)
        for path, (facts, document) in found.read.items():
            if before.facts(path) is not facts:
                before.put(facts, document)
        self._workspace.compare(before, found.names, found.added)

    # at git's desk

    def _find(self, repository: Repository) -> None:
        # What is opened or written from here on is a new wish.
        self._asked = False
        opened = dict(self._open)
        commit = repository.head()
        differences = [] if commit is None else self._differences(repository, commit, opened)
        was = past(self._project, differences)
        read = {path: self._read(path, data, opened.get(path)) for path, data in was.texts.items()}
        self._known = read
        names = {old: new or (old if old in opened else "") for old, new in was.names.items()}
        self._told = _Found(read, names, was.added)
        for path in opened:
            self._arrived(path)

    def _differences(
        self, repository: Repository, commit: str, opened: Mapping[str, Read]
    ) -> list[Difference]:
        """What is another on disk, and the open texts: they will be."""
        found = compared.on_disk(repository, commit)
        named = {path for one in found for path in (one.old, one.new)}
        return [*found, *(Difference(p, p, f"{commit}:{p}") for p in opened if p not in named)]

    def _read(self, path: str, data: bytes, opened: Read | None) -> Read:
        """The facts of a text of the commit; most are those of the open text, or of the last answer."""
        for known in (opened, self._known.get(path)):
            if known is not None and known[1].data == data:
                return known
        document = Document.of(data)
        return extract(path, document, self._project.own), document


def _seen(path: Path) -> tuple[int, int]:
    try:
        about = os.stat(path)
    except OSError:
        return 0, 0
    return about.st_mtime_ns, about.st_ino
