"""Two functions become numbers from 0 to 1: how far their statements agree, and how far their words do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cx_lsp.copies.statements import Statement, Word, statements

Floats = NDArray[np.float32]

PAIRED = 0.5
"""How much two statements must have in common to be taken for versions of one."""
_APART = 0.1
"""What two statements lose that stand at the beginning of one function and at the end of the other."""
_FEW = 0.35
"""How many of the words of the poorer function the other must have for their statements to be compared."""


class Profile(NamedTuple):
    """A function, ready to be compared."""

    statements: tuple[Statement, ...]
    tokens: NDArray[np.uint64]
    """The tokens of all statements, the second of a kind in one statement told from the first."""
    owners: NDArray[np.int64]
    """The statement of each."""
    weights: Floats
    """What each tells."""
    masses: Floats
    """What each statement tells."""
    words: Mapping[int, float]
    """The names and constants that a rewrite keeps, and how much each tells."""


class Pair(NamedTuple):
    """A statement of either function, taken for one, and how much they have in common."""

    left: int
    right: int
    alike: float


class Agreement(NamedTuple):
    """What two functions share."""

    pairs: tuple[Pair, ...]
    """In order of the left side."""
    statements: float
    """The part of both sides' statements, weighed by what they tell, that is on the other side too."""
    words: float
    """The part of all their words that both use."""

    @property
    def alike(self) -> float:
        """One number. Fitted on copies edited and restyled by rule and on rewrites by hand, against pairs of
        functions that share a name, a file or a vocabulary: a logistic regression gave both parts the same
        weight to within a tenth, and nothing to size, order or what the smaller function shares."""
        return (self.statements + self.words) / 2


@lru_cache(4096)
def profile(text: bytes, language: str) -> Profile:
    """The profile of a function, from the line with its name."""
    found = statements(text, language)
    tokens: list[int] = []
    owners: list[int] = []
    weights: list[float] = []
    words: dict[int, float] = {}
    for owner, statement in enumerate(found):
        seen: Counter[int] = Counter()
        for word in statement.words:
            number = word.token.number
            tokens.append(number << 8 | min(seen[number], 255))
            seen[number] += 1
            owners.append(owner)
            weights.append(_weight(word))
            words.update(_said(word))
    masses = np.bincount(owners, weights, len(found)).astype(np.float32)
    return Profile(
        found,
        np.array(tokens, np.uint64),
        np.array(owners, np.int64),
        np.array(weights, np.float32),
        masses,
        words,
    )


def _weight(word: Word) -> float:
    """A name of a local or a sign tells little, what is called, reached or fixed the more the longer it is:
    long names are rarer than short ones, in any workspace."""
    if word.token.local:
        return 0.6
    return 1 + min(len(word.text), 20) / 16 if word.token.words else 0.5


def _said(word: Word) -> Iterable[tuple[int, float]]:
    alone = len(word.token.words) == 1
    told = 0.5 + min(len(word.text), 24) / 8 if alone else 1.0
    return ((said, told) for said in word.token.words)


def agreement(left: Profile, right: Profile) -> Agreement | None:
    """What two functions share; None where it is too little to be worth a closer look."""
    shared = sum(told for word, told in left.words.items() if word in right.words)
    sums = sum(left.words.values()), sum(right.words.values())
    if not left.statements or not right.statements or shared < _FEW * min(sums):
        return None
    pairs = tuple(_pairs(left, right))
    masses = left.masses.sum() + right.masses.sum()
    agreed = sum(float(left.masses[i] + right.masses[j]) * alike for i, j, alike in pairs)
    union = sum(sums) - shared
    # Functions without a word that tells anything are told by their statements alone.
    part = agreed / float(masses)
    return Agreement(pairs, part, shared / union if union else part)


def _pairs(left: Profile, right: Profile) -> list[Pair]:
    """Each statement with the one it is likest to, the likest first, none of them twice."""
    alike = _similarities(left, right)
    rows, columns = np.nonzero(alike >= PAIRED)
    found = alike[rows, columns]
    apart = np.abs(rows / alike.shape[0] - columns / alike.shape[1])
    taken_left, taken_right = set[int](), set[int]()
    pairs: list[Pair] = []
    for n in np.argsort(_APART * apart - found, kind="stable").tolist():
        i, j = int(rows[n]), int(columns[n])
        if i not in taken_left and j not in taken_right:
            taken_left.add(i)
            taken_right.add(j)
            pairs.append(Pair(i, j, float(found[n])))
    return sorted(pairs)


def _similarities(left: Profile, right: Profile) -> Floats:
    """For each statement of one side and each of the other the part of their tokens that both have."""
    _, numbers = np.unique(np.concatenate((left.tokens, right.tokens)), return_inverse=True)
    kinds = int(numbers.max()) + 1
    mine = np.zeros((len(left.statements), kinds), np.float32)
    theirs = np.zeros((len(right.statements), kinds), np.float32)
    # The weight of a token may differ by how it is written; the root on both sides makes it one for the pair.
    mine[left.owners, numbers[: len(left.tokens)]] = np.sqrt(left.weights)
    theirs[right.owners, numbers[len(left.tokens) :]] = np.sqrt(right.weights)
    found: Floats = 2 * (mine @ theirs.T) / (left.masses[:, None] + right.masses[None, :])
    return found
