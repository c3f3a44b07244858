"""Reads the text of queries as the S-expressions they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TOKEN = re.compile(r';[^\n]*|"(?:\\.|[^"\\])*"|[()\[\]]|@[\w.-]+|#[\w.-]+[?!]|\w[\w/-]*:|!?[\w/-]+|[.?*+]')
_QUANTIFIERS = "?*+"
_Token = tuple[int, int, str]


@dataclass(slots=True)
class Item:
    """One element of a query: a node, a group `(`, a choice `[`, a predicate `#...` or a literal."""

    kind: str
    label: str = ""
    inner: list[Item] = field(default_factory=list)
    captures: list[str] = field(default_factory=list)
    quantifier: str = ""

    @property
    def passes(self) -> bool:
        """Whether this is no node of its own: what stands in it stands in the node around it."""
        return self.kind in ("(", "[")

    def all(self) -> Iterator[Item]:
        """This element and everything inside it."""
        yield self
        for item in self.inner:
            yield from item.all()


def items(query: str) -> Iterator[tuple[str, Item]]:
    """Each pattern of a query: as it is written, and as it is meant."""
    tokens = [(m.start(), m.end(), m[0]) for m in _TOKEN.finditer(query) if not m[0].startswith(";")]
    at = 0
    while at < len(tokens):
        start = tokens[at][0]
        item, at = _item(tokens, at)
        yield query[start : tokens[at - 1][1]], item


def _item(tokens: list[_Token], at: int) -> tuple[Item, int]:
    name = tokens[at][2][:-1] if tokens[at][2].endswith(":") else ""
    at += bool(name)
    item = Item(tokens[at][2], name)
    at += 1
    if item.passes:
        if item.kind == "(" and tokens[at][2][0] not in '(["':
            item.kind, at = tokens[at][2], at + 1
        while tokens[at][2] not in (")", "]"):
            inner, at = (Item(tokens[at][2]), at + 1) if item.kind[0] == "#" else _item(tokens, at)
            item.inner.append(inner)
        at += 1
    while at < len(tokens) and tokens[at][2][0] in f"@{_QUANTIFIERS}":
        if tokens[at][2][0] == "@":
            item.captures.append(tokens[at][2][1:])
        else:
            item.quantifier = tokens[at][2]
        at += 1
    return item, at
