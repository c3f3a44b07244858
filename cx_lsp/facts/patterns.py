"""Takes the text of queries apart into patterns, and says of each which words a match has to hold.

What the author of a pattern has to know: a pattern costs nearly nothing in code that does not hold its words.
They come from `#eq?`, `#any-of?` and `#match?` on captures that every match has; a capture in one branch of
`[...]`, or under `?` or `*`, counts for nothing, as it may be missing. An expression has words when each of
its branches holds a literal of three letters, or a shorter one between edges (`^`, `$`, `\\b`, punctuation):
`(^|[.])run$` is found by "run", `^use\\w*` by what begins with "use"; `(?i)`, `.`, `[a-z]` and `#not-...?`
give none. A pattern without words is asked of all code: leave that to what every program is made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from cx_lsp.facts.needles import Clause, any_of, of_expression, of_text

_Token = tuple[int, int, str]

_TOKEN = re.compile(r';[^\n]*|"(?:\\.|[^"\\])*"|[()\[\]]|@[\w.-]+|#[\w.-]+[?!]|\w[\w/-]*:|!?[\w/-]+|[.?*+]')
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}
_OPTIONAL = ("?", "*")
# What stands between escapes, quotes or tags: there a run of letters may begin before the node does.
_LOOSE = re.compile(r"string|template|text|escape|regex|comment|ERROR|^_?$")


@dataclass(slots=True)
class _Item:
    """One element of a query: a node, a group `(`, a choice `[`, a predicate `#...` or a literal."""

    kind: str
    inner: list[_Item] = field(default_factory=list)
    captures: list[str] = field(default_factory=list)
    optional: bool = False

    def within(self, parent: str = "") -> Iterator[tuple[_Item, str]]:
        """This element and everything inside it, with the kind of what each stands in."""
        yield self, parent
        for item in self.inner:
            yield from item.within(parent if self.kind in ("(", "[") else self.kind)


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern of a query, and the clauses that are true of every text it matches."""

    text: str
    captures: tuple[str, ...]
    clauses: tuple[Clause, ...]


def patterns(query: str) -> list[Pattern]:
    """The patterns of a query's text, in order."""
    tokens = [(m.start(), m.end(), m[0]) for m in _TOKEN.finditer(query) if not m[0].startswith(";")]
    found = []
    at = 0
    while at < len(tokens):
        start = tokens[at][0]
        item, at = _item(tokens, at)
        captures = tuple(name[1:] for one, _ in item.within() for name in one.captures)
        found.append(Pattern(query[start : tokens[at - 1][1]], captures, tuple(filter(None, _clauses(item)))))
    return found


def _item(tokens: list[_Token], at: int) -> tuple[_Item, int]:
    if tokens[at][2].endswith(":"):
        at += 1
    item = _Item(tokens[at][2])
    at += 1
    if item.kind in ("(", "["):
        if item.kind == "(" and tokens[at][2][0] not in '(["':
            item.kind, at = tokens[at][2], at + 1
        while tokens[at][2] not in (")", "]"):
            inner, at = (_Item(tokens[at][2]), at + 1) if item.kind[0] == "#" else _item(tokens, at)
            item.inner.append(inner)
        at += 1
    while at < len(tokens) and tokens[at][2][0] in "?*+@":
        item.optional = item.optional or tokens[at][2] in _OPTIONAL
        item.captures += [tokens[at][2]] if tokens[at][2][0] == "@" else []
        at += 1
    return item, at


def _clauses(pattern: _Item) -> Iterator[Clause]:
    certain = _certain(pattern)
    items = list(pattern.within())
    for item, _ in items:
        if item.kind[0] != "#" or item.inner[0].kind not in certain:
            continue
        name = item.inner[0].kind
        bounded = not any(name in one.captures and _is_loose(one, parent) for one, parent in items)
        texts = [_plain(argument.kind) for argument in item.inner[1:] if argument.kind[0] == '"']
        if len(texts) < len(item.inner) - 1:
            continue
        if item.kind in ("#eq?", "#any-eq?", "#any-of?"):
            yield any_of(of_text(text, bounded=bounded) for text in texts)
        elif item.kind in ("#match?", "#any-match?"):
            yield of_expression(texts[0], bounded=bounded)


def _certain(item: _Item) -> frozenset[str]:
    """The captures that every match has."""
    inside = [_certain(inner) for inner in item.inner]
    if item.optional:
        return frozenset()
    both = frozenset.intersection if item.kind == "[" and inside else frozenset.union
    return both(*inside) | frozenset(item.captures) if inside else frozenset(item.captures)


def _is_loose(item: _Item, parent: str) -> bool:
    """Whether what is captured may begin or end inside a run of letters."""
    if item.kind == "[":
        return any(_is_loose(inner, parent) for inner in item.inner)
    return _LOOSE.search(parent if item.kind == "_" else item.kind) is not None


def _plain(string: str) -> str:
    return _ESCAPE.sub(lambda m: _ESCAPED.get(m[1], m[1]), string[1:-1])
