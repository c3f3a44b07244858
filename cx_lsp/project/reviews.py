"""A person's word on lines that an agent wrote becomes a record that holds while they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cx_lsp.evidence import own
from cx_lsp.evidence.patches import Run
from cx_lsp.evidence.spans import by_line, joined, split
from cx_lsp.git import GitError, Repository, past
from cx_lsp.model import Claim
from cx_lsp.prints import line_prints
from cx_lsp.project.evidence import Evidence

if TYPE_CHECKING:
    from cx_lsp.project import Project

COMMAND = "cx-lsp review"
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Who reviewed how many lines, and the ref that says so from now on."""

    by: str
    lines: int
    ref: str = own.REF


def review(project: Project, wanted: Mapping[str, range], *, by: str = "", how: str = COMMAND) -> Reviewed:
    """Records that `by`, else whoever commits here, reviewed the agents' lines among some zero-based ones.

    Raises GitError when there is no repository, no commit to hold the record, or nobody to sign it.
    """
    repository = project.repository
    if repository is None:
        raise GitError(f"{project.root}: a review is kept in git; run `git init` first")
    head = repository.head()
    if head is None:
        raise GitError(f"{project.root}: a review is kept with a commit; make a first one with `git commit`")
    by = by or past.committer(repository)[0]
    evidence = Evidence(project)
    evidence.ask(wanted)
    records = [
        own.Record("review", path, now(), tuple(_runs(split(project.read(path) or b""), lines)), (), by, how)
        for path, asked in wanted.items()
        if (lines := written(project, evidence, path, asked))
    ]
    if records:
        add(repository, head, records)
    return Reviewed(by, sum(len(run.prints) for record in records for run in record.runs))


def approve(project: Project, base: str, tip: str, *, by: str, how: str) -> Reviewed:
    """Records that somebody approved what the commit `tip` holds beyond `base`, as far as agents wrote it.

    Raises GitError when the revisions are not here.
    """
    repository = project.repository
    if repository is None:
        raise GitError(f"{project.root}: an approval is kept in git; run in a clone")
    sha = past.named(repository, tip)
    changes = [c for c in past.between(repository, past.parted(repository, base, tip), sha) if c.added]
    texts = dict(repository.read(sha, [change.path for change in changes]))
    evidence = Evidence(project)
    records = []
    for change in changes:
        text = split(texts.get(change.path, b""))
        owners = by_line(evidence.at(sha, change.path, texts.get(change.path, b"")), len(text))
        lines = [
            line for lines in change.added for line in lines if line < len(text) and _agents(owners[line])
        ]
        if lines:
            runs = tuple(_runs(text, lines))
            records.append(own.Record("review", change.path, now(), runs, (), by, how))
    if records:
        add(repository, sha, records)
    return Reviewed(by, sum(len(run.prints) for record in records for run in record.runs))


def written(project: Project, evidence: Evidence, path: str, asked: range) -> list[int]:
    """Those of some lines of a file that an agent wrote or had a hand in."""
    count = len(split(project.read(path) or b""))
    owners = by_line(evidence(path), count)
    lines = range(min(asked.start, count), min(asked.stop, count))
    return [line for line in lines if _agents(owners[line])]


def now() -> str:
    """The time as records write it."""
    return f"{datetime.now(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def _agents(owner: Claim | None) -> bool:
    return owner is not None and owner.author in ("ai", "mixed")


def add(repository: Repository, commit: str, records: Sequence[own.Record]) -> None:
    """Adds records to the note of a commit, also while somebody else adds to the ref."""
    for left in range(_TRIES, 0, -1):
        refs = past.refs(repository)
        there = past.notes(repository, own.REF) if own.REF in refs else {}
        known = dict(past.contents(repository, [there[commit]])) if commit in there else {}
        note = own.merged(known.get(there.get(commit, "")), records)
        try:
            past.annotate(repository, own.REF, {commit: note})
        except GitError:
            if left == 1:
                raise
        else:
            return


def _runs(text: Sequence[bytes], lines: Sequence[int]) -> Iterator[Run]:
    """Chosen lines of a text as runs."""
    prints = line_prints(text)
    for each in joined(range(line, line + 1) for line in lines):
        above = next((prints[n] for n in range(each.start - 1, -1, -1) if prints[n]), "")
        below = next((prints[n] for n in range(each.stop, len(prints)) if prints[n]), "")
        yield Run(each.start, tuple(prints[each.start : each.stop]), above, below)
