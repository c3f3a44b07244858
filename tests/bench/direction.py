"""How well CX234 hears from a change what it took away: removes guards and validators one at a time.

    python -m tests.bench.direction PATH [PATH …]

Every guard that a handler carries itself, every schema, validator, limit, owner test and owner filter is
taken out of an in-memory copy of its file, which is then held against the file as it is.

    heard    CX234 stands at exactly the handlers that lost it
    missed   nothing is said
    extra    CX234 stands at another handler (too)
    covered  silence is right: what asks for no more than to be known has an equal that stays

Last, the guards of each router's handlers are moved to the router: `loud` are those at which CX234 speaks.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cx_lsp.engine import check
from cx_lsp.facts import extract, role
from cx_lsp.model import Route
from cx_lsp.program.demands import is_role
from cx_lsp.project import open_project
from cx_lsp.rules import rules
from cx_lsp.text import Document
from cx_lsp.workspace import Workspace
from tests.bench.edited import text_of
from tests.bench.removals import Site, moved_up, sites
from tests.bench.validators import validators

_GUARDS = ("decorator", "dependency", "middleware", "class")
_LOGIN = re.compile(r"^if (not )?\w*\.?\w*user\.is_(authenticated|anonymous)\s*:")
KINDS = ("heard", "missed", "extra", "covered")


@dataclass
class Result:
    """What was heard in one repository, by what was taken away."""

    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    notes: list[str] = field(default_factory=list)
    moved: int = 0
    loud: list[str] = field(default_factory=list)


def measure(workspace: Workspace) -> Result:
    """Removes and moves what the handlers of one workspace demand."""
    result = Result()
    carried: dict[str, list[Site]] = defaultdict(list)
    done: set[tuple[str, int, int]] = set()
    for route in workspace.routes:
        if not route.handler or role(route.file) != "code" or role(route.handler_file) != "code":
            continue
        guards = list(dict.fromkeys(sites(workspace, route)))
        carried[route.router] += [site for site in guards if site.how in _GUARDS]
        for site in (*guards, *validators(workspace, route)):
            if (site.path, site.start, site.end) not in done:
                done.add((site.path, site.start, site.end))
                kind = _outcome(workspace, route, site, result.notes)
                result.counts[site.how][kind] += 1
    for router, found in carried.items():
        _moved(workspace, router, found, result)
    return result


def _outcome(workspace: Workspace, route: Route, site: Site, notes: list[str]) -> str:
    now = _with(workspace, site.path, site.removed_from(text_of(workspace, site.path)))
    new = heard(now)
    place = (route.handler_file, route.handler)
    if {p for p in new if not _may(p, place, site)}:
        notes.append(f"extra {site.how}: {sorted(new - {place})[:3]} after {site.written[:60]!r} of {route}")
        return "extra"
    if new:
        return "heard"
    still = [r for r in now.routes if str(r) == str(route) and r.handler == route.handler]
    left = [g for r in still for g in now.guards(r) if g.how != "open"]
    asked = site.written.removeprefix("permission_classes")
    if left and (_LOGIN.search(site.written) or (site.how in _GUARDS and not is_role(asked))):
        return "covered"
    notes.append(f"missed {site.how}: {site.written[:70]!r} of {route} in {site.path}")
    return "missed"


def _may(place: tuple[str, str], meant: tuple[str, str], site: Site) -> bool:
    """Whether a finding is at the handler meant, or one that shares what was taken: its class, its schema."""
    owner = meant[1].rpartition(".")[0]
    of_class = place[0] == meant[0] and owner in (place[1], place[1].rpartition(".")[0]) and bool(owner)
    shared = site.how in ("class", "filter", "limit") or site.path != meant[0]
    return place == meant or (shared and (of_class or site.how == "limit" or place[1].startswith(meant[1])))


def heard(workspace: Workspace) -> set[tuple[str, str]]:
    """Where CX234 speaks: file and handler."""
    paths = {r.handler_file or r.file for r in workspace.routes}
    files = (facts for path in sorted(paths) if (facts := workspace.facts(path)) is not None)
    return {(f.path, f.scope) for facts in files for f in check(facts, workspace, [rules()["CX234"]])}


def _moved(workspace: Workspace, router: str, found: list[Site], result: Result) -> None:
    path, _, name = router.rpartition(":")
    here = [site for site in found if site.path == path]
    text = moved_up(text_of(workspace, path), here, name) if here and name else None
    if text is None or len({site.written for site in here}) > 1:
        return
    result.moved += 1
    result.loud += [f"{router}: {place}" for place in sorted(heard(_with(workspace, path, text)))]


def _with(workspace: Workspace, path: str, data: bytes) -> Workspace:
    """The workspace after a change of one file."""
    document = Document.of(data)
    now = workspace.earlier(lambda _path: ())
    now.put(extract(path, document), document)
    now.compare(workspace, {path: path}, ())
    return now


def show(name: str, result: Result) -> Iterator[str]:
    """The table of one repository."""
    yield f"{name:28}" + "".join(f"{kind:>9}" for kind in KINDS) + f"{'heard of lost':>15}"
    total = sum(result.counts.values(), Counter[str]())
    for how, found in [*sorted(result.counts.items()), ("all", total)]:
        lost = found["heard"] + found["missed"] + found["extra"]
        share = f"{found['heard'] / lost:.1%}" if lost else "-"
        yield f"  {how:26}" + "".join(f"{found[kind]:>9}" for kind in KINDS) + f"{share:>15}"
    yield from (f"    {note}" for note in result.notes[:40])
    yield f"routers whose guards were moved up: {result.moved}, loud: {len(result.loud)}"
    yield from (f"    {line}" for line in result.loud)


def main(paths: Iterable[str]) -> None:
    """Prints the table of each repository."""
    for path in paths:
        project = open_project(Path(path))
        project.refresh()
        result = measure(project.workspace(lambda _path: ()))
        sys.stdout.write("\n".join(show(Path(path).resolve().name, result)) + "\n\n")


if __name__ == "__main__":
    main(sys.argv[1:])
