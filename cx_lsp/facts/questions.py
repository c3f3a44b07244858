"""Asks a syntax tree the patterns of a language, and of those that look for words only where the words stand.

Patterns without words are fused into one query that runs over everything. Each of the others is compiled when
its words are first met, and asked only around them; so a pattern that cannot match costs no more than a look
at each run of letters, and a thousand of them no more than one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from tree_sitter import Language as Grammar
from tree_sitter import Node, Query

from cx_lsp.facts.capture import Match, Recipe, cursor, recipes
from cx_lsp.facts.needles import Clause
from cx_lsp.facts.patterns import Pattern, patterns

_RUN = re.compile(rb"[A-Za-z0-9_]+")
_OFTEN = 24
"""Places of one pattern's words in one statement from which the statement is looked through as a whole."""
_LONGEST = 64
"""Bytes of a run of letters that is remembered; a longer one is data, and never seen again."""

Places = list[tuple[int, int, int]]
"""Runs of letters that hold words: the clauses they make true, as bits, their start and end."""


class Questions:
    """The patterns of one language."""

    def __init__(self, grammar: Grammar, text: str) -> None:
        self._grammar = grammar
        self._patterns = patterns(text)
        plain = [i for i, pattern in enumerate(self._patterns) if not pattern.clauses]
        self._plain = Query(grammar, "\n".join(self._patterns[i].text for i in plain))
        self._order = [
            (i, recipes(self._patterns[i].captures, self._plain.pattern_settings(n)))
            for n, i in enumerate(plain)
        ]
        self._words = _Words(self._patterns)
        self._compiled: dict[int, tuple[Query, tuple[Recipe, ...]]] = {}

    def answers(self, root: Node, data: bytes) -> list[Match]:
        """What every pattern matches in a tree, pattern by pattern; `data` is the text of the file."""
        found = [(*self._order[n], captures) for n, captures in cursor(self._plain).matches(root)]
        present, places = self._words.places(data, root.start_byte, root.end_byte)
        for index, clause in self._words.possible(present) if present else ():
            query, made = self._compiled.get(index) or self._compile(index)
            around = [(start, end) for bits, start, end in places if bits & clause]
            for captures in _around(query, root, around):
                found.append((index, made, captures))
        found.sort(key=_first)
        return [(made, captures) for _, made, captures in found]

    def _compile(self, index: int) -> tuple[Query, tuple[Recipe, ...]]:
        pattern = self._patterns[index]
        query = Query(self._grammar, pattern.text)
        made = recipes(pattern.captures, query.pattern_settings(0))
        self._compiled[index] = query, made
        return query, made


def _first(entry: tuple[int, object, object]) -> int:
    return entry[0]


def _around(query: Query, root: Node, places: list[tuple[int, int]]) -> Iterator[dict[str, list[Node]]]:
    """The matches in which one of some places stands; one that holds several may come several times."""
    if len(places) > _OFTEN:
        places = [root.byte_range]
    for place in places:
        asked = cursor(query)
        asked.set_byte_range(*place)
        for _, captures in asked.matches(root):
            yield captures


class _Words:
    """Which runs of letters make which clauses true, learnt once for each run."""

    def __init__(self, known: list[Pattern]) -> None:
        bits: dict[Clause, int] = {}
        self._asked: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for index, pattern in enumerate(known):
            for clause in pattern.clauses:
                bits.setdefault(clause, 1 << len(bits))
            if pattern.clauses:
                # Each of its clauses has to be true; the one of the fewest words brings a pattern up.
                key = bits[min(pattern.clauses, key=len)]
                self._asked[key].append((index, sum(bits[c] for c in set(pattern.clauses))))
        self._whole: dict[bytes, int] = defaultdict(int)
        self._parts: dict[bytes, list[tuple[bytes, bool, bool, int]]] = defaultdict(list)
        for clause, bit in bits.items():
            for word in clause:
                text = word.text.encode()
                if word.begins and word.ends:
                    self._whole[text] |= bit
                else:
                    self._parts[text[:2]].append((text, word.begins, word.ends, bit))
        self._learnt: dict[bytes, int] = {}

    def places(self, data: bytes, start: int, end: int) -> tuple[int, Places]:
        """The clauses that are true of a part of a text, and where the runs stand that make them so."""
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

    def possible(self, present: int) -> Iterator[tuple[int, int]]:
        """The patterns all of whose clauses are true, each with the clause to look around for it."""
        left = present
        while left:
            lowest = left & -left
            left ^= lowest
            for index, needed in self._asked.get(lowest, ()):
                if needed & present == needed:
                    yield index, lowest

    def _learn(self, run: bytes) -> int:
        bits = self._whole.get(run, 0)
        for at in range(len(run) - 1):
            for text, begins, ends, bit in self._parts.get(run[at : at + 2], ()):
                if (
                    run.startswith(text, at)
                    and (not begins or at == 0)
                    and (not ends or at + len(text) == len(run))
                ):
                    bits |= bit
        if len(run) <= _LONGEST:
            self._learnt[run] = bits
        return bits
