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
_LOGIN = re.compile(
    r"\D401\D|[uU]nauthor|UNAUTHORIZED|[nN]ot_?[aA]uthenticated|log(ged)?[ _]?in|sign(ed)?[ _-]?in"
)
_SECURITY = re.compile(
    r"\bSecurity\(\s*(?:dependency\s*=\s*)?([\w.]+)\s*,\s*scopes\s*=\s*(\[\s*[^\]\s][^\]]*\]|[\w.]+)"
)
_GRADED = re.compile(
    r"\.is_(?!authenticated|anonymous|active|valid|verified|deleted|enabled|revoked|expired)[a-z]\w*|\.is[A-Z]\w*(?<!Authenticated)(?<!Active)|[.\['\"](?:roles?|rol|rang|perfil|tipo|kind|permissions?|scopes?|groups?|level|admin|staff|superuser)\b['\"]?\]?"
    r"(?:\s*(?:[!=]==?|not in|in|<|>)|\.(?:includes|has|contains)\()|\b(?:not\s+|!)\w+\.(?:admin"
    r"|staff|superuser)\b"
)
_TOLD = re.compile(
    r"^[\w.]+\((?:[^()]*,)?\s*(?:['\"\[]|\w+\s*=\s*(?:True|true"
    r"|['\"\[])(?<!required=True)(?<!required = True))"
)
_MODULE = re.compile(r"\b(?:permissions|rest_framework|auth)\.")
_FORBIDS = re.compile(r"\b403\b|[fF]orbid|FORBIDDEN|PermissionDenied")
_STATE = (
    r"(?!(?:is_)?(?:active|authenticated|anonymous|enabled|verified|valid|sub|ok|split|get|startswith|headers?)\b"
    r"|isA)"
)
_LOOKS = re.compile(
    rf"(?:\bnot\s+|!)\(?\w+[.?]+{_STATE}\w+\b(?!\()|\b\w+[.?]+{_STATE}\w+\s*(?:!==?|not\s+in|is\s+not)\s*(?!None|null|undefined)|\w\[['\"]{_STATE}\w+['\"]\]\s*(?:!==?|not\s+in)"
)
_CALL = re.compile(r"[\w$.]+")
_ALLOWS = re.compile(r"authori[sz]e(?!d?Request)|permi|allow|\bcan[A-Z_]|role|admin|owner", re.IGNORECASE)
_DEPENDS = re.compile(r"\b(?:Depends|Security)\(\s*([\w.]+)")
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


def asks_grade(route: Route, guards: Sequence[Guard], workspace: Workspace) -> bool:
    """Whether a route asks for more than a login, by the names of its guards or by what they compare."""
    named = (name for name in roles_of(route, guards, workspace) if name != "body")
    return any(named) or any(_compares(guard, workspace) for guard in guards)


def _compares(guard: Guard, workspace: Workspace) -> bool:
    """Whether a guard of ours looks at what the caller may do, or is told to."""
    path, span = guard.place.path, guard.place.span
    written = workspace.text(path, Span(span.start_line, 0, span.end_line + 1, 0))
    if guard.how == "body":
        above = workspace.text(path, Span(max(0, span.start_line - 1), 0, span.end_line + 1, 0))
        if not _CALL.fullmatch(guard.name):
            return _GRADED.search(above) is not None or not _LOGIN.search(f" {guard.name} ")
    if _TOLD.search(written[written.find(guard.name.partition("(")[0]) :][:120]):
        return True
    name = guard.name.partition("(")[0]
    if _GRADED.search(written):
        return True
    within = _DEPENDS.search(written) if workspace.definition(path, name) is None else None
    name = within[1] if within is not None else name
    found = workspace.definition(path, name)
    facts = workspace.facts(found.path) if found is not None else None
    own = facts.function(found.scope) if facts is not None and found is not None else None
    if own is None and guard.how == "body":
        return _ALLOWS.search(name) is not None
    # What a maker of guards asks hangs on what it is told.
    if (
        own is None
        or found is None
        or (guard.how != "body" and re.search(rf"\b{re.escape(name.rpartition('.')[2])}\(", written))
    ):
        return False
    text = workspace.text(found.path, own.span)
    return _GRADED.search(text) is not None or (_FORBIDS.search(text) and _LOOKS.search(text)) is not None


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
    return _MODULE.sub("", guard.name.partition(" = ")[2] or guard.name)


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
