"""A segment and what changed since become the functions there are now, by file, shape and what they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from heapq import merge
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cx_lsp.copies.batch import Held, Shape
from cx_lsp.copies.postings import Postings, Weights
from cx_lsp.copies.segment import Numbers, Segment
from cx_lsp.copies.units import Unit

Place = tuple[str, Unit]
_KEPT = 20_000
"""Shapes whose places are remembered."""


class Change(NamedTuple):
    """The shapes that stand somewhere now and did not, and the other way round."""

    came: list[Shape]
    ceased: list[Shape]


class Population:
    """The functions of all files: those of a segment, with some files replaced."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment
        self._replaced: dict[str, tuple[Held, ...]] = {}
        self._files = {path: n for n, path in enumerate(segment.files())}
        self._paths = tuple(self._files)
        self._by_text = np.argsort(segment.file_texts, kind="stable").astype(np.uint32)
        self._by_shape = np.argsort(segment.unit_shapes, kind="stable").astype(np.uint32)
        self._counts = _counted(segment)
        self._listed = self._counts > 0
        signatures = segment.signatures
        self._kinds = (
            Postings(segment.gram_hashes, segment.gram_owners, signatures),
            Postings(segment.print_hashes, segment.print_owners, signatures),
        )
        self._new: dict[int, tuple[Shape, int]] = {}
        self._where: dict[int, dict[str, list[Unit]]] = {}
        self._known: dict[int, list[Place]] = {}

    def paths(self) -> list[str]:
        """Every file that is known, in order."""
        return sorted(self._files.keys() | self._replaced.keys())

    def units(self, path: str) -> tuple[Held, ...]:
        """The functions of a file, in order."""
        if path in self._replaced:
            return self._replaced[path]
        return tuple(map(self._held, self._stored(path)))

    def replaced(self, path: str) -> bool:
        """Whether a file stands here with another text than in the segment."""
        return path in self._replaced

    def put(self, path: str, units: Sequence[Held]) -> Change:
        """Replaces the functions of a file."""
        before, after = self.units(path), tuple(units)
        self._place(path, before, after)
        self._replaced[path] = after
        return self._exchange(before, after)

    def restore(self, path: str) -> Change:
        """Goes back to the functions that the segment holds of a file."""
        before = self._replaced.get(path)
        if before is None:
            return Change([], [])
        after = tuple(map(self._held, self._stored(path)))
        self._place(path, before, ())
        del self._replaced[path]
        return self._exchange(before, after)

    def members(self, signature: int) -> Iterator[Place]:
        """Where a shape stands, in order."""
        if signature not in self._known:
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[signature] = sorted(self._members_stored(signature), key=_in_order)
        stored = (place for place in self._known[signature] if place[0] not in self._replaced)
        replaced = self._where.get(signature)
        if not replaced:
            return stored
        now = ((path, unit) for path, units in sorted(replaced.items()) for unit in units)
        return merge(stored, now, key=_in_order)

    def shape(self, signature: int) -> Shape:
        """The shape with a signature."""
        if signature in self._new:
            return self._new[signature][0]
        number = self._number(signature)
        assert number is not None, "a signature comes from here"
        return self._shape(number)

    def sharing(self, shape: Shape) -> tuple[Weights, Weights]:
        """The shapes that share code with one, by equal statements and by equal runs of tokens."""
        grams, prints = self._kinds
        return grams.sharing(shape.grams, self._lives), prints.sharing(shape.prints, self._lives)

    def telling(self, changed: Sequence[dict[int, int]]) -> list[list[int]]:
        """Of each kind, the hashes whose change by so many may alter which shapes are candidates."""
        return [kind.telling(by) for kind, by in zip(self._kinds, changed, strict=True)]

    def _lives(self, shapes: Numbers) -> NDArray[np.bool_]:
        return self._counts[shapes] > 0

    def _stored(self, path: str) -> range:
        number = self._files.get(path)
        if number is None:
            return range(0)
        text = int(self._segment.file_texts[number])
        return range(int(self._segment.text_units[text]), int(self._segment.text_units[text + 1]))

    def _held(self, unit: int) -> Held:
        return Held(self._unit(unit), self._shape(int(self._segment.unit_shapes[unit])))

    def _unit(self, unit: int) -> Unit:
        return Unit(self._segment.name(unit), *self._segment.unit_lines[unit].tolist())

    def _shape(self, number: int) -> Shape:
        kept = self._segment
        return Shape(
            int(kept.signatures[number]),
            kept.grams[kept.gram_starts[number] : kept.gram_starts[number + 1]],
            kept.prints[kept.print_starts[number] : kept.print_starts[number + 1]],
        )

    def _number(self, signature: int) -> int | None:
        """Which shape of the segment has a signature; None for those of texts that no file has."""
        at = int(np.searchsorted(self._segment.signatures, np.uint64(signature)))
        same = at < len(self._listed) and int(self._segment.signatures[at]) == signature
        return at if same and self._listed[at] else None

    def _exchange(self, before: Sequence[Held], after: Sequence[Held]) -> Change:
        left = Counter(held.shape.signature for held in before)
        come = Counter(held.shape.signature for held in after)
        shapes = {held.shape.signature: held.shape for held in (*before, *after)}
        change = Change([], [])
        for signature, shape in shapes.items():
            by = come[signature] - left[signature]
            if by and self._count(shape, by):
                (change.came if by > 0 else change.ceased).append(shape)
        return change

    def _count(self, shape: Shape, by: int) -> bool:
        """Counts places of a shape; whether it came into being or ceased to be."""
        number = self._number(shape.signature)
        if number is not None:
            was = int(self._counts[number])
            self._counts[number] = was + by
        else:
            was = self._new.get(shape.signature, (shape, 0))[1]
            self._new[shape.signature] = (shape, was + by)
        if was and was + by:
            return False
        for kind, hashes in zip(self._kinds, shape[1:], strict=True):
            if number is not None:
                (kind.bury if was else kind.revive)(hashes)
            elif was:
                kind.remove(shape.signature, hashes)
            else:
                kind.add(shape.signature, hashes)
        if number is None and was:
            del self._new[shape.signature]
        return True

    def _place(self, path: str, before: Sequence[Held], after: Sequence[Held]) -> None:
        for held in before if path in self._replaced else ():
            self._where[held.shape.signature].pop(path, None)
        for held in after:
            self._where.setdefault(held.shape.signature, {}).setdefault(path, []).append(held.unit)

    def _members_stored(self, signature: int) -> Iterator[Place]:
        number = self._number(signature)
        if number is None:
            return
        kept = self._segment
        low, high = _between(kept.unit_shapes, number, self._by_shape)
        for unit in self._by_shape[low:high].tolist():
            text = int(np.searchsorted(kept.text_units, np.uint32(unit), "right")) - 1
            first, last = _between(kept.file_texts, text, self._by_text)
            for file in self._by_text[first:last].tolist():
                yield self._paths[file], self._unit(unit)


def _counted(segment: Segment) -> NDArray[np.int64]:
    """In how many places each shape stands."""
    texts = len(segment.text_units) - 1
    files = np.bincount(segment.file_texts, minlength=texts)
    units = np.repeat(files, np.diff(segment.text_units))
    return np.bincount(segment.unit_shapes, units, len(segment.signatures)).astype(np.int64)


def _in_order(place: Place) -> tuple[str, int]:
    return place[0], place[1].start


def _between(values: Numbers, value: int, order: Numbers) -> tuple[int, int]:
    """Where a value begins and ends in the order of the values."""
    # Of the same type, or the whole column would be copied to compare.
    low, high = np.searchsorted(values, np.array([value, value + 1], values.dtype), sorter=order)
    return int(low), int(high)


def alike(shape: Shape, others: Sequence[Shape]) -> list[float]:
    """How much of the smaller of two shapes stands in the other, for each of some others."""
    if not others or not len(shape.grams):
        return [0.0] * len(others)
    grams = np.concatenate([other.grams for other in others])
    at = np.minimum(np.searchsorted(shape.grams, grams), len(shape.grams) - 1)
    lengths = np.array([len(other.grams) for other in others])
    owner = np.repeat(np.arange(len(others)), lengths)
    shared = np.bincount(owner, shape.grams[at] == grams, len(others))
    return list(shared / np.maximum(np.minimum(lengths, len(shape.grams)), 1))
