"""CX202: a handler that changes something is open to everyone while its siblings ask who is there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cx_lsp.model import Facts, Finding, Guard, Place, Route, Workspace
from cx_lsp.rules import rule

_MUTATING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_FEW = 3
"""Handlers below which a router is compared within its whole application."""
_MANY = 16
"""Handlers from which a family holds several resources, open ones among them."""
_ALIKE = 2
"""Guarded handlers that make a habit."""
# Handlers that must be open, or that prove the caller by other means (signatures, one-time links).
_PUBLIC = re.compile(
    r"log_?(in|out)|sign_?(in|up|out)|register|registration|auth(enticate)?\b|o?auth2?\b|token|refresh|session|password"
    r"|passwd|forgot|reset|recover|verif|confirm|activat|webhook|callback|hook\b|health|ping|metrics|unsubscribe"
    r"|contact|newsletter|captcha|csp|public|guest|anonymous|sso|saml|otp|2fa|mfa|invite|setup|install|graphql|track",
    re.IGNORECASE,
)


@rule("CX202")
def unguarded_handler(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per handler, naming the guarded sibling it differs from."""
    if file.role == "test":
        return
    seen: set[str] = set()
    known: dict[str, tuple[Sequence[Route], list[tuple[Route, Sequence[Guard]]]]] = {}
    for route in workspace.routes_of(file.path):
        if not is_suspect(route) or route.handler in seen or workspace.guards(route):
            continue
        # An open route is no guarded sibling, so those of one router have the same ones.
        if route.router not in known:
            family = _family(route, workspace)
            known[route.router] = family, _guarded(family, workspace)
        family, guarded = known[route.router]
        if not _enough(guarded, family):
            continue
        seen.add(route.handler)
        sibling, guards = min(guarded, key=lambda pair: _distance(route, pair[0]))
        definition = file.function(route.handler)
        span = route.head if definition is None or route.file == file.path else definition.head
        yield Finding(
            "CX202",
            f"{route} is open to everyone; {len(guarded)} of {len(family)} handlers beside it are guarded",
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
        )


def is_suspect(route: Route) -> bool:
    """Whether a handler changes something, and is not of a kind that must be open."""
    return route.method in _MUTATING and bool(route.handler) and not _is_public(route)


def _is_public(route: Route) -> bool:
    return _PUBLIC.search(f"{route.path} {route.handler}") is not None


def is_comparable(route: Route, workspace: Workspace) -> bool:
    """Whether enough of the handlers beside a route are guarded to say that it should be too."""
    family = _family(route, workspace)
    return _enough(_guarded(family, workspace), family)


def _guarded(family: Sequence[Route], workspace: Workspace) -> list[tuple[Route, Sequence[Guard]]]:
    """The routes that turn strangers away; one that is declared open does not, though nobody forgot it."""
    found = ((route, workspace.guards(route)) for route in family)
    return [(route, guards) for route, guards in found if guards and guards[0].how != "open"]


def _enough(guarded: Sequence[object], family: Sequence[Route]) -> bool:
    """Whether guarding is the habit here: half of a few handlers, three quarters of a whole application."""
    habit = 0.5 if len(family) < _MANY else 0.75
    return len(guarded) >= _ALIKE and len(guarded) >= habit * len(family)


def _family(route: Route, workspace: Workspace) -> Sequence[Route]:
    """The handlers to compare with: those of the router, or of the whole application when it has few."""
    siblings = [s for s in workspace.siblings(route) if not _is_public(s)]
    near = [s for s in siblings if s.router == route.router]
    return near if len(near) >= _FEW else siblings


def _distance(route: Route, other: Route) -> tuple[bool, bool, int]:
    apart = abs(other.span.start_line - route.span.start_line)
    return other.router != route.router, other.method != route.method, apart
