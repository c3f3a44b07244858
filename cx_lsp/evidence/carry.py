"""Patches and a text become the claims on its lines, wherever a squash, rebase or move has put them.

A line is found again by its print and by the lines beside it. Evidence keeps its level on the way: it speaks
of the very same code. A line whose neighbours are both strange is followed only within its own file.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cx_lsp.evidence.patches import Patch
from cx_lsp.evidence.spans import NOWHERE, at, covered
from cx_lsp.model import Claim
from cx_lsp.prints import line_prints, telling, token_prints

_TOO_COMMON = 64
"""Places of a print that are compared at most, the latest ones of the file itself."""
_PASSAGE = 4
"""Lines in a row that show that code came from another file."""
_GRAM = 6
"""Tokens in a row that are looked for."""
_CLOSERS = (b")", b"]", b"}")
_SHORT = 12
"""Lines of a run up to which it is looked for as a whole."""
_SAME, _MOST = 8, 0.25
"""Lines, and the share of all lines asked about, that show that another file is this one renamed."""
_COMMON = 8
"""The same for lines that say little: they go with the line before them instead."""


Origin = tuple[str, str, int]
"""A line by the commit that wrote it, and its path and zero-based number there."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A line of a patch: which patch, which run, the how-manieth line of it."""

    patch: int
    run: int
    line: int


class Finder:
    """The lines of some patches by their prints, to be asked for one text after the other."""

    def __init__(
        self,
        paths: Container[str],
        patches: Sequence[Patch],
        taken: Container[Origin] = (),
        standing: Callable[[Patch], Container[str]] = lambda _patch: (),
    ) -> None:
        """`paths` are the names that the file asked about has or had; `taken` lines still stand where
        they were written, so that they have not gone anywhere else; nor have those prints of another file
        that are `standing` in it.
        """
        self._paths = paths
        self._taken = taken
        self.patches = patches
        self._claims = [_by_line(patch) for patch in patches]
        self._spots: dict[str, list[Spot]] = defaultdict(list)
        for number, patch in enumerate(patches):
            there = () if patch.path in paths else standing(patch)
            for index, run in enumerate(patch.runs):
                for line, print_ in enumerate(run.prints):
                    if (
                        print_
                        and print_ not in there
                        and (patch.commit, patch.path, run.at + line) not in taken
                    ):
                        self._spots[print_].append(Spot(number, index, line))

    def claims(
        self,
        lines: Sequence[bytes],
        asked: Iterable[int],
        barred: Mapping[int, set[int]],
        prints: Sequence[str] | None = None,
    ) -> dict[int, Claim]:
        """The claims on those of the `asked` lines that are found again; unknown ones included.

        `barred` holds the patches that are younger than a line, so they cannot have brought it; `prints`
        are those of the lines, where they are known already.
        """
        return _Text(self, lines, barred, prints or line_prints(lines)).found(sorted(asked))

    def heads(self) -> Iterator[Spot]:
        """The first line of each short run of the file itself that is not blank, the latest run last."""
        order = sorted(range(len(self.patches)), key=lambda n: (self.patches[n].at, self.patches[n].rank))
        for number in order:
            patch = self.patches[number]
            if patch.path in self._paths:
                for index, run in enumerate(patch.runs):
                    taken = (patch.commit, patch.path, run.at) in self._taken
                    if len(run.prints) <= _SHORT and any(run.prints) and not taken:
                        yield Spot(number, index, 0)

    def streams(self) -> Iterator[Spot]:
        """The runs of the file itself whose tokens are on record, the latest last."""
        order = sorted(range(len(self.patches)), key=lambda n: (self.patches[n].at, self.patches[n].rank))
        for number in order:
            if self.patches[number].path in self._paths:
                for index, run in enumerate(self.patches[number].runs):
                    if run.tokens:
                        yield Spot(number, index, 0)

    def knows(self, prints: Iterable[str]) -> bool:
        """Whether any of these stands in a patch."""
        return any(self._spots.get(print_) for print_ in prints)

    def spots(self, print_: str) -> Sequence[Spot]:
        """Where a print stands: where it does in too many places, the latest ones of the file itself."""
        found = self._spots.get(print_, [])
        if len(found) > _TOO_COMMON:
            found = self._spots[print_] = [s for s in found if self.at_home(s)][-_TOO_COMMON:]
        return found

    def at_home(self, spot: Spot) -> bool:
        """Whether the patch is one of the file that is asked about."""
        return self.patches[spot.patch].path in self._paths

    def beside(self, spot: Spot, step: int) -> str:
        """The nearest print above or below a spot, in its run or around it."""
        run = self.patches[spot.patch].runs[spot.run]
        place = spot.line + step
        while 0 <= place < len(run.prints):
            if run.prints[place]:
                return run.prints[place]
            place += step
        return run.above if step < 0 else run.below

    def next(self, spot: Spot, step: int, print_: str) -> Spot | None:
        """The neighbouring spot if it has this print."""
        run = self.patches[spot.patch].runs[spot.run]
        place = spot.line + step
        if not 0 <= place < len(run.prints) or run.prints[place] != print_:
            return None
        patch = self.patches[spot.patch]
        if (patch.commit, patch.path, run.at + place) in self._taken:
            return None
        return Spot(spot.patch, spot.run, place)

    def claim(self, spot: Spot) -> Claim | None:
        """What is claimed of a spot; None when its patch says nothing of it."""
        run = self.patches[spot.patch].runs[spot.run]
        return self._claims[spot.patch].get(run.at + spot.line)

    def age(self, spot: Spot) -> tuple[int, int]:
        """A later patch has a greater one."""
        patch = self.patches[spot.patch]
        return patch.at, patch.rank


class _Text:
    def __init__(
        self,
        finder: Finder,
        lines: Sequence[bytes],
        barred: Mapping[int, set[int]],
        prints: Sequence[str],
    ) -> None:
        self._finder = finder
        self._lines = lines
        self._barred = barred
        self._prints = prints
        self._once = {p for p, count in Counter(self._prints).items() if count == 1}
        self._held: dict[int, Spot] = {}

    def found(self, asked: Sequence[int]) -> dict[int, Claim]:
        self._whole(set(asked))
        for line in [line for line in asked if line not in self._held]:
            spot = self._best(line)
            if spot is not None:
                self._held[line] = spot
        self._follow(asked, 1)
        self._follow(asked[::-1], -1)
        self._doubt(len(asked))
        claims = {line: self._finder.claim(spot) for line, spot in self._held.items()}
        claims |= self._streamed([line for line in asked if line not in self._held])
        return {line: _carried(claim) for line, claim in sorted(claims.items()) if claim is not None}

    def _whole(self, asked: set[int]) -> None:
        """Holds runs that stand in their own file from end to end between the same lines, however little
        each of their lines says."""
        places: dict[str, list[int]] = defaultdict(list)
        for line, print_ in enumerate(self._prints):
            places[print_].append(line)
        for spot in self._finder.heads():
            run = self._finder.patches[spot.patch].runs[spot.run]
            first = next(n for n, print_ in enumerate(run.prints) if print_)
            for line in places.get(run.prints[first], ())[:_COMMON]:
                start, end = line - first, line - first + len(run.prints)
                if start < 0 or tuple(self._prints[start:end]) != run.prints:
                    continue
                beside = self._print(self._beside(start, -1)), self._print(self._beside(end - 1, 1))
                if beside == (run.above, run.below):
                    for n in range(start, end):
                        if n in asked and spot.patch not in self._barred.get(n, ()):
                            self._held[n] = Spot(spot.patch, spot.run, n - start)

    def _streamed(self, asked: Sequence[int]) -> dict[int, Claim | None]:
        """Lines all of whose tokens stand in a row in what was recorded before a formatter laid it out."""
        runs = list(self._finder.streams()) if asked else []
        if not runs:
            return {}
        tokens: list[str] = []
        ends = [0]
        for text in self._lines:
            tokens += _grams(token_prints([text]), 1)
            ends.append(len(tokens))
        places: dict[str, int] = {}
        for place, gram in enumerate(_grams("".join(tokens), _GRAM)):
            places[gram] = -1 if gram in places else place
        owner: list[Spot | None] = [None] * len(tokens)
        for spot in runs:
            stream = self._finder.patches[spot.patch].runs[spot.run].tokens
            for gram in _grams(stream, _GRAM):
                place = places.get(gram, -1)
                if place >= 0:
                    owner[place : place + _GRAM] = [spot] * _GRAM
        found: dict[int, Claim | None] = {}
        for line in asked:
            spots = set(owner[ends[line] : ends[line + 1]])
            whose = next(iter(spots), None)
            if len(spots) == 1 and whose and whose.patch not in self._barred.get(line, ()):
                found[line] = self._finder.claim(whose)
            elif not spots and line - 1 in found and self._lines[line].strip()[:1] in _CLOSERS:
                found[line] = found[line - 1]
        return found

    def _print(self, line: int) -> str:
        return self._prints[line] if line >= 0 else ""

    def _best(self, line: int) -> Spot | None:
        """The spot with the most neighbours in common, then the one at home, then the latest."""
        print_ = self._prints[line]
        spots = self._finder.spots(print_) if print_ else ()
        if not spots:
            return None
        barred = self._barred.get(line, ())
        above, below = self._beside(line, -1), self._beside(line, 1)
        telling_ = telling(self._lines[line])
        if not telling_ and len(spots) > _COMMON:
            return None
        ranked = []
        for spot in spots:
            if spot.patch in barred:
                continue
            shared = self._shared(spot, above, below)
            home = self._finder.at_home(spot)
            if shared and (telling_ or any(telling(self._lines[each]) for each in shared)):
                ranked.append(((len(shared), home, *self._finder.age(spot)), spot))
            elif not shared and home and telling_ and print_ in self._once:
                ranked.append(((0, home, *self._finder.age(spot)), spot))
        return max(ranked, key=lambda one: one[0])[1] if ranked else None

    def _shared(self, spot: Spot, above: int, below: int) -> list[int]:
        """The lines beside ours that stand beside the spot as well."""
        found = []
        if above >= 0 and self._finder.beside(spot, -1) == self._prints[above]:
            found.append(above)
        if below >= 0 and self._finder.beside(spot, 1) == self._prints[below]:
            found.append(below)
        return found

    def _beside(self, line: int, step: int) -> int:
        line += step
        while 0 <= line < len(self._prints):
            if self._prints[line]:
                return line
            line += step
        return -1

    def _follow(self, asked: Sequence[int], step: int) -> None:
        """Lines too common to be found by themselves go with the line before them."""
        for line in asked:
            spot = self._held.get(line - step)
            if line in self._held or spot is None:
                continue
            beside = self._finder.next(spot, step, self._prints[line])
            if beside is not None and beside.patch not in self._barred.get(line, ()):
                self._held[line] = beside

    def _doubt(self, asked: int) -> None:
        """Lets go of short passages of other files: idioms stand in many, a moved function is longer.

        A file that has most of what is looked for may be the same one under a former name.
        """
        strange = {line: spot for line, spot in self._held.items() if not self._finder.at_home(spot)}
        shares = Counter(self._finder.patches[spot.patch].path for spot in strange.values())
        passage: list[int] = []
        for line in [*sorted(strange), -1]:
            if passage and (line != passage[-1] + 1 or not _next(strange[passage[-1]], strange[line])):
                size = sum(1 for each in passage if self._prints[each])
                path = self._finder.patches[strange[passage[0]].patch].path
                if size < _PASSAGE and shares[path] < max(_SAME, asked * _MOST):
                    for each in passage:
                        del self._held[each]
                passage = []
            passage.append(line)


def _grams(tokens: str, size: int) -> list[str]:
    """Each `size` tokens in a row, of prints of four digits."""
    return [tokens[at : at + 4 * size] for at in range(0, len(tokens) - 4 * size + 1, 4)]


def _next(spot: Spot, other: Spot) -> bool:
    return other == Spot(spot.patch, spot.run, spot.line + 1)


def _by_line(patch: Patch) -> dict[int, Claim]:
    """The strongest claim on each line of a patch, however far a claim says it reaches."""
    lines = sorted({line for run in patch.runs for line in range(run.at, run.at + len(run.prints))})
    found: dict[int, Claim] = {}
    for claim in sorted(patch.claims, key=lambda claim: -(claim.level or 9)):
        bare, wanted = at(claim, NOWHERE), covered(claim.span)
        part = lines[bisect_left(lines, wanted.start) : bisect_left(lines, wanted.stop)]
        found |= dict.fromkeys(part, bare)
    return found


def _carried(claim: Claim) -> Claim:
    if claim.carried or not claim.commit:
        return claim
    return replace(claim, carried=f"found again by its text and neighbours; it came with {claim.commit[:7]}")
