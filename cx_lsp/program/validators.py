"""What judges the input of a route: its parameters' types, a decorator, middleware, the body, or a callee."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from cx_lsp.model import Definition, Fact, Intake, Place, Route, Span, Validator
from cx_lsp.program import Files
from cx_lsp.program.denials import LEADING, split
from cx_lsp.program.judging import cleans, judges, judges_before
from cx_lsp.program.names import Binding, Names
from cx_lsp.program.parameters import dto, is_given, is_loose, is_raw, model_of
from cx_lsp.program.receivers import Receivers
from cx_lsp.program.remembered import Remembered
from cx_lsp.program.routes import Routes
from cx_lsp.program.tables import Table

_PARTS = ("body", "form", "query", "params")
_CLASS_FIELDS = frozenset({"serializer_class", "form_class", "schema", "input_schema", "body_schema"})
# The library's own method, whose serializer or form judges: super().create(request)
_HANDED_UP = frozenset(f"super().{n}" for n in ("create", "update", "partial_update", "post", "put", "patch"))
_ON_CLASS = frozenset({"decorators", "method_decorators"})


class Validators:
    """Finds what judges the input of routes over the files of one workspace."""

    def __init__(self, files: Files, names: Names, routes: Routes) -> None:
        self._names = names
        self._routes = routes
        self._receivers = Receivers(names)
        self._pipes = [(p, f) for p, f in files.named("global") if f.get("covers") == "nest pipe"]
        self._before: dict[Binding, list[tuple[str, Fact]]] = defaultdict(list)
        for path, fact in files.named("before"):
            self._before[routes.binding(path, fact.get("router"))].append((path, fact))
        self._at: dict[tuple[str, Span], list[Fact]] = defaultdict(list)
        for path, fact in files.named("route"):
            self._at[path, fact.span].append(fact)
        self._known = Remembered(files, self._find)

    def of(self, route: Route) -> tuple[Validator, ...]:
        """Everything that judges what a route is sent, nearest first."""
        return self._known.of(route)

    def intakes(self, route: Route) -> tuple[Intake, ...]:
        """Where the handler of a route takes what it is sent as it was sent."""
        path, scope = route.handler_file, route.handler
        table = self._names.table(path) if path else None
        if table is None or not _is_function(table, scope):
            return ()
        found = [
            Intake(fact.text, fact.get("part"), Place(path, fact.span))
            for inner in table.within(scope)
            for fact in table.by_scope.get(inner, ())
            if fact.kind == "intake" and fact.get("part") in _PARTS
        ]
        found += (Intake(f.text, part, Place(path, f.span)) for f, part in self._parameters(route, table))
        return tuple(found)

    def _parameters(self, route: Route, table: Table) -> Iterator[tuple[Fact, str]]:
        """Parameters that the framework fills with what was sent, whatever it is."""
        facts = table.by_scope.get(route.handler, ())
        names = {fact.text for fact in facts if fact.kind == "parameter"}
        for fact in facts:
            if route.framework == "nest" and fact.kind == "intake":
                type_ = dto(self._names, route.handler_file, fact)
                piped = type_ and (not self._has_pipes or any(self._on_nest(route, table, fact)))
                if is_raw(fact) or (type_ and not piped):
                    yield fact, fact.get("part").lower()
            elif route.framework == "fastapi" and fact.kind == "parameter" and is_loose(fact, route.path):
                yield fact, "body"
            elif route.framework == "flask" and is_given(fact, route.path, names):
                yield fact, "arguments"

    def _find(self, route: Route) -> Iterator[Validator]:
        path, scope = route.handler_file, route.handler
        table = self._names.table(path) if path else None
        if table is not None:
            yield from self._typed(route, table)
            for fact in table.by_scope.get(scope, ()):
                # A pipe judges by the type of a parameter, so the type is asked, unless it is given a schema.
                if fact.kind == "decorator" and (
                    fact.text != "UsePipes" or re.search(r"[sS]chema|[jJ]oi|[zZ]od", fact.get("arguments"))
                ):
                    yield from self._named(path, fact.text, fact.get("arguments"), fact.span, "decorator")
            yield from self._on_class(route, table)
        for fact in self._at[route.file, route.span]:
            given = ",".join(filter(None, (fact.get("middleware"), fact.get("wrapper"))))
            yield from self._listed(route.file, given, fact.span, "middleware")
        if table is not None:
            yield from self._in_body(path, scope, table)
        yield from self._above(route)

    def _typed(self, route: Route, table: Table) -> Iterator[Validator]:
        path = route.handler_file
        for fact in table.by_scope.get(route.handler, ()):
            if fact.kind == "intake" and route.framework == "nest":
                type_ = dto(self._names, path, fact)
                if type_ and (not self._has_pipes or any(self._on_nest(route, table, fact))):
                    yield Validator(type_, "type", Place(path, fact.span))
            elif fact.kind == "parameter" and route.framework in ("fastapi", "flask"):
                model = model_of(self._names, path, fact)
                if model:
                    yield Validator(model, "type", Place(path, fact.span))

    @cached_property
    def _has_pipes(self) -> bool:
        """Whether any pipe is to be seen at all; where none is, one may stand where nobody can look."""
        tables = (self._names.table(r.handler_file) for r in self._routes.all if r.framework == "nest")
        used = (f for table in tables if table is not None for f in table.by_kind["decorator"])
        return bool(self._pipes) or any(f.text == "UsePipes" for f in used)

    def _on_nest(self, route: Route, table: Table, fact: Fact) -> Iterator[Fact]:
        """The pipes that run over a parameter: its own, those of the method, the class, the application."""
        if "Pipe" in fact.get("given"):
            yield fact
        for scope in (route.handler, route.handler.rpartition(".")[0]):
            for one in table.by_scope.get(scope, ()):
                if one.kind == "decorator" and one.text == "UsePipes":
                    yield one
        yield from (one for _, one in self._pipes)

    def _on_class(self, route: Route, table: Table) -> Iterator[Validator]:
        """What a class-based view is given for all of its methods, or for those its library writes."""
        known = table.definitions.get(route.handler)
        inherited = known is not None and known.kind == "class"
        owner = route.handler if inherited else route.handler.rpartition(".")[0]
        for fact in table.by_scope.get(owner, ()) if owner else ():
            place = Place(route.handler_file, fact.span)
            if fact.kind == "field" and fact.text in _ON_CLASS:
                yield from self._listed(route.handler_file, fact.get("value"), fact.span, "class")
            elif fact.kind == "field" and inherited and fact.text in _CLASS_FIELDS:
                yield Validator(f"{fact.text} = {fact.get('value')}", "class", place)
            elif fact.kind == "decorator" and route.framework != "nest":
                yield from self._named(
                    route.handler_file, fact.text, fact.get("arguments"), fact.span, "class"
                )

    def _in_body(self, path: str, scope: str, table: Table) -> Iterator[Validator]:
        head = table.definitions[scope].head if scope in table.definitions else None
        calls = [
            (inner, fact)
            for inner in table.within(scope)
            for fact in table.by_scope.get(inner, ())
            if fact.kind == "call" and not (head is not None and fact.span < head)
        ]
        for _, fact in calls:
            if self._judges(path, fact.text):
                yield Validator(fact.text, "body", Place(path, fact.span))
        for inner, fact in calls:
            found = self._receivers.called(path, inner, fact.text)
            if found is not None and self._judging(found):
                yield Validator(fact.text, "callee", Place(path, fact.span))
            elif found is None and fact.text in _HANDED_UP:
                yield Validator(fact.text, "class", Place(path, fact.span))

    def _judges(self, path: str, call: str) -> bool:
        """Whether a call judges by a schema; a table's own row is no schema for what strangers send."""
        holder, _, last = call.rpartition(".")
        if not judges(call):
            return self._makes_model(path, call)
        if last not in ("model_validate", "parse_obj", "validate", "from_orm"):
            return True
        found = self._names.resolve(path, holder) if re.fullmatch(r"[\w$.]+", holder) else None
        table = self._names.table(found.path) if found is not None else None
        known = table.definitions.get(found.scope) if table is not None and found is not None else None
        return known is None or "table=True" not in known.get("base").replace(" ", "")

    def _makes_model(self, path: str, call: str) -> bool:
        """Whether a call makes an object of a class that judges its fields: `CreateOrder(**data)`."""
        if not re.fullmatch(r"[\w.]*\b[A-Z]\w*", call) or not path.endswith(".py"):
            return False
        found = self._names.resolve(path, call)
        family = (found, *self._names.ancestors(found)) if found is not None else ()
        tables = ((one, self._names.table(one.path)) for one in family)
        bases = [t.definitions[o.scope].get("base") for o, t in tables if t and o.scope in t.definitions]
        modelled = any(re.search(r"\b(BaseModel|SQLModel|Struct|Schema)\b", base) for base in bases)
        named = re.search(r"Out|Public|Response|Read|Error|Result|Message|Token", call) is not None
        return modelled and not named and not any("table=True" in base.replace(" ", "") for base in bases)

    def _judging(self, definition: Definition) -> bool:
        """Whether a function of ours judges by a schema itself."""
        table = self._names.table(definition.path)
        if table is None or not _is_function(table, definition.scope):
            return False
        return any(
            fact.kind == "call" and self._judges(definition.path, fact.text)
            for scope in table.within(definition.scope)
            for fact in table.by_scope.get(scope, ())
        )

    def _above(self, route: Route) -> Iterator[Validator]:
        path, _, name = route.router.rpartition(":")
        own = Binding(path, name)
        mounts = ((m.parent, m.fact, m.path, m.fact.span) for m in self._routes.parents(own))
        for router, mount, place, span in ((own, None, route.file, route.span), *mounts):
            if mount is not None:
                yield from self._listed(place, mount.get("middleware"), mount.span, "router")
            for file, fact in self._before[router]:
                late = file == place and fact.span > span and not file.endswith(".py")
                if not late:
                    yield from self._running_before(file, fact)

    def _running_before(self, path: str, fact: Fact) -> Iterator[Validator]:
        decorated = fact.scope and fact.text.startswith(fact.get("router"))
        if decorated:
            if self._judging(Definition(path, fact.scope)):
                yield Validator(fact.scope, "router", Place(path, fact.span))
            return
        yield from self._listed(path, fact.text, fact.span, "router")

    def _listed(self, path: str, text: str, span: Span, how: str) -> Iterator[Validator]:
        for one in split(text.strip("[]")) if text else ():
            found = LEADING.match(one.strip("[] "))
            if found is not None:
                yield from self._named(path, found[1], one[found.end() :] if found[2] else "", span, how)

    def _named(self, path: str, name: str, given: str, span: Span, how: str) -> Iterator[Validator]:
        found = self._names.resolve(path, name)
        if cleans(name):
            yield Validator(name, "sanitizer", Place(path, span))
        elif judges_before(name, given) or (found is not None and self._judging(found)):
            call = f"{name}({given.strip('()')})" if given else name
            yield Validator(call, how, Place(path, span))


def _is_function(table: Table, scope: str) -> bool:
    known = table.definitions.get(scope)
    return known is not None and known.kind == "function"
