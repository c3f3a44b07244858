"""Asks a syntax tree the patterns of a language, and of those that look for words only where the words stand.

Patterns without words are fused into one query that runs over everything. Each of the others waits until one
of its words stands where the pattern has it (the name of a call, the key of a pair); it is compiled then, and
asked of that one node. So patterns that cannot match cost one look at each run of letters, however many.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from tree_sitter import Language as Grammar
from tree_sitter import Node, Query, QueryCursor

from cx_lsp.facts.asking.descent import Descent
from cx_lsp.facts.asking.patterns import Demand, Step, patterns
from cx_lsp.facts.asking.words import Places, Words, split
from cx_lsp.facts.capture import DEEPEST, Match, Recipe, cursor, recipes

_OFTEN = 24
"""Places from which a pattern that cannot be told where to look is asked of the whole."""
_TALLEST = 16
"""Levels between a pattern's root and what it captures."""

_Route = tuple[tuple[int, int], ...]
"""The kind and the field of each node from a pattern's root to its word, 0 for any."""
_Found = list[tuple[int, int, Match]]
"""Matches with the number of their pattern and the place of their root."""


class Questions:
    """The patterns of one language."""

    def __init__(self, grammar: Grammar, *texts: str) -> None:
        self._grammar = grammar
        self._patterns = [pattern for text in texts for pattern in patterns(text)]
        plain = [i for i, pattern in enumerate(self._patterns) if not pattern.demands]
        self._plain = Query(grammar, "\n".join(self._patterns[i].text for i in plain))
        self._plain_ones = [(i, self._recipes(i, self._plain, n)) for n, i in enumerate(plain)]
        self._words = Words(demand.clause for p in self._patterns for demand in p.demands)
        self._asked: dict[int, list[tuple[int, int, tuple[_Route, ...]]]] = defaultdict(list)
        for index, pattern in enumerate(self._patterns):
            if pattern.demands:
                key = min(pattern.demands, key=_effort)
                bits = {self._words.bits[demand.clause] for demand in pattern.demands}
                routes = tuple(_route(path, grammar) for path in key.paths)
                self._asked[self._words.bits[key.clause]].append((index, sum(bits), routes))
        self._compiled: dict[int, tuple[Query, tuple[Recipe, ...]]] = {}

    def answers(self, root: Node, data: bytes) -> list[Match]:
        """What every pattern matches in a tree, pattern by pattern; `data` is the text of the file."""
        found: _Found = []
        for number, captures in cursor(self._plain).matches(root):
            index, made = self._plain_ones[number]
            found.append((index, 0, (made, captures)))
        present, places = self._words.places(data, root.start_byte, root.end_byte)
        if present:
            self._look(root, present, places, found)
        found.sort(key=lambda entry: entry[:2])
        return [match for _, _, match in found]

    def _look(self, root: Node, present: int, places: Places, found: _Found) -> None:
        """Asks the patterns all of whose words are there."""
        wanted: dict[int, list[tuple[int, tuple[_Route, ...]]]] = {}
        for bit in split(present):
            possible = [
                (i, routes) for i, needed, routes in self._asked.get(bit, ()) if needed & present == needed
            ]
            if possible:
                wanted[bit] = possible
        mask = sum(wanted)
        around = Descent(root, DEEPEST + _TALLEST)
        anywhere: dict[int, list[tuple[int, int]]] = defaultdict(list)
        seen: set[tuple[int, int]] = set()
        for bits, start, end in places:
            if not bits & mask:
                continue
            around.to(end - 1)
            for bit in split(bits & mask):
                for index, routes in wanted[bit]:
                    if not routes:
                        anywhere[index].append((start, end))
                    for node in _roots(around, routes):
                        if (index, node.id) not in seen:
                            seen.add((index, node.id))
                            self._ask(index, node, found)
        for index, spots in anywhere.items():
            self._ask_around(index, root, spots, found)

    def _ask(self, index: int, node: Node, found: _Found) -> None:
        """Asks one pattern of one node."""
        query, made = self._compiled.get(index) or self._compile(index)
        asked = QueryCursor(query)
        asked.set_max_start_depth(0)
        for _, captures in asked.matches(node):
            found.append((index, node.start_byte, (made, captures)))

    def _ask_around(self, index: int, root: Node, spots: list[tuple[int, int]], found: _Found) -> None:
        """Asks one pattern around some places; what holds several of them may be found several times."""
        query, made = self._compiled.get(index) or self._compile(index)
        for spot in spots if len(spots) <= _OFTEN else [root.byte_range]:
            asked = cursor(query)
            asked.set_byte_range(*spot)
            for _, captures in asked.matches(root):
                found.append((index, spot[0], (made, captures)))

    def _compile(self, index: int) -> tuple[Query, tuple[Recipe, ...]]:
        query = Query(self._grammar, self._patterns[index].text)
        self._compiled[index] = query, self._recipes(index, query, 0)
        return self._compiled[index]

    def _recipes(self, index: int, query: Query, number: int) -> tuple[Recipe, ...]:
        return recipes(self._patterns[index].captures, query.pattern_settings(number))


def _effort(demand: Demand) -> tuple[bool, int]:
    """Each demand of a pattern has to be met; the one that is met in the fewest places brings it up."""
    return not demand.paths, len(demand.clause)


def _route(path: Iterable[Step], grammar: Grammar) -> _Route:
    return tuple((_kind(step.kind, grammar), grammar.field_id_for_name(step.field) or 0) for step in path)


def _kind(name: str, grammar: Grammar) -> int:
    number = grammar.id_for_node_kind(name, True) if name[0] not in '"_' else None  # noqa: FBT003
    return 0 if number is None or grammar.node_kind_is_supertype(number) else number


def _roots(around: Descent, routes: tuple[_Route, ...]) -> Iterator[Node]:
    """The nodes around a place from which one of some routes leads to it."""
    kinds, fields = around.kinds, around.fields
    for route in routes:
        last_kind, last_field = route[-1]
        for at in range(len(route) - 1, len(kinds)):
            if (last_kind and kinds[at] != last_kind) or (last_field and fields[at] != last_field):
                continue
            top = at + 1 - len(route)
            if top <= DEEPEST and all(
                kind in (0, kinds[top + n]) and label in (0, fields[top + n])
                for n, (kind, label) in enumerate(route[:-1])
            ):
                yield around.nodes[top]
