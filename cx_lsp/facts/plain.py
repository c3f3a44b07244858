"""A statement as it would be written without aliases and without comments between arguments.

The vocabulary knows `subprocess.run` and looks for first arguments; `from subprocess import run as r` and
`run(  # why` say the same. What differs is read from a text of its own, whose places lead back to the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from tree_sitter import Node

from cx_lsp.facts.aliases import Bindings
from cx_lsp.facts.capture import Raw
from cx_lsp.facts.flow import RawFlow
from cx_lsp.facts.languages import Language

_LONGEST = 200_000
"""Bytes of a statement that is read a second time."""
_COMMENTS = {"python": re.compile(rb"#[^\n]*")}
_SCRIPT = re.compile(rb"//[^\n]*|/\*")
_SIMPLE = frozenset({"import_statement", "import_from_statement", "comment", "future_import_statement"})
"""Statements in which nothing runs."""
_BETWEEN = frozenset({"argument_list", "arguments"})
_BOUND = frozenset({"parameters", "lambda_parameters", "typed_parameter", "default_parameter"})
_Edit = tuple[int, int, bytes]


@dataclass(frozen=True, slots=True)
class Plain:
    """A statement's plain text as a tree, and where its places are in the text it was made of."""

    root: Node
    data: bytes
    places: tuple[tuple[int, int], ...]
    """Offsets in the plain text and in the original, where the two begin to differ by another amount."""

    def back(self, offset: int) -> int:
        """The original of an offset."""
        at = max(bisect_right(self.places, (offset, 1 << 62)) - 1, 0)
        here, there = self.places[at]
        following = self.places[at + 1][1] if at + 1 < len(self.places) else None
        found = there + offset - here
        return found if following is None else min(found, following)

    def raw(self, raw: Raw) -> Raw:
        """A capture at its original place."""
        return replace(raw, start=self.back(raw.start), end=self.back(raw.end), head=None)

    def flow(self, flow: RawFlow) -> RawFlow:
        """A flow with every part at its original place."""
        return replace(
            flow,
            source=self.raw(flow.source),
            sink=self.raw(flow.sink),
            steps=tuple(map(self._range, flow.steps)),
            guard=None if flow.guard is None else self._range(flow.guard),
            function=self.raw(flow.function),
            passed=tuple(p._replace(place=self._range(p.place)) for p in flow.passed),
        )

    def _range(self, place: tuple[int, int]) -> tuple[int, int]:
        return self.back(place[0]), self.back(place[1])


def plain(spoken: Language, node: Node, data: bytes, bindings: Bindings) -> Plain | None:
    """The plain reading of a statement; None where it is what is written."""
    if node.type in _SIMPLE or node.has_error or node.end_byte - node.start_byte > _LONGEST:
        return None
    edits = sorted({*_comments(spoken.name, node, data), *_names(node, data, bindings.inside(node, data))})
    if not edits:
        return None
    text, places, at = bytearray(), [(0, node.start_byte)], node.start_byte
    for start, end, new in edits:
        if start < at:
            continue
        text += data[at:start]
        places.append((len(text), start))
        text += new
        places.append((len(text), end))
        at = end
    text += data[at : node.end_byte]
    root = spoken.parser().parse(bytes(text)).root_node
    if root.has_error or len(root.children) != 1:
        return None
    return Plain(root, bytes(text), tuple(places))


def _comments(name: str, node: Node, data: bytes) -> Iterator[_Edit]:
    """The comments between the arguments of calls, each as spaces of its length."""
    for match in _COMMENTS.get(name, _SCRIPT).finditer(data, node.start_byte, node.end_byte):
        found = node.descendant_for_byte_range(match.start(), match.start() + 1)
        if found is None or found.type != "comment" or found.start_byte != match.start():
            continue
        if found.parent is not None and found.parent.type in _BETWEEN:
            yield found.start_byte, found.end_byte, b" " * (found.end_byte - found.start_byte)


def _names(node: Node, data: bytes, full: Mapping[bytes, bytes]) -> Iterator[_Edit]:
    """The places where an alias is called or asked for a member, with what it stands for."""
    if not full:
        return
    words = re.compile(rb"(?<![\w.])(?:%s)(?!\w)" % b"|".join(map(re.escape, full)))
    found: list[tuple[bytes, Node]] = []
    shadowed = set()
    for match in words.finditer(data, node.start_byte, node.end_byte):
        word = node.descendant_for_byte_range(match.start(), match.end())
        if word is None or word.type != "identifier" or word.parent is None:
            continue
        if word.parent.type in _BOUND:
            shadowed.add(match[0])
        found.append((match[0], word))
    yield from _replaced(((name, word) for name, word in found if name not in shadowed), full)


def _replaced(found: Iterable[tuple[bytes, Node]], full: Mapping[bytes, bytes]) -> Iterator[_Edit]:
    for name, word in found:
        parent = word.parent
        field = {"call": "function", "attribute": "object"}.get(parent.type if parent is not None else "")
        if parent is not None and field and parent.child_by_field_name(field) == word:
            yield word.start_byte, word.end_byte, full[name]
