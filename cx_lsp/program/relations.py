"""Where a handler relates things to its caller: compares an owner, filters a query, refuses by role."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from cx_lsp.model import Demand, Fact, Place
from cx_lsp.program.callers import Caller

_ASKS = re.compile(
    r"(^|[._])(filter\w*|exclude|get|get_or_404|get_object_or_404|get_list_or_404|first\w*|one\w*|find\w*|where\w*"
    r"|count\w*|exists|update\w*|delete\w*|remove\w*|destroy\w*|select|query|all|fetch\w*|by\w*)$",
    re.IGNORECASE,
)
_STATUS = re.compile(
    r"superuser|is_?staff|is_?admin|\brole|permission|\bcan_|owner|has_perm|is_?author", re.IGNORECASE
)
_WRITTEN = frozenset({"data", "body", "json", "defaults", "set", "context"})
# A condition that asks no more than whether the caller is known.
_PLAIN = re.compile(
    r"(not |!)*([\w$.?]*[._?])?(user|currentUser|me|is_?authenticated|is_?anonymous|id|session|principal"
    r"|account|userId)(\(\))?",
    re.IGNORECASE,
)


_ABSENT = re.compile(
    r"(?:not |!)*\(*(?:await )?[\w$]+(?:\([\w$., ]*\))?\)*|[\w$]+\s*(?:is\s+None|={2,3}\s*(?:null|undefined))"
)


def relations(read: Iterable[tuple[str, Fact]], caller: Caller) -> Iterator[Demand]:
    """Each place where something is held against the caller."""
    read = list(read)
    asking = [(path, fact) for path, fact in read if fact.kind == "asked" and _ASKS.search(fact.text)]
    for path, fact in read:
        if _relates(path, fact, caller, asking):
            text = fact.get("condition") if fact.kind == "refusal" else fact.text
            text = f"{text}={fact.get('value')}" if fact.kind == "pick" else text
            yield Demand("owner", re.sub(r"\s+|[\"'`()]", "", text), Place(path, fact.span))


def told(read: Iterable[tuple[str, Fact]], caller: Caller) -> Counter[str]:
    """How often each call of a handler is told who the caller is."""
    asked = (fact for _, fact in read if fact.kind == "asked")
    return Counter(fact.text for fact in asked if caller.is_in(fact.get("arguments")))


def _relates(path: str, fact: Fact, caller: Caller, asking: list[tuple[str, Fact]]) -> bool:
    if fact.kind == "relation":
        sides = (fact.get("left"), fact.get("right"))
        mine = [side for side in sides if caller.is_in(side)]
        return len(mine) == 1 and not any(map(_is_nothing, sides)) and not _is_detail(mine[0])
    if fact.kind == "pick":
        of = fact.get("of")
        inside = of and _ASKS.search(of)
        around = not of and any(p == path and a.span.holds(fact.span) for p, a in asking)
        return bool(inside or around) and caller.is_in(fact.get("value")) and fact.text not in _WRITTEN
    condition = fact.get("condition")
    if fact.kind != "refusal" or not caller.is_in(condition):
        return False
    plain = condition.strip("()")
    return _STATUS.search(plain) is not None or not (_PLAIN.fullmatch(plain) or _ABSENT.fullmatch(plain))


def _is_detail(side: str) -> bool:
    """Whether what is compared is no more than a detail of the caller: an address, a password."""
    return re.search(r"[.?](e?mail|\w*name|password\w*|language|locale)$", side) is not None


def _is_nothing(side: str) -> bool:
    return side in ("None", "null", "undefined", "True", "False", "true", "false", "''", '""', "0", "")
