"""Functions that share statements, written for tests of what finds them again."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Mapping
from functools import partial

from cx_lsp.copies.pool import Candidate, Pool, Source

_STATEMENTS = [f"    total{n} = load_{n}(first, second)[{n}].value_{n}" for n in range(12)]


def function(seed: int) -> str:
    """One of some functions, many of which share most of their statements."""
    chosen = random.Random(seed)
    body = chosen.sample(_STATEMENTS, chosen.randint(6, 11))
    return f"def f{seed % 5}(first, second):\n" + "\n".join(body) + "\n    return first\n"


def text(*seeds: int) -> bytes:
    """A file of some of those functions."""
    return "\n\n".join(map(function, seeds)).encode()


def sources(files: Mapping[str, bytes]) -> Iterator[Source]:
    """The files as a pool is told of them."""
    for path, data in files.items():
        yield Source(path, hashlib.blake2b(data).hexdigest(), "python", partial(bytes, data))


def candidates(pool: Pool) -> dict[tuple[str, int], list[Candidate]]:
    """What every function of a pool may be a copy of."""
    return {
        (path, held.unit.start): list(pool.near(path, held))
        for path in pool.paths()
        for held in pool.units(path)
    }
