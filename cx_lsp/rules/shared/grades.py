"""How much a guard asks: only that somebody is there, or what they may do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cx_lsp.model import Fact, Facts, Guard, Route, Span, Workspace

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_ROLES = frozenset(
    "role roles admin admins administrator superuser superadmin staff"  # noqa: SIM905
    " permission permissions perm perms permitted"
    " scope scopes rbac acl policy policies ability abilities owner manager"
    " moderator editor curator privilege"
    " privileges".split()
)
_MARKS = frozenset(
    {"role", "roles", "permission", "permissions", "scope", "scopes", "policy", "policies", "admin"}
)
_LOGIN = re.compile(r"\D401\D|[uU]nauthor|UNAUTHORIZED|[nN]ot_?[aA]uthenticated|login|sign_?in")
_SECURITY = re.compile(
    r"\bSecurity\(\s*(?:dependency\s*=\s*)?([\w.]+)\s*,\s*scopes\s*=\s*(\[\s*[^\]\s][^\]]*\]|[\w.]+)"
)
_SCOPED_LINES = 3
"""Lines behind a dependency in which its scopes may stand."""
_STRATEGY = re.compile(r"passport|authenticate$|AuthGuard$|[jJ]wt")


def roles_of(route: Route, guards: Sequence[Guard], workspace: Workspace) -> tuple[str, ...]:
    """What a route asks beyond a login, by the names of its guards; those in its body come last."""
    file = workspace.facts(route.handler_file) if route.handler_file else None
    marks = tuple(_marks(route, file)) if file is not None and route.framework == "nest" else ()
    bare = not marks and file is not None and route.framework == "nest" and _is_marked(file)
    placed = (g for g in guards if g.how != "body" and not (bare and _reads_marks(g)))
    asked = tuple(filter(None, (_asked(g, route, workspace) for g in placed)))
    body = tuple("body" for g in guards if g.how == "body" and not _LOGIN.search(f" {g.name} "))
    return (*marks, *asked, *body)


def _asked(guard: Guard, route: Route, workspace: Workspace) -> str:
    """What a guard asks for beyond a login, by its scopes or its name; "" for nothing."""
    return _scopes(guard, workspace) or (_short(guard) if _is_role(guard, route, workspace) else "")


def _is_role(guard: Guard, route: Route, workspace: Workspace) -> bool:
    if guard.name.startswith("permission_required ="):
        return True
    if _ROLES & set(_words(_short(guard))):
        return True
    if guard.how != "middleware" or _STRATEGY.search(guard.name):
        return False
    # auth("manageUsers") asks for more than auth().
    written = workspace.text(route.file, route.span)[:400]
    return re.search(rf"(?<![\w.]){re.escape(guard.name)}\(\s*['\"\[A-Z]", written) is not None


def _scopes(guard: Guard, workspace: Workspace) -> str:
    """The scopes that FastAPI's `Security(f, scopes=["items"])` asks for; "" for none."""
    if guard.how not in ("dependency", "router", "application") or not guard.place.path.endswith(".py"):
        return ""
    place, span = guard.place.path, guard.place.span
    written = workspace.text(place, Span(span.start_line, 0, span.end_line + _SCOPED_LINES, 0))
    if "Security(" not in written:
        return ""
    name = re.escape(guard.name)
    alias = re.search(rf"^\s*{name}\b[^=]*=(.*)", written, re.DOTALL)
    found = _SECURITY.search(alias[1]) if alias is not None else None
    if found is None:
        at = workspace.text(place, Span(span.start_line, 0, span.start_line, span.start_col))
        found = next(
            (m for m in _SECURITY.finditer(written) if m[1] == guard.name and m.end() > len(at)), None
        )
    return f"scopes={found[2]}" if found is not None else ""


def _short(guard: Guard) -> str:
    """The name of a guard without the field that lists it: `permission_classes = IsAdminUser`."""
    return guard.name.partition(" = ")[2] or guard.name


def _marks(route: Route, file: Facts) -> Iterator[str]:
    owner = route.handler.rpartition(".")[0]
    return (f.text for f in file.of("decorator") if f.scope in (route.handler, owner) and _is_mark(f))


def _is_marked(file: Facts) -> bool:
    return any(_is_mark(f) for f in file.of("decorator"))


def _is_mark(fact: Fact) -> bool:
    words = set(_words(fact.text))
    return bool(words & _MARKS) and not words & {"api", "guard", "guards"}


def _reads_marks(guard: Guard) -> bool:
    """Whether a guard only reads what decorators ask for: RolesGuard lets by who is asked for nothing."""
    words = set(_words(guard.name))
    return bool(words & _MARKS and words & {"guard", "guards"})


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORDS.findall(name)]
