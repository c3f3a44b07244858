"""One project while an editor is open: its workspace, the open texts in it, and who wrote their lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from cx_lsp import engine
from cx_lsp.facts import is_ours, room_for_comment
from cx_lsp.model import Claim, Finding
from cx_lsp.project import Project, findings, today
from cx_lsp.rules.shared.suppression import UNUSED
from cx_lsp.server.authors import Authors
from cx_lsp.server.desk import Desk
from cx_lsp.server.past import Past
from cx_lsp.server.portrait import Portrait
from cx_lsp.server.reading import Reading
from cx_lsp.server.unindexed import Unindexed
from cx_lsp.text import Document
from cx_lsp.workspace import Workspace


class Session:
    """Used by the analysis desk alone, so nothing in it needs a lock."""

    def __init__(self, project: Project, git: Desk, arrived: Callable[[Path, str], None], *only: str) -> None:
        """A session over a project, or over nothing but the files named."""
        self.project = project
        self.authors = Authors(project, git, lambda path: arrived(project.root, path))
        self._past = Past(project, git, lambda path: arrived(project.root, path))
        self.workspace = Workspace(
            project.index, project.read, project.registry, self.authors, self._past, project.pool
        )
        self._reading = Reading(project.max_bytes, project.own)
        self._ours: dict[str, bool] = dict.fromkeys(only, True)
        self._whole = bool(only or self.workspace.paths())

    @property
    def root(self) -> Path:
        """The folder that paths are relative to."""
        return self.project.root

    def check(self, path: str, document: Document) -> list[Finding]:
        """The findings of an open text; none for files that the project leaves out."""
        if not self._is_ours(path):
            return []
        self.authors.look()
        self.authors.show(path, document)
        facts = self._reading.facts(path, document)
        if self.workspace.facts(path) is not facts:
            self.workspace.put(facts, document)
        if self._whole:
            return self.findings(path)
        policy = self.project.policy
        # A suppression may silence what is found only once every file was read.
        policy = replace(policy, ignore=policy.ignore | {UNUSED})
        return engine.check(facts, Unindexed(self.authors), self.project.rules, policy, today())

    def room(self, path: str, document: Document, finding: Finding) -> tuple[int, str, str] | None:
        """Where a comment on a finding of an open text fits, and what it begins and ends with."""
        syntax = self._reading.syntax(path, document)
        return room_for_comment(finding.span, syntax) if syntax is not None else None

    def findings(self, path: str) -> list[Finding]:
        """The findings of any file of the project."""
        return list(findings(self.project, self.workspace, [path]))

    def claims(self, path: str, document: Document) -> Sequence[Claim]:
        """Who wrote the lines of an open text; nothing of files that the project leaves out."""
        if not self._is_ours(path):
            return ()
        self.authors.show(path, document)
        return self.authors(path)

    def keeps(self, path: str) -> bool:
        """Whether what is typed into a file may be recorded: it is one of the project, under git."""
        return self.project.repository is not None and self._is_ours(path)

    def close(self, path: str) -> None:
        """Goes back from an open text to its file."""
        self._reading.forget(path)
        self.authors.hide(path)
        self.workspace.drop(path)
        self._ours.pop(path, None)

    def refreshed(self) -> None:
        """Takes in what another process wrote to the index."""
        if not self.workspace.paths() and self.project.files():
            # The index could not be kept on disk, so nobody else can fill it.
            self.project.refresh()
        self.workspace.refresh()
        if not self.project.pool.paths() and self.workspace.paths():
            self.project.compare()
        self._ours.clear()
        self._whole = True

    def portrait(self, path: str) -> Portrait:
        """What is known of a file beyond its findings."""
        facts = self.workspace.facts(path) if self._ours.get(path) else None
        if facts is None:
            return Portrait()
        functions = tuple((f.span, f.scope) for f in facts.of("function"))
        # Before every file was read, "no test comes here" would be said of tests not seen yet.
        known = functions if self._whole else ()
        passages = {scope: self.workspace.journeys_of(path, scope) for _, scope in known}
        return Portrait(functions, self.authors(path), passages)

    def end(self) -> None:
        """Lets go of the index."""
        self.project.close()

    def _is_ours(self, path: str) -> bool:
        """Whether the command line would read this file too; one that is not saved yet will be."""
        if path not in self._ours:
            self._ours[path] = is_ours(path) and (
                self.workspace.facts(path) is not None
                or not (self.root / path).exists()
                or path in self.project.files()
            )
        return self._ours[path]
