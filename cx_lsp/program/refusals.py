"""Whether an error of ours means 401 or 403: by its name, by what it makes of itself, by what it holds."""

from __future__ import annotations

import re

from cx_lsp.model import Definition
from cx_lsp.program.names import Names
from cx_lsp.program.receivers import CONSTRUCTORS
from cx_lsp.program.tables import Table

_REFUSAL = re.compile(
    r"[uU]nauthor|[fF]orbidden|Not(Authenticated|Authorized)|PermissionDenied|AccessDenied|AuthenticationFailed"
)
_REFUSED = re.compile(r"(^|\D)40[13](\D|$)|UNAUTHORIZED|FORBIDDEN")


class Refusals:
    """Judges the errors of one workspace."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def carried_by(self, owner: Definition) -> bool:
        """Whether a class holds a 401 or 403 and raises something: HTTPException(self.error_code)."""
        family = (owner, *self._names.ancestors(owner))
        tables = [(one.scope, table) for one in family if (table := self._names.table(one.path)) is not None]
        inside = ((table, inner) for scope, table in tables for inner in table.within(scope))
        raises = any(f.kind == "raise" for table, inner in inside for f in table.by_scope.get(inner, ()))
        return raises and any(_refusing(table, scope) for scope, table in tables)

    def meant_by(self, path: str, name: str) -> bool:
        """Whether what is raised is an error of ours that means 401 or 403."""
        found = self._names.locate(path, name)
        table = self._names.table(found.path) if found is not None else None
        made = table.makes(found.name) if found is not None and table is not None else None
        if table is not None and made is not None:
            return any(made.span.holds(d.span) for d in table.by_kind["denial"])
        error = self._names.resolve(path, name)
        family = [error, *self._names.ancestors(error)] if error is not None else []
        return any(self._is_refusal(one) for one in family)

    def _is_refusal(self, error: Definition) -> bool:
        table = self._names.table(error.path)
        known = table.definitions.get(error.scope) if table is not None else None
        if table is None or known is None or known.kind != "class":
            return False
        # What a class makes of itself: super().__init__(status_code=403), super(403, message)
        makes = any(
            fact.kind == "denial"
            for name in CONSTRUCTORS
            for fact in table.by_scope.get(f"{error.scope}.{name}", ())
        )
        return makes or bool(_REFUSAL.search(known.get("base"))) or _refusing(table, error.scope)


def _refusing(table: Table, scope: str) -> bool:
    """Whether a field of a class holds a 401 or 403."""
    return any(f.kind == "field" and _REFUSED.search(f.get("value")) for f in table.by_scope.get(scope, ()))
