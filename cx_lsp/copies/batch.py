"""The sketches of some texts become columns of numbers, several such batches one segment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cx_lsp.copies.segment import Numbers, Segment
from cx_lsp.copies.sketches import Sketch
from cx_lsp.copies.units import Unit

_LOW = np.uint64(0xFFFF_FFFF)
_HIGH = np.uint64(32)


class Shape(NamedTuple):
    """What a function is told by wherever it stands: equal for equal code."""

    signature: int
    grams: Numbers
    prints: Numbers


class Held(NamedTuple):
    """A function of a file and its shape."""

    unit: Unit
    shape: Shape


class Batch(NamedTuple):
    """The functions of some texts, as columns that are cheap to send to another process."""

    keys: list[str]
    counts: Numbers
    """How many functions each text has."""
    names: list[bytes]
    lines: Numbers
    shapes: Numbers
    signatures: NDArray[np.uint64]
    gram_lengths: Numbers
    grams: Numbers
    print_lengths: Numbers
    prints: Numbers


def shape(sketch: Sketch) -> Shape:
    """The shape of a sketch."""
    told = blake2b(len(sketch.grams).to_bytes(4), digest_size=8)
    told.update(sketch.grams.tobytes())
    told.update(sketch.prints.tobytes())
    return Shape(int.from_bytes(told.digest()), sketch.grams, sketch.prints)


def batch(texts: Iterable[tuple[str, Sequence[Sketch]]]) -> Batch:
    """The sketches of texts, each told with its key."""
    keys, counts, units, owned = [], [], [], []
    known: dict[int, tuple[int, Shape]] = {}
    for key, found in texts:
        keys.append(key)
        counts.append(len(found))
        for sketch in found:
            made = shape(sketch)
            owned.append(known.setdefault(made.signature, (len(known), made))[0])
            units.append(sketch.unit)
    shapes = [made for _, made in known.values()]
    return Batch(
        keys,
        _numbers(counts),
        [unit.name.encode("utf-8", "replace") for unit in units],
        _numbers([unit[1:] for unit in units]).reshape(-1, 3),
        _numbers(owned),
        np.array([made.signature for made in shapes], np.uint64),
        _numbers([len(made.grams) for made in shapes]),
        _joined([made.grams for made in shapes]),
        _numbers([len(made.prints) for made in shapes]),
        _joined([made.prints for made in shapes]),
    )


def kept(segment: Segment, keys: Sequence[str]) -> Batch:
    """Those texts of a segment whose keys are asked for."""
    wanted = set(keys)
    texts = segment.texts()
    chosen = _numbers([n for n, key in enumerate(texts) if key in wanted])
    starts = segment.text_units[chosen]
    counts = segment.text_units[chosen + np.uint32(1)] - starts
    units = spread(starts, counts)
    names = segment.names.tobytes()
    ends = segment.name_starts.tolist()
    return Batch(
        [texts[n] for n in chosen],
        counts,
        [names[ends[n] : ends[n + 1]] for n in units.tolist()],
        segment.unit_lines[units],
        segment.unit_shapes[units],
        segment.signatures,
        np.diff(segment.gram_starts),
        segment.grams,
        np.diff(segment.print_starts),
        segment.prints,
    )


def joined(batches: Sequence[Batch], files: Mapping[str, str]) -> Segment:
    """One segment of some batches, no text twice among them; `files` gives the key of each file's text."""
    before = np.cumsum([0, *(len(b.signatures) for b in batches)]).astype(np.uint32)
    owners = _joined([b.shapes + start for b, start in zip(batches, before, strict=False)])
    signatures = np.concatenate([np.empty(0, np.uint64), *(b.signatures for b in batches)])
    used = np.unique(owners)
    signatures, first = np.unique(signatures[used], return_index=True)
    every = np.concatenate([np.empty(0, np.uint64), *(b.signatures for b in batches)])
    gram_starts, grams = _chosen(used[first], [(b.gram_lengths, b.grams) for b in batches])
    print_starts, prints = _chosen(used[first], [(b.print_lengths, b.prints) for b in batches])
    names = list(chain.from_iterable(b.names for b in batches))
    keys = list(chain.from_iterable(b.keys for b in batches))
    number = {key: n for n, key in enumerate(keys)}
    present = sorted((path, number[key]) for path, key in files.items() if key in number)
    counts = _joined([b.counts for b in batches])
    shapes = np.searchsorted(signatures, every[owners]).astype(np.uint32)
    standing = np.bincount(_numbers([n for _, n in present]), minlength=len(keys)) > 0
    lives = np.bincount(shapes[np.repeat(standing, counts)], minlength=len(signatures)) > 0
    return Segment(
        signatures,
        gram_starts,
        grams,
        *_inverted(gram_starts, grams, lives),
        print_starts,
        prints,
        *_inverted(print_starts, prints, lives),
        shapes,
        np.concatenate([np.empty((0, 3), np.uint32), *(b.lines for b in batches)]),
        _starts(_numbers([len(name) for name in names])),
        np.frombuffer(b"".join(names), np.uint8),
        _starts(counts),
        _blob(keys),
        _numbers([n for _, n in present]),
        _blob([path for path, _ in present]),
    )


def _chosen(wanted: Numbers, parts: Sequence[tuple[Numbers, Numbers]]) -> tuple[Numbers, Numbers]:
    """The lists of numbers of the shapes wanted, in that order: where each begins, and all of them."""
    lengths, values = _joined([p[0] for p in parts]), _joined([p[1] for p in parts])
    starts = _starts(lengths)
    return _starts(lengths[wanted]), values[spread(starts[wanted], lengths[wanted])]


def _inverted(starts: Numbers, values: Numbers, lives: NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
    """The same the other way round: every value in ascending order and whose it is, of shapes in use."""
    lengths = np.diff(starts)
    owners = np.repeat(np.arange(len(starts) - 1, dtype=np.uint64), lengths)
    both = (values.astype(np.uint64) << _HIGH | owners)[np.repeat(lives, lengths)]
    both.sort()
    return (both >> _HIGH).astype(np.uint32), (both & _LOW).astype(np.uint32)


def spread(starts: NDArray[Any], lengths: NDArray[Any]) -> NDArray[np.int64]:
    """The positions of many stretches, one after the other."""
    ends = np.cumsum(lengths, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(starts.astype(np.int64) - ends + lengths, lengths) + np.arange(total)


def _starts(lengths: Numbers) -> Numbers:
    return np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.uint32)


def _joined(parts: Sequence[Numbers]) -> Numbers:
    return np.concatenate([np.empty(0, np.uint32), *parts])


def _numbers(values: Sequence[object]) -> Numbers:
    return np.array(values, np.uint32)


def _blob(words: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\0".join(words).encode("utf-8", "surrogateescape"), np.uint8)
