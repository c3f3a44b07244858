"""Hashes become the shapes that hold them too, weighted by their rarity; what changed since is laid over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from math import log2

import numpy as np
from numpy.typing import NDArray

from cx_lsp.copies.batch import spread
from cx_lsp.copies.segment import Numbers

COMMON = 64
"""A hash of more shapes than this is an idiom: it says nothing of where code comes from."""
_MOST = 8192
"""Places of hashes that one look-up follows, the rarest hashes first."""
# Whole numbers, so that a sum does not depend on its order.
_WEIGHTS = np.array([0, *(round(256 * log2(1 + COMMON / n)) for n in range(1, COMMON + 1))], np.int64)

Weights = dict[int, int]
"""Signatures of shapes, each with the weight of what it shares."""


class Postings:
    """One kind of hashes: those of a segment, which never change, under those of what changed since."""

    def __init__(self, hashes: Numbers, owners: Numbers, signatures: NDArray[np.uint64]) -> None:
        self._hashes = hashes
        self._owners = owners
        self._signatures = signatures
        self._buried: Counter[int] = Counter()
        self._added: dict[int, set[int]] = {}

    def bury(self, hashes: Numbers) -> None:
        """A shape of the segment is gone."""
        self._buried.update(hashes.tolist())

    def revive(self, hashes: Numbers) -> None:
        """A shape of the segment is back."""
        self._buried.subtract(hashes.tolist())

    def add(self, signature: int, hashes: Numbers) -> None:
        """A shape that the segment lacks has come."""
        for hash_ in hashes.tolist():
            self._added.setdefault(hash_, set()).add(signature)

    def remove(self, signature: int, hashes: Numbers) -> None:
        """A shape that was added is gone."""
        for hash_ in hashes.tolist():
            left = self._added[hash_]
            left.discard(signature)
            if not left:
                del self._added[hash_]

    def telling(self, changed: dict[int, int]) -> list[int]:
        """Those of some hashes that say something now or said something before they changed by so many."""
        hashes = np.array(list(changed), np.uint32)
        low, high = self._range(hashes)
        now = (high - low + self._changed(hashes)).tolist()
        return [
            hash_ for (hash_, by), n in zip(changed.items(), now, strict=True) if min(n, n - by) <= COMMON
        ]

    def sharing(self, hashes: Numbers, lives: Callable[[Numbers], NDArray[np.bool_]]) -> Weights:
        """The shapes that hold some of these hashes, rare ones counting most; `lives` tells what exists."""
        low, high = self._range(hashes)
        stored = high - low
        known = stored + self._changed(hashes)
        rare = np.flatnonzero((known > 0) & (known <= COMMON))
        rare = rare[np.argsort(known[rare], kind="stable")]
        rare = rare[np.cumsum(known[rare]) <= _MOST]
        weights = _WEIGHTS[known[rare]]
        owners = self._owners[spread(low[rare], stored[rare])]
        spent = np.repeat(weights, stored[rare])
        living = lives(owners)
        found, place = np.unique(owners[living], return_inverse=True)
        sums = np.bincount(place, spent[living], len(found)).astype(np.int64)
        shared = dict(zip(self._signatures[found].tolist(), sums.tolist(), strict=True))
        if self._added:
            for hash_, weight in zip(hashes[rare].tolist(), weights.tolist(), strict=True):
                for signature in self._added.get(hash_, ()):
                    shared[signature] = shared.get(signature, 0) + weight
        return shared

    def _range(self, hashes: Numbers) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Where each hash stands in the segment."""
        return np.searchsorted(self._hashes, hashes, "left"), np.searchsorted(self._hashes, hashes, "right")

    def _changed(self, hashes: Numbers) -> NDArray[np.int64]:
        """By how much there are more shapes of each hash than in the segment."""
        if not self._added and not self._buried:
            return np.zeros(len(hashes), np.int64)
        added, buried = self._added, self._buried
        changed = [len(added.get(hash_, ())) - buried.get(hash_, 0) for hash_ in hashes.tolist()]
        return np.array(changed, np.int64)
