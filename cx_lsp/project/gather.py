"""Refs, notes, commit messages and records become the ledger; a second time only what is new is read.

A handful of git processes, whatever the size of the history: none is started per commit or file. What is
known is written before its source is remembered, so a run that is ended in the middle is made up for.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter

from cx_lsp.evidence import entire, patches, trailers
from cx_lsp.evidence.lines import MOVED
from cx_lsp.evidence.patches import Addition, Patch
from cx_lsp.evidence.spans import NOWHERE, joined, placed
from cx_lsp.git import Added, Commit, Repository, past
from cx_lsp.index import Dated, Entry, Ledger
from cx_lsp.model import Claim
from cx_lsp.project import sources
from cx_lsp.project.sources import Found

Progress = Callable[[int, int], None]
_BATCH = 64  # commits whose patches are written together


def gather(repository: Repository, ledger: Ledger, progress: Progress = lambda _d, _t: None) -> Sequence[str]:
    """Brings the ledger up to date; returns what could not be read, one sentence each."""
    refs = past.refs(repository)
    stamp = _stamp(refs, repository)
    if ledger.value("stamp") == stamp:
        return ()
    found = Found()
    notes = {kind: sources.notes(repository, refs, patterns) for kind, patterns in sources.NOTES.items()}
    held = past.held(repository, _changed(ledger, sources.GIT_AI, notes[sources.GIT_AI]))
    _leave_out(notes[sources.GIT_AI], ledger.noted(sources.GIT_AI), held)
    dated, ids = _history(repository, ledger, held, found)
    history = {**ledger.history(), **dated}
    traces = sources.traces(repository, history, found.warnings)
    marks: dict[str, Mapping[str, str]] = {
        **notes,
        sources.LEGACY: sources.legacy(refs),
        sources.ENTIRE: _marked(ledger, refs, ids),
        sources.TRACES: {commit: sources.traced(repository) for commit in traces},
    }
    fresh = {commit for kind, listed in marks.items() for commit in _changed(ledger, kind, listed)}
    stale = ledger.evident(fresh)
    _reread(repository, stale - dated.keys(), found)
    sources.git_ai_notes(repository, _only(notes[sources.GIT_AI], fresh), found)
    sources.own_notes(repository, _only(notes[sources.OWN], fresh), found)
    sources.legacy_records(repository, _only(marks[sources.LEGACY], fresh), found)
    sources.checkpoints(repository, refs, _ids(_only(marks[sources.ENTIRE], fresh)), found)
    for commit in traces.keys() & fresh:
        for path, claims in traces[commit].items():
            found.claim(commit, path, claims)
    ledger.retract(stale)
    _write(repository, ledger, found, history, progress)
    generation = int(ledger.value("generation") or 0) + bool(found.claims or found.said or fresh)
    tips = " ".join(sorted(set(refs.values())))
    ledger.conclude(
        dated,
        marks,
        stamp=stamp,
        tips=tips,
        generation=str(generation),
        ends=" ".join(sorted(repository.ends())),
        id=ledger.value("id") or secrets.token_hex(8),
    )
    return found.warnings


def _stamp(refs: Mapping[str, str], repository: Repository) -> str:
    lines = [*(f"{sha} {name}" for name, sha in sorted(refs.items())), *sorted(repository.ends())]
    text = "\n".join([repository.head() or "", sources.traced(repository), *lines])
    return hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def _changed(ledger: Ledger, kind: str, listed: Mapping[str, str]) -> set[str]:
    """The commits of which a source says something else than it did, or nothing any more."""
    before = ledger.noted(kind)
    changed = {commit for commit, mark in listed.items() if before.get(commit) != mark}
    return changed | (before.keys() - listed.keys())


def _leave_out(notes: dict[str, str], before: Mapping[str, str], held: Collection[str]) -> None:
    """Notes on commits that this clone does not hold say nothing yet; they are looked at again each time."""
    for commit in [c for c, blob in notes.items() if c not in held and before.get(c) != blob]:
        del notes[commit]


def _only(notes: Mapping[str, str], commits: Collection[str]) -> dict[str, str]:
    return {commit: blob for commit, blob in notes.items() if commit in commits}


def _history(
    repository: Repository, ledger: Ledger, held: Collection[str], found: Found
) -> tuple[dict[str, Dated], dict[str, str]]:
    """Reads every commit that was not read before; its place in history, and the sessions it names."""
    uncut = set(ledger.value("ends").split()) - repository.ends()
    # A clone that was deepened has commits below the tips it had that were never read.
    known = past.held(repository, ledger.value("tips").split()) if not uncut else ()
    history = ledger.history()
    new = [sha for sha in past.ids(repository, held, known) if sha not in history]
    dated: dict[str, Dated] = {}
    ids: dict[str, str] = {}
    for commit in past.commits(repository, [*new, *sorted(uncut & history.keys())]):
        dated[commit.sha] = Dated(commit.parents, commit.authored, commit.committed)
        if named := entire.named(commit.body):
            ids[commit.sha] = " ".join(named)
        _hear(commit, repository, found)
    return dated, ids


def _reread(repository: Repository, shas: Collection[str], found: Found) -> None:
    for commit in past.commits(repository, sorted(shas)):
        _hear(commit, repository, found)


def _hear(commit: Commit, repository: Repository, found: Found) -> None:
    """What a commit says itself. Where a shallow clone ends, it seems to add all that was there before."""
    claim = trailers.read(commit)
    if claim.author == "ai" and 1 <= claim.level <= 3 and commit.sha not in repository.ends():
        found.said[commit.sha] = claim


def _marked(ledger: Ledger, refs: Mapping[str, str], ids: Mapping[str, str]) -> dict[str, str]:
    """The commits that name sessions of Entire; all of them change when its branch does."""
    at = refs.get(sources.checkpoints_ref(refs), "")
    known = {commit: mark.partition("@")[0] for commit, mark in ledger.noted(sources.ENTIRE).items()}
    return {commit: f"{named}@{at}" for commit, named in {**known, **ids}.items()}


def _ids(marks: Mapping[str, str]) -> dict[str, list[str]]:
    return {commit: mark.partition("@")[0].split() for commit, mark in marks.items()}


def _write(
    repository: Repository, ledger: Ledger, found: Found, history: Mapping[str, Dated], progress: Progress
) -> None:
    """Writes what was found, with the patches that carry it to other texts."""
    evident = dict.fromkeys([*found.claims, *found.said, *found.uniform])
    wanted = [commit for commit in evident if commit not in repository.ends()]
    additions = past.additions(repository, [commit for commit in wanted if commit in history])
    written: set[str] = set()
    batch: list[Entry] = []
    attested: dict[tuple[str, str], Sequence[Claim]] = {(commit, ""): () for commit in found.exact}
    for done, (commit, group) in enumerate(groupby(additions, key=attrgetter("commit")), 1):
        files = list(group)
        written.add(commit)
        for addition, claims, shown in _additions(commit, files, found):
            at = history[commit].authored
            patch = Patch(addition.path, tuple(addition.runs), tuple(shown), commit, "", at)
            batch.append(Entry(commit, addition.path, patch, addition.anchors))
            attested[commit, addition.path] = claims
        if done % _BATCH == 0:
            ledger.patched(batch)
            batch = []
            progress(done, len(wanted))
    ledger.patched([*batch, *(entry for entry in found.entries if entry.id not in written)])
    for commit, by_path in found.claims.items():
        for path, listed in by_path.items():
            attested.setdefault((commit, path), listed)
    ledger.attest({place: claims for place, claims in attested.items() if claims or not place[1]})


def _additions(
    commit: str, files: Sequence[Added], found: Found
) -> Iterator[tuple[Addition, Sequence[Claim], Sequence[Claim]]]:
    """What a commit added to each file, the claims on single lines, and those with what its message says."""
    moved = dict(patches.moved(files)) if commit not in found.exact else {}
    for addition in patches.read(files):
        sources.transcribed(commit, addition, found)
        ranges = moved.get(addition.path, [])
        claims = found.claims.get(commit, {}).get(addition.path, [])
        left = {line for lines in ranges for line in lines}
        own = joined(range(line, line + 1) for line in addition.lines() if line not in left)
        single = found.uniform.get(commit, {}).get(addition.path)
        if single is not None:
            claims = [*claims, *(placed(single, lines) for lines in own)]
        said = found.said.get(commit) if commit not in found.exact else None
        shown = [*claims, *(placed(said, lines) for lines in own)] if said else claims
        yield addition, [*claims, *_moved(commit, ranges)], shown


def _moved(commit: str, lines: Iterable[range]) -> Sequence[Claim]:
    why = f"commit {commit[:7]} moved or reformatted this line"
    nobody = Claim(NOWHERE, "unknown", source=MOVED, commit=commit, why=why)
    return [placed(nobody, each) for each in lines]
