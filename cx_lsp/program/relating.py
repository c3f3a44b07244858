"""Whether a handler holds what it touches against its caller: itself, in what it calls, by a guard."""

from __future__ import annotations

import re

from cx_lsp.model import Fact, Guard, Route, Span
from cx_lsp.program.callers import SPOKEN
from cx_lsp.program.demands import Handler, State, is_role
from cx_lsp.program.runs import Runs
from cx_lsp.program.traits import holes

_HOOKS = frozenset(
    {"dispatch", "test_func", "check_permissions", "has_permission", "initial", "get_permissions"}
)
_HOOKED = re.compile(r"get_object\(|get_queryset\(|\bself\.queryset|perform_|super\(\)|serializer\.save\(")
_DEPENDS = re.compile(r"\b(?:Depends|Security)\(\s*([\w.]+)")
_ASKS_PART = re.compile(r"\bparams\b|view_args|path_params|kwargs\[|\bhas_object_permission\b|getParam\(")
# Who is told of the caller for the record only, or is to find out who that is.
_TELLS = re.compile(
    r"(^|[._])(log\w*|info|warn\w*|debug|error|audit\w*|print|notify\w*|track\w*|emit|publish|capture\w*|record_\w*"
    r"|Depends|Security)$",
    re.IGNORECASE,
)


class Relating:
    """Answers for the handlers of one state; each is read once."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._runs = Runs(state)
        self._known: dict[Route, bool] = {}

    def of(self, route: Route) -> bool:
        """Whether the handler of a route relates what it touches to its caller, or hands its caller on."""
        if route not in self._known:
            self._known[route] = self._relates(route, self._state.of(route))
        return self._known[route]

    def _relates(self, route: Route, handler: Handler) -> bool:
        ahead = (d.name.rpartition(".")[2] for d in handler.guards if d.about not in ("body", ""))
        if any(map(is_role, ahead)) or any(self._looks(guard, route) for guard in handler.found):
            return True
        if self._asks_itself(handler):
            return True
        if any(_ASKS_PART.search(text) and SPOKEN.search(text) for text in self._runs.before(handler)):
            return True
        makes = route.method == "POST" or not holes(route)
        if makes and any(self._makes_own(handler, fact) for _, fact in handler.read):
            return True
        return SPOKEN.search(self._runs.called(handler, _asking(handler))) is not None

    def _looks(self, guard: Guard, route: Route) -> bool:
        """Whether a guard of ours looks at what the request is about, not only at who sends it."""
        if guard.how == "class" and guard.name in _HOOKS:
            return True
        at = guard.place.span
        written = self._state.text(guard.place.path, Span(at.start_line, 0, at.end_line + 1, 0))
        names = [guard.name.partition("(")[0], *_DEPENDS.findall(written)] if guard.how != "body" else []
        return any(self._takes_part(name, guard.place.path, route) for name in names)

    def _takes_part(self, name: str, path: str, route: Route) -> bool:
        """Whether a function takes a part of the path that a route's request fills in."""
        resolve = self._state.names.resolve
        found = resolve(path, name) or resolve(route.handler_file, name)
        table = self._state.names.table(found.path) if found is not None else None
        if found is None or table is None:
            return False
        inside = (fact for scope in table.within(found.scope) for fact in table.by_scope.get(scope, ()))
        given = {fact.text for fact in inside if fact.kind == "parameter"}
        text, parts = self._runs.text(found), holes(route)
        quoted = any(f"'{part}'" in text or f'"{part}"' in text for part in parts)
        return quoted or not given.isdisjoint(parts) or _ASKS_PART.search(text) is not None

    def _asks_itself(self, handler: Handler) -> bool:
        """Whether a handler relates things itself, or by a hook of its class that it goes through."""
        own = self._own(handler)
        asked = (fact for _, fact in handler.read if fact.kind == "asked" and not _TELLS.search(fact.text))
        told = [fact.span for fact in asked if handler.caller.is_in(fact.get("arguments"))]
        spans = [*(demand.place.span for demand in handler.owners), *told]
        if own is None or own.kind == "class" or _HOOKED.search(self._state.text(handler.path, own.span)):
            return bool(spans)
        return any(own.span.holds(span) for span in spans)

    def _makes_own(self, handler: Handler, fact: Fact) -> bool:
        """Whether a handler makes its caller part of what it makes, or works on what its caller holds."""
        own, caller = self._own(handler), handler.caller
        if own is not None and not own.span.holds(fact.span):
            return False
        if fact.kind == "named":
            return caller.is_in(fact.get("value")) and not caller.is_in(fact.text)
        if fact.kind == "asked":
            return caller.is_in(fact.text.rpartition(".")[0]) and not _TELLS.search(fact.text)
        return fact.kind == "pick" and caller.is_in(fact.get("value"))

    def _own(self, handler: Handler) -> Fact | None:
        table = self._state.names.table(handler.path)
        return table.definitions.get(handler.route.handler) if table is not None else None


def _asking(handler: Handler) -> str:
    """Where a handler asks who is there: what it calls its caller, and what it refuses."""
    values = [f.get("value") for _, f in handler.read if f.kind == "named" and handler.caller.is_in(f.text)]
    return "\n".join((*values, *(f.get("condition") for _, f in handler.read if f.kind == "refusal")))
