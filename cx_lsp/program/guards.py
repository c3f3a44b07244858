"""What keeps strangers from a route: on the handler, its class, its router, the application, or in its body."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Definition, Fact, Guard, Place, Route
from cx_lsp.program import Files
from cx_lsp.program.names import Binding, Names, Table
from cx_lsp.program.routes import Routes

_HOPS = 3
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
# Words that speak of access on their own …
_ACCESS = frozenset(
    "auth authenticate authenticated authentication authenticator authorize authorized authorization authorise "
    "authorised authz authn login logged signed permission permissions permitted perm perms role roles admin jwt "
    "bearer oauth acl protect protected guard superuser staff principal identity credentials apikey rbac "
    "unauthorized forbidden allowed allows member".split()
)
# … and words that do so only together.
_PAIRS = (
    (
        {"user", "users", "account", "customer", "owner"},
        {"current", "active", "require", "required", "requires", "verified", "ensure", "check", "only", "is"},
    ),
    (
        {"token", "key", "signature", "session"},
        {"verify", "check", "validate", "require", "required", "valid", "api"},
    ),
)
_OPEN = re.compile(r"AllowAny|IsAuthenticatedOrReadOnly|\bpublic\b|skipAuth|SkipAuth|Public\b", re.IGNORECASE)
_CLASS_FIELDS = (
    "permission_classes",
    "decorators",
    "authentication_classes",
    "permission_required",
    "permissions",
)


def speaks_of_access(name: str) -> bool:
    """Whether a name, split into words, says that it asks who is there."""
    words = {w.lower() for w in _WORDS.findall(name)}
    return bool(words & _ACCESS) or any(words & nouns and words & verbs for nouns, verbs in _PAIRS)


class Guards:
    """Finds the guards of routes over the files of one workspace."""

    def __init__(self, files: Files, names: Names, routes: Routes) -> None:
        self._files = files
        self._names = names
        self._routes = routes
        self._globals = [(path, fact) for path, fact in files.named("global")]
        self._denies: dict[Definition, bool] = {}

    def of(self, route: Route) -> tuple[Guard, ...]:
        """Every guard of a route, nearest first."""
        return tuple(self._find(route))

    def _find(self, route: Route) -> Iterator[Guard]:
        table = self._names.table(route.handler_file) if route.handler_file else None
        if table is not None:
            yield from self._on_definition(route.handler_file, route.handler, table)
            yield from self._in_body(route.handler_file, route.handler, table)
            yield from self._on_class(route.handler_file, route.handler, table, _HOPS)
        yield from self._on_route(route)
        yield from self._on_routers(route)
        for path, fact in self._globals:
            if fact.text and not _OPEN.search(fact.text) and speaks_of_access(fact.text):
                yield Guard(fact.text, "application", Place(path, fact.span))

    def _on_definition(self, path: str, scope: str, table: Table) -> Iterator[Guard]:
        for fact in table.by_scope.get(scope, ()):
            if fact.kind == "decorator" and self._is_guard(path, fact.text):
                yield Guard(fact.text, "decorator", Place(path, fact.span))
            elif fact.kind == "dependency" and self._is_guard(path, fact.text):
                yield Guard(fact.text, "dependency", Place(path, fact.span))
            elif fact.kind == "parameter" and (alias := self._alias(path, fact.get("type"))):
                yield Guard(fact.get("type"), "dependency", alias)
            elif fact.kind == "route" and fact.get("dependencies"):
                yield from self._named(path, fact, fact.get("dependencies"), "dependency")

    def _alias(self, path: str, type_: str) -> Place | None:
        """A parameter type that is an alias of a dependency: CurrentUser = Annotated[User, Depends(f)]."""
        if not re.fullmatch(r"[A-Za-z_][\w.]*", type_):
            return None
        found = self._names.locate(path, type_)
        table = self._names.table(found.path) if found else None
        if found is None or table is None:
            return None
        for fact in table.facts.of("alias"):
            if fact.get("bound") == found.name or fact.text == found.name:
                inside = [d for d in table.facts.of("dependency") if fact.span.holds(d.span)]
                if any(self._is_guard(found.path, d.text) for d in inside):
                    return Place(found.path, fact.span)
        return None

    def _in_body(self, path: str, scope: str, table: Table) -> Iterator[Guard]:
        for fact in table.by_scope.get(scope, ()):
            if fact.kind in ("denial", "principal"):
                yield Guard(fact.text, "body", Place(path, fact.span))
            elif (
                fact.kind == "call"
                and not self._is_route_call(fact)
                and self._is_guard(path, fact.text, scope)
            ):
                yield Guard(fact.text, "body", Place(path, fact.span))

    def _is_route_call(self, fact: Fact) -> bool:
        return fact.text.rsplit(".", 1)[-1] in (
            "route",
            "get",
            "post",
            "put",
            "patch",
            "delete",
            "before_request",
        )

    def _on_class(self, path: str, scope: str, table: Table, hops: int) -> Iterator[Guard]:
        owner = (
            scope
            if scope in table.definitions and table.definitions[scope].kind == "class"
            else scope.rpartition(".")[0]
        )
        definition = table.definitions.get(owner)
        if definition is None or definition.kind != "class" or not hops:
            return
        for fact in table.by_scope.get(owner, ()):
            if fact.kind == "field" and fact.text in _CLASS_FIELDS:
                yield Guard(f"{fact.text} = {fact.get('value')}", "class", Place(path, fact.span))
            elif fact.kind == "decorator" and self._is_guard(path, fact.text):
                yield Guard(fact.text, "class", Place(path, fact.span))
        for member in (
            "dispatch",
            "get_permissions",
            "check_permissions",
            "has_permission",
            "test_func",
            "initial",
        ):
            if f"{owner}.{member}" in table.definitions:
                yield Guard(member, "class", Place(path, table.definitions[f"{owner}.{member}"].span))
        for base in filter(None, definition.get("base").split(",")):
            found = self._names.resolve(path, base)
            inherited = self._names.table(found.path) if found else None
            if found is not None and inherited is not None:
                yield from self._on_class(found.path, found.scope, inherited, hops - 1)
            elif speaks_of_access(base):
                yield Guard(base, "class", Place(path, definition.span))

    def _on_route(self, route: Route) -> Iterator[Guard]:
        table = self._names.table(route.file)
        facts = table.facts.of("route") if table is not None else ()
        for fact in facts:
            if fact.span != route.span:
                continue
            yield from self._named(route.file, fact, fact.get("middleware"), "middleware")
            wrapped = re.match(r"([\w.]+)\(", fact.get("handler"))
            if wrapped and self._is_guard(route.file, wrapped[1]):
                yield Guard(wrapped[1], "decorator", Place(route.file, fact.span))

    def _on_routers(self, route: Route) -> Iterator[Guard]:
        path, _, name = route.router.rpartition(":")
        own = Binding(path, name)
        chain: list[tuple[Binding, Fact | None]] = [(own, None), *self._routes.parents(own)]
        for router, mount in chain:
            made = self._routes.routers.get(router)
            if made is not None:
                yield from self._named(router.path, made, made.get("dependencies"), "router")
            if mount is not None:
                for key in ("dependencies", "middleware"):
                    yield from self._named(router.path, mount, mount.get(key), "router")
            yield from self._before(router, route)

    def _before(self, router: Binding, route: Route) -> Iterator[Guard]:
        for path in {router.path, *(self._routes.all and [route.file])}:
            table = self._names.table(path)
            for fact in table.facts.of("before") if table is not None else ():
                if self._routes.binding(path, fact.get("router")) != router:
                    continue
                # A function decorated as "before" is judged by its body; one handed over, by its name too.
                decorated = fact.scope and fact.text.startswith(fact.get("router"))
                name = fact.scope if decorated else fact.text
                late = route.file == path and fact.span > route.span and not path.endswith(".py")
                if not late and self._is_guard(path, name):
                    yield Guard(name, "router", Place(path, fact.span))

    def _named(self, path: str, fact: Fact, text: str, how: str) -> Iterator[Guard]:
        for name in re.findall(r"[A-Za-z_$][\w$.]*", text):
            if name not in ("Depends", "Security", "fastapi") and self._is_guard(path, name):
                yield Guard(name, how, Place(path, fact.span))

    def _is_guard(self, path: str, name: str, scope: str = "") -> bool:
        """Whether a callable turns people away: by what it does if it is ours, else by its name."""
        owner = scope.rpartition(".")[0]
        if name.startswith(("self.", "this.")) and owner:
            name = f"{owner}.{name[5:]}"
        found = self._names.resolve(path, name)
        if found is None:
            return bool(name) and speaks_of_access(name.removeprefix("self.").removeprefix("this."))
        return self._turns_away(found, _HOPS) or speaks_of_access(found.scope.rpartition(".")[2])

    def _turns_away(self, definition: Definition, hops: int) -> bool:
        known = self._denies.get(definition)
        if known is not None or not hops:
            return bool(known)
        self._denies[definition] = False
        table = self._names.table(definition.path)
        self._denies[definition] = table is not None and any(
            self._scope_denies(definition.path, table, scope, hops)
            for scope in table.definitions
            if scope == definition.scope or scope.startswith(definition.scope + ".")
        )
        return self._denies[definition]

    def _scope_denies(self, path: str, table: Table, scope: str, hops: int) -> bool:
        for fact in table.by_scope.get(scope, ()):
            if fact.kind == "denial":
                return True
            if fact.kind in ("call", "dependency"):
                inner = self._names.resolve(path, fact.text)
                if inner is not None and self._turns_away(inner, hops - 1):
                    return True
        return False
