"""The code of two copies becomes what differs between them: names, values, and lines of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from cx_lsp.matching import blocks
from cx_lsp.program.code import Code, Line, named

_VALUE = re.compile(rb"\d[\w.]*|[rRbBuUfF]{0,2}[\"'`].*|True|False|None|true|false|null|undefined", re.DOTALL)
_LAYOUT = frozenset((b",", b";", b"(", b")"))
Swap = tuple[str, str]
"""What stands in the original, and what stands in its place in the copy."""


class Differences(NamedTuple):
    """What a copy does not share with its original."""

    names: tuple[Swap, ...] = ()
    values: tuple[Swap, ...] = ()
    added: int = 0
    """Lines that only the copy has."""
    lacking: int = 0
    """Lines that only the original has."""


def differences(original: Code, copy: Code) -> Differences:
    """What differs, each swap once and in the order of the code; layout is no difference."""
    swaps: dict[tuple[str, Swap], None] = {}
    added = lacking = 0
    for left, right in _gaps(original, copy):
        if _shape(_flat(left)) != _shape(_flat(right)):
            shapes = list(map(_shape, left)), list(map(_shape, right))
            pairs = [(i + n, j + n) for i, j, size in blocks(*shapes) for n in range(size)]
            added, lacking = added + len(right) - len(pairs), lacking + len(left) - len(pairs)
            left, right = [left[i] for i, _ in pairs], [right[j] for _, j in pairs]
        swaps |= dict.fromkeys(_swaps(_flat(left), _flat(right)))
    return Differences(
        tuple(swap for kind, swap in swaps if kind == "name"),
        tuple(swap for kind, swap in swaps if kind == "value"),
        added,
        lacking,
    )


def _gaps(one: Code, other: Code) -> Iterator[tuple[list[Line], list[Line]]]:
    """What stands on both sides between the lines that are equal."""
    equal = [block for block in blocks(one.says, other.says) if block[2]]
    ends = [(0, 0, 0), *equal, (len(one.tokens), len(other.tokens), 0)]
    left, right = (list(map(_bare, side.tokens)) for side in (one, other))
    for (i, j, size), (i_next, j_next, _) in pairwise(ends):
        yield left[i + size : i_next], right[j + size : j_next]


def _bare(line: Line) -> Line:
    """A line without what formatters add and drop."""
    return tuple(token for token in line if token not in _LAYOUT)


def _flat(lines: Sequence[Line]) -> Line:
    return tuple(token for line in lines for token in line)


def _shape(line: Line) -> Line:
    return tuple(b"0" if _VALUE.fullmatch(t) else b"x" if named(t) else t for t in line)


def _swaps(one: Sequence[bytes], other: Sequence[bytes]) -> Iterator[tuple[str, Swap]]:
    for left, right in zip(one, other, strict=False):
        if left != right and (named(left) or _VALUE.fullmatch(left)):
            kind = "value" if _VALUE.fullmatch(left) else "name"
            yield kind, (left.decode("utf-8", "replace"), right.decode("utf-8", "replace"))
