"""The index of git becomes the state that a commit made now would have, whatever stands on disk meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cx_lsp.facts import extract
from cx_lsp.git import Repository, compared
from cx_lsp.model import Finding
from cx_lsp.project import Evidence, Project
from cx_lsp.project.past import Carried, past
from cx_lsp.project.since import new_findings
from cx_lsp.scan import Progress, spelled
from cx_lsp.text import Document
from cx_lsp.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Staged:
    """The files that the next commit holds in another state than the disk does."""

    repository: Repository
    blobs: Mapping[str, str]
    """The content of each; "" where the next commit has no such file."""
    conflicts: tuple[str, ...]
    """Those of which no commit can be made yet, because a merge left them to somebody."""

    def read(self, path: str, project: Project) -> bytes | None:
        """A file's bytes as the next commit holds them; None when it holds none."""
        if path not in self.blobs:
            return project.read(path)
        blob = self.blobs[path]
        return next((data for _, _, data in self.repository.objects([blob])), None) if blob else None


def staged(repository: Repository) -> Staged:
    """What the index holds and the disk does not."""
    blobs = {found.old or found.new: found.blob for found in compared.unstaged(repository)}
    conflicts = compared.conflicts(repository)
    return Staged(repository, blobs | dict.fromkeys(conflicts, ""), tuple(conflicts))


def workspace(project: Project, staged: Staged, evidence: Evidence) -> Workspace:
    """The workspace as the next commit holds it, over an index of the files on disk."""
    ours = [path for path in project.ours(staged.blobs) if spelled(path) == path]
    found = dict.fromkeys(staged.blobs[path] for path in ours if staged.blobs[path])
    read = {blob: data for blob, _, data in staged.repository.objects(found)}
    read = {blob: data for blob, data in read.items() if len(data) <= project.max_bytes}
    texts = {path: read[staged.blobs[path]] for path in ours if staged.blobs[path] in read}
    claims = Carried(project, evidence, texts, {})
    made = Workspace(
        project.index,
        lambda path: staged.read(path, project),
        project.registry,
        claims,
        pool=project.pool.beside(),
    )
    for path in project.ours(staged.blobs):
        if path not in texts:
            made.hide(spelled(path))
    for path, data in texts.items():
        document = Document.of(data)
        made.put(extract(path, document, project.own), document)
    return made


def brought(
    project: Project, workspace: Workspace, evidence: Evidence, progress: Progress = lambda _d, _t: None
) -> list[Finding]:
    """The findings that the next commit brings: for a merge, those that none of its parents had."""
    repository = project.repository
    assert repository is not None, "only a repository has an index"
    kept: list[Finding] | None = None
    for parent in (repository.head(), *compared.merging(repository)):
        before = past(project, compared.in_index(repository, parent))
        found = new_findings(project, workspace, evidence, before, progress)
        said = {name for finding in found for name in _names(finding)}
        kept = found if kept is None else [f for f in kept if not said.isdisjoint(_names(f))]
    return kept or []


def _names(finding: Finding) -> Iterator[object]:
    """What one finding is told by: itself, or the weakness of its function, whatever rule says it."""
    yield finding.identity
    yield finding.path, finding.scope, finding.cwe
