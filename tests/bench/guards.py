"""How well CX202 hears a missing guard: takes the guards of a repository away one at a time and listens.

    python -m tests.bench.guards [--alone] [--most N] PATH [PATH …]

For every guard that a handler which changes something carries itself (decorator, dependency, `decorators` of
its class, middleware argument), the guard is taken out of an in-memory copy of the file; nothing is changed
on disk.

    heard      CX202 stands at exactly that handler, and nowhere else it did not stand before
    missed     the handler is open now, and nothing is said
    extra      findings at other handlers
    guarded    silence is right: the handler, its class, router or application has another guard
    left alone silence is meant: the handler is of a kind that must be open (login, webhook), or too few of
               its siblings are guarded to compare with

The second table counts the same removals as if no router and no application had a guard. Last, the guards
of each router's handlers are moved to the router: `loud` are those at which CX202 speaks although all is
guarded.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from cx_lsp.engine import check
from cx_lsp.facts import role
from cx_lsp.model import Guard, Route
from cx_lsp.program.guards import OPEN
from cx_lsp.program.routes import MUTATING
from cx_lsp.project import open_project
from cx_lsp.rules import rules
from cx_lsp.rules.shared.grades import roles_of
from cx_lsp.rules.shared.habits import is_public
from cx_lsp.workspace import Workspace
from tests.bench.edited import edited, no_claims, text_of
from tests.bench.removals import Site, moved_up, sites

CODES = ("CX202", "CX222", "CX223")
MOST = 120
"""Removals per repository, unless `--most` says otherwise: of more, every second, third … is tried."""
KINDS = ("heard", "missed", "extra", "guarded", "weaker", "left alone")


@dataclass
class Result:
    """What was heard in one repository: by view, then by the way its guards are written."""

    counts: dict[str, dict[str, Counter[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Counter))
    )
    notes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    moved: int = 0
    loud: list[str] = field(default_factory=list)


class _Alone:
    """A workspace in which neither routers nor the application guard anything."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def guards(self, route: Route) -> list[Guard]:
        return [g for g in self._workspace.guards(route) if g.how not in ("router", "application")]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._workspace, name)


View = Workspace | _Alone


class _Before(NamedTuple):
    """What was heard and what was guarded before anything was taken away."""

    heard: set[tuple[str, str]]
    guarded: set[tuple[str, str]]


def measure(workspace: Workspace, *, alone: bool = True, most: int = MOST) -> Result:
    """Removes and moves the guards of one workspace."""
    result = Result()
    views: dict[str, View] = {"as it is": workspace}
    if alone:
        views["handlers alone"] = _Alone(workspace)
    before = {name: _Before(heard(view), _guarded(view)) for name, view in views.items()}
    carried: dict[str, list[Site]] = defaultdict(list)
    routes = [r for r in workspace.routes if r.handler and r.method != "PAGE" and role(r.file) == "code"]
    removals = [(route, site) for route in routes for site in dict.fromkeys(sites(workspace, route))]
    for at, (route, site) in enumerate(removals):
        carried[route.router].append(site)
        if at % -(-len(removals) // most):
            continue
        with edited(workspace, site.path, site.removed_from(text_of(workspace, site.path))):
            for name, view in views.items():
                kind = _outcome(view, route, site, before[name], result.notes[name])
                changes = "changes" if route.method in MUTATING else "reads"
                result.counts[name][f"{site.how}, {changes}"][kind] += 1
    for router, found in carried.items():
        _moved(workspace, router, found, before["as it is"].heard, result)
    return result


def _guarded(view: View) -> set[tuple[str, str]]:
    return {(r.handler_file, r.handler) for r in view.routes if view.guards(r)}


def heard(workspace: View) -> set[tuple[str, str]]:
    """Where CX202 speaks: file and handler."""
    paths = {r.handler_file for r in workspace.routes if r.handler_file}
    rule = [rules()[code] for code in CODES if code in rules()]
    files = (facts for path in sorted(paths) if (facts := workspace.facts(path)) is not None)
    return {(f.path, f.scope) for facts in files for f in check(facts, workspace, rule)}


def _outcome(
    workspace: View,
    route: Route,
    site: Site,
    before: _Before,
    notes: Counter[str],
) -> str:
    new = heard(workspace) - before.heard
    place = (route.handler_file, route.handler)
    same = [r for r in workspace.routes if (r.handler_file, r.handler) == place and str(r) == str(route)]
    left = [g for r in same for g in workspace.guards(r)]
    # What is taken from a class is taken from the classes derived from it too.
    if new - {place} - (before.guarded - _guarded(workspace)) and not (
        site.how == "class" and all(_of_one_class(p, place) for p in new)
    ):
        notes[f"extra: {sorted(new - {place})} after {site.name} of {route}"] += 1
        return "extra"
    if place in new or (site.how == "class" and new):
        return "heard"
    if left and left[0].how != OPEN:
        return _still(workspace, route, left, site, notes)
    if left or all(map(is_public, same)):
        notes[f"alone: {route} without {site.name[:40]}"] += 1
        return "left alone"
    notes[f"missed: {route} without {site.name}"] += 1
    return "missed"


def _still(workspace: View, route: Route, left: list[Guard], site: Site, notes: Counter[str]) -> str:
    """What is left guards the handler; "weaker" when what was taken away asked for more than a login."""
    taken = Guard(site.name, site.how, left[0].place)
    if site.how in ("decorator", "dependency", "middleware", "class") and (
        roles_of(route, [taken], workspace) and not roles_of(route, left, workspace)
    ):
        notes[f"weaker: {route} without {site.name[:40]}"] += 1
        return "weaker"
    notes[f"guarded by {left[0].how}: {left[0].name[:60]}"] += 1
    return "guarded"


def _of_one_class(place: tuple[str, str], other: tuple[str, str]) -> bool:
    owners = [{scope, scope.rpartition(".")[0]} - {""} for _, scope in (place, other)]
    return place[0] == other[0] and not owners[0].isdisjoint(owners[1])


def _moved(
    workspace: Workspace, router: str, found: list[Site], before: set[tuple[str, str]], result: Result
) -> None:
    path, _, name = router.rpartition(":")
    here = [s for s in found if s.path == path and s.how not in ("body", "ownership")]
    # One guard is moved: what else a handler asks stays where it is.
    here = [s for s in here if s.name == here[0].name]
    text = moved_up(text_of(workspace, path), here, name) if here and name else None
    if text is None:
        return
    with edited(workspace, path, text):
        result.moved += 1
        result.loud += [f"{router}: {place}" for place in sorted(heard(workspace) - before)]


def show(name: str, result: Result) -> Iterable[str]:
    """The tables of one repository."""
    for view, counts in result.counts.items():
        yield f"{name + ', ' + view:28}" + "".join(f"{kind:>11}" for kind in KINDS) + f"{'heard of open':>15}"
        total = sum(counts.values(), Counter[str]())
        for how, found in [*sorted(counts.items()), ("all", total)]:
            open_ = found["heard"] + found["missed"] + found["extra"]
            share = f"{found['heard'] / open_:.0%}" if open_ else "-"
            yield f"  {how:26}" + "".join(f"{found[kind]:>11}" for kind in KINDS) + f"{share:>15}"
        yield from (f"    {n} {note}" for note, n in result.notes[view].most_common(12))
    yield f"routers whose guards were moved up: {result.moved}, loud: {len(result.loud)}"
    yield from (f"    {line}" for line in result.loud)


def main(arguments: list[str]) -> None:
    parser = ArgumentParser(prog="tests.bench.guards")
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--most", type=int, default=MOST)
    parser.add_argument("paths", nargs="+")
    given = parser.parse_args(arguments)
    for path in given.paths:
        project = open_project(Path(path))
        project.refresh()
        result = measure(project.workspace(no_claims), alone=given.alone, most=given.most)
        sys.stdout.write("\n".join(show(Path(path).resolve().name, result)) + "\n\n")


if __name__ == "__main__":
    main(sys.argv[1:])
