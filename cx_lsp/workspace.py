"""The one Workspace: answers the rules' questions from the index, open documents, evidence and journeys."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from cx_lsp.facts import function_tokens, passes
from cx_lsp.facts.fingerprint import Tokens
from cx_lsp.index import SHARED_KINDS, Hit, Index
from cx_lsp.journeys.reach import Outcomes, Reach
from cx_lsp.journeys.reach import Program as ReachProgram
from cx_lsp.journeys.registry import owners_by_entry
from cx_lsp.model import (
    Claim,
    Copy,
    Definition,
    Fact,
    Facts,
    Flow,
    Guard,
    Intake,
    Journey,
    Loss,
    Passage,
    Route,
    Span,
    Touch,
    Unresolved,
    Validator,
)
from cx_lsp.program.calls import Calls
from cx_lsp.program.copies import Seen, copies
from cx_lsp.program.demands import State
from cx_lsp.program.direction import Direction
from cx_lsp.program.flows import Flows
from cx_lsp.program.guards import Guards
from cx_lsp.program.names import Names
from cx_lsp.program.ownership import Ownership
from cx_lsp.program.packages import Packages
from cx_lsp.program.requests import Requests
from cx_lsp.program.routes import Routes
from cx_lsp.program.shape import Stale, stale
from cx_lsp.program.validators import Validators
from cx_lsp.text import Document

_CACHED_FACTS = 4096
_CACHED_HITS = 200_000
_CACHED_TEXTS = 512
_CONCLUDED = (
    (Stale.NOTHING, ("state", "_direction", "_ownership")),
    (Stale.BODIES, ("_calls", "_guards", "_validators", "_reach", "_flows")),
    (Stale.ROUTES, ("_routes", "_requests")),
    (Stale.NAMES, ("_names",)),
)
"""What is concluded from the facts of all files, by what makes it stale."""


@dataclass(frozen=True, slots=True)
class Registry:
    """What the team committed about its journeys, and what is known of its tests' last runs."""

    journeys: tuple[Journey, ...] = ()
    outcomes: Outcomes = list
    prefixes: Mapping[str, str] = field(default_factory=dict)
    owner_of: Callable[[str], str] = lambda _path: ""
    """Who owns a path; asked for the entries of a journey that names no owner."""
    warnings: Sequence[str] = ()
    """What was wrong with the test results when they were last read."""


def _no_claims(_path: str) -> Sequence[Claim]:
    return ()


class Workspace:
    """Facts of the whole workspace as one program; what an edit does not touch is kept."""

    def __init__(
        self,
        index: Index,
        read: Callable[[str], bytes | None],
        registry: Registry | None = None,
        evidence: Callable[[str], Sequence[Claim]] = _no_claims,
    ) -> None:
        self.registry = registry or Registry()
        self._index = index
        self._read = read
        self._evidence = evidence
        self._open: dict[str, tuple[Facts, Document]] = {}
        self._gone: set[str] = set()
        self._stored: dict[str, Facts | None] = {}
        self._indexed: dict[tuple[str, ...], tuple[tuple[str, Fact], ...]] = {}
        self._hits: dict[int, tuple[Hit, ...]] = {}
        self._flows_known: dict[str, tuple[Facts, tuple[Flow, ...]]] = {}
        self._passing: dict[Definition, tuple[Facts, frozenset[str]]] = {}
        self._tokens: dict[tuple[str, str], tuple[Facts, Tokens, Document]] = {}
        self._texts: dict[str, tuple[Facts | None, Document | None]] = {}
        self._base: tuple[Workspace, Mapping[str, str], Collection[str]] | None = None

    # what is in it

    def put(self, facts: Facts, document: Document) -> None:
        """Lets an open document stand for its file."""
        before = self.facts(facts.path)
        # A path told of one file may lead through another, whose lines have moved.
        self._flows_known.clear()
        self._open[facts.path] = (facts, document)
        self._gone.discard(facts.path)
        if before is None:
            self._recount()
        else:
            self._reconsider(stale(before, facts))

    def drop(self, path: str) -> None:
        """Goes back from an open document to the stored file."""
        if self._open.pop(path, None) is not None:
            self._recount()

    def hide(self, path: str) -> None:
        """Treats a stored file as absent."""
        self._gone.add(path)
        self._recount()

    def refresh(self) -> None:
        """Takes in what was written to the index."""
        for kept in (self._stored, self._indexed, self._hits, self._texts):
            kept.clear()
        self._recount()

    def _recount(self) -> None:
        """Forgets which files there are, and all that was concluded from them."""
        self.__dict__.pop("_paths", None)
        self.__dict__.pop("_packages", None)
        self._reconsider()

    def _reconsider(self, reach: Stale = Stale.NAMES) -> None:
        """Forgets what was concluded; the next question concludes it again from the facts at hand."""
        self._flows_known.clear()
        for least, names in _CONCLUDED:
            for name in names if reach >= least else ():
                self.__dict__.pop(name, None)

    def paths(self) -> Collection[str]:
        """Every file of the workspace, in order."""
        return self._paths

    def facts(self, path: str) -> Facts | None:
        """The facts of a file as it stands in the editor, else as it was indexed."""
        if path in self._open:
            return self._open[path][0]
        if path in self._gone:
            return None
        if path not in self._stored:
            if len(self._stored) >= _CACHED_FACTS:
                self._stored.pop(next(iter(self._stored)))
            self._stored[path] = self._index.facts(path)
        return self._stored[path]

    def named(self, *kinds: str) -> Iterator[tuple[str, Fact]]:
        """The facts of some kinds in all files, open documents in the place of their files."""
        unknown = set(kinds) - SHARED_KINDS
        if unknown:
            raise ValueError(f"not indexed across files: {', '.join(sorted(unknown))}")
        if kinds not in self._indexed:
            self._indexed[kinds] = tuple(self._index.named(kinds))
        for path, fact in self._indexed[kinds]:
            if path not in self._open and path not in self._gone:
                yield path, fact
        for path, (facts, _) in sorted(self._open.items()):
            for fact in facts.of(*kinds):
                yield path, fact

    def unread(self) -> Iterator[tuple[str, Fact]]:
        """What could not be read of each file."""
        for path, fact in self._index.unread():
            if path not in self._open and path not in self._gone:
                yield path, fact
        for path, (facts, _) in sorted(self._open.items()):
            for fact in facts.unread:
                yield path, fact

    def document(self, path: str) -> Document | None:
        """The text of a file as it stands in the editor, else on disk."""
        if path in self._open:
            return self._open[path][1]
        data = self._read(path)
        return None if data is None else Document.of(data)

    def compare(self, before: Workspace, names: Mapping[str, str], added: Collection[str]) -> None:
        """Takes `before` for the base of the change; `names` tells what its changed files are called now."""
        self._base = (before, names, added)
        self.__dict__.pop("_direction", None)

    def earlier(self, evidence: Callable[[str], Sequence[Claim]]) -> Workspace:
        """Another workspace over the same index, to become an earlier state; files are read once for both."""
        made = Workspace(self._index, self._read, self.registry, evidence)
        made._stored = self._stored
        return made

    # what a rule may ask

    def definition(self, path: str, name: str) -> Definition | None:
        """What `name`, written in `path`, stands for."""
        return self._names.resolve(path, name)

    def unresolved(self, facts: Facts) -> Sequence[Unresolved]:
        """The imports of this file that nothing accounts for."""
        return tuple(self._packages.unresolved(facts, self._names, self._now))

    def bound(self, path: str, name: str) -> Definition | None:
        """Where `name`, written in `path`, is bound through imports."""
        found = self._names.locate(path, name)
        return None if found is None else Definition(*found)

    def flows(self, facts: Facts) -> Sequence[Flow]:
        """Strangers' values that reach a sink of this file, followed into the functions it calls."""
        known = self._flows_known.get(facts.path)
        if known is None or known[0] is not facts:
            known = self._flows_known[facts.path] = (facts, tuple(self._flows.of(facts)))
        return known[1]

    def text(self, path: str, span: Span) -> str:
        """What stands at a span of a file as it is now."""
        document = self._kept(path)
        if document is None:
            return ""
        start = document.offset(span.start_line, span.start_col)
        end = document.offset(span.end_line, span.end_col)
        return document.data[start:end].decode("utf-8", "replace")

    def routes_of(self, path: str) -> Sequence[Route]:
        """The routes whose handlers stand in `path`."""
        return self._routes.by_file.get(path, ())

    def siblings(self, route: Route) -> Sequence[Route]:
        """The other routes of the same language's application, those of the same router first."""
        same = [r for r in self._routes.by_router[route.router] if r is not route]
        return [*same, *(r for r in self._routes.kindred(route) if r.router != route.router)]

    def guards(self, route: Route) -> Sequence[Guard]:
        """What keeps strangers from this route, wherever it is placed."""
        return self._guards.of(route)

    def validators(self, route: Route) -> Sequence[Validator]:
        """What judges the input of this route before it is used."""
        return self._validators.of(route)

    def intakes(self, route: Route) -> Sequence[Intake]:
        """Where the handler of this route takes what it is sent as it was sent."""
        return self._validators.intakes(route)

    def touches(self, route: Route) -> Sequence[Touch]:
        """What this route finds by an id its caller chose."""
        return self._ownership.touches(route)

    def losses(self, route: Route) -> Sequence[Loss]:
        """What this route demanded at the base of the change and demands no more."""
        return self._direction.losses(route) if self._direction is not None else ()

    def copies(self, facts: Facts) -> Iterable[Copy]:
        """Code of this file that stands elsewhere too."""
        return copies(facts, self._lookup, self._function)

    def journeys_of(self, path: str, scope: str) -> Sequence[Passage]:
        """The journeys that run through a function."""
        return self._reach.passages(path, scope) if self.registry.journeys else ()

    def callers_of(self, path: str, scope: str) -> Sequence[Definition]:
        """The functions on journeys that call a function directly."""
        return self._reach.callers(Definition(path, scope)) if self.registry.journeys else ()

    def functions_of(self, journey: Journey) -> Sequence[Definition]:
        """Every function that a journey runs through."""
        return self._reach.functions(journey)

    def claims_of(self, path: str) -> Sequence[Claim]:
        """Who wrote the lines of a file."""
        return self._evidence(path)

    # what others ask

    @property
    def routes(self) -> Sequence[Route]:
        """Every route of the workspace."""
        return self._routes.all

    @property
    def requests(self) -> Requests:
        """The requests of the workspace, matched to routes."""
        return self._requests

    @property
    def reach(self) -> Reach:
        """Journeys and their tests."""
        return self._reach

    @property
    def names(self) -> Names:
        """Names across files."""
        return self._names

    @cached_property
    def _paths(self) -> tuple[str, ...]:
        return tuple(sorted({*self._index.paths(), *self._open} - self._gone))

    @cached_property
    def _names(self) -> Names:
        return Names(self)

    @cached_property
    def _routes(self) -> Routes:
        return Routes(self, self._names)

    @cached_property
    def _requests(self) -> Requests:
        return Requests(self._routes, self._names, self.registry.prefixes)

    @cached_property
    def _calls(self) -> Calls:
        return Calls(self._names, self._requests)

    @cached_property
    def _packages(self) -> Packages:
        return Packages(self._paths, self._read)

    @property
    def _program(self) -> ReachProgram:
        return ReachProgram(self, self._names, self._routes, self._requests, self._calls)

    @cached_property
    def _guards(self) -> Guards:
        return Guards(self, self._names, self._routes)

    @cached_property
    def _flows(self) -> Flows:
        return Flows(self._names, self._passes)

    def _passes(self, definition: Definition) -> frozenset[str]:
        facts, document = self.facts(definition.path), self.document(definition.path)
        function = facts.function(definition.scope) if facts is not None else None
        if facts is None or document is None or function is None:
            return frozenset()
        known = self._passing.get(definition)
        if known is None or known[0] is not facts:
            if len(self._passing) >= _CACHED_FACTS:
                self._passing.pop(next(iter(self._passing)))
            known = self._passing[definition] = (facts, passes(definition.path, document, function))
        return known[1]

    @cached_property
    def _validators(self) -> Validators:
        return Validators(self, self._names, self._routes)

    @cached_property
    def state(self) -> State:
        """What is known of this state of the program, to be held against another."""
        return State(self.facts, self._names, self._routes, self._guards, self._kept)

    def _now(self, path: str) -> bytes | None:
        document = self.document(path)
        return None if document is None else document.data

    def _kept(self, path: str) -> Document | None:
        """As `document`, but a file is read once for as long as nothing else is known of it."""
        if path in self._open:
            return self._open[path][1]
        facts = self.facts(path)
        known = self._texts.get(path)
        if known is None or known[0] is not facts:
            if len(self._texts) >= _CACHED_TEXTS:
                self._texts.pop(next(iter(self._texts)))
            known = self._texts[path] = (facts, self.document(path))
        return known[1]

    @cached_property
    def _ownership(self) -> Ownership:
        return Ownership(self.state)

    @cached_property
    def _direction(self) -> Direction | None:
        if self._base is None:
            return None
        before, names, added = self._base
        return Direction(self.state, before.state, names, added)

    @cached_property
    def _reach(self) -> Reach:
        starts = Reach(self._program, ())
        owner = owners_by_entry(self.registry.owner_of, starts.files_of)
        journeys = tuple(
            j if j.owner else replace(j, owner=next(filter(None, map(owner, j.entries)), ""))
            for j in self.registry.journeys
        )
        return Reach(self._program, journeys, self.registry.outcomes)

    def _lookup(self, hashes: Iterable[int]) -> Iterator[tuple[int, Seen]]:
        wanted = set(hashes)
        for hash_ in self._known_hits(wanted):
            for hit in self._hits[hash_]:
                if hit.path not in self._open and hit.path not in self._gone:
                    yield hash_, Seen(hit.path, hit.scope, hit.token)
        for path, (facts, _) in self._open.items():
            for print_ in facts.fingerprints:
                if print_.hash in wanted:
                    yield print_.hash, Seen(path, print_.scope, print_.token)

    def _known_hits(self, wanted: set[int]) -> Iterable[int]:
        """Those of some fingerprints that stand in the index; it is asked for each of them once."""
        if len(self._hits) > _CACHED_HITS:
            self._hits.clear()
        asked = wanted - self._hits.keys()
        found: dict[int, list[Hit]] = {hash_: [] for hash_ in asked}
        for hit in self._index.hits(asked):
            found[hit.hash].append(hit)
        self._hits.update((hash_, tuple(hits)) for hash_, hits in found.items())
        return wanted

    def _function(self, path: str, scope: str) -> tuple[Tokens, Document] | None:
        facts = self.facts(path)
        known = self._tokens.get((path, scope))
        if facts is not None and known is not None and known[0] is facts:
            return known[1:]
        function = facts.function(scope) if facts is not None else None
        document = self.document(path) if function is not None else None
        if facts is None or function is None or document is None:
            return None
        stream = function_tokens(document, facts.language, function)
        if len(self._tokens) >= _CACHED_FACTS:
            self._tokens.pop(next(iter(self._tokens)))
        self._tokens[path, scope] = (facts, stream, document)
        return stream, document
