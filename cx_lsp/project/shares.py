"""Files or a change become the shares of those who wrote their lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cx_lsp.evidence.shares import Shares
from cx_lsp.evidence.spans import split
from cx_lsp.git import past
from cx_lsp.scan import Progress, walk

if TYPE_CHECKING:
    from cx_lsp.project import Evidence, Project


def of_tree(project: Project, evidence: Evidence, progress: Progress) -> Shares:
    """The shares of all text files as they stand on disk."""
    shares = Shares()
    repository = project.repository
    paths = repository.files() if repository else list(walk(project.root))
    # Hidden folders hold what tools configure, ourselves included.
    shown = [path for path in project.kept(paths) if not path.startswith(".") and "/." not in path]
    texts = {path: data for path in shown if (data := _text(project, path)) is not None}
    evidence.ask(texts, progress)
    for path, data in texts.items():
        shares.count(evidence(path), split(data))
    return shares


def of_change(project: Project, evidence: Evidence, base: str, tip: str, progress: Progress) -> Shares:
    """The shares of the lines that the commit `tip` holds beyond `base`, as they stood there."""
    shares = Shares()
    repository = project.repository
    assert repository is not None, "a change needs a repository"
    changes = [change for change in past.between(repository, base, tip) if change.added]
    kept = set(project.kept(change.path for change in changes))
    texts = dict(repository.read(tip, kept))
    for done, change in enumerate(changes, 1):
        data = texts.get(change.path)
        if data is not None and len(data) <= project.max_bytes:
            claims = evidence.at(tip, change.path, data)
            shares.count(claims, split(data), (line for lines in change.added for line in lines))
        progress(done, len(changes))
    return shares


def _text(project: Project, path: str) -> bytes | None:
    """A file's bytes; None for one that is not text or too large."""
    data = project.read(path)
    return None if data is None or len(data) > project.max_bytes or b"\0" in data[:8000] else data
