"""Finds the words that patterns look for in a text, learning each run of letters once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from cx_lsp.facts.asking.needles import Clause

_RUN = re.compile(rb"[A-Za-z0-9_]+")
_LONGEST = 64
"""Bytes of a run of letters that is remembered; a longer one is data and never seen again."""

Places = list[tuple[int, int, int]]
"""Runs of letters that hold words: the bits of the clauses they make true, their start and their end."""


class Words:
    """Clauses as the bits of a number, and which runs of letters make which of them true."""

    def __init__(self, clauses: Iterable[Clause]) -> None:
        self.bits = {clause: 1 << n for n, clause in enumerate(dict.fromkeys(clauses))}
        self._whole: dict[bytes, int] = defaultdict(int)
        self._parts: dict[bytes, list[tuple[bytes, bool, bool, int]]] = defaultdict(list)
        for clause, bit in self.bits.items():
            for word in clause:
                text = word.text.encode()
                if word.begins and word.ends:
                    self._whole[text] |= bit
                else:
                    self._parts[text[:2]].append((text, word.begins, word.ends, bit))
        self._learnt: dict[bytes, int] = {}

    def places(self, data: bytes, start: int, end: int) -> tuple[int, Places]:
        """The clauses that are true of a part of a text, and the runs that make them so, in order."""
        learnt = self._learnt
        present = 0
        places = []
        for match in _RUN.finditer(data, start, end):
            run = match[0]
            bits = learnt.get(run)
            if bits is None:
                bits = self._learn(run)
            if bits:
                present |= bits
                places.append((bits, *match.span()))
        return present, places

    def _learn(self, run: bytes) -> int:
        bits = self._whole.get(run, 0)
        for at in range(len(run) - 1):
            for text, begins, ends, bit in self._parts.get(run[at : at + 2], ()):
                if not bits & bit and run.startswith(text, at):
                    bits |= bit if (not begins or at == 0) and (not ends or at + len(text) == len(run)) else 0
        if len(run) <= _LONGEST:
            self._learnt[run] = bits
        return bits


def split(bits: int) -> Iterator[int]:
    """The single bits of a number."""
    while bits:
        lowest = bits & -bits
        yield lowest
        bits ^= lowest
