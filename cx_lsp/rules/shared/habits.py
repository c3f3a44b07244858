"""What an application is in the habit of: which handlers are compared, and which are meant for strangers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cx_lsp.model import Facts, Guard, Route, Workspace

_MUTATING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_CHANGING = re.compile(
    r"(^|[_\W])(add|create|new|delete|destroy|remove|edit|update|change|set|save|toggle|upload|import|pause|resume"
    r"|transfer|revoke|invite|submit|send|cancel|close|archive|rename|copy|move|clear|purge|ban|approve|reject)"
    r"(?=[_\W]|$)",
    re.IGNORECASE,
)
_SIGNS_IN = re.compile(r"log_?-?in\b|sign_?-?in\b|authenticate\b|/tokens?\b|/sessions?\b", re.IGNORECASE)
_FEW = 3
"""Handlers below which a router is compared within its whole application."""
_OF_CLASSES = frozenset({"django", "drf", "flask"})
"""Frameworks in which one class answers for one path, and its guard for all its methods."""
# Handlers that must be open, or that prove the caller by other means (signatures, one-time links).
_PUBLIC = re.compile(
    r"log_?-?(in|out)|sign_?-?(in|up|out)|register\b|registration|authenticat(e|ion)|oauth2?\b|o?auth/?\w*callback"
    r"|(forgot|reset|recover|lost)[\w-]*[/_-]?(password|passwd|account)|password[/_-]?(forgot|reset|recover|lost)"
    r"|\bforgot(ten)?\b|(verify|confirm|activate|resend)[/_-]?\w*(e-?mail|account|registration|user|otp|code)"
    r"|e-?mail[/_-]?(verif|confirm)\w*|webhook|callback|set[_-]?\w*cookie|health|heartbeat|liveness|readiness|unsubscribe|newsletter|captcha"
    r"|(slack|teams|discord|telegram|stripe|paypal|twilio|github|gitlab|mail\w+|\bsns)/(\w+[_-])?(events?|bot|hooks?|ipn)"
    r"|csp[/_-]?report|\bsso\b|saml|graphql|anonymous|guest",
    re.IGNORECASE,
)
_OPEN_PLACES = frozenset(
    "auth token tokens refresh session sessions password verify"  # noqa: SIM905
    " verification confirm activate activation metrics"
    " public otp 2fa mfa setup install track hook hooks contact invite ping jwt reset recover feedback"
    " revoke introspect".split()
)
# What strangers read: the face of the application, its files and its description of itself.
_SHOWN = frozenset(
    "about version status info docs doc static assets asset media images"  # noqa: SIM905
    " image img avatar avatars logo favicon robots"
    " sitemap config languages locales locale i18n translations feed rss"
    " terms privacy home index pricing features faq"
    " help theme openapi swagger redoc schema manifest landing ping imprint license"
    " error errors failure".split()
)
_FRONT = re.compile(
    r"index|home|root|main|landing|hello|info|welcome|front|app\b|get\(|docs|spa\b", re.IGNORECASE
)
_PRIVATE = frozenset("me my admin account dashboard internal billing myself settings".split())  # noqa: SIM905
_ADMIN = frozenset("admin administration management backoffice superuser".split())  # noqa: SIM905
_OWN = frozenset("me my myself profile own self preferences current".split())  # noqa: SIM905
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d\w*")


@dataclass(frozen=True, slots=True)
class Peer:
    """A route beside another, with what guards it."""

    route: Route
    guards: Sequence[Guard]

    @property
    def is_guarded(self) -> bool:
        """Whether it turns strangers away; one that is declared open does not, though nobody forgot it."""
        return bool(self.guards) and self.guards[0].how != "open"


class Habits:
    """The handlers beside routes: near ones and those of the whole application."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._near: dict[tuple[str, str], list[Peer]] = {}
        self._all: dict[str, list[Peer]] = {}
        self._knowing: dict[str, bool] = {}
        self._owners: dict[Route, tuple[str, str] | None] = {}

    def near(self, route: Route) -> list[Peer]:
        """The smallest group beside a route that is large enough to speak of a habit."""
        group = self.of_router(route)
        same = [p for p in group if p.route.handler_file == route.handler_file]
        return next((g for g in (same, group) if len(g) >= _FEW), None) or self.of_application(route)

    def of_router(self, route: Route) -> list[Peer]:
        """The other handlers of the same router that are not meant for strangers."""
        key = (route.framework, route.router)
        if key not in self._near:
            own = (s for s in self._family(route) if s.router == route.router)
            self._near[key] = self._peers(own)
        return self._beside(route, self._near[key])

    def of_application(self, route: Route) -> list[Peer]:
        """All others of the application."""
        if route.framework not in self._all:
            self._all[route.framework] = self._peers(self._family(route))
        return self._beside(route, self._all[route.framework])

    def knows_callers(self, route: Route) -> bool:
        """Whether anybody in the application is asked who they are, or can sign in."""
        if route.framework not in self._knowing:
            family = list(self._family(route))
            self._knowing[route.framework] = any(
                self._workspace.guards(r) or _SIGNS_IN.search(f"{r.path} {r.handler}") for r in family
            )
        return self._knowing[route.framework]

    def _beside(self, route: Route, peers: Sequence[Peer]) -> list[Peer]:
        """The peers of a route; what its own class leaves open says nothing where there are other classes."""
        others = [p for p in peers if p.route is not route]
        owner = self._owner(route)
        apart = [p for p in others if p.is_guarded or self._owner(p.route) != owner] if owner else others
        return apart if len(apart) >= _FEW else others

    def _owner(self, route: Route) -> tuple[str, str] | None:
        """The class that answers for a route, if one does."""
        if route.framework not in _OF_CLASSES:
            return None
        if route not in self._owners:
            facts = self._workspace.facts(route.handler_file) if route.handler_file else None
            names = (route.handler, route.handler.rpartition(".")[0]) if facts is not None else ()
            found = (name for name in names if name and _is_class(facts, name))
            owner = next(found, None)
            self._owners[route] = (route.handler_file, owner) if owner is not None else None
        return self._owners[route]

    def _family(self, route: Route) -> Iterator[Route]:
        found = (route, *self._workspace.siblings(route))
        return (s for s in found if s.method not in ("PAGE", "OPTIONS", "HEAD"))

    def _peers(self, routes: Iterator[Route]) -> list[Peer]:
        found = (Peer(r, self._workspace.guards(r)) for r in routes if not is_public(r))
        # What a handler that cannot be found does is not known; its guard may be.
        return [p for p in found if p.route.handler or p.guards]


def _is_class(facts: Facts | None, scope: str) -> bool:
    definition = facts.function(scope) if facts is not None else None
    return definition is not None and definition.kind == "class"


def is_change(route: Route) -> bool:
    """Whether a request changes something: by its method, or by its name where it leaves the method open."""
    if route.method == "ANY":
        return _CHANGING.search(route.handler.rpartition(".")[2]) is not None
    return route.method in _MUTATING


def is_private(route: Route) -> bool:
    """Whether the path says that it is somebody's own or the administrators'."""
    return not _PRIVATE.isdisjoint(_segments(route))


def stem(route: Route) -> str:
    """The path of what a route is about: of `/orders/{id}/lines` and of `/orders`, the latter."""
    return _stem(route.path)


@lru_cache(maxsize=4096)
def _stem(path: str) -> str:
    return re.split(r"/[^/]*[{<:(\[]", path, maxsplit=1)[0] or path


def unfit(route: Route, peers: Sequence[Peer], asking: Sequence[Peer]) -> bool:
    """Whether what peers ask cannot be asked here: of one object (its owner) only once there is one."""
    least = min(_holes(r) for r in (route, *(p.route for p in peers)))
    return _holes(route) == least and all(_holes(p.route) > least for p in asking)


def _holes(route: Route) -> int:
    """How many parts of a path are filled in by the request."""
    return len(re.findall(r"/[^/]*[{<:(\[]", route.path))


def subject(route: Route) -> str:
    """The fixed parts of a path: `/orders/{id}/lines` and `/orders/lines` are about the same."""
    return "/".join(_segments(route))


def is_own(route: Route) -> bool:
    """Whether a path leads to what belongs to whoever asks: everybody may, once signed in."""
    return not _OWN.isdisjoint(_segments(route))


def is_administrative(route: Route) -> bool:
    """Whether a path says that it is for administrators."""
    return not _ADMIN.isdisjoint(_segments(route))


@lru_cache(maxsize=4096)
def is_public(route: Route) -> bool:
    """Whether a handler is of a kind that must be open."""
    name = route.handler.rpartition(".")[2]
    segments = _segments(route)
    if _PUBLIC.search(f"{'/'.join(segments)} {name}"):
        return True
    last = segments[-1] if segments else ""
    words = {word.lower() for word in _WORDS.findall(last)}
    places = _OPEN_PLACES if is_change(route) else _OPEN_PLACES | _SHOWN
    if "public" in segments or (words and words <= places and "admin" not in segments):
        return True
    if is_change(route):
        return False
    if not route.path.strip("/"):
        return _FRONT.search(name) is not None
    return not _SHOWN.isdisjoint(s.partition(".")[0] for s in segments) and "admin" not in segments


def _segments(route: Route) -> tuple[str, ...]:
    """The fixed parts of a path, lower-case."""
    return _fixed(route.path)


@lru_cache(maxsize=4096)
def _fixed(path: str) -> tuple[str, ...]:
    parts = (part.strip("^$?") for part in path.split("/"))
    return tuple(p.lower() for p in parts if p and not re.search(r"[<{:(\[*\\]", p))
