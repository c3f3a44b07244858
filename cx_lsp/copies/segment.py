"""The shapes of many files become one file of sorted arrays, which any process loads at once."""

from __future__ import annotations

import json
import os
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint32]

_ALIGNED = 64
_FORM = "cx-lsp copies {:08x} {:08x} {:010d}\n"
"""How a file begins: its version, a sum over all that follows, and the length of its list of arrays."""
_START = len(_FORM.format(0, 0, 0))


@dataclass(frozen=True, slots=True)
class Segment:
    """All that is known of the functions of some files. Equal functions share one shape.

    Shapes are in the order of their signatures, and `*_hashes` with `*_owners` lists the shapes of each hash:
    what is asked for is found by a binary search.
    """

    signatures: NDArray[np.uint64]
    gram_starts: Numbers
    grams: Numbers
    gram_hashes: Numbers
    gram_owners: Numbers
    print_starts: Numbers
    prints: Numbers
    print_hashes: Numbers
    print_owners: Numbers
    unit_shapes: Numbers
    unit_lines: Numbers
    """The first line of each function, its last, and its tokens."""
    name_starts: Numbers
    names: NDArray[np.uint8]
    text_units: Numbers
    """Where the functions of each text begin."""
    keys: NDArray[np.uint8]
    file_texts: Numbers
    paths: NDArray[np.uint8]

    def texts(self) -> list[str]:
        """The key of each text."""
        return _words(self.keys)

    def files(self) -> list[str]:
        """The path of each file."""
        return _words(self.paths)

    def name(self, unit: int) -> str:
        """The qualified name of a function."""
        return self.names[self.name_starts[unit] : self.name_starts[unit + 1]].tobytes().decode()


class DamagedSegmentError(Exception):
    """The file holds what nobody wrote, or not all of it."""


def written(segment: Segment, path: Path, version: int) -> None:
    """Puts a segment in the place of a file at once: whoever opens it finds the old one or the new one."""
    arrays = [np.ascontiguousarray(getattr(segment, f.name)) for f in fields(Segment)]
    listed = json.dumps([[a.dtype.str, a.shape] for a in arrays]).encode()
    listed = listed.ljust(-(-(_START + len(listed)) // _ALIGNED) * _ALIGNED - _START)
    sum_ = zlib.crc32(listed)
    for part in _parts(arrays):
        sum_ = zlib.crc32(part, sum_)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".copies-")
    try:
        with open(handle, "wb") as file:
            file.write(_FORM.format(version, sum_, len(listed)).encode())
            file.write(listed)
            for part in _parts(arrays):
                file.write(part)
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def opened(path: Path, version: int) -> Segment:
    """The segment of a file. Raises OSError or DamagedSegmentError."""
    # Mapping it would cost nothing to open, and the life of the process should anybody cut the file off.
    data = path.read_bytes()
    length = data[_START - 11 : _START - 1]
    sum_ = zlib.crc32(memoryview(data)[_START:])
    if not length.isdigit() or data[:_START] != _FORM.format(version, sum_, int(length)).encode():
        raise DamagedSegmentError(str(path))
    return Segment(*_arrays(data, json.loads(data[_START : _START + int(length)]), _START + int(length)))


def _arrays(data: bytes, listed: list[Any], at: int) -> Iterator[Any]:
    for dtype, shape in listed:
        array = np.frombuffer(data, dtype, int(np.prod(shape)), at).reshape(shape)
        yield array
        at += -(-array.nbytes // _ALIGNED) * _ALIGNED


def _parts(arrays: list[Any]) -> Iterator[Any]:
    """The bytes of all arrays, each begun where a processor likes to read."""
    for array in arrays:
        yield array.reshape(-1).view(np.uint8)
        yield bytes(-array.nbytes % _ALIGNED)


def _words(blob: NDArray[np.uint8]) -> list[str]:
    text = blob.tobytes().decode("utf-8", "surrogateescape")
    return text.split("\0") if text else []
