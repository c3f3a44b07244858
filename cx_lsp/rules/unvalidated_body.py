"""CX224: a handler takes what it is sent as it comes while the handlers beside it judge it first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from cx_lsp.model import Facts, Finding, Fix, Intake, Place, Route, Span, Validator, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.handling import by_hand, has_effect, made, never_asked

_MUTATING = frozenset({"POST", "PUT", "PATCH", "DELETE", "ANY"})
_ALIKE = 2
"""Judging handlers that make the habit of an application."""
_MANY = 16
"""Handlers from which what is called a router is a whole application."""
_OWN = 2
"""Handlers of a router that take the like, from which its own habit counts, even that of not judging."""
_BODIES = ("form", "body", "arguments")
_FIELDS = re.compile(r"[.](POST|form|values|FILES|files)$")
_LOGGED = re.compile(r"\b(log|logger|logging|console|print)\b[\w.]*\(")
# Bodies that are signed, forwarded or of no shape of ours.
_FOREIGN = re.compile(
    r"webhook|hook\b|callback|proxy|graphql|stripe|saml|csp|telemetry|track|rpc\b|mcp\b|bounce", re.I
)
# The folder or file may say it instead: routes/mcp/index.ts.
_PROTOCOL = re.compile(r"(^|/)(mcp|graphql|json_?rpc|webhooks?|proxy)(/|\.\w+$)", re.I)
_ABOVE = ("router", "application")


class _Family(NamedTuple):
    """The handlers to compare with: those that judge, and how many take something in all."""

    judging: list[tuple[Route, Validator]]
    size: int
    near: bool


@rule("CX224")
def unvalidated_body(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per handler, naming the sibling that judges what it is sent."""
    if file.role != "code":
        return
    seen: set[str] = set()
    known: _Known = {}
    for route in workspace.routes_of(file.path) if not _PROTOCOL.search(file.path) else ():
        if route.handler in seen or not route.handler or _FOREIGN.search(f"{route.path} {route.handler}"):
            continue
        taken = [i for i in _taken(route, workspace) if not _is_logged(i, workspace)]
        if not taken:
            continue
        unasked = never_asked(file, route, workspace)
        if unasked is not None and any(
            v.how in ("body", "callee", "class") for v in workspace.validators(route)
        ):
            continue
        if unasked is None and (
            _judged(file, route, taken, workspace) or by_hand(file, route, taken, workspace)
        ):
            continue
        family = _family(route, taken[0], workspace, known)
        certain = ((family.near and family.size < _MANY) or _is_said(route, taken[0])) and not _FIELDS.search(
            taken[0].text
        )
        if unasked is None and not (
            _habit(family) and (certain or has_effect(file, route, taken, workspace))
        ):
            continue
        seen.add(route.handler)
        yield _finding(file, route, taken[0], family, unasked)


def _is_said(route: Route, taken: Intake) -> bool:
    """Whether the type of a parameter says in so many words that anything may come: `dict`, `any`."""
    return route.framework in ("fastapi", "nest") and "{" not in taken.text and "request" not in taken.text


def _is_logged(taken: Intake, workspace: Workspace) -> bool:
    """Whether what is taken is only written to a log."""
    line = taken.place.span.start_line
    return (
        _LOGGED.search(workspace.text(taken.place.path, Span(line, 0, line, taken.place.span.start_col)))
        is not None
    )


def _finding(
    file: Facts, route: Route, taken: Intake, family: _Family, unasked: tuple[Span, Fix] | None
) -> Finding:
    definition = file.function(route.handler)
    beside = definition is None or route.file != file.path or definition.span.holds(route.span)
    span = route.head if beside or file.language != "python" or definition is None else definition.head
    if route.file != file.path and definition is not None:
        span = definition.head
    related = [Place(taken.place.path, taken.place.span, f"`{taken.text}` is used as it was sent")]
    if family.judging:
        sibling, validator = min(family.judging, key=lambda pair: _distance(route, pair[0]))
        related.append(Place(sibling.file, sibling.head, f"{sibling} has `{validator.name}`"))
        habit = f"{len(family.judging)} of {family.size} handlers beside it judge theirs"
        why = f"no schema, typed parameter or check found on the way to `{taken.text}`; {related[-1].message}"
    else:
        habit = "the serializer it fills is never asked `is_valid`"
        why = f"`{taken.text}` fills a serializer that nobody asks whether it is valid"
    return Finding(
        "CX224",
        f"{route} uses its {_NAMES[taken.part]} unvalidated; {habit}",
        file.path,
        span,
        route.handler,
        related=tuple(related),
        why=(why,),
        cwe="CWE-20",
        anchor=str(route),
        fix=unasked[1] if unasked else None,
    )


_NAMES = {
    "arguments": "arguments",
    "body": "body",
    "form": "form",
    "query": "query string",
    "params": "path parameters",
}


def _taken(route: Route, workspace: Workspace) -> list[Intake]:
    """What the handler takes, the body first; of a query only where the framework never judges one."""
    found = workspace.intakes(route)
    bodies = [i for i in found if i.part in _BODIES]
    if route.method in _MUTATING and bodies:
        return sorted(bodies, key=lambda i: _BODIES.index(i.part))
    whole = [i for i in found if i.part in ("query", "params")]
    return sorted(whole, key=lambda i: i.part, reverse=True) if route.method in (*_MUTATING, "GET") else []


def _judging(route: Route, workspace: Workspace) -> list[Validator]:
    loose = [i.text for i in workspace.intakes(route) if i.part == "body" and i.text.isidentifier()]
    found = (v for v in workspace.validators(route) if v.how != "sanitizer")
    return [v for v in found if v.how not in ("body", "callee") or _is_given(v, loose, workspace)]


def _judged(file: Facts, route: Route, taken: Sequence[Intake], workspace: Workspace) -> bool:
    """Whether something judges what this handler takes; a function it calls must be handed it."""
    definition = file.function(route.handler)
    text = workspace.text(file.path, definition.span) if definition is not None else ""
    names = {"request", "req", "ctx", "context", *(n for i in taken for n in (i.text, *made(text, i.text)))}
    for validator in _judging(route, workspace):
        call = workspace.text(validator.place.path, validator.place.span)
        given = call[call.find("(") :]
        if validator.how != "callee" or any(re.search(rf"(?<!\w){re.escape(n)}(?!\w)", given) for n in names):
            return True
    return False


def _is_given(validator: Validator, names: Sequence[str], workspace: Workspace) -> bool:
    """Whether one of these parameters is handed as a whole to what judges; of none, any call will do."""
    call = workspace.text(validator.place.path, validator.place.span)
    return not names or any(re.search(rf"[(,=]\s*(\*\*)?{name}\s*[,)]", call) for name in names)


_Known: TypeAlias = dict[tuple[int, str], list[Validator] | None]
"""What was found of siblings, by the object that each is and the kind asked for: all are asked of each."""


def _family(route: Route, taken: Intake, workspace: Workspace, known: _Known) -> _Family:
    """The handlers that take the like: those of the router, or of the whole application when it has few."""
    # Every handler of Next.js is called after its method: its file tells it from the others.
    own = (route.handler_file, route.handler)
    siblings = [s for s in _handlers(workspace.siblings(route)) if (s.handler_file, s.handler) != own]
    kind = _kind(taken)
    for sibling in siblings:
        if (id(sibling), kind) not in known:
            known[id(sibling), kind] = _comparable(sibling, kind, workspace)
    alike = [(s, v) for s in siblings if (v := known[id(s), kind]) is not None]
    near = [(s, v) for s, v in alike if s.router == route.router]
    if not any(v for _, v in near) and route.framework in ("express", "koa"):
        # Where all else that a router takes is judged, so are queries and parts of the path.
        beside = [s for s in siblings if s.router == route.router]
        all_ = [(s, _judging(s, workspace)) for s in beside if _taken(s, workspace)]
        near = all_ if len(all_) >= _ALIKE and all(v for _, v in all_) else near
    is_near = any(v for _, v in near) or len(near) >= _OWN
    chosen = near if is_near else alike
    return _Family([(s, v[0]) for s, v in chosen if v], len(chosen) + 1, is_near)


def _handlers(routes: Sequence[Route]) -> list[Route]:
    """One route of each handler."""
    return list({(r.handler_file, r.handler, r.method): r for r in routes if r.handler}.values())


def _kind(taken: Intake) -> str:
    """What may be compared with what: fields of a form, a structured body, a query, parts of the path."""
    if taken.part == "form" or _FIELDS.search(taken.text):
        return "form"
    return "body" if taken.part == "body" else "other"


def _comparable(route: Route, kind: str, workspace: Workspace) -> list[Validator] | None:
    """What judges the input of a sibling; None when it takes nothing of the kind."""
    if _FOREIGN.search(f"{route.path} {route.handler}"):
        return None
    taken = _taken(route, workspace)
    judging = _judging(route, workspace)
    if taken:
        return judging if kind in map(_kind, taken) else None
    forms = any("form" in v.name.lower() for v in judging)
    mine = "form" if forms and route.framework in ("flask", "django") else "body"
    return judging if judging and kind == mine and route.method in _MUTATING else None


def _habit(family: _Family) -> bool:
    """Whether judging is the habit here: half of a router's handlers, three quarters of an application's."""
    if not any(v.how not in _ABOVE for _, v in family.judging):
        return False
    if family.near and family.size < _MANY:
        return 2 * len(family.judging) >= family.size - (family.size % 2)
    return len(family.judging) >= _ALIKE and 4 * len(family.judging) >= 3 * (family.size - 1)


def _distance(route: Route, other: Route) -> tuple[bool, bool, int]:
    apart = abs(other.span.start_line - route.span.start_line)
    return other.router != route.router, other.method != route.method, apart
