"""Two states of a project become the findings that only the later has, however code was moved meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cx_lsp.facts import extract
from cx_lsp.model import Claim, Finding
from cx_lsp.project import Evidence, Project, checked
from cx_lsp.rules import rules
from cx_lsp.scan import Progress, spelled
from cx_lsp.text import Document
from cx_lsp.workspace import Workspace

_CERTAIN = "CX234"
"""What is known from the change itself, whatever else is said of the same place."""


@dataclass(frozen=True, slots=True)
class Past:
    """What the files of a change were before it: their texts and the names they have now, "" for none."""

    texts: Mapping[str, bytes]
    names: Mapping[str, str]
    added: frozenset[str]


def new_findings(
    project: Project,
    workspace: Workspace,
    evidence: Evidence,
    base: str,
    progress: Progress = lambda _d, _t: None,
) -> list[Finding]:
    """The findings that the change since the commit `base` brings, wherever in the workspace they show.

    Both states are judged by the configuration and the test results of today.
    """
    past = _past(project, base)
    if not past.names and not past.added:
        return []
    near = _near(workspace, past)
    affected = _affected(workspace, near)
    before = _before(project, workspace, past, evidence)
    workspace.compare(before, past.names, past.added)
    now = checked(project, workspace, evidence, [p for p in affected if p in near], progress)
    now += checked(_joining(project), workspace, evidence, [p for p in affected if p not in near], progress)
    asked = _asked(now, past, before)
    then = [_renamed(f, past.names) for f in checked(project, before, evidence, asked, progress)]
    new = list(_unheard(now, then, {*affected, *(p for p, new in past.names.items() if not new)}))
    return list(_once(new))


def _past(project: Project, base: str) -> Past:
    repository = project.repository
    assert repository is not None, "a change needs a repository"
    names: dict[str, str] = {}
    added = set()
    for change in repository.changes(base):
        new = change.path if _known(project, change.path) else ""
        if change.base_path is None or not _known(project, change.base_path):
            added.add(new)
        else:
            names[change.base_path] = new
    names.update((path, "") for path in repository.deleted(base) if _known(project, path))
    read = repository.read(base, sorted(names))
    texts = {path: data for path, data in read if len(data) <= project.max_bytes}
    return Past(texts, names, frozenset(added - {""}))


def _known(project: Project, path: str) -> bool:
    return bool(project.ours([path])) and spelled(path) == path


def _before(project: Project, workspace: Workspace, past: Past, evidence: Evidence) -> Workspace:
    """The workspace as it was: today's index with the files of the change put back."""
    before = workspace.earlier(_Earlier(project, past, evidence))
    known = set(before.paths())
    for path in known & ({*past.added, *past.names.values()} - past.texts.keys()):
        before.hide(path)
    for path, data in past.texts.items():
        document = Document.of(data)
        before.put(extract(path, document, project.own), document)
    return before


class _Earlier:
    """Who wrote the lines of a past text: as today where they still stand, else like the line above."""

    def __init__(self, project: Project, past: Past, evidence: Evidence) -> None:
        self._project = project
        self._past = past
        self._evidence = evidence
        self._carried: dict[str, tuple[Sequence[Claim], tuple[Claim, ...]]] = {}

    def __call__(self, path: str) -> Sequence[Claim]:
        from cx_lsp.evidence.overlay import overlay

        name = self._past.names.get(path, path)
        claims = self._evidence(name) if name else ()
        if path not in self._past.texts:
            return claims
        known = self._carried.get(path)
        if known is None or known[0] is not claims:
            text = self._project.read(name) if name else None
            old = overlay(claims, text or b"", self._past.texts[path])
            known = self._carried[path] = (claims, tuple(_filled(old)))
        return known[1]


def _filled(claims: Sequence[Claim]) -> Iterator[Claim]:
    last = next((c for c in claims if c.commit), None)
    for claim in claims:
        if claim.commit:
            last = claim
        yield claim if last is None else replace(last, span=claim.span)


def _near(workspace: Workspace, past: Past) -> set[str]:
    """The files of a change, and those that share code with them."""
    near = {*past.added, *past.names.values()}
    for facts in [*filter(None, map(workspace.facts, near))]:
        near |= {copy.other.path for copy in workspace.copies(facts)}
    return near


def _affected(workspace: Workspace, near: set[str]) -> list[str]:
    """The files whose findings a change may alter: its own, and those whose answers depend on others."""
    reach = workspace.reach
    wanted = near | {r.handler_file for r in workspace.routes}
    wanted |= {p for j in workspace.registry.journeys for entry in j.entries for p in reach.files_of(entry)}
    return [path for path in workspace.paths() if path in wanted]


def _joining(project: Project) -> Project:
    """The project with those rules only whose findings in one file depend on others."""
    alone = frozenset(rule.page.code for rule in rules().values() if rule.page.alone)
    return replace(project, policy=replace(project.policy, ignore=project.policy.ignore | alone))


def _asked(now: Iterable[Finding], past: Past, before: Workspace) -> list[str]:
    """The files of the past that may have had these findings, and all that the change touched."""
    was = {new: old for old, new in past.names.items()}
    places = {place for f in now for place in (f.path, *(r.path for r in f.related))}
    wanted = {was.get(place, place) for place in places} | past.texts.keys()
    return [path for path in before.paths() if path in wanted]


def _renamed(finding: Finding, names: Mapping[str, str]) -> Finding:
    """A finding of the past, speaking of its files by the names of today."""
    anchor = finding.anchor
    for old, new in names.items():
        if new and old != new:
            anchor = anchor.replace(old, new)
    return replace(finding, path=names.get(finding.path) or finding.path, anchor=anchor)


def _unheard(now: Sequence[Finding], then: Sequence[Finding], seen: set[str]) -> Iterator[Finding]:
    """The findings that were not there, nor elsewhere before they moved, nor told from their other side."""
    known = {f.identity for f in then}
    still = {f.identity for f in now}
    moved = Counter(_content(f) for f in then if f.path in seen and f.identity not in still)
    flipped = {(f.code, _place(f), f.anchor) for f in then}
    for finding in now:
        if finding.identity in known or (finding.code, finding.anchor, _place(finding)) in flipped:
            continue
        if moved[_content(finding)] > 0:
            moved[_content(finding)] -= 1
        else:
            yield finding


def _once(findings: Sequence[Finding]) -> Iterator[Finding]:
    """One finding for each weakness of a handler: that the change brought it says more than that it is."""
    certain = {(f.path, f.scope, f.cwe) for f in findings if f.code == _CERTAIN}
    for finding in findings:
        if finding.code == _CERTAIN or (finding.path, finding.scope, finding.cwe) not in certain:
            yield finding


def _content(finding: Finding) -> tuple[str, str, str]:
    """What stays of a finding when its function moves to another file or class."""
    return finding.code, finding.scope.rpartition(".")[2], " ".join(finding.anchor.split())


def _place(finding: Finding) -> str:
    return f"{finding.path} {finding.scope}"
