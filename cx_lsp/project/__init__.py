"""A path on disk becomes a project: its root, configuration, repository, up-to-date index and Workspace."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cx_lsp import scan
from cx_lsp.copies.pool import Pool
from cx_lsp.engine import Policy, check
from cx_lsp.evidence import edition
from cx_lsp.evidence.patches import Patch
from cx_lsp.facts import NO_RULES, OwnRules, is_ours, version
from cx_lsp.index import Index, Ledger
from cx_lsp.model import Claim, Finding, Place, Test
from cx_lsp.project.evidence import Evidence
from cx_lsp.project.former import Former
from cx_lsp.project.own import as_rules, own_rules
from cx_lsp.rules import Rule, rules
from cx_lsp.workspace import Registry, Workspace

if TYPE_CHECKING:
    from cx_lsp.config import Config
    from cx_lsp.git import Repository

__all__ = ["Evidence", "Project", "checked", "findings", "open_project", "remarks", "unread"]

_LARGEST = 64 * 1024 * 1024
"""Bytes above which a file is not read, whatever it is."""
_DRIFT = 3
"""Entries and tests of the registry that match nothing and are named one by one."""


@dataclass(frozen=True)
class Project:
    """Everything one root holds; `notes` are one-line remarks on what it lacks."""

    root: Path
    config: Config
    repository: Repository | None
    index: Index
    ledger: Ledger
    pool: Pool
    registry: Registry
    policy: Policy
    notes: tuple[str, ...]
    own: OwnRules = NO_RULES
    """What the team wrote in `.cx/rules`."""
    problems: tuple[str, ...] = ()
    """What is wrong with rules of the team, each with its file, line and mend."""

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule there is, the team's own included."""
        return (*rules().values(), *as_rules(self.own, self.root))

    @cached_property
    def former(self) -> Former:
        """The files as they were in commits."""
        return Former(self.repository)

    @property
    def max_bytes(self) -> int:
        """Larger files are named and left unread."""
        return self.config.check.max_file_kb * 1024

    def files(self) -> list[str]:
        """Files of ours: tracked or new, not ignored, not excluded, no links, no submodules."""
        return self.ours(self.repository.files() if self.repository else scan.walk(self.root))

    def ours(self, paths: Iterable[str]) -> list[str]:
        """Those of some paths that are to be read."""
        return self.kept(p for p in paths if is_ours(p))

    def kept(self, paths: Iterable[str]) -> list[str]:
        """Those of some paths that the configuration does not exclude."""
        excluded = _excluder(self.config.check.exclude)
        return [p for p in paths if not excluded(p)]

    def refresh(self, progress: scan.Progress = lambda _d, _t: None) -> int:
        """Brings the index up to date; returns how many files were read."""
        read = scan.refresh(self.root, self.files(), self.index, self.max_bytes, progress, self.own)
        self.compare()
        return read

    def compare(self) -> None:
        """Brings the pool of functions up to date with the index."""
        scan.pooled(self.root, self.index, self.pool, self.max_bytes, self.own)

    def workspace(self, evidence: Callable[[str], Sequence[Claim]] | None = None) -> Workspace:
        """The workspace over the index as it stands."""
        evidence = evidence or Evidence(self)
        return Workspace(self.index, self.read, self.registry, evidence, self.former, self.pool)

    def close(self) -> None:
        """Lets go of what is kept on disk."""
        self.index.close()
        self.ledger.close()

    def discard(self) -> None:
        """Deletes what is kept on disk, so that the next one opened reads everything."""
        self.index.discard()
        self.ledger.discard()
        self.pool.discard()

    def read(self, path: str) -> bytes | None:
        """A file's bytes; None when it cannot be read or leads out of the project."""
        try:
            full = self.root / path
            # Only a plain file: opening a pipe would wait for whoever writes into it.
            if not full.is_file() or full.stat().st_size > _LARGEST or not self._holds(full):
                return None
            return full.read_bytes()
        except (OSError, ValueError):
            return None

    def _holds(self, full: Path) -> bool:
        """Whether a path stays inside the root, whatever links and `..` it leads through."""
        inside = os.path.join(os.path.realpath(self.root), "")
        return not full.is_symlink() and os.path.realpath(full).startswith(inside)


def open_project(start: Path, overrides: dict[str, object] | None = None) -> Project:
    """The project around a path. Raises ConfigError or GitError when it cannot be worked with."""
    from cx_lsp import config as configuration

    repository, notes = _repository(start)
    root = repository.root if repository else _folder(start)
    config = configuration.load(root, overrides)
    home = _home(root)
    if repository is not None:
        repository = replace(repository, aside=home / "history")
    index = Index.open(home / "index.sqlite", version())
    ledger = Ledger.open(home / "evidence.sqlite", edition(), Patch)
    policy = Policy(frozenset(config.check.select), frozenset(config.check.ignore), config.check.severity)
    registry = _registry(root, config)
    if index.remark:
        notes.append(index.remark)
    if not registry.journeys:
        notes.append("no journey registry yet: run `cx-lsp init` to propose one")
    own, problems = own_rules(root)
    named = {*config.check.select, *config.check.ignore, *config.check.severity}
    known = {*rules(), *(rule.code for rule in own.rules)}
    if unknown := sorted(named - known):
        notes.append(f"{_configured(root)}: no rule is called {', '.join(unknown)}; see `cx-lsp rules`")
    return Project(
        root,
        config,
        repository,
        index,
        ledger,
        Pool.open(home),
        registry,
        policy,
        (*problems, *notes),
        own,
        problems,
    )


def checked(
    project: Project,
    workspace: Workspace,
    evidence: Evidence,
    paths: Sequence[str],
    progress: scan.Progress = lambda _d, _t: None,
) -> list[Finding]:
    """As `findings`, but git is asked about all files in question together.

    The rules run first without claims, which tells whose they want, and again where they wanted any; what
    they want to know of the past shows once there are claims.
    """
    found: dict[str, list[Finding]] = {}

    def judged(some: Iterable[str], *wanted: Sized) -> list[str]:
        """Those of some files that could not be judged without what they wanted to know."""
        unsure = []
        for path in some:
            before = sum(map(len, wanted))
            found[path] = list(findings(project, workspace, [path]))
            if sum(map(len, wanted)) > before:
                unsure.append(path)
        return unsure

    former = project.former
    with evidence.listening() as claims, former.listening() as texts:
        unsure = judged(paths, claims, texts)
    evidence.ask(claims, progress)
    former.ask(texts)
    with former.listening() as texts:
        unsure = judged(unsure, texts)
    former.ask(texts)
    judged(unsure)
    return [finding for path in paths for finding in found[path]]


def findings(project: Project, workspace: Workspace, paths: Iterable[str]) -> Iterator[Finding]:
    """The findings of some files, in their order."""
    for path in paths:
        facts = workspace.facts(path)
        if facts is not None:
            yield from check(facts, workspace, project.rules, project.policy, today())


def today() -> str:
    """The day it is where the check runs, as suppressions write it."""
    return date.today().isoformat()


def unread(workspace: Workspace, paths: Iterable[str]) -> Iterator[Place]:
    """What could not be read of some files, with the reason."""
    wanted = set(paths)
    return (Place(path, fact.span, fact.text) for path, fact in workspace.unread() if path in wanted)


def remarks(project: Project, workspace: Workspace) -> Iterator[str]:
    """What the project lacks, and what its registry and results say that means nothing here."""
    yield from project.notes
    if project.pool.remark:
        yield project.pool.remark
    if not project.registry.journeys:
        return
    drifted = [
        f"{_configured(project.root)}: journey {journey.id}: {what} {selector} matches nothing"
        for journey, selector in workspace.reach.unmatched()
        for what in ["entry" if selector in journey.entries else "test"]
    ]
    yield from drifted[:_DRIFT]
    if len(drifted) > _DRIFT:
        yield f"{_configured(project.root)}: {len(drifted) - _DRIFT} more entries and tests match nothing"
    yield from project.registry.warnings


def _configured(root: Path) -> str:
    return "cx.toml" if (root / "cx.toml").exists() else "pyproject.toml"


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


def _home(root: Path) -> Path:
    import platformdirs

    home = os.environ.get("CX_LSP_CACHE") or platformdirs.user_cache_path("cx-lsp")
    return Path(home) / hashlib.blake2b(os.fsencode(root), digest_size=8).hexdigest()


def _registry(root: Path, config: Config) -> Registry:
    from cx_lsp.journeys import registry, results

    warnings: list[str] = []

    def outcomes(tests: Sequence[Test]) -> Sequence[Test]:
        found, warnings[:] = results.load(root, config.sources.results)
        return results.outcomes(found, tests)

    prefixes, owner_of = dict(config.resolve.route_prefix), registry.codeowners_of(root)
    limits = config.copies.limits
    return Registry(registry.journeys(config), outcomes, prefixes, owner_of, warnings, limits)


def _excluder(globs: Sequence[str]) -> Callable[[str], bool]:
    if not globs:
        return lambda _path: False
    import pathspec

    return pathspec.GitIgnoreSpec.from_lines(globs).match_file
