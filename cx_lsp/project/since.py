"""Two states of a project become the findings that only the later has, however code was moved meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from cx_lsp.model import Finding
from cx_lsp.project import Evidence, Project, checked
from cx_lsp.project.past import Carried, Past, earlier, like_the_line_above
from cx_lsp.rules import rules
from cx_lsp.scan import Progress
from cx_lsp.workspace import Workspace


def new_findings(
    project: Project,
    workspace: Workspace,
    evidence: Evidence,
    past: Past,
    progress: Progress = lambda _d, _t: None,
) -> list[Finding]:
    """The findings that a change brings, wherever in the workspace they show; `past` is what it replaced.

    Both states are judged by the configuration and the test results of today.
    """
    if not past.names and not past.added:
        return []
    near = _near(workspace, past)
    affected = _affected(workspace, near)
    before = earlier(
        project,
        workspace,
        past,
        Carried(project, evidence, past.texts, past.names, like_the_line_above),
    )
    workspace.compare(before, past.names, past.added)
    now = checked(project, workspace, evidence, [p for p in affected if p in near], progress)
    now += checked(_joining(project), workspace, evidence, [p for p in affected if p not in near], progress)
    asked = _asked(now, past, before)
    then = [_renamed(f, past.names) for f in checked(project, before, evidence, asked, progress)]
    return list(_unheard(now, then, {*affected, *(p for p, new in past.names.items() if not new)}))


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


def _content(finding: Finding) -> tuple[str, str, str]:
    """What stays of a finding when its function moves to another file or class."""
    return finding.code, finding.scope.rpartition(".")[2], " ".join(finding.anchor.split())


def _place(finding: Finding) -> str:
    return f"{finding.path} {finding.scope}"
