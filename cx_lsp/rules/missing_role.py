"""CX222: a handler asks only for a login where every handler beside it asks for a role."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cx_lsp.model import Facts, Finding, Place, Route, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.grades import asks_grade, roles_of
from cx_lsp.rules.shared.habits import (
    Habits,
    Peer,
    is_administrative,
    is_change,
    is_own,
    is_public,
    stem,
    unfit,
)
from cx_lsp.rules.shared.needs import Needs

_LONGEST = 60
"""Characters of a guard that a message shows."""
_ALIKE = 2
"""Handlers with the same demand that make a habit."""
_MANY = 3
"""Handlers from which one or two that ask for nothing are no longer a habit of their own."""
_READS = 3
"""The same for handlers that only show something, which often ask less on purpose."""


class Demand(NamedTuple):
    """What the handlers beside one ask for, and one of them."""

    name: str
    peer: Peer
    alike: int
    total: int


@rule("CX222")
def missing_role(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per handler, naming the demand its siblings make."""
    if file.role != "code":
        return
    seen: set[str] = set()
    habits = Habits(workspace)
    needs = Needs(workspace, habits)
    for route in workspace.routes_of(file.path):
        if route.handler in seen or not _asks_little(route, workspace):
            continue
        demand = _demand(route, habits, workspace)
        if demand is not None:
            seen.add(route.handler)
            yield _finding(route, file, workspace, demand)
            continue
        why = needs.of_grade(route) if not asks_grade(route, workspace.guards(route), workspace) else ""
        if why:
            seen.add(route.handler)
            yield _unasked(route, file, workspace, why)


def _asks_little(route: Route, workspace: Workspace) -> bool:
    """Whether a handler is guarded, but by nothing that knows of roles."""
    if route.method in ("PAGE", "OPTIONS", "HEAD") or not route.handler or is_public(route) or is_own(route):
        return False
    guards = workspace.guards(route)
    if not guards or guards[0].how == "open" or roles_of(route, guards, workspace):
        return False
    # Who may only touch what is theirs needs no role.
    return all(touch.owner is None for touch in workspace.touches(route))


def _demand(route: Route, habits: Habits, workspace: Workspace) -> Demand | None:
    group = [p for p in habits.of_router(route) if not is_own(p.route)]
    same = [p for p in group if p.route.handler_file == route.handler_file]
    about = stem(route)
    alike = [p for p in habits.of_application(route) if stem(p.route) == about and not is_own(p.route)]
    for family in (same, group, alike):
        found = _of_family(route, family, workspace)
        if found is not None or sum(is_change(p.route) == is_change(route) for p in family) >= _ALIKE:
            break
    if found is None and is_administrative(route):
        whole = [p for p in habits.of_application(route) if is_administrative(p.route)]
        found = _chosen(
            route, [(p, names) for p in whole if (names := _placed(p, route, workspace))], len(whole)
        )
    return found


def _of_family(route: Route, peers: Sequence[Peer], workspace: Workspace) -> Demand | None:
    alike = [p for p in peers if is_change(p.route) == is_change(route)]
    asking = [(p, names) for p in alike if (names := _placed(p, route, workspace))]
    few = _ALIKE if is_change(route) else _READS
    if len(asking) < max(few, (1 if len(asking) <= _MANY else 0.75) * len(alike)):
        return None
    if not is_change(route) and not all(_placed(p, route, workspace) for p in peers):
        return None
    if unfit(route, peers, [p for p, _ in asking]):
        return None
    return _chosen(route, asking, len(alike))


def _chosen(route: Route, asking: Sequence[tuple[Peer, list[str]]], total: int) -> Demand | None:
    """The demand of the nearest handler that makes one."""
    if len(asking) < max(_ALIKE, 0.5 * total):
        return None
    peer, names = min(asking, key=lambda pair: _distance(route, pair[0].route))
    return Demand(names[0], peer, len(asking), total)


def _placed(peer: Peer, route: Route, workspace: Workspace) -> list[str]:
    """What a peer asks for ahead of its body: what bodies ask for depends on what they handle."""
    if not peer.is_guarded:
        return []
    guards = peer.guards
    if peer.route.router != route.router:
        # What stands on another router was put there to tell its handlers from all others.
        guards = [guard for guard in guards if guard.how != "router"]
    return [name for name in roles_of(peer.route, guards, workspace) if name != "body"]


def _finding(route: Route, file: Facts, workspace: Workspace, demand: Demand) -> Finding:
    definition = file.function(route.handler)
    span = route.head if definition is None or route.file == file.path else definition.head
    login = workspace.guards(route)[0]
    sibling = demand.peer.route
    asked = _short(demand.name)
    does = "change something" if is_change(route) else "show something"
    return Finding(
        "CX222",
        f"{route} asks only for a login (`{login.name}`); {demand.alike} of {demand.total} handlers beside it"
        f" that {does} ask for more, as `{asked}`",
        file.path,
        span,
        route.handler,
        related=(
            Place(sibling.file, sibling.head, f"{sibling} asks for `{asked}`"),
            Place(login.place.path, login.place.span, f"`{login.name}` lets everybody in who is signed in"),
        ),
        why=(
            f"`{login.name}` is all that guards it: no role, permission or scope on the handler, its class,"
            f" its router or the application, and no refusal in its body; {sibling} asks for `{asked}`",
        ),
        cwe="CWE-863",
        anchor=str(route),
    )


def _unasked(route: Route, file: Facts, workspace: Workspace, why: str) -> Finding:
    definition = file.function(route.handler)
    login = workspace.guards(route)[0]
    return Finding(
        "CX222",
        f"{route} asks only for a login (`{_short(login.name)}`), and {why}",
        file.path,
        route.head if definition is None or route.file == file.path else definition.head,
        route.handler,
        related=(
            Place(
                login.place.path,
                login.place.span,
                f"`{_short(login.name)}` lets everybody in who is signed in",
            ),
        ),
        why=("no role, permission or scope was found on the handler, its class, its router or in its body",),
        cwe="CWE-863",
        anchor=str(route),
    )


def _short(written: str) -> str:
    """A guard as it is written, as far as it says which one it is."""
    text = " ".join(written.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def _distance(route: Route, other: Route) -> tuple[bool, int]:
    return other.method != route.method, abs(other.span.start_line - route.span.start_line)
