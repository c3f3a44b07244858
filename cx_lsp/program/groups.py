"""Pairs of copies become whole groups: every place of the same code, each of them once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from cx_lsp.model import Copy, CopyGroup, Likeness, Member, Span

_LOOSER: tuple[Likeness, ...] = ("exact", "renamed", "near")
_Block = tuple[str, str, int]
"""A path, a scope, and which of the blocks of that function."""
_Root = Callable[[_Block], _Block]


def groups(pairs: Iterable[tuple[str, Copy]]) -> Iterator[CopyGroup]:
    """The groups of copies, each pair told with the path of its own side; in the order of their places."""
    pairs = list(pairs)
    spans: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for path, copy in pairs:
        spans[path, copy.scope].append(copy.span)
        spans[copy.other.path, copy.other_scope].append(copy.other.span)
    blocks = {place: list(_blocks(found)) for place, found in spans.items()}

    def block(path: str, scope: str, span: Span) -> _Block:
        known = blocks[path, scope]
        return path, scope, next(n for n, held in enumerate(known) if _lines(held, span) > 0)

    edges = [
        (block(path, copy.scope, copy.span), block(copy.other.path, copy.other_scope, copy.other.span), copy)
        for path, copy in pairs
    ]
    root = _joined(edges)
    gathered: dict[_Block, tuple[set[_Block], list[Copy]]] = defaultdict(lambda: (set(), []))
    for left, right, copy in edges:
        members, copies = gathered[root(left)]
        members.update((left, right))
        copies.append(copy)
    found = [
        _group([Member(b[0], blocks[b[:2]][b[2]], b[1]) for b in members], copies)
        for members, copies in gathered.values()
    ]
    yield from sorted((g for g in found if len(g.members) > 1), key=lambda g: g.members)


def _group(members: Iterable[Member], copies: Sequence[Copy]) -> CopyGroup:
    ordered = tuple(sorted(members))
    return CopyGroup(
        ordered,
        max((copy.kind for copy in copies), key=_LOOSER.index),
        min(copy.alike for copy in copies),
        min(len(member.span.lines) for member in ordered),
    )


def _blocks(spans: Iterable[Span]) -> Iterator[Span]:
    """The parts of one function that are copied; spans that share a line are one part."""
    held: Span | None = None
    for span in sorted(spans):
        if held is None or _lines(held, span) <= 0:
            if held is not None:
                yield held
            held = span
        elif (span.end_line, span.end_col) > (held.end_line, held.end_col):
            held = Span(held.start_line, held.start_col, span.end_line, span.end_col)
    if held is not None:
        yield held


def _lines(one: Span, other: Span) -> int:
    return min(one.end_line, other.end_line) - max(one.start_line, other.start_line) + 1


def _joined(edges: Iterable[tuple[_Block, _Block, Copy]]) -> _Root:
    """What tells for each block the one that stands for all it is joined with."""
    above: dict[_Block, _Block] = {}

    def root(block: _Block) -> _Block:
        while (up := above.get(block, block)) != block:
            above[block] = above.get(up, up)
            block = up
        return block

    for left, right, _ in edges:
        above[root(left)] = root(right)
    return root
