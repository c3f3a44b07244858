"""What a handler demands of its caller: who it is, what it may, whose things it touches, what it sends."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property
from typing import Literal

from cx_lsp.facts import Reading, Syntax
from cx_lsp.model import Definition, Demand, Fact, Facts, Guard, Place, Route, Span
from cx_lsp.program.access import speaks_of_access
from cx_lsp.program.callers import Caller
from cx_lsp.program.checks import checks, conditions, inputs, listed
from cx_lsp.program.denials import split
from cx_lsp.program.guards import OPEN, Guards
from cx_lsp.program.names import Names
from cx_lsp.program.receivers import Receivers
from cx_lsp.program.relations import relations, told
from cx_lsp.program.routes import Routes
from cx_lsp.text import Document

Read = Callable[[str], Document | None]

# What a class says for all its handlers in methods that its framework asks.
_HOOKS = frozenset(
    "get_queryset get_object get_permissions check_permissions check_object_permissions has_permission"  # noqa: SIM905
    " test_func dispatch initial perform_create perform_update perform_destroy form_valid"
    " clean validate".split()
)
_ROLE = re.compile(
    r"role|admin|superuser|staff|owner|perm(s|ission|itted)|allow|policy|policies|privilege|scope|moderator"
    r"|manager|rights?\b|grant|abilit|403|forbidden|\bcan[A-Z_]|capabilit",
    re.IGNORECASE,
)
_LOGIN = frozenset(
    "auth jwt local bearer session false true none name dispatch method optional fresh refresh strategy login"  # noqa: SIM905
    " url access token oauth2 get post put patch delete current user cookie passport basic http"
    " required optional auto error auto_error".split()
)
_GIVEN = re.compile(r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")
_WORD = re.compile(r"[A-Za-z][a-z]*\d*")
_DECLARES = re.compile(r"^(Roles?|Permissions?|Allow|Scopes?|Policies|CheckPolicies|RequirePermissions?)$")


class State:
    """One state of a program, asked for the demands of its routes."""

    def __init__(
        self,
        facts: Callable[[str], Facts | None],
        names: Names,
        routes: Routes,
        guards: Guards,
        document: Read,
        syntax: Callable[[str], Syntax | None] = lambda _path: None,
    ) -> None:
        """`syntax` gives that of a text which was read already."""
        self.facts = facts
        self.names = names
        self.routes = routes
        self.guards = guards
        self.receivers = Receivers(names)
        self.document = cache(document)
        self._syntax = syntax
        self._readings: dict[str, Reading | None] = {}
        self._handlers: dict[Route, Handler] = {}

    def of(self, route: Route) -> Handler:
        """The handler of a route in this state; what was read of it is kept with it."""
        if route not in self._handlers:
            self._handlers[route] = Handler(self, route)
        return self._handlers[route]

    def reading(self, path: str) -> Reading | None:
        """A file's text, parsed."""
        if path not in self._readings:
            document = self.document(path)
            self._readings[path] = None if document is None else Reading(path, document, self._syntax(path))
        return self._readings[path]

    def text(self, path: str, span: Span) -> str:
        """What stands at a span of a file in this state."""
        document = self.document(path)
        return "" if document is None else document.slice(span)

    def whole(self, path: str) -> str:
        """The text of a file in this state."""
        document = self.document(path)
        return "" if document is None else document.text


class Handler:
    """One handler in one state, and what it demands; each kind is read when it is asked for."""

    def __init__(self, state: State, route: Route) -> None:
        self.state = state
        self.route = route
        self.path = route.handler_file or route.file
        self._table = state.names.table(self.path)

    @cached_property
    def found(self) -> Sequence[Guard]:
        """The guards of the route; none when it is declared open."""
        found = self.state.guards.of(self.route)
        return () if found and found[0].how == OPEN else found

    @cached_property
    def guards(self) -> list[Demand]:
        """Who the caller must be and what it must be allowed, one entry for each thing that asks."""
        found = [demand for guard in self.found for demand in self._asked(guard)]
        found += [self._demand(fact) for fact in self._declared()]
        return list({demand.name: demand for demand in found}.values())

    @cached_property
    def regions(self) -> list[tuple[str, Span]]:
        """Where the handler's code stands: its definition, its route, what its class says for all."""
        found = [(self.route.file, self.route.span)]
        table = self._table
        own = table.definitions.get(self.route.handler) if table is not None else None
        if table is None or own is None or not self.route.handler:
            return found
        owner = own.scope if own.kind == "class" else table.parents.get(own.scope, "")
        members = [table.definitions[scope] for scope in table.children.get(owner, ()) if owner]
        if own.kind == "class":
            handlers = {route.handler for route in self.state.routes.by_file.get(self.path, ())}
            members = [member for member in members if member.scope not in handlers]
        else:
            found.append((self.path, own.span))
            members = [member for member in members if member.text in _HOOKS]
        found += [(self.path, member.span) for member in members]
        return list(dict.fromkeys(found))

    @cached_property
    def given(self) -> list[Fact]:
        """The facts of the handler's own scope: its parameters, decorators and calls."""
        return list(self._table.by_scope.get(self.route.handler, ())) if self._table is not None else []

    @cached_property
    def read(self) -> list[tuple[str, Fact]]:
        """What the handler compares, picks, asks and refuses, with the file of each."""
        found: dict[tuple[str, Span, str], Fact] = {}
        for path, span in self.regions:
            reading = self.state.reading(path)
            for fact in reading.inside(span) if reading is not None else ():
                found[path, fact.span, fact.kind] = fact
        return [(path, fact) for (path, _, _), fact in found.items()]

    @cached_property
    def caller(self) -> Caller:
        """Which names stand for the caller."""
        return Caller(self.given, self.state.guards.of(self.route), (fact for _, fact in self.read))

    @cached_property
    def owners(self) -> list[Demand]:
        """Where things are related to the caller: a comparison, a filter, a condition."""
        return list(relations(self.read, self.caller))

    @cached_property
    def told(self) -> Counter[str]:
        """How often each call is told who the caller is."""
        return told(self.read, self.caller)

    @cached_property
    def inputs(self) -> list[Demand]:
        """The typed inputs that the framework fills and judges."""
        return list(inputs(self.path, self.given, self.state.names))

    @cached_property
    def checks(self) -> list[Demand]:
        """The validators that are asked: in the body, before the handler, around it."""
        around = [fact for fact in self._on_class() if fact.kind == "decorator"]
        before = list(listed([*self.given, *around], self.path, self.before()))
        # A validator that is made in a list runs before the body, not in it.
        made = {demand.about.rpartition(".")[2] for demand in before}
        found = [*(demand for demand in checks(self.read) if demand.name not in made), *before]
        return list({demand.name: demand for demand in found}.values())

    @cached_property
    def tests(self) -> list[Demand]:
        """The conditions on inputs that end the request when they do not hold."""
        return list(conditions(self.read, self.given, self.caller))

    @cached_property
    def text(self) -> str:
        """The handler as it is written, and what runs before it."""
        before = (fact.get("middleware") for fact in self._routes())
        return "\n".join([*(self.state.text(path, span) for path, span in self.regions), *before])

    def called(self) -> Iterator[tuple[str, Definition]]:
        """The functions of ours that the handler calls, by the name it calls them by."""
        for fact in self.given:
            if fact.kind in ("call", "dependency"):
                found = self.state.receivers.called(self.path, self.route.handler, fact.text)
                if found is not None:
                    yield fact.text, found

    def _asked(self, guard: Guard) -> Iterator[Demand]:
        name, is_field, value = guard.name.partition(" = ")
        if guard.how == "class" and is_field:
            kind: Literal["guard", "role"] = "role" if name == "permission_required" else "guard"
            items = (item for item in split(re.sub(r"[&|]", ",", value)) if item)
            yield from (self._named(item, guard, kind) for item in items)
            return
        yield self._named(_written(name, self.state.text(guard.place.path, guard.place.span)), guard)

    def _named(self, written: str, guard: Guard, kind: Literal["guard", "role"] = "guard") -> Demand:
        return Demand("role" if is_role(written) else kind, _even(written), guard.place, guard.how)

    def _demand(self, fact: Fact) -> Demand:
        written = self.state.text(self.path, fact.span)
        return Demand("role", _even(written), Place(self.path, fact.span), "decorator")

    def _declared(self) -> Iterator[Fact]:
        """What a decorator declares for a guard that stands elsewhere: @Roles("admin")."""
        for fact in (*self.given, *self._on_class()):
            if fact.kind == "decorator" and _DECLARES.match(fact.text) and self.found:
                yield fact

    def _on_class(self) -> Sequence[Fact]:
        """The facts of the class that holds the handler."""
        owner = self._table.parents.get(self.route.handler, "") if self._table is not None else ""
        return self._table.by_scope.get(owner, ()) if self._table is not None and owner else ()

    def _routes(self) -> Iterator[Fact]:
        table = self.state.names.table(self.route.file)
        declared = table.by_kind["route"] if table is not None else ()
        return (fact for fact in declared if fact.span == self.route.span)

    def before(self) -> Iterator[tuple[str, Fact, str]]:
        """What runs before the handler, as it is written where the route or one above it is declared."""
        for fact in self._routes():
            yield self.route.file, fact, fact.get("middleware")
        for path, fact, key in self.state.guards.routers.above(self.route):
            if key not in ("dependencies", "made"):
                yield path, fact, fact.get(key) if key else fact.text


def is_role(written: str) -> bool:
    """Whether a guard asks for more than to be known: for a role, a permission, for what is one's own."""
    if _ROLE.search(re.sub(r"(?i)login_?required", "", written)):
        return True
    name, bracket, given = written.partition("(")
    words = {word.lower() for word in _WORD.findall(given)}
    return bool(bracket and words - _LOGIN) and speaks_of_access(name)


def _written(name: str, text: str) -> str:
    """A guard with its arguments, as it stands in a longer text; its name where it is not written out."""
    at = re.search(r"(?<![\w.])" + re.escape(name) + r"(?![\w$])", text)
    given = _GIVEN.match(text, at.end()) if at is not None else None
    return name + given[0] if given is not None and len(given[0]) < len(text) else name


def _even(text: str) -> str:
    return re.sub(r"\s+|[\"'`]|,(?=\s*[)\]])", "", text)
