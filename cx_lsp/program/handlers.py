"""A route fact becomes its answers: each method, the path below the route, and the function behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cx_lsp.model import Definition, Fact
from cx_lsp.program.names import Names
from cx_lsp.program.tables import Table, bases

_VERBS = ("get", "post", "put", "patch", "delete", "head", "options")
# Django REST framework names the actions of a view set after what they do: method, path below, name.
_ACTIONS = {
    "list": ("GET", "", "list"),
    "create": ("POST", "", "list"),
    "retrieve": ("GET", "{pk}", "detail"),
    "update": ("PUT", "{pk}", "detail"),
    "partial_update": ("PATCH", "{pk}", "detail"),
    "destroy": ("DELETE", "{pk}", "detail"),
}
# What a view answers without saying so, by the library class it is derived from.
_INHERITED = (
    (re.compile(r"(^|\.)ModelViewSet$"), tuple(_ACTIONS)),
    (re.compile(r"ReadOnlyModelViewSet$"), ("list", "retrieve")),
    (re.compile(r"ListModelMixin$"), ("list",)),
    (re.compile(r"CreateModelMixin$"), ("create",)),
    (re.compile(r"RetrieveModelMixin$"), ("retrieve",)),
    (re.compile(r"UpdateModelMixin$"), ("update", "partial_update")),
    (re.compile(r"DestroyModelMixin$"), ("destroy",)),
    (re.compile(r"(Create|Update|Delete|Form|Login|Password\w+)View$"), ("get", "post")),
    (re.compile(r"((^|\.)List|Detail|Template|Redirect)View$"), ("get",)),
    (re.compile(r"(^|[a-z])CreateAPIView$"), ("post",)),
    (re.compile(r"(List|Retrieve)\w*APIView$"), ("get",)),
    (re.compile(r"Update\w*APIView$"), ("put", "patch")),
    (re.compile(r"DestroyAPIView$"), ("delete",)),
)
_WRAPPED = re.compile(r"\.as_view\((?:[^()]|\([^()]*\))*\)$|\(\)$")
_WRAPS = 3
_WRITTEN = re.compile(r"async\b|function\b|\(.*=>|\w+\s*=>")
"""A handler that stands where others are named."""
_IN_PLACE = frozenset({"express", "koa"})


class Answer(NamedTuple):
    """One method of a route: "" below is the route's own path, `name` is what `reverse` finds it by."""

    method: str
    below: str
    handler: Definition | None
    name: str


def answers(path: str, fact: Fact, names: Names) -> Iterator[Answer]:
    """What answers the requests to a route written in `path`."""
    handler = named(path, fact, names)
    table = names.table(handler.path) if handler is not None else None
    definition = table.definitions.get(handler.scope) if table and handler else None
    stated = _stated(fact)
    if handler is None or table is None or definition is None:
        yield from (Answer(m, "", handler, _name(fact, "")) for m in stated or [_default(fact)])
    elif definition.kind == "class":
        found = list(_of_class(handler, fact, names))
        chosen = [a for a in found if a.method in stated] or [Answer(m, "", handler, "") for m in stated]
        yield from chosen or found or [Answer("ANY", "", handler, _name(fact, definition.text))]
    else:
        methods = stated or list(_asked(table, handler.scope)) or [_default(fact)]
        yield from (Answer(m, "", handler, _name(fact, definition.text)) for m in methods)


def _stated(fact: Fact) -> list[str]:
    given = fact.get("method") or fact.get("methods")
    return [m.strip().upper() for m in given.split(",") if m.strip() not in ("", "ANY")]


def _default(fact: Fact) -> str:
    return "GET" if fact.get("framework") in ("flask", "starlette") else "ANY"


def _name(fact: Fact, function: str) -> str:
    """What `reverse` and `url_for` call a route: its given name, else that of the function."""
    named = fact.text if fact.text and not re.search(r"[^\w:.-]", fact.text) else ""
    return fact.get("endpoint") or named or function


def _asked(table: Table, scope: str) -> Iterator[str]:
    """The methods a view says it answers, by its decorators or else by asking for the request's method."""
    asked = [fact for fact in table.by_scope.get(scope, ()) if fact.kind == "method"]
    declared = [fact for fact in asked if fact.span < table.definitions[scope].head]
    spelled = (f.text.rpartition("require_")[2].upper().replace("SAFE", "GET") for f in declared or asked)
    found = dict.fromkeys(method for method in spelled if method.lower() in _VERBS)
    if found and not declared:
        # Who asks whether it is a POST answers something else too.
        found.setdefault("GET")
    yield from found


def named(path: str, fact: Fact, names: Names) -> Definition | None:
    """The function or class that a route fact names or decorates."""
    name = fact.get("handler") or fact.get("view_func")
    framework = fact.get("framework")
    if name and not (framework in _IN_PLACE and _WRITTEN.match(name)):
        if framework == "nest":
            name = f"{fact.get('router')}.{name}"
        return _unwrapped(path, name, names)
    table = names.table(path)
    own = table.definitions.get(fact.scope) if table is not None else None
    # A decorator stands before the name of what it decorates.
    if own is not None and framework not in _IN_PLACE and (framework == "next" or fact.span < own.head):
        return Definition(path, fact.scope)
    if table is None or framework not in _IN_PLACE:
        return None
    inside = [d for d in table.definitions.values() if d.kind == "function" and fact.span.holds(d.span)]
    found = next((d for d in inside if d.text == "handler"), next(iter(inside), None))
    return Definition(path, found.scope) if found else None


def _unwrapped(path: str, name: str, names: Names) -> Definition | None:
    """The view itself, however it is wrapped: login_required(views.Pay.as_view())."""
    for _ in range(_WRAPS):
        name = _WRAPPED.sub("", name)
        found = names.resolve(path, name)
        if found is not None or not name.endswith(")"):
            return found
        name = _last_group(name).partition(",")[0].strip()
    return None


def _last_group(call: str) -> str:
    """What stands in the last brackets: of `permit("x")(show)`, `show`."""
    open_ = 0
    for at in range(len(call) - 1, -1, -1):
        open_ += (call[at] == ")") - (call[at] == "(")
        if not open_:
            return call[at + 1 : -1]
    return ""


def _of_class(handler: Definition, fact: Fact, names: Names) -> Iterator[Answer]:
    base = fact.get("basename") or fact.get("path").strip("/").rpartition("/")[2]
    seen = set()
    for owner in (handler, *names.ancestors(handler)):
        table = names.table(owner.path)
        members = [table.definitions[s] for s in table.children[owner.scope]] if table is not None else []
        for member in members:
            for answer in _of_member(member, Definition(owner.path, member.scope), table, base):
                if (answer.method, answer.below) not in seen:
                    seen.add((answer.method, answer.below))
                    yield answer if answer.name else answer._replace(name=_name(fact, handler.scope))
    for verb in _from_libraries(handler, names):
        method, below, kind = _ACTIONS.get(verb, (verb.upper(), "", ""))
        if (method, below) not in seen:
            seen.add((method, below))
            yield Answer(method, below, handler, f"{base}-{kind}" if kind else _name(fact, handler.scope))


def _of_member(member: Fact, place: Definition, table: Table | None, base: str) -> Iterator[Answer]:
    if member.text in _VERBS:
        yield Answer(member.text.upper(), "", place, "")
    elif member.text in _ACTIONS:
        method, below, kind = _ACTIONS[member.text]
        yield Answer(method, below, place, f"{base}-{kind}")
    for fact in table.by_scope.get(member.scope, ()) if table is not None else ():
        if fact.kind == "action":
            segment = fact.get("url_path") or member.text
            below = f"{{pk}}/{segment}" if fact.get("detail") == "True" else segment
            name = f"{base}-{fact.get('url_name') or segment.replace('_', '-')}"
            for method in (fact.get("methods") or "get").split(","):
                yield Answer(method.strip().upper(), below, place, name)


def _from_libraries(handler: Definition, names: Names) -> Iterator[str]:
    for owner in (handler, *names.ancestors(handler)):
        table = names.table(owner.path)
        definition = table.definitions.get(owner.scope) if table is not None else None
        for base in bases(definition) if definition is not None else ():
            for known, verbs in _INHERITED:
                if known.search(base):
                    yield from verbs
