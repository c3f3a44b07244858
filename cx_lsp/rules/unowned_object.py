"""CX221: an object is found by an id of the caller's choice, and nothing asks whether it is the caller's."""

from __future__ import annotations

from collections.abc import Iterator

from cx_lsp.model import Conduct, Facts, Finding, Place, Route, Touch, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.grades import asks_grade
from cx_lsp.rules.shared.habits import Habits
from cx_lsp.rules.shared.needs import Needs

_READING = frozenset({"GET", "HEAD"})
_HABIT = 0.5
"""The share of the handlers that find such an object by id and ask whose it is, that makes a habit."""

Pair = tuple[Route, Touch]


@rule("CX221")
def unowned_object(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per handler, naming the sibling that asks whose such a thing is."""
    if file.role != "code":
        return
    seen: set[str] = set()
    habits = Habits(workspace)
    needs = Needs(workspace, habits)
    for route in workspace.routes_of(file.path):
        if route.handler in seen:
            continue
        for touch in workspace.touches(route):
            sibling = _sibling(route, touch, workspace)
            if sibling is None:
                continue
            seen.add(route.handler)
            yield _finding(file, route, touch, sibling)
            break
        else:
            conduct, why = workspace.conduct(route), _of_conduct(route, workspace, needs, habits)
            if why and conduct is not None:
                seen.add(route.handler)
                yield _unasked(file, route, conduct, why)


def _of_conduct(route: Route, workspace: Workspace, needs: Needs, habits: Habits) -> str:
    """Why whoever is signed in may not do this to everybody's records, where no sibling shows it."""
    guards = workspace.guards(route)
    if not _is_signed_in(route, workspace) or asks_grade(route, guards, workspace):
        return ""
    return needs.of_caller(route)


def _unasked(file: Facts, route: Route, conduct: Conduct, why: str) -> Finding:
    definition = file.function(route.handler)
    return Finding(
        "CX221",
        f"{route} lets whoever is signed in choose a `{conduct.noun}` and never asks whose it is, and {why}",
        file.path,
        route.head if definition is None or route.file == file.path else definition.head,
        route.handler,
        related=(Place(conduct.place.path, conduct.place.span, f"touches the `{conduct.noun}`"),),
        why=("the caller is known here, but nothing relates what is touched to it",),
        cwe="CWE-639",
        anchor=f"{route} {conduct.noun}",
    )


def _finding(file: Facts, route: Route, touch: Touch, sibling: Pair) -> Finding:
    other, held = sibling
    definition = file.function(route.handler)
    span = route.head if definition is None or route.file == file.path else definition.head
    assert held.owner is not None, "a sibling was chosen for it"
    return Finding(
        "CX221",
        f"{route} finds a `{touch.model}` by an id its caller chose and never asks whose it is; {other} does",
        file.path,
        span,
        route.handler,
        related=(
            Place(touch.place.path, touch.place.span, f"finds the `{touch.model}`"),
            Place(held.owner.path, held.owner.span, f"{other} holds it against its caller"),
        ),
        why=(
            f"the caller is known here, but the handler never speaks of it; {other} relates the"
            f" `{touch.model}` to it",
        ),
        cwe="CWE-639",
        anchor=f"{route} {touch.model}",
    )


def _sibling(route: Route, touch: Touch, workspace: Workspace) -> Pair | None:
    """The handler nearest by that asks whose such a thing is, when that is the habit and this does not."""
    if touch.asks or touch.column == "" or not _is_signed_in(route, workspace):
        return None
    alike = list(_alike(route, touch, workspace))
    asking = [(other, found) for other, found in alike if found.owner is not None]
    if len(asking) < _HABIT * len(alike):
        return None
    # Who may read anything may still change only what is theirs; who may not read it may not change it.
    asking = [p for p in asking if p[0].method in _READING or route.method not in _READING]
    return asking[0] if asking else None


def _alike(route: Route, touch: Touch, workspace: Workspace) -> Iterator[Pair]:
    seen = {(route.handler_file, route.handler)}
    for other in workspace.siblings(route):
        if (other.handler_file, other.handler) in seen:
            continue
        seen.add((other.handler_file, other.handler))
        found = next((t for t in workspace.touches(other) if t.model == touch.model), None)
        if found is not None:
            yield other, found


def _is_signed_in(route: Route, workspace: Workspace) -> bool:
    """Whether the caller must be known here."""
    return any(guard.how != "open" for guard in workspace.guards(route))
