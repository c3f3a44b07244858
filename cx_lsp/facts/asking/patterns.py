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
from functools import cache
from typing import NamedTuple

from cx_lsp.facts.asking.needles import Clause, any_of, of_expression, of_text
from cx_lsp.facts.asking.scheme import Item, items

_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}
# What stands between escapes, quotes or tags: there a run of letters may begin before the node does.
_LOOSE = re.compile(r"string|template|text|escape|regex|comment|ERROR|^_?$")


class Step(NamedTuple):
    """A node on the way from a pattern's root: its kind and its field in the node above, "" for any."""

    kind: str
    field: str


class Demand(NamedTuple):
    """What a predicate asks of a capture that every match has."""

    clause: Clause
    paths: tuple[tuple[Step, ...], ...]
    """The ways from the root of a match to the capture; none when they cannot be told."""


class Pattern(NamedTuple):
    """One pattern of a query, and what has to be true of every place it matches."""

    text: str
    captures: tuple[str, ...]
    demands: tuple[Demand, ...]


@cache
def patterns(query: str) -> tuple[Pattern, ...]:
    """The patterns of a query's text, in order; languages of one family share most of their texts."""
    return tuple(
        Pattern(text, tuple(name for one in item.all() for name in one.captures), tuple(_demands(item)))
        for text, item in items(query)
    )


def _demands(pattern: Item) -> Iterator[Demand]:
    certain = _certain(pattern)
    for item in pattern.all():
        name = item.inner[0].kind[1:] if item.kind[0] == "#" else ""
        texts = [_plain(argument.kind) for argument in item.inner[1:] if argument.kind[0] == '"']
        if name not in certain or len(texts) < len(item.inner) - 1:
            continue
        bounded = not _is_loose(pattern, name)
        clause: Clause = frozenset()
        if item.kind in ("#eq?", "#any-eq?", "#any-of?"):
            clause = any_of(of_text(text, bounded=bounded) for text in texts)
        elif item.kind in ("#match?", "#any-match?"):
            clause = of_expression(texts[0], bounded=bounded)
        if clause:
            yield Demand(clause, tuple(_paths(pattern, name)) if bounded and _has_root(pattern) else ())


def _certain(item: Item) -> frozenset[str]:
    """The captures that every match has."""
    inside = [_certain(inner) for inner in item.inner]
    if item.quantifier in ("?", "*"):
        return frozenset()
    both = frozenset.intersection if item.kind == "[" and inside else frozenset.union
    return both(*inside) | frozenset(item.captures) if inside else frozenset(item.captures)


def _is_loose(item: Item, name: str, parent: str = "") -> bool:
    """Whether what is captured by a name may begin or end inside a run of letters."""
    if item.passes:
        return any(_is_loose(i, name, parent) for i in item.inner) or (
            name in item.captures and any(_is_open(i, parent) for i in item.inner)
        )
    inside = any(_is_loose(inner, name, item.kind) for inner in item.inner)
    return inside or (name in item.captures and _is_open(item, parent))


def _is_open(item: Item, parent: str) -> bool:
    if item.passes:
        return any(_is_open(inner, parent) for inner in item.inner)
    return _LOOSE.search(parent if item.kind == "_" else item.kind) is not None


def _has_root(pattern: Item) -> bool:
    """Whether a match is one node with what stands in it, not several nodes side by side."""
    inner = [item for item in pattern.inner if item.kind[0] != "#"]
    if pattern.quantifier:
        return False
    if pattern.kind == "(":
        return len(inner) == 1 and _has_root(inner[0])
    return pattern.kind != "[" or all(map(_has_root, inner))


def _paths(
    item: Item, name: str, above: tuple[Step, ...] = (), field: str = "", *, chosen: bool = False
) -> Iterator[tuple[Step, ...]]:
    chosen = chosen or name in item.captures
    if item.kind[0] == "#":
        return
    if item.passes:
        for inner in item.inner:
            yield from _paths(inner, name, above, item.label or field, chosen=chosen)
        return
    path = (*above, Step(item.kind, item.label or field))
    if chosen:
        yield path
    for inner in item.inner:
        yield from _paths(inner, name, path)


def _plain(string: str) -> str:
    return _ESCAPE.sub(lambda m: _ESCAPED.get(m[1], m[1]), string[1:-1])
