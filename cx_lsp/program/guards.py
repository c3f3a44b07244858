"""What keeps strangers from a route: on its handler, class, router or application, or in its body."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from itertools import chain, islice
from posixpath import dirname

from cx_lsp.model import Definition, Fact, Guard, Place, Route, Span
from cx_lsp.program import Files
from cx_lsp.program.access import authenticates, demands_access, marks_only, speaks_of_access
from cx_lsp.program.denials import Denials, applied
from cx_lsp.program.handlers import named
from cx_lsp.program.makers import waives
from cx_lsp.program.names import Names
from cx_lsp.program.nest_routes import runs_for
from cx_lsp.program.next_paths import covers
from cx_lsp.program.remembered import Remembered
from cx_lsp.program.router_guards import RouterGuards
from cx_lsp.program.routes import MUTATING, Routes
from cx_lsp.program.tables import Table, bases

OPEN = "open"
"""The `how` of what declares a route open to everyone: it guards nothing, and nobody forgot it."""

_OPEN = re.compile(
    r"AllowAny\b|permit_?all|\b(is_?)?public\b|skip_?auth|allow_?anonymous|login_not_required", re.I
)
_NEXT_MIDDLEWARE = re.compile(r"(^|/)(middleware|proxy)\.[jt]s$")
# What tells readers of the API's description that a guard is there does not stand guard.
_DESCRIBES = re.compile(r"Api[A-Z]\w*\b|(\w+\.)?(extend_schema|swagger_\w+|openapi_\w+|doc)\b")
_REQUIRES = re.compile(r"(^|\.)requires?$")
# Views of Django's own that ask for a login.
_GUARDED_VIEW = re.compile(r"(^|\.)PasswordChange(Done)?View$")
_READS = re.compile(r"ReadOnly")
# What a class says of access in fields and methods that its framework asks.
_LISTS = frozenset({"permission_classes", "decorators", "method_decorators", "permissions"})
_BASES = 40
"""Classes, a handler's own and those above it, that are asked for guards."""
_METHODS = ("dispatch", "get_permissions", "check_permissions", "has_permission", "test_func", "initial")


class Guards:
    """Finds the guards of routes over the files of one workspace."""

    def __init__(self, files: Files, names: Names, routes: Routes) -> None:
        self._names = names
        self._routes = routes
        self._denials = Denials(names)
        self._globals = list(files.named("global"))
        self.routers = RouterGuards(files, names, routes, self._denials)
        self._at: dict[tuple[str, Span], list[Fact]] = defaultdict(list)
        for path, fact in files.named("route"):
            self._at[path, fact.span].append(fact)
        self._matchers: dict[str, list[str]] = defaultdict(list)
        for path, fact in self._globals:
            if fact.get("covers") == "next-matcher":
                self._matchers[path].append(fact.text)
        self._next = [path for path in files.paths() if _NEXT_MIDDLEWARE.search(path)]
        self._known = Remembered(files, self._find)

    def of(self, route: Route) -> tuple[Guard, ...]:
        """Every guard of a route, nearest first; what declares it open stands alone.

        A handler that nothing guards and that hands out credentials is meant for strangers.
        """
        return self._known.of(route)

    def _find(self, route: Route) -> tuple[Guard, ...]:
        own = list(self._on_handler(route))
        declared = next((g for g in own if g.how == OPEN), None)
        found = (declared,) if declared else (*own, *self._above(route))
        return found or tuple(self._for_strangers(route))

    def _for_strangers(self, route: Route) -> Iterator[Guard]:
        given = self._denials.hands_out(route.handler_file, route.handler) if route.handler_file else None
        if given is not None:
            yield Guard(f"{given.text}()", OPEN, Place(route.handler_file, given.span))

    def _on_handler(self, route: Route) -> Iterator[Guard]:
        path, scope = route.handler_file, route.handler
        table = self._names.table(path) if path else None
        if table is not None:
            yield from self._on_definition(path, scope, table, route)
            yield from self._in_body(path, scope, table)
            owner = _owner(scope, table)
            for view in self._views(route):
                # A method may be inherited: what guards the class it is called on guards it.
                if view != Definition(path, owner):
                    yield from self._on_class(view.path, view.scope, route)
            yield from self._on_class(path, owner, route)
        for fact in self._at[route.file, route.span]:
            yield from self.routers.listed(route.file, fact, "middleware", "middleware")
            yield from self.routers.listed(route.file, fact, "dependencies", "dependency")
            for key in ("preHandler", "onRequest", "preValidation"):
                yield from self.routers.listed(route.file, fact, key, "middleware")
            answers = fact.get("handler")  # one of several of a path: app.post('/orders', isAuthorized())
            if demands_access(answers) and self._denials.is_guard(route.file, answers):
                yield Guard(answers, "body", Place(route.file, fact.span))
            for key in ("handler", "view_func", "wrapper"):
                wrapper, call, _ = fact.get(key).partition("(")
                if (call or key == "wrapper") and wrapper and self._denials.is_guard(route.file, wrapper):
                    yield Guard(wrapper, "decorator", Place(route.file, fact.span))

    def _views(self, route: Route) -> Iterator[Definition]:
        """The classes that the route itself names."""
        if route.framework != "nest":
            found = (named(route.file, fact, self._names) for fact in self._at[route.file, route.span])
            yield from (view for view in found if view is not None)

    def _above(self, route: Route) -> Iterator[Guard]:
        yield from self.routers.of(route)
        table = self._names.table(route.handler_file) if route.handler_file else None
        for place, fact in self._globals:
            if (
                not self._covers(place, fact, route, table)
                or not _is_meant(fact, route)
                or (route.framework == "nest" and self._is_partial(fact.text))
            ):
                continue
            if self._closes(place, fact.text, route):
                yield Guard(fact.text, "application", Place(place, fact.span))
        for path in self._next if route.framework == "next" else ():
            matchers = self._matchers[path]
            if route.file.startswith(dirname(path)) and (
                not matchers or any(covers(one, route.path) for one in matchers)
            ):
                yield from self._on_next(path)

    def _covers(self, place: str, fact: Fact, route: Route, table: Table | None) -> bool:
        """Whether a setting of the application covers a route: REST permissions cover REST views only."""
        covers = fact.get("covers")
        if covers == "starlette" and self._names.resolve(place, fact.text) is None:
            return False
        if covers != "rest":
            return route.framework == covers or (covers == "django" and route.framework == "drf")
        if route.framework == "drf" or table is None:
            return route.framework == "drf"
        view = Definition(route.handler_file, _owner(route.handler, table))
        known = ((self._names.table(d.path), d.scope) for d in (view, *self._names.ancestors(view)))
        bases = (t.definitions[scope].get("base") for t, scope in known if t and scope in t.definitions)
        asked = any(f.text == "api_view" for f in table.by_scope.get(route.handler, ()))
        return asked or any(re.search(r"API|ViewSet|generics|mixins", base) for base in bases)

    def _is_partial(self, name: str) -> bool:
        """Whether a guard of the whole application leaves it to the handlers to ask who is there."""
        return not authenticates(name) and self._ask_themselves

    @cached_property
    def _ask_themselves(self) -> bool:
        """Whether handlers of a Nest application ask who is there, each for itself."""
        asking = (
            route
            for route in self._routes.all
            if route.framework == "nest"
            and any(
                g.how in ("decorator", "class") and authenticates(g.name) for g in self._on_handler(route)
            )
        )
        return len(list(islice(asking, 2))) == 2

    def _on_next(self, path: str) -> Iterator[Guard]:
        """Next.js runs one middleware before its routes: ours, or a library's given on."""
        table = self._names.table(path)
        for name in ("middleware", "proxy", "default") if table is not None else ():
            own = self._names.default(path) if name == "default" else self._names.resolve(path, name)
            given = table.imports.get(name) if table is not None else None
            library = given.get("module") if given is not None and own is None else ""
            if (own is not None and self._denials.turns_away(own)) or speaks_of_access(library):
                yield Guard(library or name, "application", Place(path, Span(0, 0, 0, 0)))

    def _on_definition(self, path: str, scope: str, table: Table, route: Route) -> Iterator[Guard]:
        known = table.definitions.get(scope)
        for fact in table.by_scope.get(scope, ()):
            if fact.kind == "decorator":
                # What stands behind the name decorates a parameter: @CurrentUser() only reads.
                if known is None or fact.span < known.head:
                    yield from self._decorated(path, fact, route)
            elif fact.kind == "dependency" and any(self._denials.guards_in(path, fact.text)):
                yield Guard(fact.text, "dependency", Place(path, fact.span))
            elif fact.kind == "parameter" and (alias := self._typed(path, fact)):
                yield Guard(fact.get("type"), "dependency", alias)

    def _decorated(self, path: str, fact: Fact, route: Route, how: str = "decorator") -> Iterator[Guard]:
        written = applied(fact)
        marks = route.framework == "nest" and marks_only(fact.text)
        if _DESCRIBES.match(written) or waives(fact.get("arguments")):
            return
        if marks and self._names.resolve(path, fact.text) is None:
            return
        if _OPEN.search(written):
            yield Guard(fact.text, OPEN, Place(path, fact.span))
        elif _REQUIRES.search(fact.text) and speaks_of_access(fact.get("arguments").strip("()\"' ")):
            yield Guard(fact.text, how, Place(path, fact.span))
        elif route.method not in MUTATING or not _READS.search(written):
            for name in self._denials.guards_in(path, written):
                yield Guard(name, how, Place(path, fact.span))

    def _typed(self, path: str, parameter: Fact) -> Place | None:
        """Where a parameter's type says that a guard fills it: by an alias, or by `Depends()` of the type."""
        type_ = parameter.get("type")
        if parameter.get("default").endswith("Depends()") and self._denials.is_guard(path, type_):
            return Place(path, parameter.span)
        return self._denials.alias(path, type_) if type_ else None

    def _in_body(self, path: str, scope: str, table: Table) -> Iterator[Guard]:
        facts = table.by_scope.get(scope, ())
        known = table.definitions.get(scope)
        given = [fact.span for fact in facts if fact.kind == "dependency"]
        for fact in facts:
            # What a decorator or a default calls is not called in the body.
            if known is not None and (fact.span < known.head or any(s.holds(fact.span) for s in given)):
                continue
            if fact.kind == "denial" or (
                fact.kind == "call" and self._denials.asks(path, scope, fact.text, 1)
            ):
                yield Guard(fact.text, "body", Place(path, fact.span))

    def _on_class(self, path: str, owner: str, route: Route) -> Iterator[Guard]:
        """What a class and the classes it is derived from say for all their handlers."""
        own = Definition(path, owner)
        for one in islice(chain((own,), self._names.ancestors(own)), _BASES):
            table = self._names.table(one.path)
            definition = table.definitions.get(one.scope) if table is not None else None
            if table is not None and definition is not None and definition.kind == "class":
                yield from self._in_class(one, table, route)
                for base in bases(definition):
                    closed = demands_access(base) or _GUARDED_VIEW.search(base)
                    if closed and self._names.resolve(one.path, base) is None:
                        yield Guard(base, "class", Place(one.path, definition.span))

    def _in_class(self, owner: Definition, table: Table, route: Route) -> Iterator[Guard]:
        for fact in table.by_scope.get(owner.scope, ()):
            if fact.kind == "field":
                yield from self._field(owner.path, fact, route)
            elif fact.kind == "decorator":
                yield from self._decorated(owner.path, fact, route, "class")
            elif fact.kind == "dependency" and any(self._denials.guards_in(owner.path, fact.text)):
                yield Guard(fact.text, "class", Place(owner.path, fact.span))
        for name in _METHODS:
            member = table.definitions.get(f"{owner.scope}.{name}")
            if member is not None and (
                name == "test_func" or self._denials.turns_away(Definition(owner.path, member.scope))
            ):
                yield Guard(member.text, "class", Place(owner.path, member.span))

    def _field(self, path: str, fact: Fact, route: Route) -> Iterator[Guard]:
        value = fact.get("value")
        guard = Guard(f"{fact.text} = {value}", "class", Place(path, fact.span))
        if fact.text == "permission_required" and value:
            yield guard
        elif fact.text == "permission_classes" and (_OPEN.search(value) or value in ("[]", "()", "")):
            yield Guard(guard.name, OPEN, guard.place)
        elif fact.text in _LISTS and self._closes(path, value, route):
            yield guard

    def _closes(self, path: str, listed: str, route: Route) -> bool:
        """Whether a list of permissions or guards leaves somebody out who makes this kind of request."""
        reads = _READS.search(listed) is not None
        if _OPEN.search(listed) or (reads and route.method not in MUTATING):
            return False
        return reads or any(self._denials.guards_in(path, listed.replace("|", ",").replace("&", ",")))


def _is_meant(fact: Fact, route: Route) -> bool:
    """Whether what is applied to some routes only is applied to this one."""
    listed, but = fact.get("routes"), fact.get("but")
    return not listed or (runs_for(listed, route) and not (but and runs_for(but, route)))


def _owner(scope: str, table: Table) -> str:
    definition = table.definitions.get(scope)
    is_class = definition is not None and definition.kind == "class"
    return scope if is_class else scope.rpartition(".")[0]
