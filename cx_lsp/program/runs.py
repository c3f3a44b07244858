"""The functions of ours that a handler runs, before it and in it, as texts without comments."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Definition, Fact
from cx_lsp.program.demands import Handler, State
from cx_lsp.program.records import uncommented

_NAMED = re.compile(r"[A-Za-z_$][\w$.]*")
_DEPTH = 2
_CALLED = 12
_LONGEST = 8000


class Runs:
    """Reads the functions of one state."""

    def __init__(self, state: State) -> None:
        self._state = state

    def definition(self, one: Definition) -> Fact | None:
        """What a definition's file says of it."""
        table = self._state.names.table(one.path)
        return table.definitions.get(one.scope) if table is not None else None

    def text(self, one: Definition) -> str:
        """A function as it is written."""
        known = self.definition(one)
        return uncommented(self._state.text(one.path, known.span)) if known is not None else ""

    def called(self, handler: Handler, but: str = "") -> str:
        """What a handler calls, but for its guards and for what is called in the text `but`."""
        queue = [(one, 1) for name, one in handler.called() if f"{name}(" not in but]
        guards = {guard.name.partition("(")[0] for guard in handler.found}
        seen: dict[Definition, str] = {}
        while queue and len(seen) < _CALLED:
            one, depth = queue.pop(0)
            known = self.definition(one)
            if one in seen or known is None or known.kind != "function" or known.text in guards:
                continue
            seen[one] = self.text(one)
            queue += [(inner, depth + 1) for inner in self._inside(one)] if depth < _DEPTH else []
        return "\n".join(seen.values())[:_LONGEST]

    def before(self, handler: Handler) -> Iterator[str]:
        """What runs before a handler, one text for each function."""
        named = ((path, name) for path, _, text in handler.before() for name in _NAMED.findall(text))
        found = (self._state.names.resolve(path, name) for path, name in named)
        return (self.text(one) for one in found if one is not None)

    def _inside(self, one: Definition) -> Iterator[Definition]:
        table = self._state.names.table(one.path)
        for fact in table.by_scope.get(one.scope, ()) if table is not None else ():
            inner = (
                self._state.receivers.called(one.path, one.scope, fact.text) if fact.kind == "call" else None
            )
            if inner is not None:
                yield inner
