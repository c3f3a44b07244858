"""What was recorded while lines were written becomes notes on the commits that now hold them.

One note is git-ai's, for every tool that reads those; ours holds what it has no room for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter

from cx_lsp import __version__
from cx_lsp.evidence import git_ai, own, patches
from cx_lsp.evidence.carry import Finder
from cx_lsp.evidence.patches import Addition, Patch
from cx_lsp.evidence.spans import runs, split
from cx_lsp.git import Added, Repository, past
from cx_lsp.index import Dated
from cx_lsp.model import Claim
from cx_lsp.project import records, reviews
from cx_lsp.project.ancestry import Ancestry

GIT_AI = "refs/notes/ai"
_MOST = 100
"""Commits that are looked back; after a rebase there may be many that no hook was called for."""


def settle(repository: Repository) -> int:
    """Writes the notes of commits that have none of ours yet; returns how many."""
    known = records.recorded(repository)
    if not known:
        return 0
    refs = past.refs(repository)
    settled = past.notes(repository, own.REF) if own.REF in refs else {}
    fresh = [sha for sha in past.recent(repository, known[0].head, _MOST) if sha not in settled]
    ours: dict[str, list[own.Record]] = {}
    order = Ancestry({sha: Dated(above, 0, 0) for sha, above in past.parents(repository).items()})
    for commit, files in groupby(past.additions(repository, fresh), key=attrgetter("commit")):
        found = list(_records(repository, commit, list(files), known, order))
        if found:
            ours[commit] = found
    past.annotate(repository, own.REF, {commit: own.merged(None, found) for commit, found in ours.items()})
    _tell_git_ai(repository, ours, refs)
    return len(ours)


def _records(
    repository: Repository, commit: str, files: Sequence[Added], known: Sequence[Patch], order: Ancestry
) -> Iterator[own.Record]:
    """What is on record of the lines a commit added; what was recorded on top of it did not write them."""
    earlier = [patch for patch in known if not order.younger("", patch.head, 0, commit)]
    texts = dict(repository.read(commit, [file.path for file in files]))
    moved = {path: {line for each in ranges for line in each} for path, ranges in patches.moved(files)}
    for addition in patches.read(files):
        if addition.path not in texts:
            continue
        text = split(texts[addition.path])
        prints = set(addition.prints())
        near = [p for p in earlier if p.path == addition.path or len(prints & p.prints()) > 1]
        left = moved.get(addition.path, ())
        lines = [line for line in addition.lines() if line < len(text) and line not in left]
        found = Finder([addition.path], near).claims(text, lines, {})
        claims = _claims(found, len(text))
        if claims:
            yield own.Record("claims", addition.path, reviews.now(), _held(addition, found), claims)


def _claims(found: dict[int, Claim], count: int) -> tuple[Claim, ...]:
    owners: list[Claim | None] = [None] * count
    for line, claim in found.items():
        if claim.author in ("ai", "human"):
            owners[line] = replace(claim, when="", carried="")
    return tuple(runs(owners))


def _held(addition: Addition, found: dict[int, Claim]) -> tuple[patches.Run, ...]:
    """The runs that hold a claimed line."""
    return tuple(run for run in addition.runs if found.keys() & range(run.at, run.at + len(run.prints)))


def _tell_git_ai(repository: Repository, ours: dict[str, list[own.Record]], refs: dict[str, str]) -> None:
    """Adds our claims to git-ai's notes; a note that cannot be read is left alone."""
    there = past.notes(repository, GIT_AI) if GIT_AI in refs else {}
    blobs = dict(past.contents(repository, [there[commit] for commit in ours if commit in there]))
    name, email = past.committer(repository)
    notes: dict[str, bytes] = {}
    for commit, found in ours.items():
        claims = [(record.path, claim) for record in found for claim in record.claims]
        old = blobs.get(there.get(commit, ""))
        if commit in there and old is None:
            continue
        try:
            text = git_ai.merged(old, commit, claims, f"cx-lsp {__version__}", f"{name} <{email}>")
        except ValueError:
            continue
        if text != old:
            notes[commit] = text
    past.annotate(repository, GIT_AI, notes)
