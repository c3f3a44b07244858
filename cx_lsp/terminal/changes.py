"""Which change a check is about becomes the workspace it is made in, and the way to its findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cx_lsp.git import Repository
    from cx_lsp.model import Finding
    from cx_lsp.project import Evidence, Project
    from cx_lsp.scan import Progress
    from cx_lsp.workspace import Workspace


class UsageError(Exception):
    """What was asked cannot be done; the message names it and the mend."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose findings are wanted: those of the change since a revision, of what is staged, or all."""

    since: str | None = None
    staged: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """One check: the state it looks at, how the findings of some files are found, what is left out."""

    workspace: Workspace
    find: Callable[[Sequence[str], Progress], Iterable[Finding]]
    notes: tuple[str, ...] = ()


def task(project: Project, scope: Scope) -> Callable[[Evidence], Task]:
    """What is to be done once the files are read; UsageError or GitError when it cannot be."""
    if scope.since:
        return partial(_since, project, base_of(project, scope.since))
    if scope.staged:
        return partial(_staged, project, _repository(project, "--staged"))
    return partial(_whole, project)


def base_of(project: Project, since: str) -> str:
    """The commit where this history and a revision part; UsageError without a repository."""
    return _repository(project, "--since").merge_base(since)


def _repository(project: Project, flag: str) -> Repository:
    if project.repository is None:
        raise UsageError(f"{project.root}: {flag} needs a git repository")
    return project.repository


def _whole(project: Project, evidence: Evidence) -> Task:
    from cx_lsp.project import checked

    workspace = project.workspace(evidence)
    return Task(workspace, lambda chosen, progress: checked(project, workspace, evidence, chosen, progress))


def _since(project: Project, base: str, evidence: Evidence) -> Task:
    from cx_lsp.git import compared
    from cx_lsp.project.past import past
    from cx_lsp.project.since import new_findings

    assert project.repository is not None
    workspace = project.workspace(evidence)
    before = past(project, compared.on_disk(project.repository, base))
    return Task(
        workspace,
        lambda chosen, progress: _among(chosen, new_findings(project, workspace, evidence, before, progress)),
    )


def _staged(project: Project, repository: Repository, evidence: Evidence) -> Task:
    from cx_lsp.project import staged

    index = staged.staged(repository)
    workspace = staged.workspace(project, index, evidence)
    notes = (f"{path}: left out, its merge conflict is not settled yet" for path in index.conflicts)
    return Task(
        workspace,
        lambda chosen, progress: _among(chosen, staged.brought(project, workspace, evidence, progress)),
        tuple(notes),
    )


def _among(chosen: Sequence[str], findings: Iterable[Finding]) -> list[Finding]:
    wanted = set(chosen)
    return [finding for finding in findings if finding.path in wanted]
