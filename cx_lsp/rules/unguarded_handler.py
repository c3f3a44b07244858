"""CX202: a handler is open to everyone while its siblings ask who is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cx_lsp.model import Facts, Finding, Guard, Place, Route, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.guard_fixes import fix
from cx_lsp.rules.shared.habits import (
    Habits,
    Peer,
    is_change,
    is_private,
    is_public,
    subject,
    unfit,
)
from cx_lsp.rules.shared.needs import Needs
from cx_lsp.rules.shared.principals import spoken_of
from cx_lsp.rules.shared.sensitive import reason
from cx_lsp.rules.shared.strangers import is_for_strangers

_MANY = 16
"""Handlers from which a family holds several resources, open ones among them."""
_ALIKE = 2
"""Guarded handlers that make a habit."""
_SOME = 4
_READS = 6
"""Guarded handlers that say of a whole application that it shows strangers nothing."""
_AHEAD = frozenset({"express", "koa"})
"""Frameworks in which a handler's guards stand before it in the call that declares its route."""
_EXEMPT = "csrf_exempt"


class Verdict(NamedTuple):
    """The handlers that one which is open was compared with, and what it says itself."""

    family: Sequence[Peer]
    principal: str = ""
    reason: str = ""


@rule("CX202")
def unguarded_handler(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per handler, naming the guarded sibling it differs from."""
    if file.role == "test":
        return
    seen: set[str] = set()
    habits = Habits(workspace)
    for route in workspace.routes_of(file.path):
        name = route.handler or str(route)
        if name in seen:
            continue
        guards = workspace.guards(route)
        if _is_open(guards):
            verdict = judged(route, file, workspace, habits)
        else:
            verdict = _of_class(route, guards, workspace, habits)
        if verdict is not None:
            seen.add(name)
            yield _finding(route, file, verdict, workspace)


def _of_class(route: Route, guards: Sequence[Guard], workspace: Workspace, habits: Habits) -> Verdict | None:
    """A class that is declared open for what it shows is open for what it changes, too."""
    declared = guards[0].how == "open" and guards[0].name.startswith("permission_classes")
    conduct = workspace.conduct(route) if declared and is_change(route) and not is_public(route) else None
    if conduct is None or conduct.proves or conduct.is_person or not conduct.noun:
        return None
    owner = route.handler.partition(".")[0]
    beside = (
        r for r in workspace.siblings(route) if r.handler_file == route.handler_file and not is_change(r)
    )
    if not any(r.handler.partition(".")[0] == owner for r in beside):
        return None
    return _of_conduct(route, workspace, habits)


def judged(route: Route, file: Facts, workspace: Workspace, habits: Habits) -> Verdict | None:
    """What an open route is missing, by the habit around it; None when it may well be meant for strangers."""
    if route.method in ("PAGE", "OPTIONS", "HEAD"):
        return None
    if not route.handler:
        return _of_unread(route, workspace, habits)
    definition = file.function(route.handler)
    if definition is None or (definition.kind == "class" and route.method == "ANY"):
        return None
    principal = _principal(route, file, workspace)
    stranger = is_public(route) or bool(workspace.guards(route))
    if not principal and stranger:
        return None
    near = habits.near(route)
    if principal:
        return next((Verdict(f, principal) for f in (near, habits.of_application(route)) if _any(f)), None)
    if _is_for_machines(route, file, near, workspace):
        return None
    if is_change(route) and is_for_strangers(route, workspace, habits):
        return None
    return (
        _of_habits(route, near, habits) or _of_conduct(route, workspace, habits) or _of_itself(route, habits)
    )


def _of_habits(route: Route, near: Sequence[Peer], habits: Habits) -> Verdict | None:
    if is_change(route) or is_private(route):
        return next((Verdict(f) for f in _families(route, near, habits) if _is_habit(f)), None)
    if not _any(near) and any(is_change(p.route) for p in near):
        return next((Verdict(f) for f in _elsewhere(near, habits.of_application(route))), None)
    return _of_reads(route, habits)


def _of_conduct(route: Route, workspace: Workspace, habits: Habits) -> Verdict | None:
    """What a handler does with records may, in an application that knows who is there."""
    if not habits.knows_callers(route):
        return None
    why = Needs(workspace, habits).of_stranger(route)
    return Verdict(habits.of_application(route), reason=why) if why else None


def _of_itself(route: Route, habits: Habits) -> Verdict | None:
    """What a handler does may prove that it is not for strangers, in an application that knows guards."""
    why = reason(route)
    whole = habits.of_application(route) if why else []
    return Verdict(whole, reason=why) if sum(p.is_guarded for p in whole) >= _ALIKE else None


def _of_unread(route: Route, workspace: Workspace, habits: Habits) -> Verdict | None:
    """A handler that cannot be found may ask in its body: only what others place ahead of theirs tells."""
    if route.framework not in _AHEAD or not is_change(route) or is_public(route) or workspace.guards(route):
        return None
    near = [p for p in habits.near(route) if is_change(p.route)]
    ahead = [p for p in near if p.guards and p.guards[0].how == "middleware"]
    return Verdict(near) if len(ahead) >= max(_SOME, 0.75 * len(near)) else None


def _is_open(guards: Sequence[Guard]) -> bool:
    """Whether nothing turns strangers away: no guard, or the handler only looks as if it were for them."""
    return not guards or (guards[0].how == "open" and not _is_declared(guards[0]))


def _is_declared(guard: Guard) -> bool:
    """Whether somebody wrote down that a handler is open; making a token in its body is no such word."""
    return not guard.name.endswith("()")


def _any(family: Sequence[Peer]) -> bool:
    return any(p.is_guarded for p in family)


def _families(route: Route, near: Sequence[Peer], habits: Habits) -> Iterator[Sequence[Peer]]:
    yield [p for p in near if is_change(p.route) == is_change(route)]
    about = subject(route)
    alike = [p for p in habits.of_application(route) if is_change(p.route) and subject(p.route) == about]
    if not unfit(route, alike, [p for p in alike if p.is_guarded]):
        yield alike
    yield near
    if not _any(near):
        yield from _elsewhere(near, habits.of_application(route))


def _elsewhere(near: Sequence[Peer], whole: Sequence[Peer]) -> Iterator[Sequence[Peer]]:
    """A whole router without a guard stands out only where everything else has one."""
    beside = {id(p.route) for p in near}
    others = [p for p in whole if id(p.route) not in beside]
    if sum(p.is_guarded for p in others) >= max(_SOME, 0.75 * len(others)):
        yield others


def _of_reads(route: Route, habits: Habits) -> Verdict | None:
    """Reading is often free where changing is not: only what is guarded throughout tells."""
    group = habits.of_router(route)
    reads = [p for p in group if not is_change(p.route)]
    if not all(p.is_guarded for p in reads):
        return None
    if len(reads) > _ALIKE or (
        reads and route.method == "GET" and len(group) > _ALIKE and all(p.is_guarded for p in group)
    ):
        return Verdict(reads)
    whole = [p for p in habits.of_application(route) if not is_change(p.route)]
    guarded = sum(p.is_guarded for p in whole)
    few = _SOME if len(reads) == _ALIKE else _READS if _any(group) else _MANY
    closed = guarded >= few and guarded >= (0.9 if _any(group) else 0.95) * len(whole)
    return Verdict(whole) if closed else None


def _is_habit(family: Sequence[Peer]) -> bool:
    """Whether guarding is the habit here: half of a few handlers, three quarters of a whole application."""
    guarded = sum(p.is_guarded for p in family)
    return guarded >= _ALIKE and guarded >= (0.5 if len(family) < _MANY else 0.75) * len(family)


def _is_for_machines(route: Route, file: Facts, near: Sequence[Peer], workspace: Workspace) -> bool:
    """Whether a handler alone among its siblings expects callers without a session: csrf_exempt."""
    if not _is_exempt(file, route):
        return False
    guarded = (p.route for p in near if p.is_guarded)
    others = ((facts, r) for r in guarded if (facts := workspace.facts(r.handler_file)) is not None)
    return not any(_is_exempt(facts, r) for facts, r in others)


def _is_exempt(file: Facts, route: Route) -> bool:
    return any(f.text.endswith(_EXEMPT) and f.scope == route.handler for f in file.of("decorator"))


def _principal(route: Route, file: Facts, workspace: Workspace) -> str:
    definition = file.function(route.handler)
    if definition is None or definition.kind == "class":
        return ""
    return spoken_of(workspace.text(file.path, definition.span), route.framework)


def _finding(route: Route, file: Facts, verdict: Verdict, workspace: Workspace) -> Finding:
    guarded = [p for p in verdict.family if p.is_guarded]
    if not guarded:
        return _alone(route, file, verdict)
    sibling, guards = min(((p.route, p.guards) for p in guarded), key=lambda pair: _distance(route, pair[0]))
    definition = file.function(route.handler)
    span = route.head if definition is None or route.file == file.path else definition.head
    uses = f" and uses `{verdict.principal}`, which nothing provides" if verdict.principal else ""
    uses = f", and {verdict.reason}" if verdict.reason else uses
    beside = f"{len(guarded)} of {len(verdict.family)} handlers beside it are guarded"
    return Finding(
        "CX202",
        f"{route} is open to everyone{uses}; {beside}",
        file.path,
        span,
        route.handler,
        related=(
            Place(sibling.file, sibling.head, f"{sibling} has `{guards[0].name}`"),
            Place(guards[0].place.path, guards[0].place.span, f"`{guards[0].name}` guards it"),
        ),
        why=(
            "no guard found on the handler, its class, its router or the application;"
            f" {sibling} has `{guards[0].name}`",
        ),
        cwe="CWE-862",
        anchor=str(route),
        fix=fix(route, file, sibling, guards[0], workspace),
    )


def _alone(route: Route, file: Facts, verdict: Verdict) -> Finding:
    """An application that lets people sign in and then asks nobody."""
    definition = file.function(route.handler)
    return Finding(
        "CX202",
        f"{route} is open to everyone, and {verdict.reason}; people can sign in here, but no"
        f" handler asks who is there",
        file.path,
        route.head if definition is None or route.file == file.path else definition.head,
        route.handler,
        why=("no guard found on the handler, its class, its router or the application",),
        cwe="CWE-306",
        anchor=str(route),
    )


def _distance(route: Route, other: Route) -> tuple[bool, bool, int]:
    apart = abs(other.span.start_line - route.span.start_line)
    return other.router != route.router, other.method != route.method, apart
