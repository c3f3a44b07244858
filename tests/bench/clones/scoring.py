"""What a tool told and what is known -> recall by kind, false alarms, and what each report is made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from random import Random
from typing import NamedTuple

from tests.bench.clones.cases import Cases, Pair, Place

Group = tuple[Place, ...]
"""Places that a tool calls copies of each other; two of them for a tool that tells pairs."""
FOUND = 0.7
"""The share of the lines of both sides that a report has to cover."""
ALARMED = 0.5
"""The same for a pair that is none."""


class Score(NamedTuple):
    """How a tool did: found and all copies by kind, the copies missed, the negatives told."""

    found: dict[str, int]
    known: dict[str, int]
    missed: tuple[Pair, ...]
    alarms: tuple[Pair, ...]

    def recall(self, kind: str = "") -> float:
        """The share of the copies of a kind, or of all, that were found."""
        known = self.known[kind] if kind else sum(self.known.values())
        return (self.found[kind] if kind else sum(self.found.values())) / known if known else 0.0

    def precision(self) -> float:
        """The share of the labelled pairs told that are copies."""
        found = sum(self.found.values())
        return found / (found + len(self.alarms)) if found + len(self.alarms) else 0.0


def score(cases: Cases, told: Sequence[Group]) -> Score:
    """Compares what a tool told with the labels."""
    by_path = _by_path(told)
    known: dict[str, int] = defaultdict(int)
    found: dict[str, int] = defaultdict(int)
    missed = []
    for pair in cases.copies:
        known[pair.kind] += 1
        hit = covers(by_path, pair, FOUND)
        found[pair.kind] += hit
        missed += [] if hit else [pair]
    alarms = tuple(pair for pair in cases.negatives if covers(by_path, pair, ALARMED))
    return Score(found, known, tuple(missed), alarms)


def _by_path(told: Sequence[Group]) -> dict[str, list[Group]]:
    by_path = defaultdict(list)
    for group in told:
        for path in {place.path for place in group}:
            by_path[path].append(group)
    return by_path


def covers(by_path: dict[str, list[Group]], pair: Pair, share: float) -> bool:
    """Whether reports that join the two places cover that share of the lines of both."""
    first, second = set[int](), set[int]()
    for group in by_path.get(pair.first.path, ()):
        for one, other in combinations(group, 2):
            for left, right in ((one, other), (other, one)):
                ours, theirs = _common(left, pair.first), _common(right, pair.second)
                if ours and theirs:
                    first.update(ours)
                    second.update(theirs)
    return len(first) >= share * _size(pair.first) and len(second) >= share * _size(pair.second)


def _common(told: Place, known: Place) -> range:
    if told.path != known.path:
        return range(0)
    return range(max(told.start, known.start), min(told.end, known.end) + 1)


def _size(place: Place) -> int:
    return place.end - place.start + 1


def sampled(told: Sequence[Group], cases: Cases, most: int, seed: int = 1) -> Iterator[Pair]:
    """One pair of each of so many reports, without those that tell a copy that was put in."""
    chosen = Random(seed)
    injected = {pair.second.path: pair.second for pair in cases.copies}
    natural = [g for g in told if len(g) > 1 and not any(_is_injected(place, injected) for place in g)]
    for group in chosen.sample(natural, min(most, len(natural))):
        first, second = chosen.sample(group, 2)
        yield Pair("natural", first, second)


def _is_injected(place: Place, injected: dict[str, Place]) -> bool:
    return place.path in injected and bool(_common(place, injected[place.path]))


def share(pairs: Iterable[bool]) -> float:
    """How many of some answers are yes."""
    answers = list(pairs)
    return sum(answers) / len(answers) if answers else 0.0
