"""From a function to the functions it calls, across files and across the stack, and on to all it reaches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cx_lsp.model import Definition, Fact
from cx_lsp.program.names import Names, Table
from cx_lsp.program.requests import Requests


class Calls:
    """The call graph of one workspace, computed as far as it is asked for."""

    def __init__(self, names: Names, requests: Requests) -> None:
        self._names = names
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
            if fact.kind in ("call", "dependency", "decorator", "element"):
                found = self._callee(path, scope, fact, table)
                if found is not None:
                    yield found
            elif fact.kind == "http":
                yield from self._requests.handlers(path, fact)
        whole = table.definitions.get(scope)
        for child in table.children.get(scope, ()):
            # A class's methods run when they are called; a function's inner functions run with it.
            if whole is not None and (
                whole.kind == "function" or child.endswith(("__init__", ".constructor"))
            ):
                yield Definition(path, child)

    def _callee(self, path: str, scope: str, fact: Fact, table: Table) -> Definition | None:
        name = fact.text
        if name.startswith(("self.", "this.", "cls.", "super().")):
            member = name.split(".", 1)[1]
            return self._member(path, scope.rpartition(".")[0], member, table)
        return self._names.resolve(path, name) or (
            self._names.resolve(path, f"{scope}.{name}") if scope else None
        )

    def _member(self, path: str, owner: str, member: str, table: Table, hops: int = 4) -> Definition | None:
        if f"{owner}.{member}" in table.definitions:
            return Definition(path, f"{owner}.{member}")
        known = table.definitions.get(owner)
        for base in filter(None, known.get("base").split(",")) if known is not None and hops else ():
            parent = self._names.resolve(path, base)
            inherited = self._names.table(parent.path) if parent else None
            if parent is not None and inherited is not None:
                found = self._member(parent.path, parent.scope, member, inherited, hops - 1)
                if found is not None:
                    return found
        return None
