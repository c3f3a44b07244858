"""A shape becomes the shapes that may be copies of it, best first; what an edit does not touch is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from heapq import nsmallest

from cx_lsp.copies.batch import Shape
from cx_lsp.copies.population import Population, alike
from cx_lsp.copies.postings import Weights
from cx_lsp.copies.segment import Numbers

_TOP = 16
"""Shapes that are looked at closely, of each kind of likeness."""
_LEAST = 0.3
"""How much of the smaller shape the other must hold to be worth comparing."""
_KEPT = 20_000

Ranked = tuple[tuple[int, int], ...]
"""Signatures with the weight of what they share, the heaviest first."""


class Ranking:
    """The candidates of shapes, remembered for those that are asked for again and again."""

    def __init__(self, population: Population) -> None:
        self._population = population
        self._forget()

    def _forget(self) -> None:
        self._known: dict[int, Ranked] = {}
        self._asking: tuple[dict[int, set[int]], dict[int, set[int]]] = ({}, {})
        self._listing: dict[int, set[int]] = {}
        self._passing: dict[int, Ranked] = {}

    def of(self, shape: Shape) -> Ranked:
        """The candidates of a shape."""
        known = self._known.get(shape.signature) or self._passing.get(shape.signature)
        if known is None:
            if len(self._passing) >= _KEPT:
                self._passing.clear()
            known = self._passing[shape.signature] = self._ranked(shape)[0]
        return known

    def remembered(self, shape: Shape) -> Ranked:
        """As `of`, for a shape of a text that is being edited."""
        if shape.signature not in self._known:
            ranked, looked = self._ranked(shape)
            if len(self._known) >= _KEPT:
                self._forget()
            self._known[shape.signature] = ranked
            for asking, hashes in zip(self._asking, (shape.grams, shape.prints), strict=True):
                for hash_ in hashes.tolist():
                    asking.setdefault(hash_, set()).add(shape.signature)
            for signature in looked:
                self._listing.setdefault(signature, set()).add(shape.signature)
        return self._known[shape.signature]

    def changed(self, came: Sequence[Shape], ceased: Sequence[Shape]) -> None:
        """Forgets what other shapes came or ceased to be candidates of."""
        self._passing.clear()
        stale: set[int] = set()
        for shape in ceased:
            stale |= self._listing.pop(shape.signature, set())
        grams = _differing([shape.grams for shape in came], [shape.grams for shape in ceased])
        prints = _differing([shape.prints for shape in came], [shape.prints for shape in ceased])
        for asking, hashes in zip(self._asking, self._population.telling([grams, prints]), strict=True):
            for hash_ in hashes:
                stale |= asking.pop(hash_, set())
        for signature in stale:
            self._known.pop(signature, None)

    def _ranked(self, shape: Shape) -> tuple[Ranked, Iterable[int]]:
        grams, prints = self._population.sharing(shape)
        for weights in (grams, prints):
            weights.pop(shape.signature, None)
        near, equal = _heaviest(grams), _heaviest(prints)
        others = [self._population.shape(signature) for signature in near]
        likely = [s for s, part in zip(near, alike(shape, others), strict=True) if part >= _LEAST]
        found = dict.fromkeys([*likely, *equal])
        weighed = [(s, grams.get(s, 0) + prints.get(s, 0)) for s in found]
        return tuple(sorted(weighed, key=lambda each: (-each[1], each[0]))), {*near, *equal}


def _heaviest(weights: Weights) -> list[int]:
    return nsmallest(_TOP, weights, key=lambda signature: (-weights[signature], signature))


def _differing(came: Iterable[Numbers], ceased: Iterable[Numbers]) -> dict[int, int]:
    """The hashes that more or fewer shapes hold than before, and how many more."""
    by: Counter[int] = Counter()
    for hashes in came:
        by.update(hashes.tolist())
    for hashes in ceased:
        by.subtract(hashes.tolist())
    return {hash_: count for hash_, count in by.items() if count}
