"""Each source of evidence on commits becomes claims on the lines of their files; `gather` keeps them."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path

from cx_lsp.evidence import agent_trace, entire, git_ai, own
from cx_lsp.evidence.agent_trace import Trace
from cx_lsp.evidence.patches import Addition, Patch
from cx_lsp.evidence.spans import NOWHERE, covered, joined, placed, spanned, split
from cx_lsp.git import Repository, past
from cx_lsp.index import REVIEWS, Dated, Entry
from cx_lsp.model import Claim

GIT_AI, OWN, LEGACY, ENTIRE, TRACES = "git-ai", "own", "git-ai before notes", "Entire", "Agent Trace"
NOTES = {
    GIT_AI: ("refs/notes/ai", "refs/notes/ai-remote/*", "refs/notes/remote/*/ai"),
    OWN: (own.REF, "refs/notes/remote/*/cx-provenance"),
}
"""The notes refs of a kind: those of this clone, then those fetched. Of git-ai's notes on a commit the first
one counts, of ours all do."""
_LEGACY = "refs/ai/authorship/"
"""Where git-ai kept a blob for each commit before it wrote notes."""
_CHECKPOINTS = ("refs/heads/entire/checkpoints/v1", "refs/remotes/*/entire/checkpoints/v1")
_TRACES = Path(".agent-trace", "traces.jsonl")
_LARGEST = 20_000_000
"""Bytes of a transcript or trace file that are read."""
_TRACED = 500
"""Traces that are looked at, the last ones."""
_TRANSCRIPT = Claim(NOWHERE, "ai", level=2, source="Entire transcript")


@dataclass(slots=True)
class Found:
    """What one run found, before it is written."""

    claims: dict[str, dict[str, list[Claim]]] = field(default_factory=lambda: defaultdict(dict))
    """Claims by commit and path."""
    exact: set[str] = field(default_factory=set)
    """Commits whose record tells line by line, so that what it leaves out is not the agent's for sure."""
    said: dict[str, Claim] = field(default_factory=dict)
    """Commits all of whose added lines one message or author speaks for."""
    uniform: dict[str, dict[str, Claim]] = field(default_factory=lambda: defaultdict(dict))
    """The same for single files of a commit."""
    written: dict[str, dict[str, set[str]]] = field(default_factory=lambda: defaultdict(dict))
    """The prints of the lines that the sessions behind a commit wrote, by path."""
    entries: list[Entry] = field(default_factory=list)
    """Patches that are on record themselves."""
    warnings: list[str] = field(default_factory=list)

    def claim(self, commit: str, path: str, claims: Iterable[Claim]) -> None:
        """Adds claims on the lines of a file as of a commit."""
        self.claims[commit].setdefault(path, []).extend(claims)


def notes(repository: Repository, refs: Iterable[str], wanted: Sequence[str]) -> dict[str, str]:
    """The blobs of each commit's notes, those of this clone before those that were fetched."""
    found: dict[str, str] = {}
    for pattern in wanted:
        for ref in sorted(name for name in refs if fnmatchcase(name, pattern)):
            for commit, blob in past.notes(repository, ref).items():
                before = found.get(commit, "")
                if blob not in before.split():
                    found[commit] = f"{before} {blob}".strip()
    return found


def git_ai_notes(repository: Repository, listed: Mapping[str, str], found: Found) -> None:
    """Reads git-ai's notes; a key that its own note does not explain may be explained by another."""
    commits = _by_blob({commit: blobs.split()[0] for commit, blobs in listed.items()})
    read = {blob: git_ai.read(data) for blob, data in past.contents(repository, commits)}
    agents = {key: agent for note in read.values() for key, agent in note.agents.items()}
    for blob, note in read.items():
        for commit in commits[blob]:
            found.warnings += [f"git-ai note of commit {commit[:7]}: {problem}" for problem in note.problems]
            found.exact.add(commit)
            found.claims[commit].setdefault("", [])
            for path, claim in git_ai.claims(note, commit, agents):
                found.claim(commit, path, [claim])


def legacy(refs: Mapping[str, str]) -> dict[str, str]:
    """The blob of each commit that git-ai recorded before it wrote notes."""
    return {name.removeprefix(_LEGACY): blob for name, blob in refs.items() if name.startswith(_LEGACY)}


def legacy_records(repository: Repository, listed: Mapping[str, str], found: Found) -> None:
    """Reads what git-ai recorded before it wrote notes."""
    commits = _by_blob(listed)
    for blob, data in past.contents(repository, commits):
        for commit in commits[blob]:
            for path, claim in git_ai.read_legacy(data, commit):
                found.exact.add(commit)
                found.claim(commit, path, [claim])


def own_notes(repository: Repository, listed: Mapping[str, str], found: Found) -> None:
    """Reads our notes: what they claim, who reviewed, and the prints of lines whose commit may be gone."""
    commits = _by_blob(listed)
    for blob, data in past.contents(repository, commits):
        for commit in commits[blob]:
            for record in own.read(data, commit):
                anchors = {p for run in record.runs for p in run.prints if p}
                if record.kind == "review":
                    review = Claim(NOWHERE, "human", review=record.by, review_how=record.how, when=record.at)
                    lines = joined(range(r.at, r.at + len(r.prints)) for r in record.runs)
                    claims = tuple(replace(review, span=spanned(each)) for each in lines)
                    patch = Patch(record.path, record.runs, claims)
                    found.entries.append(Entry(f"review {commit}", record.path, patch, anchors, REVIEWS))
                    continue
                found.exact.add(commit)
                found.claim(commit, record.path, record.claims)
                patch = Patch(record.path, record.runs, record.claims, commit)
                found.entries.append(Entry(commit, record.path, patch, anchors))


def checkpoints(
    repository: Repository, refs: Mapping[str, str], ids: Mapping[str, Collection[str]], found: Found
) -> None:
    """Reads what Entire kept of the sessions behind commits: counts, files, and the lines of transcripts."""
    ref = checkpoints_ref(refs)
    wanted = {id_ for listed in ids.values() for id_ in listed}
    if not ref or not wanted:
        return
    folders = {f"{id_[:2]}/{id_[2:]}": id_ for id_ in wanted}
    names: dict[str, list[str]] = defaultdict(list)
    for path, size in past.tree(repository, ref):
        folder = "/".join(path.split("/")[:2])
        if folder in folders and path.endswith(("metadata.json", "full.jsonl")) and size <= _LARGEST:
            names[folders[folder]].append(path)
    kept: dict[str, list[entire.Checkpoint]] = defaultdict(list)
    wrote: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    owner = {path: id_ for id_, paths in names.items() for path in paths}
    for path, data in repository.read(ref, owner):
        if path.endswith("full.jsonl"):
            for file, prints in entire.transcript_prints(data):
                wrote[owner[path]][file].update(prints)
        elif path.count("/") == 2 and (read := entire.read(data)):
            kept[owner[path]].append(read)
    for commit, listed in ids.items():
        for checkpoint in (one for id_ in listed for one in kept[id_]):
            claim = entire.claim(checkpoint, commit)
            for path in checkpoint.files_touched:
                before = found.uniform[commit].get(path)
                found.uniform[commit][path] = max(before or claim, claim, key=lambda c: c.level)
        for id_ in listed:
            for path, shown in wrote[id_].items():
                found.written[commit].setdefault(path, set()).update(shown)


def checkpoints_ref(refs: Mapping[str, str]) -> str:
    """The branch in which Entire keeps its checkpoints; "" when this clone has none."""
    return next((ref for wanted in _CHECKPOINTS for ref in sorted(refs) if fnmatchcase(ref, wanted)), "")


def transcribed(commit: str, addition: Addition, found: Found) -> None:
    """Claims the added lines that stand in a transcript as written, blank ones between them included."""
    prints = found.written.get(commit, {}).get(addition.path)
    if not prints:
        return
    lines: set[int] = set()
    for run in addition.runs:
        wrote = [print_ in prints for print_ in run.prints]
        known = {place for place, yes in enumerate(wrote) if yes}
        blank = {place for place, print_ in enumerate(run.prints) if not print_}
        lines |= {run.at + place for place in known}
        lines |= {run.at + place for place in blank if place - 1 in known or (place - 1 in blank and known)}
    agent = found.uniform[commit].get(addition.path, _TRANSCRIPT)
    why = f"the transcript of {agent.tool or 'the session'} behind commit {commit[:7]} shows it writing this"
    claim = replace(_TRANSCRIPT, tool=agent.tool, session=agent.session, commit=commit, why=why)
    ranges = joined(range(line, line + 1) for line in lines)
    found.claim(commit, addition.path, (placed(claim, each) for each in ranges))


def traced(repository: Repository) -> str:
    """What changes when the workspace's Agent Trace file does; "" without one."""
    with suppress(OSError):
        found = os.lstat(repository.root / _TRACES)
        return f"{found.st_mtime_ns} {found.st_size}"
    return ""


def traces(
    repository: Repository, history: Mapping[str, Dated], warnings: list[str]
) -> dict[str, dict[str, list[Claim]]]:
    """The claims of Agent Trace records by commit and path: that of their revision, or a child of it."""
    data = _text(repository.root / _TRACES)
    if not data:
        return {}
    files = frozenset(repository.files())
    read = list(agent_trace.read(data, str(repository.root), files))
    warnings += [f"{_TRACES}: {problem}" for trace in read for problem in trace.problems]
    known = [trace for trace in read if trace.path and trace.revision in history][-_TRACED:]
    children: dict[str, list[str]] = defaultdict(list)
    for commit, dated in history.items():
        for parent in dated.parents:
            children[parent].append(commit)
    where = {trace.revision: [*sorted(children[trace.revision]), trace.revision] for trace in known}
    commits = sorted({commit for listed in where.values() for commit in listed})
    added: dict[tuple[str, str], set[int]] = defaultdict(set)
    for file in past.additions(repository, commits):
        added[file.commit, file.path] |= {line for line, _ in file.added()}
    names = {f"{commit}:{path}": (commit, path) for commit, path in added}
    blobs = repository.objects(names)
    texts = {names[name]: split(data) for name, kind, data in blobs if kind == "blob"}
    found: dict[str, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for trace in known:
        for commit, claim in _graded(trace, where[trace.revision], added, texts):
            found[commit][trace.path].append(claim)
    return found


def _graded(
    trace: Trace,
    candidates: Sequence[str],
    added: Mapping[tuple[str, str], set[int]],
    texts: Mapping[tuple[str, str], list[bytes]],
) -> Iterator[tuple[str, Claim]]:
    """Each claim of a trace at the commit that holds its lines, as far as that commit added them."""
    for claim, hash_ in zip(trace.claims, trace.hashes, strict=True):
        lines = covered(claim.span)
        for commit in candidates:
            text = texts.get((commit, trace.path))
            if text is None:
                continue
            same = agent_trace.matches(hash_, text[lines.start : lines.stop]) if hash_ else None
            if hash_ and same is False:
                continue
            # Hooks record the commit below: without a hash the place alone does not tell which it is.
            whole = replace(agent_trace.graded(claim, how="content" if same else "child"), commit=commit)
            ours = {line for line in added[commit, trace.path] if line in lines}
            for each in joined(range(line, line + 1) for line in ours):
                yield commit, placed(whole, each)
            break


# cx: ignore[CX301] a transcript lies in a folder of an agent's choice, which may not be a link either
def _text(path: Path) -> bytes:
    with suppress(OSError):
        if (
            path.is_file()
            and not path.is_symlink()
            and not path.parent.is_symlink()
            and path.stat().st_size <= _LARGEST
        ):
            return path.read_bytes()
    return b""


def _by_blob(listed: Mapping[str, str]) -> dict[str, list[str]]:
    commits: dict[str, list[str]] = {}
    for commit, blobs in listed.items():
        for blob in blobs.split():
            commits.setdefault(blob, []).append(commit)
    return commits
