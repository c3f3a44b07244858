"""A path on disk becomes a project: its root, configuration, repository, up-to-date index and Workspace."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cx_lsp import scan
from cx_lsp.engine import Policy, check
from cx_lsp.facts import extract, is_ours, version
from cx_lsp.index import Index
from cx_lsp.model import Claim, Finding, Place, Test
from cx_lsp.rules import Rule, rules
from cx_lsp.text import Document
from cx_lsp.workspace import Registry, Workspace

if TYPE_CHECKING:
    from cx_lsp.config import Config
    from cx_lsp.git import Commit, Repository


@dataclass(frozen=True, slots=True)
class Project:
    """Everything one root holds; `notes` are one-line remarks on what it lacks."""

    root: Path
    config: Config
    repository: Repository | None
    index: Index
    registry: Registry
    policy: Policy
    notes: tuple[str, ...]

    @property
    def max_bytes(self) -> int:
        """Larger files are named and left unread."""
        return self.config.check.max_file_kb * 1024

    def files(self) -> list[str]:
        """Files of ours: tracked or new, not ignored, not excluded, no links, no submodules."""
        listed = self.repository.files() if self.repository else scan.walk(self.root)
        excluded = _excluder(self.config.check.exclude)
        return [p for p in listed if is_ours(p) and not excluded(p)]

    def refresh(self, progress: scan.Progress = lambda _d, _t: None) -> int:
        """Brings the index up to date; returns how many files were read."""
        return scan.refresh(self.root, self.files(), self.index, self.max_bytes, progress)

    def workspace(self, evidence: Evidence | None = None) -> Workspace:
        """The workspace over the index as it stands."""
        return Workspace(self.index, self.read, self.registry, evidence or Evidence(self))

    def read(self, path: str) -> bytes | None:
        """A file's bytes; None when it cannot be read or leads out of the project."""
        try:
            full = self.root / path
            return None if full.is_symlink() else full.read_bytes()
        except OSError:
            return None


class Evidence:
    """Who wrote the lines of the files on disk, each file asked of git once."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._claims: dict[str, tuple[Claim, ...]] = {}
        self._commits: dict[str, Commit] = {}

    def __call__(self, path: str) -> Sequence[Claim]:
        """The claims on the lines of a file as it stands on disk."""
        if path not in self._claims:
            self._claims[path] = tuple(self._find(path))
        return self._claims[path]

    def forget(self, path: str | None = None) -> None:
        """Asks git again for one file, or for all."""
        if path is None:
            self._claims.clear()
        else:
            self._claims.pop(path, None)

    def _find(self, path: str) -> Iterator[Claim]:
        from cx_lsp.evidence import lines, markers

        data = self._project.read(path)
        yield from markers.read(data) if data is not None else ()
        repository = self._project.repository
        if repository is None:
            return
        blamed = repository.blame(path)
        unseen = {b.commit for b in blamed if b.commit} - self._commits.keys()
        if unseen:
            self._commits.update(repository.commits(sorted(unseen)))
        yield from lines.claims(blamed, self._commits)


def open_project(start: Path, overrides: dict[str, object] | None = None) -> Project:
    """The project around a path. Raises ConfigError or GitError when it cannot be worked with."""
    from cx_lsp import config as configuration

    repository, notes = _repository(start)
    root = repository.root if repository else _folder(start)
    config = configuration.load(root, overrides)
    index = Index.open(_index_path(root), version())
    policy = Policy(frozenset(config.check.select), frozenset(config.check.ignore), config.check.severity)
    registry = _registry(root, config)
    if index.remark:
        notes.append(index.remark)
    if not registry.journeys:
        notes.append("no journey registry yet: run `cx-lsp init` to propose one")
    return Project(root, config, repository, index, registry, policy, tuple(notes))


def findings(project: Project, workspace: Workspace, paths: Iterable[str]) -> Iterator[Finding]:
    """The findings of some files, in their order."""
    active = tuple(_active())
    for path in paths:
        facts = workspace.facts(path)
        if facts is not None:
            yield from check(facts, workspace, active, project.policy)


def new_findings(project: Project, workspace: Workspace, base: str) -> list[Finding]:
    """The findings that the change since `base` brings, wherever in the workspace they show."""
    repository = project.repository
    assert repository is not None, "a change needs a repository"
    changes = [c for c in repository.changes(base) if is_ours(c.path)]
    known = set(workspace.paths())
    came_from = {c.path: c.base_path for c in changes if c.base_path}
    before = project.workspace(evidence=Evidence(replace(project, repository=None)))
    for path, data in repository.read(base, sorted(came_from.values())):
        if len(data) <= project.max_bytes:
            document = Document.of(data)
            before.put(extract(path, document), document)
    for change in changes:
        if change.base_path != change.path and change.path in known:
            before.hide(change.path)
    affected = sorted(
        {c.path for c in changes if c.path in known} | {r.handler_file for r in workspace.routes}
    )
    old = findings(project, before, sorted({came_from.get(p, p) for p in affected}))
    renamed = {old_path: new_path for new_path, old_path in came_from.items()}
    identities = {replace(f, path=renamed.get(f.path, f.path)).identity for f in old}
    return [f for f in findings(project, workspace, affected) if f.identity not in identities]


def unread(workspace: Workspace, paths: Iterable[str]) -> Iterator[Place]:
    """What could not be read of some files, with the reason."""
    for path in paths:
        facts = workspace.facts(path)
        for fact in facts.unread if facts is not None else ():
            yield Place(path, fact.span, fact.text)


def _active() -> Iterator[Rule]:
    yield from rules().values()


def _repository(start: Path) -> tuple[Repository | None, list[str]]:
    from cx_lsp.git import GitError, Repository

    try:
        repository = Repository.open(start)
    except GitError as error:
        if "not a git repository" not in str(error):
            raise
        return None, [f"{_folder(start)} is not in a git repository: who wrote a line stays unknown"]
    if repository.shallow():
        return repository, [
            "shallow clone: who wrote older lines stays unknown; fetch them with `git fetch --unshallow`"
        ]
    return repository, []


def _folder(start: Path) -> Path:
    return (start if start.is_dir() else start.parent).resolve()


def _index_path(root: Path) -> Path:
    import platformdirs

    home = os.environ.get("CX_LSP_CACHE") or platformdirs.user_cache_path("cx-lsp")
    name = hashlib.blake2b(os.fsencode(root), digest_size=8).hexdigest()
    return Path(home) / name / "index.sqlite"


def _registry(root: Path, config: Config) -> Registry:
    from cx_lsp.journeys import registry, results

    def outcomes(tests: Sequence[Test]) -> Sequence[Test]:
        found, _ = results.load(root, config.sources.results)
        return results.outcomes(found, tests)

    journeys = registry.journeys(config)
    return Registry(journeys, outcomes, dict(config.resolve.route_prefix))


def _excluder(globs: Sequence[str]) -> Callable[[str], bool]:
    import pathspec

    return pathspec.GitIgnoreSpec.from_lines(globs).match_file
