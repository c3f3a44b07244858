"""From the entries of journeys to the functions they run through, and to the CX tests that come along."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from cx_lsp.journeys.inventory import Listed, inventory
from cx_lsp.journeys.selectors import (
    matches_page,
    matches_path,
    matches_route,
    matches_symbol,
    matches_test,
    parse,
)
from cx_lsp.model import STAKES, Definition, Journey, Passage, Test
from cx_lsp.program import Files
from cx_lsp.program.calls import Calls
from cx_lsp.program.names import Names
from cx_lsp.program.requests import Requests
from cx_lsp.program.routes import Routes

Outcomes = Callable[[Sequence[Test]], Sequence[Test]]
"""Fills in how tests last ended, in the order they were given."""

_RESOLVED = 0.9
"""Share of a journey's test requests that must be resolved before "no test comes here" may be said."""


@dataclass(frozen=True, slots=True)
class Program:
    """The parts of a program that reach needs."""

    files: Files
    names: Names
    routes: Routes
    requests: Requests
    calls: Calls


@dataclass(frozen=True, slots=True)
class _Run:
    """A CX test with all the functions it runs, and how much of what it asks for is known."""

    test: Test
    reaches: frozenset[Definition]
    asked: int
    resolved: int


class Reach:
    """Which journeys run through which function; computed once for a program and a registry."""

    def __init__(self, program: Program, journeys: Sequence[Journey], outcomes: Outcomes = list) -> None:
        self._program = program
        self._journeys = journeys
        self._outcomes = outcomes

    def passages(self, path: str, scope: str) -> tuple[Passage, ...]:
        """The journeys through a function, or through the function around it, highest stakes first."""
        while True:
            found = self._by_definition.get(Definition(path, scope))
            if found or not scope:
                return found or ()
            scope = scope.rpartition(".")[0]

    def callers(self, definition: Definition) -> tuple[Definition, ...]:
        """The functions on journeys that call a function directly."""
        return self._callers.get(definition, ())

    def functions(self, journey: Journey) -> tuple[Definition, ...]:
        """Every function that a journey runs through."""
        return self._functions.get(journey.id, ())

    @cached_property
    def _callers(self) -> dict[Definition, tuple[Definition, ...]]:
        found: dict[Definition, list[Definition]] = defaultdict(list)
        for caller in self._by_definition:
            for callee in self._program.calls.callees(caller):
                found[callee].append(caller)
        return {callee: tuple(callers) for callee, callers in found.items()}

    @cached_property
    def _functions(self) -> dict[str, tuple[Definition, ...]]:
        found: dict[str, list[Definition]] = defaultdict(list)
        for definition, passages in self._by_definition.items():
            for passage in passages:
                found[passage.journey.id].append(definition)
        return {name: tuple(functions) for name, functions in found.items()}

    def unmatched(self) -> Iterator[tuple[Journey, str]]:
        """Selectors of the registry that mean nothing in this workspace."""
        for journey in self._journeys:
            for entry in journey.entries:
                if not any(True for _ in self._starts(entry)):
                    yield journey, entry
            for selector in journey.tests:
                if not any(matches_test(selector, t.test, t.tags) for t in self.tests):
                    yield journey, selector

    def files_of(self, selector: str) -> Iterator[str]:
        """The files in which an entry of a journey begins."""
        return (definition.path for definition, _ in self._starts(selector))

    @cached_property
    def tests(self) -> tuple[Listed, ...]:
        """Every test of the workspace, with its last outcome where a result is known."""
        listed = tuple(inventory(self._program.files, self._program.names))
        ended = self._outcomes([one.test for one in listed])
        return tuple(replace(one, test=test) for one, test in zip(listed, ended, strict=True))

    def tests_of(self, journey: Journey) -> list[Listed]:
        """The CX regression tests of a journey: named in the registry or tagged with its id."""
        own = f"journey:{journey.id}"
        return [
            listed
            for listed in self.tests
            if own in {t.lstrip("@") for t in listed.tags}
            or any(matches_test(selector, listed.test, listed.tags) for selector in journey.tests)
        ]

    @cached_property
    def _by_definition(self) -> dict[Definition, tuple[Passage, ...]]:
        found: dict[Definition, list[Passage]] = defaultdict(list)
        for journey in self._journeys:
            runs = [self._run(listed) for listed in self.tests_of(journey)]
            known = _known(runs)
            for definition, (entry, is_entry, is_asked) in self._walk(journey).items():
                tests = tuple(r.test for r in runs if definition in r.reaches)
                passage = Passage(journey, entry, tests, len(runs), known and is_asked, is_entry)
                found[definition].append(passage)
        return {
            definition: tuple(sorted(ps, key=lambda p: -STAKES.index(p.journey.stakes)))
            for definition, ps in found.items()
        }

    def _walk(self, journey: Journey) -> dict[Definition, tuple[str, bool, bool]]:
        """Every function on a journey with the entry that leads there first, whether it is the entry itself,
        and whether one gets there by a request.

        What is entered otherwise, a command or a library function, tests may run in ways that nobody can
        see in their text: in a process of its own, by a name made up at run time.
        """
        found: dict[Definition, tuple[str, bool, bool]] = {}
        for selector in (*journey.entries, *journey.include):
            asked = parse(selector).kind in ("route", "page")
            for start, label in self._starts(selector):
                found[start] = (label, selector in journey.entries, asked)
                for reached in self._program.calls.reach([start]):
                    found.setdefault(reached, (label, False, asked))
        left_out = [parse(s) for s in journey.exclude]
        return {d: e for d, e in found.items() if not any(_means(s.kind, s.value, d) for s in left_out)}

    def _starts(self, selector: str) -> Iterator[tuple[Definition, str]]:
        kind, value = parse(selector)
        if kind in ("route", "page"):
            for route in self._program.routes.all:
                meant = (
                    matches_route(value, route.method, route.path)
                    if kind == "route"
                    else route.method in ("PAGE", "GET", "ANY") and matches_page(value, route.path)
                )
                if meant and route.handler_file:
                    yield Definition(route.handler_file, route.handler), str(route)
        elif kind == "cli":
            yield from self._commands(value)
        else:
            yield from ((d, value) for d in self._definitions() if _means(kind, value, d))

    def _definitions(self) -> Iterator[Definition]:
        for path in self._program.files.paths():
            table = self._program.names.table(path)
            for scope in table.definitions if table is not None else ():
                yield Definition(path, scope)

    def _commands(self, value: str) -> Iterator[tuple[Definition, str]]:
        wanted = value.split()[-1].replace("-", "_")
        for definition in self._definitions():
            if definition.scope.rpartition(".")[2] == wanted:
                table = self._program.names.table(definition.path)
                facts = table.by_scope.get(definition.scope, ()) if table is not None else ()
                if any(f.kind == "decorator" and f.text.endswith("command") for f in facts):
                    yield definition, f"command {value}"

    def _run(self, listed: Listed) -> _Run:
        reaches = self._program.calls.reach(listed.starts)
        asked = resolved = 0
        for start in listed.starts:
            table = self._program.names.table(start.path)
            for fact in table.by_scope.get(start.scope, ()) if table is not None else ():
                if fact.kind == "http":
                    asked += 1
                    resolved += bool(self._program.requests.routes(start.path, fact))
        return _Run(listed.test, reaches, asked, resolved)


def _known(runs: Iterable[_Run]) -> bool:
    """Whether enough is known of a journey's tests to say that none of them comes somewhere."""
    runs = list(runs)
    asked = sum(r.asked for r in runs)
    silent = [r for r in runs if not any(d.path != r.test.path for d in r.reaches)]
    return not silent and sum(r.resolved for r in runs) >= _RESOLVED * asked


def _means(kind: str, value: str, definition: Definition) -> bool:
    if kind == "symbol":
        return matches_symbol(value, definition.path, definition.scope)
    return kind == "path" and matches_path(value, definition.path)
