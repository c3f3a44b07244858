"""How well CX224 hears a missing validation: takes those of a repository away one at a time and listens.

    python -m tests.bench.validation PATH [PATH …]

For every handler the schema middleware of its route, its `is_valid` or `validate_on_submit`, its decorator or
`load`, the model or DTO of its body is taken out of an in-memory copy (a model becomes `dict`, a DTO `any`);
nothing is changed on disk.

    heard      CX224 stands at exactly that handler, and nowhere else it did not stand before
    missed     nothing is said
    extra      findings at other handlers
    judged     silence is right: something else judges what the handler takes
    alone      silence is meant: the handler takes nothing, or none beside it judges what it takes

Last, the validations of each router's handlers are moved: to the router, the class, or a function of the
file; `loud` are the places at which CX224 speaks although everything is judged.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cx_lsp.engine import check
from cx_lsp.facts import role
from cx_lsp.model import Route
from cx_lsp.project import open_project
from cx_lsp.rules import rules
from cx_lsp.workspace import Workspace
from tests.bench.edited import edited, no_claims, text_of
from tests.bench.loosening import Loosening, handed_on, loosenings, moved_up, piped_up

KINDS = ("heard", "missed", "extra", "judged", "alone")
_MOVES = (moved_up, piped_up, handed_on)


@dataclass
class Result:
    """What was heard in one repository, by the way its validations are written."""

    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    notes: Counter[str] = field(default_factory=Counter)
    moved: int = 0
    loud: list[str] = field(default_factory=list)


def measure(workspace: Workspace) -> Result:
    """Loosens and moves the validations of one workspace."""
    result = Result()
    before = heard(workspace)
    carried: dict[tuple[str, str], list[Loosening]] = defaultdict(list)
    seen: set[Loosening] = set()
    for route in [r for r in workspace.routes if r.handler and role(r.file) == "code"]:
        for one in loosenings(workspace, route):
            if one in seen:
                continue
            seen.add(one)
            if workspace.intakes(route) and not workspace.validators(route) and one.how == "DTO":
                continue  # a class that no pipe asks judges nothing
            carried[one.path, route.router.rpartition(":")[2]].append(one)
            with edited(workspace, one.path, one.applied(text_of(workspace, one.path))):
                result.counts[one.how][_outcome(workspace, route, one, before, result.notes)] += 1
    for (path, router), found in carried.items():
        for move in _MOVES:
            text = move(text_of(workspace, path), found, router) if router else None
            if text is not None:
                with edited(workspace, path, text):
                    result.moved += 1
                    result.loud += [f"{move.__name__} {path}: {p}" for p in sorted(heard(workspace) - before)]
    return result


def heard(workspace: Workspace) -> set[tuple[str, str]]:
    """Where CX224 speaks: file and handler."""
    paths = {r.handler_file for r in workspace.routes if r.handler_file}
    rule = [rules()["CX224"]]
    files = (facts for path in sorted(paths) if (facts := workspace.facts(path)) is not None)
    return {(f.path, f.scope) for facts in files for f in check(facts, workspace, rule)}


def _outcome(
    workspace: Workspace, route: Route, one: Loosening, before: set[tuple[str, str]], notes: Counter[str]
) -> str:
    new = heard(workspace) - before
    place = (route.handler_file, route.handler)
    if new - {place}:
        notes[f"extra: {sorted(new - {place})} after {one.how} of {route}"] += 1
        return "extra"
    if place in new:
        return "heard"
    same = next(
        (r for r in workspace.routes if (r.handler_file, r.handler) == place and str(r) == str(route)), None
    )
    left = [v for v in workspace.validators(same) if v.how != "sanitizer"] if same else []
    if place in before or (same is not None and not workspace.intakes(same)):
        notes[f"alone: {route} takes nothing without its {one.how}"] += 1
        return "alone"
    if left:
        notes[f"judged: {route} by {left[0].how} {left[0].name[:60]}"] += 1
        return "judged"
    notes[f"missed: {route} in {route.handler_file} without its {one.how}"] += 1
    return "missed"


def show(name: str, result: Result) -> Iterable[str]:
    """The table of one repository."""
    yield f"{name:28}" + "".join(f"{kind:>9}" for kind in KINDS) + f"{'heard of open':>15}"
    yield from _rows(result)
    yield from (f"    {n} {note}" for note, n in result.notes.most_common(30))
    yield f"files whose validations were moved: {result.moved}, loud: {len(result.loud)}"
    yield from (f"    {line}" for line in result.loud)


def _rows(result: Result) -> Iterator[str]:
    total = sum(result.counts.values(), Counter[str]())
    for how, found in [*sorted(result.counts.items()), ("all", total)]:
        open_ = found["heard"] + found["missed"] + found["extra"]
        share = f"{found['heard'] / open_:.0%}" if open_ else "-"
        yield f"  {how:26}" + "".join(f"{found[kind]:>9}" for kind in KINDS) + f"{share:>15}"


def main(paths: list[str]) -> None:
    for path in paths:
        project = open_project(Path(path))
        project.refresh()
        result = measure(project.workspace(no_claims))
        sys.stdout.write("\n".join(show(Path(path).resolve().name, result)) + "\n\n")


if __name__ == "__main__":
    main(sys.argv[1:])
