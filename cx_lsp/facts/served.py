"""Drops the inputs of code that makes a request of its own: what it reads there came from no stranger."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tree_sitter import Node

from cx_lsp.facts.capture import Raw

_REQUEST = re.compile(r"(_?req|request)\b")
_NAMES = frozenset({"req", "_req", "request"})
# Types of what a server is sent, and words by which a team's own say that they are more of the same.
_SERVED = re.compile(
    r"\b(Request|Req|any|unknown|object|IncomingMessage|Http2ServerRequest)\b|Request(With|For|Ext)"
    r"|(Http|HTTP|Next|Api|API|Fastify|Express|Koa|Hono|Hapi|Vercel|Nest|Server|Auth\w*|User|Session|Typed|Custom|Raw)Request"
)
_ANSWERED = re.compile(r"\b(_?res|_?response|_?reply|_?next|ctx|context|done)\b")
_MADE = frozenset({"object", "new_expression"})


class _Region(NamedTuple):
    """Where a name for a request holds, and whether the code itself made what it stands for."""

    start: int
    end: int
    own: bool


def served(raws: Sequence[Raw], root: Node) -> list[Raw]:
    """The facts of a statement without inputs that are read from a request the code is about to send.

    That is one whose type is not a server's, in a function that answers nothing, or one made on the spot.
    """
    asked = [raw for raw in raws if raw.kind == "input" and _REQUEST.match(raw.text)]
    if not asked:
        return list(raws)
    named = [raw for raw in raws if raw.kind == "parameter" and raw.text in _NAMES]
    regions = [*_parameters(named, root), *_variables(asked, root)]
    sent = {id(raw) for raw in asked if _is_own(raw, regions)}
    return [raw for raw in raws if id(raw) not in sent]


def _is_own(raw: Raw, regions: Sequence[_Region]) -> bool:
    around = [region for region in regions if region.start <= raw.start and raw.end <= region.end]
    return bool(around) and min(around, key=lambda region: region.end - region.start).own


def _parameters(named: Sequence[Raw], root: Node) -> Iterator[_Region]:
    for raw in named:
        node = root.descendant_for_byte_range(raw.start, raw.end)
        while node is not None and node.type != "formal_parameters":
            node = node.parent
        function = node.parent if node is not None else None
        if node is None or function is None:
            continue
        type_, others = raw.data.get("type", ""), (node.text or b"").decode("utf-8", "replace")
        is_server = not type_ or _SERVED.search(type_) or "@" in others or _ANSWERED.search(others)
        yield _Region(function.start_byte, function.end_byte, not is_server)


def _variables(asked: Sequence[Raw], root: Node) -> Iterator[_Region]:
    """The blocks in which a name is given something made there; looked for from where it is read."""
    seen: set[int] = set()
    for raw in asked:
        node = root.descendant_for_byte_range(raw.start, raw.end)
        while node is not None and node.id != root.id and node.id not in seen:
            if node.type == "statement_block":
                seen.add(node.id)
                yield from _declared(node)
            node = node.parent


def _declared(block: Node) -> Iterator[_Region]:
    for statement in block.named_children:
        for one in statement.named_children if statement.type == "lexical_declaration" else ():
            name, value = one.child_by_field_name("name"), one.child_by_field_name("value")
            if name is None or value is None or (name.text or b"").decode("utf-8", "replace") not in _NAMES:
                continue
            yield _Region(statement.start_byte, block.end_byte, value.type in _MADE)
