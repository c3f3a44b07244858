"""What other files' answers depend on in the facts of one file, and so what an edit makes stale."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum

from cx_lsp.model import Fact, Facts

_PLACED = frozenset({"route", "router", "mount", "before", "global", "test", "default"})
"""Kinds whose place other files' answers repeat."""
_UNSHARED = frozenset(
    (
        *(
            "input",
            "sink",
            "validator",
            "suppression",
            "secret",
            "credential",
            "address_text",
            "lookup",
            "log",
        ),
        *("enumeration", "logged", "remark", "passes", "made_up", "attempt", "swallowed", "tentative"),
        *("debug", "debug_choice"),
    )
)
"""Kinds that only the file itself looks at."""
_ADDRESS = ("/", "{", "http")
"""How texts begin that the requests of other files may be addressed by."""
_NAMED = frozenset({"function", "class", "import", "default", "instance", "alias", "router"})
"""Kinds by which a name finds what it stands for."""
_BOUND = frozenset({"literal", "address"})
_ROUTED = frozenset({"route", "router", "mount", "default", "action", "method"})
"""Kinds that the table of routes is made of."""
_PAGE = re.compile(r"(^|/)(app|pages)/.*\.[cm]?[jt]sx?$")
_INNER = frozenset({"head", "body", "value"})
"""Data that only the file itself looks at."""


class Stale(IntEnum):
    """How far an edit reaches; what it makes stale, and everything below."""

    NOTHING = 0
    BODIES = 1
    """What functions call, refuse and pass on."""
    ROUTES = 2
    NAMES = 3


def stale(before: Facts | None, after: Facts) -> Stale:
    """What of the answers about other files has to be found again after an edit of one."""
    if before is None:
        return Stale.NAMES
    if list(_names(before)) != list(_names(after)):
        return Stale.NAMES
    if list(_shared(before)) == list(_shared(after)):
        return Stale.NOTHING
    return Stale.BODIES if list(_routes(before)) == list(_routes(after)) else Stale.ROUTES


def _shared(facts: Facts) -> Iterator[tuple[object, ...]]:
    """Places of routes and tests, names and calls of the rest."""
    for f in facts.items:
        if f.kind not in _UNSHARED and (f.kind != "literal" or f.get("value").startswith(_ADDRESS)):
            yield f.kind, f.text, f.scope, f.span if f.kind in _PLACED else None, f.data


def _names(facts: Facts) -> Iterator[tuple[object, ...]]:
    for fact in facts.items:
        if fact.kind in _NAMED:
            yield fact.kind, fact.text, fact.scope, _outer(fact)
        elif fact.kind in _BOUND and not fact.scope:
            yield fact.kind, fact.text


def _routes(facts: Facts) -> Iterator[tuple[object, ...]]:
    page = _PAGE.search(facts.path) is not None
    for fact in facts.items:
        if fact.kind in _ROUTED or (page and fact.kind in ("function", "class")):
            yield fact.kind, fact.text, fact.scope, fact.span, fact.data


def _outer(fact: Fact) -> dict[str, str]:
    return {key: text for key, text in fact.data.items() if key not in _INNER}
