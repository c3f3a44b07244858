"""What keeps strangers from a route: on its handler, class, router or application, or in its body."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cx_lsp.model import Definition, Fact, Guard, Place, Route
from cx_lsp.program import Files
from cx_lsp.program.access import speaks_of_access
from cx_lsp.program.names import Binding, Names
from cx_lsp.program.routes import Routes
from cx_lsp.program.tables import Table

_HOPS = 3
_NAME = re.compile(r"[A-Za-z_$][\w$.]*")
_DOTTED = re.compile(r"[\w$]+(\.[\w$]+){0,3}")
_OPEN = re.compile(r"AllowAny|IsAuthenticatedOrReadOnly|\bpublic\b|skipAuth", re.IGNORECASE)
_MAKERS = frozenset({"Depends", "Security", "fastapi"})
# What a class says of access in fields and methods that its framework asks.
_FIELDS = frozenset(
    {"permission_classes", "decorators", "authentication_classes", "permission_required", "permissions"}
)
_METHODS = ("dispatch", "get_permissions", "check_permissions", "has_permission", "test_func", "initial")


class Guards:
    """Finds the guards of routes over the files of one workspace."""

    def __init__(self, files: Files, names: Names, routes: Routes) -> None:
        self._names = names
        self._routes = routes
        self._globals = [(path, fact) for path, fact in files.named("global") if not _OPEN.search(fact.text)]
        self._denies: dict[Definition, bool] = {}
        self._known: dict[Route, tuple[Guard, ...]] = {}

    def of(self, route: Route) -> tuple[Guard, ...]:
        """Every guard of a route, nearest first."""
        if route not in self._known:
            self._known[route] = tuple(self._find(route))
        return self._known[route]

    def _find(self, route: Route) -> Iterator[Guard]:
        path, scope = route.handler_file, route.handler
        table = self._names.table(path) if path else None
        if table is not None:
            yield from self._on_definition(path, table.by_scope.get(scope, ()))
            yield from self._in_body(path, scope, table)
            yield from self._on_class(path, _owner(scope, table), table, _HOPS)
        yield from self._on_route(route)
        yield from self._on_routers(route)
        for place, fact in self._globals:
            if _covers(fact, route, table):
                yield Guard(fact.text, "application", Place(place, fact.span))

    def _on_definition(self, path: str, facts: Iterable[Fact]) -> Iterator[Guard]:
        for fact in facts:
            if fact.kind in ("decorator", "dependency") and self._is_guard(path, fact.text):
                yield Guard(fact.text, fact.kind, Place(path, fact.span))
            elif fact.kind == "parameter" and (alias := self._alias(path, fact.get("type"))):
                yield Guard(fact.get("type"), "dependency", alias)
            elif fact.kind == "route":
                yield from self._named(path, fact, "dependencies", "dependency")

    def _alias(self, path: str, type_: str) -> Place | None:
        """A parameter type that is an alias of a dependency: CurrentUser = Annotated[User, Depends(f)]."""
        found = self._names.locate(path, type_) if _DOTTED.fullmatch(type_) else None
        table = self._names.table(found.path) if found else None
        if found is None or table is None:
            return None
        for alias in table.facts.of("alias"):
            inside = (d for d in table.facts.of("dependency") if alias.span.holds(d.span))
            if alias.text == found.name and any(self._is_guard(found.path, d.text) for d in inside):
                return Place(found.path, alias.span)
        return None

    def _in_body(self, path: str, scope: str, table: Table) -> Iterator[Guard]:
        for fact in table.by_scope.get(scope, ()):
            if fact.kind == "denial" or (fact.kind == "call" and self._asks(path, fact.text, scope)):
                yield Guard(fact.text, "body", Place(path, fact.span))

    def _asks(self, path: str, call: str, scope: str) -> bool:
        """Whether a call in a handler turns strangers away itself, or is not ours and named like that."""
        if not _DOTTED.fullmatch(call):
            return False
        found = self._names.resolve(path, _own(call, scope))
        if found is not None:
            return self._turns_away(found, 1) or speaks_of_access(found.scope.rpartition(".")[2])
        return _named_like_a_guard(call)

    def _on_class(self, path: str, owner: str, table: Table, hops: int) -> Iterator[Guard]:
        definition = table.definitions.get(owner)
        if definition is None or not hops:
            return
        for fact in table.by_scope.get(owner, ()):
            if fact.kind == "field" and fact.text in _FIELDS:
                yield Guard(f"{fact.text} = {fact.get('value')}", "class", Place(path, fact.span))
            elif fact.kind == "decorator" and self._is_guard(path, fact.text):
                yield Guard(fact.text, "class", Place(path, fact.span))
        for member in (table.definitions.get(f"{owner}.{name}") for name in _METHODS):
            if member is not None and self._turns_away(Definition(path, member.scope), _HOPS):
                yield Guard(member.text, "class", Place(path, member.span))
        for base in filter(None, definition.get("base").split(",")):
            found = self._names.resolve(path, base)
            inherited = self._names.table(found.path) if found else None
            if found is not None and inherited is not None:
                yield from self._on_class(found.path, found.scope, inherited, hops - 1)
            elif speaks_of_access(base):
                yield Guard(base, "class", Place(path, definition.span))

    def _on_route(self, route: Route) -> Iterator[Guard]:
        table = self._names.table(route.file)
        for fact in table.facts.of("route") if table is not None else ():
            if fact.span == route.span:
                yield from self._named(route.file, fact, "middleware", "middleware")
                wrapper, call, _ = fact.get("handler").partition("(")
                if call and self._is_guard(route.file, wrapper):
                    yield Guard(wrapper, "decorator", Place(route.file, fact.span))

    def _on_routers(self, route: Route) -> Iterator[Guard]:
        path, _, name = route.router.rpartition(":")
        own = Binding(path, name)
        for router, mount in [(own, None), *self._routes.parents(own)]:
            made = self._routes.routers.get(router)
            for fact in (made, mount):
                if fact is not None:
                    yield from self._named(router.path, fact, "dependencies", "router")
                    yield from self._named(router.path, fact, "middleware", "router")
            for place in {router.path, route.file}:
                yield from self._before(place, router, route)

    def _before(self, path: str, router: Binding, route: Route) -> Iterator[Guard]:
        table = self._names.table(path)
        for fact in table.facts.of("before") if table is not None else ():
            if self._routes.binding(path, fact.get("router")) != router:
                continue
            if not route.path.startswith(fact.get("path").rstrip("*/").split("{")[0]):
                continue
            # Express runs what stands before the route; Flask runs it wherever it stands.
            late = route.file == path and fact.span > route.span and not path.endswith(".py")
            # A function decorated as "before" is judged by its body; one handed over, by its name too.
            decorated = fact.scope and fact.text.startswith(fact.get("router"))
            name = fact.scope if decorated else fact.text.partition("(")[0]
            if not late and self._is_guard(path, name):
                yield Guard(name, "router", Place(path, fact.span))

    def _named(self, path: str, fact: Fact, key: str, how: str) -> Iterator[Guard]:
        for name in _NAME.findall(fact.get(key)):
            if name not in _MAKERS and self._is_guard(path, name):
                yield Guard(name, how, Place(path, fact.span))

    def _is_guard(self, path: str, name: str) -> bool:
        """Whether a callable turns people away: by what it does if it is ours, else by its name."""
        found = self._names.resolve(path, name)
        return speaks_of_access(name) if found is None else self._turns_away(found, _HOPS)

    def _turns_away(self, definition: Definition, hops: int) -> bool:
        """Whether a function, or one it calls within `hops`, answers 401 or 403 or raises the like."""
        if not hops or self._denies.get(definition):
            return bool(hops)
        table = self._names.table(definition.path)
        if table is None:
            return False
        inner = (
            s for s in table.definitions if s == definition.scope or s.startswith(definition.scope + ".")
        )
        denies = any(self._scope_denies(definition.path, table, scope, hops) for scope in inner)
        if denies:
            self._denies[definition] = True
        return denies

    def _scope_denies(self, path: str, table: Table, scope: str, hops: int) -> bool:
        for fact in table.by_scope.get(scope, ()):
            if fact.kind == "denial":
                return True
            if fact.kind in ("call", "dependency") and hops > 1:
                called = self._names.resolve(path, _own(fact.text, scope))
                if called is None:
                    if _named_like_a_guard(fact.text):
                        return True
                elif called.scope != scope and self._turns_away(called, hops - 1):
                    return True
        return False


def _named_like_a_guard(call: str) -> bool:
    head, _, last = call.rpartition(".")
    return speaks_of_access(last) or speaks_of_access(head, alone=True)


def _owner(scope: str, table: Table) -> str:
    definition = table.definitions.get(scope)
    is_class = definition is not None and definition.kind == "class"
    return scope if is_class else scope.rpartition(".")[0]


def _own(name: str, scope: str) -> str:
    """`self.check` is a method of the class around the function."""
    owner = scope.rpartition(".")[0]
    return f"{owner}.{name[5:]}" if owner and name.startswith(("self.", "this.")) else name


def _covers(fact: Fact, route: Route, table: Table | None) -> bool:
    """Whether a setting of the application covers a route: REST permissions cover REST views only."""
    if fact.get("covers") != "rest":
        return route.framework in ("django", "drf")
    definition = table.definitions.get(_owner(route.handler, table)) if table is not None else None
    return route.framework == "drf" or (definition is not None and "API" in definition.get("base"))
