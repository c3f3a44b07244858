"""The one Workspace: answers the rules' questions from the index, open documents, evidence and journeys."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from cx_lsp.copies.pairs import apart, copies, enough
from cx_lsp.copies.pool import Pool
from cx_lsp.facts import Syntax, language_name, passes, role
from cx_lsp.index import SHARED_KINDS, Index
from cx_lsp.journeys.reach import Outcomes, Reach
from cx_lsp.journeys.reach import Program as ReachProgram
from cx_lsp.journeys.registry import owners_by_entry
from cx_lsp.model import (
    Claim,
    Conduct,
    Copy,
    CopyGroup,
    Definition,
    Fact,
    Facts,
    Fix,
    Flow,
    Guard,
    Intake,
    Journey,
    Limits,
    Loss,
    Member,
    Missed,
    Passage,
    Route,
    Span,
    Touch,
    Unresolved,
    Validator,
)
from cx_lsp.program.calls import Calls
from cx_lsp.program.code import Code, code, past
from cx_lsp.program.conduct import Conducts
from cx_lsp.program.demands import State
from cx_lsp.program.direction import Direction
from cx_lsp.program.flows import Flows
from cx_lsp.program.groups import groups
from cx_lsp.program.guards import Guards
from cx_lsp.program.missed import missed
from cx_lsp.program.names import Names
from cx_lsp.program.ownership import Ownership
from cx_lsp.program.packages import Packages
from cx_lsp.program.relating import Relating
from cx_lsp.program.requests import Requests
from cx_lsp.program.routes import Routes
from cx_lsp.program.schemas import Schemas
from cx_lsp.program.shape import Stale, stale
from cx_lsp.program.sharing import sharing
from cx_lsp.program.validators import Validators
from cx_lsp.text import Document

_CACHED_FACTS = 4096
_CACHED_TEXTS = 512
_CONCLUDED = (
    (Stale.NOTHING, ("state", "_direction", "_ownership", "_conducts", "_relating")),
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
    limits: Limits = field(default_factory=Limits)
    """How much makes a copy."""


def _no_claims(_path: str) -> Sequence[Claim]:
    return ()


def _no_past(_commit: str, _path: str) -> bytes | None:
    return None


class Workspace:
    """Facts of the whole workspace as one program; what an edit does not touch is kept."""

    def __init__(
        self,
        index: Index,
        read: Callable[[str], bytes | None],
        registry: Registry | None = None,
        evidence: Callable[[str], Sequence[Claim]] = _no_claims,
        past_text: Callable[[str, str], bytes | None] = _no_past,
        pool: Pool | None = None,
    ) -> None:
        self.registry = registry or Registry()
        self._index = index
        self._pool = pool or Pool.open(None)
        self._read = read
        self._evidence = evidence
        self._past = past_text
        self._former: dict[tuple[str, str, str], Code | None] = {}
        self._open: dict[str, tuple[Facts, Document]] = {}
        self._syntaxes: dict[str, Syntax | None] = {}
        self._gone: set[str] = set()
        self._scopes: dict[str, tuple[Facts, frozenset[str]]] = {}
        self._stored: dict[str, Facts | None] = {}
        self._indexed: dict[tuple[str, ...], tuple[tuple[str, Fact], ...]] = {}
        self._flows_known: dict[str, tuple[Facts, tuple[Flow, ...]]] = {}
        self._passing: dict[Definition, tuple[Facts, frozenset[str]]] = {}
        self._texts: dict[str, tuple[Facts | None, Document | None]] = {}
        self._base: tuple[Workspace, Mapping[str, str], Collection[str]] | None = None

    # what is in it

    def put(self, facts: Facts, document: Document, syntax: Syntax | None = None) -> None:
        """Lets an open document stand for its file; its syntax is told where somebody keeps it."""
        before = self.facts(facts.path)
        # A path told of one file may lead through another, whose lines have moved.
        self._flows_known.clear()
        self._open[facts.path] = (facts, document)
        self._syntaxes[facts.path] = syntax
        self._gone.discard(facts.path)
        self._compare(facts, document)
        if before is None:
            self._recount()
        else:
            self._reconsider(stale(before, facts))

    def drop(self, path: str) -> None:
        """Goes back from an open document to the stored file."""
        self._syntaxes.pop(path, None)
        if self._open.pop(path, None) is not None:
            self._pool.restore(path)
            self._recount()

    def hide(self, path: str) -> None:
        """Treats a file as absent."""
        self._open.pop(path, None)
        self._syntaxes.pop(path, None)
        self._gone.add(path)
        self._pool.forget(path)
        self._recount()

    def refresh(self) -> None:
        """Takes in what was written to the index."""
        self._pool.reload()
        for kept in (self._stored, self._indexed, self._texts):
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
        """Another workspace that begins as this one, to become an earlier state of it."""
        made = Workspace(self._index, self._read, self.registry, evidence, pool=self._pool.beside())
        made._stored, made._indexed = self._stored, self._indexed
        for path, (facts, document) in self._open.items():
            made._open[path] = (facts, document)
            made._compare(facts, document)
        for path in self._gone:
            made.hide(path)
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

    def conduct(self, route: Route) -> Conduct | None:
        """What the handler of this route does with records."""
        return self._conducts.of(route)

    def relates(self, route: Route) -> bool:
        """Whether the handler holds what it touches against its caller."""
        return self._relating.of(route)

    def losses(self, route: Route) -> Sequence[Loss]:
        """What this route demanded at the base of the change and demands no more."""
        return self._direction.losses(route) if self._direction is not None else ()

    def copies(self, facts: Facts) -> Iterable[Copy]:
        """Code of this file that stands elsewhere too."""
        found = copies(facts.path, self._pool, self._kept, language_name, self.registry.limits.least)
        named = (self._scoped(copy, facts) for copy in found)
        return (copy for copy in named if enough(copy, self._least(facts.path, copy)))

    def _scoped(self, copy: Copy, facts: Facts) -> Copy:
        """A copy whose functions are called what the facts of their files call them."""
        here = self._scope(facts, copy.scope, copy.span)
        elsewhere = self.facts(copy.other.path)
        there = self._scope(elsewhere, copy.other_scope, copy.other.span) if elsewhere else copy.other_scope
        same = (here, there) == (copy.scope, copy.other_scope)
        return copy if same else replace(copy, scope=here, other_scope=there)

    def _scope(self, facts: Facts, name: str, span: Span) -> str:
        """The qualified name of the function at a span, which who reads lines alone may know by another."""
        known = self._scopes.get(facts.path)
        if known is None or known[0] is not facts:
            if len(self._scopes) >= _CACHED_FACTS:
                self._scopes.pop(next(iter(self._scopes)))
            named = frozenset(fact.scope for fact in facts.of("function"))
            known = self._scopes[facts.path] = (facts, named)
        if name in known[1]:
            return name
        around = (f for f in facts.of("function") if span.start_line in f.span.lines)
        return max(around, key=lambda f: f.span.start_line, default=Fact("", "", span, name)).scope

    def _compare(self, facts: Facts, document: Document) -> None:
        """Lets the functions of an open document be compared with all others."""
        if apart(facts.path) or not facts.items:
            self._pool.forget(facts.path)
        else:
            self._pool.update(facts.path, document.data, facts.language)

    def _least(self, path: str, copy: Copy) -> int:
        """How many lines are asked of a copy here."""
        limits, sides = self.registry.limits, ((path, copy.scope), (copy.other.path, copy.other_scope))
        if "test" in (role(path), role(copy.other.path)):
            return limits.tests
        # Journeys are asked about only where it matters.
        if limits.journeys == limits.lines or enough(copy, max(limits.lines, limits.journeys)):
            return limits.least
        return limits.journeys if any(self.journeys_of(*side) for side in sides) else limits.lines

    def missed(self, copy: Member, original: Member) -> Missed | None:
        """What `original` got since `copy` was made of it."""
        return missed(copy, original, self, self._formerly)

    def code(self, path: str, scope: str) -> Code | None:
        """The code of a function as it is."""
        facts, document = self.facts(path), self._kept(path)
        return code(facts, scope, document) if facts is not None and document is not None else None

    def sharing(self, path: str, copy: Span, original: Span) -> Fix | None:
        """The edits by which two functions of one file come to call a third, where that changes nothing."""
        facts, document = self.facts(path), self._kept(path)
        return (
            sharing(facts, document, copy, original) if facts is not None and document is not None else None
        )

    def _formerly(self, commit: str, side: Member) -> Code | None:
        key = (commit, side.path, side.scope)
        if key not in self._former:
            data = self._past(commit, side.path)
            if data is None:
                return None
            if len(self._former) >= _CACHED_FACTS:
                self._former.pop(next(iter(self._former)))
            self._former[key] = past(side.path, side.scope, data)
        return self._former[key]

    def groups(self, progress: Callable[[int, int], None] = lambda _d, _t: None) -> Sequence[CopyGroup]:
        """All code of the workspace that stands in several places, each of its places once."""
        pairs = []
        for done, path in enumerate(self.paths(), 1):
            facts = self.facts(path)
            pairs += [(path, copy) for copy in (self.copies(facts) if facts is not None else ())]
            progress(done, len(self.paths()))
        return tuple(groups(pairs))

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
        return State(self.facts, self._names, self._routes, self._guards, self._kept, self._syntaxes.get)

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
    def _schemas(self) -> Schemas:
        return Schemas(self._kept)

    @cached_property
    def _conducts(self) -> Conducts:
        return Conducts(self.state, self._schemas)

    @cached_property
    def _relating(self) -> Relating:
        return Relating(self.state)

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
