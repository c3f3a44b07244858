"""Refs, notes, commit messages and records become the ledger; a second time only what is new is read.

A handful of git processes, whatever the size of the history: none is started per commit or file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from itertools import groupby
from operator import attrgetter

from cx_lsp.evidence import git_ai, patches, trailers
from cx_lsp.evidence.lines import MOVED
from cx_lsp.evidence.patches import Addition, Patch
from cx_lsp.evidence.spans import NOWHERE, covered, joined, spanned
from cx_lsp.git import Repository, past
from cx_lsp.index import Dated, Entry, Ledger
from cx_lsp.model import Claim

Progress = Callable[[int, int], None]
GIT_AI = "git-ai"
_GIT_AI_REFS = ("refs/notes/ai", "refs/notes/ai-remote/*")
_BATCH = 64  # commits whose patches are written together

By = dict[str, dict[str, list[Claim]]]
"""Claims by commit and path."""


@dataclass(slots=True)
class _Found:
    """What one run found, before it is written."""

    claims: By = field(default_factory=dict)
    said: dict[str, Claim] = field(default_factory=dict)
    """Commits all of whose added lines one message or author speaks for."""
    warnings: list[str] = field(default_factory=list)


def gather(repository: Repository, ledger: Ledger, progress: Progress = lambda _d, _t: None) -> Sequence[str]:
    """Brings the ledger up to date; returns what could not be read, one sentence each."""
    refs = past.refs(repository)
    stamp = _stamp(refs, repository)
    if ledger.value("stamp") == stamp:
        return ()
    found = _Found()
    notes = _notes(repository, refs, _GIT_AI_REFS)
    before = ledger.noted(GIT_AI)
    fresh = {commit: blob for commit, blob in notes.items() if before.get(commit) != blob}
    held = past.held(repository, fresh)
    _history(repository, ledger, refs, held, found)
    _git_ai(repository, {c: b for c, b in fresh.items() if c in held}, found)
    stale = (before.keys() - notes.keys()) | (fresh.keys() & before.keys())
    ledger.retract(GIT_AI, stale)
    changed = _write(repository, ledger, found, progress)
    ledger.note(GIT_AI, notes)
    generation = int(ledger.value("generation") or 0) + bool(changed or stale)
    ledger.remember(stamp=stamp, generation=str(generation))
    return found.warnings


def _stamp(refs: Mapping[str, str], repository: Repository) -> str:
    text = "\n".join([*(f"{sha} {name}" for name, sha in sorted(refs.items())), *sorted(repository.ends())])
    return hashlib.blake2b(f"{repository.head()}\n{text}".encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _notes(repository: Repository, refs: Iterable[str], wanted: Sequence[str]) -> dict[str, str]:
    """Each commit's note; a note of ours goes before one that was fetched."""
    found: dict[str, str] = {}
    for pattern in wanted:
        for ref in sorted(name for name in refs if fnmatchcase(name, pattern)):
            for commit, blob in past.notes(repository, ref).items():
                found.setdefault(commit, blob)
    return found


def _history(
    repository: Repository, ledger: Ledger, refs: Mapping[str, str], held: Collection[str], found: _Found
) -> None:
    """Reads every commit that was not read before, for its place in history and for what it says itself."""
    known = past.held(repository, ledger.value("tips").split())
    history, cut = ledger.history(), repository.ends()
    new = [sha for sha in past.ids(repository, held, known) if sha not in history]
    dated: list[tuple[str, Dated]] = []
    for commit in past.commits(repository, new):
        dated.append((commit.sha, Dated(commit.parents, commit.authored, commit.committed)))
        claim = trailers.read(commit)
        # Where a shallow clone ends, a commit seems to add all that was there before.
        if claim.author == "ai" and 1 <= claim.level <= 3 and commit.sha not in cut:
            found.said[commit.sha] = claim
    ledger.extend(dated)
    ledger.remember(tips=" ".join(sorted(set(refs.values()))))


def _git_ai(repository: Repository, notes: Mapping[str, str], found: _Found) -> None:
    """Reads git-ai's notes; a key that its own note does not explain may be explained by another."""
    commits: dict[str, list[str]] = {}
    for commit, blob in notes.items():
        commits.setdefault(blob, []).append(commit)
    read = {blob: git_ai.read(data) for blob, data in past.contents(repository, commits)}
    agents = {key: agent for note in read.values() for key, agent in note.agents.items()}
    for blob, note in read.items():
        for commit in commits[blob]:
            found.warnings += [f"git-ai note of commit {commit[:7]}: {problem}" for problem in note.problems]
            by_path = found.claims.setdefault(commit, {})
            for path, claim in git_ai.claims(note, commit, agents):
                by_path.setdefault(path, []).append(claim)


def _write(repository: Repository, ledger: Ledger, found: _Found, progress: Progress) -> int:
    """Writes what was found with the patches that carry it; returns how many commits had evidence."""
    attested: dict[tuple[str, str], Sequence[Claim]] = {}
    for commit, by_path in found.claims.items():
        attested |= {(commit, path): claims for path, claims in by_path.items()}
        attested[commit, ""] = ()
    ledger.attest(GIT_AI, attested)
    wanted = [sha for sha in dict.fromkeys([*found.claims, *found.said]) if sha not in repository.ends()]
    dated = ledger.history()
    batch: list[Entry] = []
    moved: dict[tuple[str, str], Sequence[Claim]] = {}
    by_commit = groupby(past.additions(repository, wanted), key=attrgetter("commit"))
    for done, (commit, group) in enumerate(by_commit, 1):
        files = list(group)
        if commit not in found.claims:
            moved |= {(commit, path): _moved(commit, lines) for path, lines in patches.moved(files)}
        at = dated[commit].authored if commit in dated else 0
        for addition in patches.read(files):
            claims = _claims(commit, addition, found, moved.get((commit, addition.path), ()))
            patch = Patch(addition.path, tuple(addition.runs), tuple(claims), commit, "", at)
            batch.append(Entry(commit, addition.path, patch, addition.anchors))
        if done % _BATCH == 0:
            ledger.patched(batch)
            batch = []
            progress(done, len(wanted))
    ledger.patched(batch)
    ledger.attest(MOVED, moved)
    return len(wanted)


def _moved(commit: str, lines: Iterable[range]) -> Sequence[Claim]:
    why = f"commit {commit[:7]} moved or reformatted this line"
    nobody = Claim(NOWHERE, "unknown", source=MOVED, commit=commit, why=why)
    return [replace(nobody, span=spanned(each)) for each in lines]


def _claims(commit: str, addition: Addition, found: _Found, moved: Sequence[Claim]) -> Iterator[Claim]:
    """The claims on what a commit added: line by line where that is on record, else as the commit says."""
    if commit in found.claims:
        yield from found.claims[commit].get(addition.path, ())
        return
    left = {line for claim in moved for line in covered(claim.span)}
    own = (
        range(line, line + 1)
        for run in addition.runs
        for line in range(run.at, run.at + len(run.prints))
        if line not in left
    )
    yield from (replace(found.said[commit], span=spanned(lines)) for lines in joined(own))
