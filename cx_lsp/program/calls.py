"""From a function to the functions it calls, across files and across the stack, and on to all it reaches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cx_lsp.model import Definition
from cx_lsp.program.names import Names
from cx_lsp.program.receivers import CONSTRUCTORS, Receivers
from cx_lsp.program.requests import Requests

_CALLS = frozenset({"call", "dependency", "decorator", "element"})


class Calls:
    """The call graph of one workspace, computed as far as it is asked for."""

    def __init__(self, names: Names, requests: Requests) -> None:
        self._names = names
        self._receivers = Receivers(names)
        self._requests = requests
        self._known: dict[Definition, tuple[Definition, ...]] = {}

    def reach(self, starts: Iterable[Definition]) -> frozenset[Definition]:
        """All that runs when one of `starts` runs, the starts included."""
        seen = set(starts)
        queue = list(seen)
        while queue:
            for callee in self.callees(queue.pop()):
                if callee not in seen:
                    seen.add(callee)
                    queue.append(callee)
        return frozenset(seen)

    def callees(self, definition: Definition) -> tuple[Definition, ...]:
        """What one function calls directly: by name, by dependency, by HTTP, and its own inner functions."""
        known = self._known.get(definition)
        if known is None:
            known = self._known[definition] = tuple(dict.fromkeys(self._find(definition)))
        return known

    def _find(self, definition: Definition) -> Iterator[Definition]:
        path, scope = definition.path, definition.scope
        table = self._names.table(path)
        if table is None:
            return
        for fact in table.by_scope.get(scope, ()):
            if fact.kind in _CALLS:
                found = self._receivers.called(path, scope, fact.text)
                if found is not None:
                    yield found
            elif fact.kind == "http":
                yield from self._requests.handlers(path, fact)
        whole = table.definitions.get(scope)
        for child in table.children.get(scope, ()):
            # A class's methods run when they are called; a function's inner functions run with it.
            if whole is not None and (whole.kind == "function" or child.endswith(CONSTRUCTORS)):
                yield Definition(path, child)
