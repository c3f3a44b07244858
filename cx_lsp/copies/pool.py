"""The functions of a folder's files, and of the texts being edited, become candidates for copies of one."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from cx_lsp.copies import segment as files
from cx_lsp.copies.batch import Batch, Held, Shape, batch, joined, kept, shape
from cx_lsp.copies.population import Population
from cx_lsp.copies.ranking import Ranking
from cx_lsp.copies.segment import DamagedSegmentError, Segment
from cx_lsp.copies.sketches import VERSION, Sketch, sketches
from cx_lsp.copies.units import Unit

Progress = Callable[[int, int], None]
_VERSION = VERSION << 8 | 1
_PARALLEL = 200
"""Texts from which a second process is worth its start."""
_BATCH = 64
_KEPT = 20_000
"""Shapes that are remembered."""
_UNUSED = 30 * 24 * 3600  # seconds


class Source(NamedTuple):
    """A file to be known: `key` tells its content, `read` gives it while it is that one, in any process."""

    path: str
    key: str
    language: str
    read: Callable[[], bytes | None]


class Candidate(NamedTuple):
    """A function that may be a copy, and the weight of what it shares."""

    path: str
    unit: Unit
    weight: int


class Pool:
    """The functions of many files, kept in one that other processes read too, under those of edited texts."""

    def __init__(self, segment: Segment, place: Path | None = None, remark: str = "") -> None:
        self.remark = remark
        """One sentence when the file could not be kept as asked, "" otherwise."""
        self._place = place
        self._seen = _stamp(place)
        self._edited: dict[str, tuple[Held, ...]] = {}
        self._shapes: dict[int, Shape] = {}
        self._settle(segment)

    @classmethod
    def open(cls, folder: Path | None) -> Pool:
        """The pool kept in a folder, empty when there is none or it is no use; None is kept in memory."""
        if folder is None:
            return cls(EMPTY)
        place = folder / f"copies-{_VERSION:08x}.bin"
        try:
            return cls(files.opened(place, _VERSION), place)
        except FileNotFoundError:
            return cls(EMPTY, place, _outdated(place))
        except DamagedSegmentError:
            place.unlink(missing_ok=True)
            return cls(EMPTY, place, f"{place}: the index of copies was damaged and is made anew")
        except (OSError, ValueError) as error:
            return cls(
                EMPTY, None, f"{place}: the index of copies cannot be read: {error}; kept in memory only"
            )

    def sync(self, sources: Iterable[Source], progress: Progress = lambda _d, _t: None) -> int:
        """Makes these the files that are known; returns how many texts it read."""
        wanted = {source.path: source for source in sources}
        keys = {path: f"{source.language}:{source.key}" for path, source in wanted.items()}
        known = set(self._segment.texts())
        new = {keys[path]: source for path, source in wanted.items() if keys[path] not in known}
        read = list(_sketched(list(new.items()), progress))
        held = known.union(*(part.keys for part in read))
        present = {path: key for path, key in keys.items() if key in held}
        if read or present != self._present():
            self._write(joined([kept(self._segment, self._worth(known, present)), *read], present))
        return len(new)

    def beside(self) -> Pool:
        """The same files, for other texts to be laid over."""
        return Pool(self._segment)

    def discard(self) -> None:
        """Deletes what is kept on disk."""
        if self._place is not None:
            self._place.unlink(missing_ok=True)

    def reload(self) -> None:
        """Takes in what another process wrote."""
        stamp = _stamp(self._place)
        if self._place is not None and stamp != self._seen:
            with suppress(OSError, ValueError, DamagedSegmentError):
                segment = files.opened(self._place, _VERSION)
                self._seen = stamp
                self._settle(segment)

    def update(self, path: str, text: bytes, language: str) -> None:
        """Lets a text stand for a file."""
        self._replace(path, tuple(Held(found.unit, self._shape(found)) for found in sketches(text, language)))

    def forget(self, path: str) -> None:
        """Lets a file be absent."""
        self._replace(path, ())

    def restore(self, path: str) -> None:
        """Goes back from an edited text to the file."""
        if self._edited.pop(path, None) is not None:
            self._ranking.changed(*self._population.restore(path))

    def paths(self) -> Sequence[str]:
        """Every file, in order."""
        return self._population.paths()

    def units(self, path: str) -> tuple[Held, ...]:
        """The functions of a file."""
        return self._population.units(path)

    def near(self, path: str, held: Held) -> Iterator[Candidate]:
        """What may be copies of a function of a file, the likeliest first, the function itself left out."""
        own = self._population.members(held.shape.signature)
        heaviest = len(held.shape.grams) << 16
        yield from (Candidate(p, u, heaviest) for p, u in own if (p, u.start) != (path, held.unit.start))
        edited = self._population.replaced(path)
        ranked = self._ranking.remembered(held.shape) if edited else self._ranking.of(held.shape)
        for signature, weight in ranked:
            for place, unit in self._population.members(signature):
                yield Candidate(place, unit, weight)

    def _shape(self, sketch: Sketch) -> Shape:
        """The shape of a sketch; of a function that was not touched, the sketch holds the same arrays."""
        known = self._shapes.get(id(sketch.grams))
        if known is None or known.grams is not sketch.grams or known.prints is not sketch.prints:
            if len(self._shapes) >= _KEPT:
                self._shapes.clear()
            known = self._shapes[id(sketch.grams)] = shape(sketch)
        return known

    def _replace(self, path: str, units: tuple[Held, ...]) -> None:
        self._edited[path] = units
        self._ranking.changed(*self._population.put(path, units))

    def _settle(self, segment: Segment) -> None:
        self._segment = segment
        self._population = Population(segment)
        self._ranking = Ranking(self._population)
        for path, units in self._edited.items():
            self._population.put(path, units)

    def _present(self) -> dict[str, str]:
        texts = self._segment.texts()
        return {
            path: texts[n]
            for path, n in zip(self._segment.files(), self._segment.file_texts.tolist(), strict=True)
        }

    def _worth(self, known: set[str], present: Mapping[str, str]) -> list[str]:
        """The texts to be kept: also those that another branch may have, until they outnumber the others."""
        used = known & set(present.values())
        return sorted(known if len(known) <= 2 * len(used) else used)

    def _write(self, segment: Segment) -> None:
        if self._place is not None:
            try:
                self._place.parent.mkdir(parents=True, exist_ok=True)
                files.written(segment, self._place, _VERSION)
                segment = files.opened(self._place, _VERSION)
                self._seen = _stamp(self._place)
            except (OSError, ValueError, DamagedSegmentError) as error:
                self.remark = (
                    self.remark or f"{self._place}: the index of copies is kept in memory only: {error}"
                )
        self._settle(segment)


EMPTY = joined([], {})


def _sketched(texts: Sequence[tuple[str, Source]], progress: Progress) -> Iterator[Batch]:
    batches = [texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH)]
    for done, part in enumerate(_mapped(batches), 1):
        yield part
        progress(min(done * _BATCH, len(texts)), len(texts))


def _mapped(batches: Sequence[Sequence[tuple[str, Source]]]) -> Iterator[Batch]:
    if len(batches) * _BATCH < _PARALLEL or (os.cpu_count() or 1) < 2:
        yield from map(_sketches, batches)
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    done = 0
    try:
        with ProcessPoolExecutor(min(os.cpu_count() or 1, 8, len(batches))) as pool:
            for part in pool.map(_sketches, batches):
                yield part
                done += 1
    except BrokenProcessPool:  # one of them was ended from outside, for want of memory perhaps
        yield from map(_sketches, batches[done:])


def _sketches(texts: Sequence[tuple[str, Source]]) -> Batch:
    read = ((key, source.read(), source.language) for key, source in texts)
    return batch((key, sketches(data, language)) for key, data, language in read if data is not None)


def _stamp(place: Path | None) -> tuple[int, int, int]:
    try:
        about = os.stat(place) if place is not None else None
    except OSError:
        about = None
    return (about.st_ino, about.st_mtime_ns, about.st_size) if about is not None else (0, 0, 0)


def _outdated(place: Path) -> str:
    """A remark where another version kept its own; those that nobody has used for long go."""
    others = [other for other in place.parent.glob("copies-*.bin") if other != place]
    for other in others:
        with suppress(OSError):
            if time.time() - other.stat().st_mtime > _UNUSED:
                other.unlink()
    return f"{others[0]}: made by another version; the index of copies is made anew" if others else ""
