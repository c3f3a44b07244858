"""A call of a maker of guards becomes the functions it gives on: which one may hang on what it is told."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.program.tables import Table

_TOLD = re.compile(r"(\w+)\s*(?:=|:)\s*([^,{}()]+)")
_ASKED = re.compile(r"(not\s+|!)?\s*\(?([\w$]+)\)?$")
_YES = {"True": True, "true": True, "False": False, "false": False}
# What a guard is told so that it lets strangers by: jwt_required(optional=True), auth({ required: false })
_WAIVED = re.compile(
    r"\b(optional|allow_?(?:anonymous|guests?|public)|silent)\s*[=:]\s*true\b"
    r"|\b(required?|auto_error|credentials_?required|mandatory|enforced?|is_?required)\s*[=:]\s*false\b"
    r"|\b(mode|strategy)\s*[=:]\s*['\"](try|optional)",
    re.IGNORECASE,
)


def waives(arguments: str) -> bool:
    """Whether a guard is told by its arguments to let strangers by."""
    return _WAIVED.search(arguments) is not None


def given(table: Table, scope: str, arguments: str) -> Iterator[str]:
    """The names of what a function gives on, when it is called with these arguments."""
    facts = table.by_scope.get(scope, ())
    told = {f.text: f.get("default").strip() for f in facts if f.kind == "parameter"}
    told |= {name: value.strip() for name, value in _TOLD.findall(arguments)}
    for fact in facts:
        if fact.kind == "given":
            asked = _ASKED.match(fact.get("condition"))
            chosen = _YES.get(told.get(asked[2], "")) if asked is not None else None
            if chosen is not None and asked is not None:
                yield fact.text if chosen != bool(asked[1]) else fact.get("otherwise")
            else:
                yield from filter(None, (fact.text, fact.get("otherwise")))
