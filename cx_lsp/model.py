"""The nouns every module speaks, and the few questions a rule may ask of a workspace."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from math import inf
from typing import Literal, Protocol

Author = Literal["ai", "human", "mixed", "generated", "unknown"]
Severity = Literal["error", "warning", "info"]
Stakes = Literal["low", "moderate", "high"]
Outcome = Literal["passed", "failed", "skipped"]
Role = Literal["code", "test", "example"]
Likeness = Literal["exact", "renamed", "near"]
"""Equal but for layout, equal under other names and values, or equal but for some statements."""

SEVERITIES: tuple[Severity, ...] = ("info", "warning", "error")
STAKES: tuple[Stakes, ...] = ("low", "moderate", "high")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A range in one file: zero-based lines, zero-based UTF-8 byte columns, end exclusive."""

    start_line: int
    start_col: int
    end_line: int
    end_col: int

    def holds(self, other: Span) -> bool:
        """Whether `other` lies inside this span (equal spans hold each other)."""
        return (self.start_line, self.start_col) <= (other.start_line, other.start_col) and (
            other.end_line,
            other.end_col,
        ) <= (self.end_line, self.end_col)

    @property
    def lines(self) -> range:
        """The zero-based lines this span touches."""
        return range(self.start_line, self.end_line + 1)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a query saw: `kind` is the capture's name, `scope` the enclosing definition.

    `scope` is the qualified name of the innermost function or class that holds the fact
    ("Cart.add", "app.post('/orders')"), "" at module level; a `function` or `class` fact carries
    its own qualified name. `data` holds the sub-captures and `#set!` values of its pattern.
    """

    kind: str
    text: str
    span: Span
    scope: str = ""
    data: Mapping[str, str] = field(default_factory=dict)

    def get(self, key: str, default: str = "") -> str:
        """What the pattern captured or set under `key`."""
        return self.data.get(key, default)

    @property
    def head(self) -> Span:
        """Where to point when the whole is too long: a definition's name, a route up to its path."""
        if "head" not in self.data:
            return self.span
        line, start, end = map(int, self.data["head"].split())
        return Span(self.span.start_line + line, start, self.span.start_line + line, end)


@dataclass(frozen=True, slots=True)
class Flow:
    """A value that reaches a sink inside one function; `guard` is what made it safe, if anything.

    `source.kind` is "input" for a stranger's value; a "parameter" or the result of a "call" is one only if
    the other function says so. `sink.kind` is "sink", or "argument" and "return" where the value leaves it.
    """

    source: Fact
    sink: Fact
    steps: tuple[Fact, ...] = ()
    guard: Fact | None = None
    passed: tuple[Fact, ...] = ()
    """Calls on the way that give a stranger's value only if the function called hands it on."""

    @property
    def guarded(self) -> bool:
        """Whether something on the way made the value safe."""
        return self.guard is not None

    @property
    def complete(self) -> bool:
        """Whether the file alone tells that a stranger's value reaches the sink."""
        return self.source.kind == "input" and self.sink.kind == "sink" and not self.passed


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of one file from its text alone: the unit of cache, index and export."""

    path: str
    language: str
    items: tuple[Fact, ...] = ()
    flows: tuple[Flow, ...] = ()
    role: Role = "code"
    """What the file is for, by the conventions of its path; an example is code nobody deploys."""
    unread: tuple[Fact, ...] = ()
    """What could not be read (`kind` "unread", `text` the reason), never silently dropped."""

    def of(self, *kinds: str) -> Iterator[Fact]:
        """The facts of the given kinds, in the order of the file."""
        return (fact for fact in self.items if fact.kind in kinds)

    def function(self, scope: str) -> Fact | None:
        """The definition whose qualified name is `scope`."""
        for fact in self.items:
            if fact.scope == scope and fact.kind in ("function", "class"):
                return fact
        return None


@dataclass(frozen=True, slots=True)
class Claim:
    """Evidence on who wrote some lines of a file.

    `level` runs from 1 (seen while it was written) to 5 (inferred); 0 means no evidence at all.
    `source` names the evidence ("trailer", "commit author"), `why` says it in a reviewer's words.
    """

    span: Span
    author: Author
    tool: str = ""
    model: str = ""
    level: int = 0
    source: str = ""
    commit: str = ""
    review: str = ""
    why: str = ""
    when: str = ""
    """ISO 8601 time at which the line came to be; "" when it is not committed yet or unknown."""
    session: str = ""
    """The agent's own id of the conversation that wrote the lines; "" when it is not on record."""
    carried: str = ""
    """How evidence on another text came to these lines, in a reviewer's words; "" when it never had to."""
    review_how: str = ""
    """What says that `review` looked at the lines: a trailer, a command, an approval."""

    @property
    def moment(self) -> float:
        """`when` in seconds since 1970; what is not committed yet is later than anything."""
        return _moment(self.when) if self.commit else inf

    @property
    def ai_unreviewed(self) -> bool:
        """AI-written on line-level evidence (levels 1 to 3), and nobody recorded a review."""
        return self.author == "ai" and 1 <= self.level <= 3 and not self.review


@lru_cache(4096)
def _moment(when: str) -> float:
    try:
        return datetime.fromisoformat(when).timestamp()
    except ValueError:
        return inf


@dataclass(frozen=True, slots=True)
class Test:
    """One CX regression test: its id as its own runner spells it, where it stands, how it last ended."""

    __test__ = False

    id: str
    path: str
    span: Span
    scope: str = ""
    framework: str = ""
    outcome: Outcome | None = None
    when: str = ""


@dataclass(frozen=True, slots=True)
class Signal:
    """Where a journey's customers are heard: a metric and the source its values come from."""

    metric: str
    source: str
    warn_below: float | None = None


@dataclass(frozen=True, slots=True)
class Journey:
    """A critical user journey as the team committed it; never its status."""

    id: str
    name: str
    owner: str = ""
    stakes: Stakes = "moderate"
    entries: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    signals: tuple[Signal, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A journey running through one function: by which entry, and which of its tests come along."""

    journey: Journey
    entry: str
    tests: tuple[Test, ...]
    total: int
    """How many CX regression tests the journey has in all."""
    known: bool = True
    """False when too few test calls could be resolved to say that a test does *not* come along."""
    is_entry: bool = False
    """Whether the journey starts in this very function."""


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere in the workspace worth pointing at, with the reason."""

    path: str
    span: Span
    message: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """One HTTP entry point: the full path after every mount, and the function that answers."""

    method: str
    """Upper-case HTTP method, "ANY" where the framework leaves it to the handler."""
    path: str
    file: str
    handler: str
    """Qualified name of the handler in `handler_file`; "" when it could not be found."""
    handler_file: str
    span: Span
    head: Span
    """The declaration up to the path: where to point."""
    framework: str
    router: str = ""
    """What groups it with its siblings: router, blueprint, application or view module."""

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class Guard:
    """Evidence that a handler is not open to everyone: what it is and where it stands."""

    name: str
    how: str
    """"decorator", "dependency", "middleware", "router", "application", "class" or "body"; "open" says that
    the handler is meant for strangers."""
    place: Place


@dataclass(frozen=True, slots=True)
class Validator:
    """Evidence that something judges what a handler is sent: what it is and where it stands."""

    name: str
    how: str
    """"type", "decorator", "middleware", "class", "router", "application", "body" or "callee"."""
    place: Place


@dataclass(frozen=True, slots=True)
class Intake:
    """Where a handler takes a part of the request ("body", "form", "query", "params") as it was sent."""

    text: str
    part: str
    place: Place


@dataclass(frozen=True, slots=True)
class Touch:
    """An object that a handler finds by an id its caller chose, and what it asks about whose it is."""

    model: str
    place: Place
    column: str | None
    """The column of the model that says whose a thing is; "" for none, None when the model is not known."""
    owner: Place | None
    """Where the handler holds the owner against its caller."""
    asks: bool
    """Whether the handler, or what it calls or runs before it, speaks of the caller at all."""


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing a handler asks of its caller, or of what its caller sends."""

    kind: Literal["guard", "role", "owner", "schema", "check", "test", "bound"]
    """Who it is, what it may, whose it is; a typed input, a validator, a condition, a limit of one field."""
    name: str
    """What it is called, spelled the same in two states of the code."""
    place: Place
    about: str = ""
    """The input or field it holds for, or the type it asks for."""


@dataclass(frozen=True, slots=True)
class Loss:
    """A demand that a handler made at the base of a change and makes no more, anywhere."""

    demand: Demand
    line: str
    """The line of the base that made it."""
    fix: Fix | None = None
    """Puts that line back, where it certainly fits."""


@dataclass(frozen=True, slots=True)
class Copy:
    """The same code standing in two functions: this side, the other side, and how much is equal."""

    scope: str
    span: Span
    other: Place
    other_scope: str
    lines: int
    tokens: int
    kind: Likeness = "exact"
    alike: float = 1.0
    """How much of the two sides is the same, from 0 to 1."""


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """One place of a group of copies: a function, or a block inside one."""

    path: str
    span: Span
    scope: str


@dataclass(frozen=True, slots=True)
class CopyGroup:
    """The same code wherever it stands: `members` are all its places, in order, each of them once."""

    members: tuple[Member, ...]
    kind: Likeness
    """The loosest one that holds between two members."""
    alike: float
    """The least that a member has in common with one it was matched with, from 0 to 1."""
    lines: int
    """The lines of its shortest member."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A change that one side of a copy got after the two were equal, and that the other side lacks."""

    commit: str
    """The newest commit of that change; "" when it is not committed yet."""
    when: str
    lines: tuple[int, ...]
    """Where it stands now, in the side that has it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many lines a copy must have to be told: on a journey, among tests, and anywhere else."""

    lines: int = 8
    journeys: int = 6
    tests: int = 24

    @property
    def least(self) -> int:
        """The lines below which nothing is told."""
        return min(self.lines, self.journeys, self.tests)


@dataclass(frozen=True, slots=True)
class Definition:
    """Where a name used in one file is defined."""

    path: str
    scope: str


@dataclass(frozen=True, slots=True)
class Unresolved:
    """An import that leads nowhere, with the reason in words."""

    fact: Fact
    reason: str
    target: str
    """The file of ours that was found and lacks the name, "" when nothing was found."""
    name: str
    """What is missing: a package, a module, or a name in `target`."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Text that takes the place of a span; an empty span inserts."""

    path: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that makes a finding vanish and leaves files that parse; offered, never applied unasked."""

    title: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule has to say about one place, joined by the engine with author, journeys and tests."""

    code: str
    message: str
    path: str
    span: Span
    scope: str = ""
    related: tuple[Place, ...] = ()
    why: tuple[str, ...] = ()
    cwe: str = ""
    anchor: str = ""
    """The text the finding is about; with code, path and scope it makes the identity."""
    fix: Fix | None = None
    severity: Severity = "warning"
    author: Claim | None = None
    passages: tuple[Passage, ...] = ()
    occurrence: int = 0

    @property
    def identity(self) -> str:
        """Sixteen hex digits from code, path, scope, text and occurrence; never a line number."""
        text = " ".join(self.anchor.split()) or self.message
        key = "\0".join((self.code, self.path, self.scope, text, str(self.occurrence)))
        return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Change:
    """One changed file: where it came from and which lines of the new text are new (zero-based)."""

    path: str
    base_path: str | None
    added: tuple[range, ...] = ()


class Workspace(Protocol):
    """The questions a rule may ask beyond the file it looks at. Answers are facts, never verdicts."""

    def facts(self, path: str) -> Facts | None:
        """The facts of a file of the workspace."""

    def definition(self, path: str, name: str) -> Definition | None:
        """What `name`, written in `path`, stands for in the workspace; None when it is not ours."""

    def unresolved(self, facts: Facts) -> Sequence[Unresolved]:
        """The imports of this file that no manifest and no file of the workspace accounts for."""

    def bound(self, path: str, name: str) -> Definition | None:
        """Where `name`, written in `path`, is bound through imports, whatever it stands for there."""

    def flows(self, facts: Facts) -> Sequence[Flow]:
        """Strangers' values that reach a sink of this file, followed into functions it calls."""

    def text(self, path: str, span: Span) -> str:
        """What stands at a span of a file as it is now; "" when there is no such file."""

    def routes_of(self, path: str) -> Sequence[Route]:
        """The routes whose handlers stand in `path`."""

    def siblings(self, route: Route) -> Sequence[Route]:
        """The other routes of the same router, blueprint or application."""

    def guards(self, route: Route) -> Sequence[Guard]:
        """What keeps strangers from this route, wherever it is placed."""

    def validators(self, route: Route) -> Sequence[Validator]:
        """What judges the input of this route before it is used, wherever it is placed."""

    def intakes(self, route: Route) -> Sequence[Intake]:
        """Where the handler of this route takes what it is sent as it was sent."""

    def touches(self, route: Route) -> Sequence[Touch]:
        """What this route finds by an id its caller chose, and whether it asks whose that is."""

    def losses(self, route: Route) -> Sequence[Loss]:
        """What this route demanded at the base of the change and demands no more; () without a base."""

    def copies(self, facts: Facts) -> Iterable[Copy]:
        """Code of this file that stands elsewhere too, one entry per pair of functions."""

    def missed(self, copy: Member, original: Member) -> Missed | None:
        """What `original` got since `copy` was made of it; only what history proves."""

    def journeys_of(self, path: str, scope: str) -> Sequence[Passage]:
        """The journeys that run through a function, highest stakes first."""

    def callers_of(self, path: str, scope: str) -> Sequence[Definition]:
        """The functions on journeys that call a function directly."""

    def functions_of(self, journey: Journey) -> Sequence[Definition]:
        """Every function that a journey runs through."""

    def claims_of(self, path: str) -> Sequence[Claim]:
        """Who wrote the lines of a file as it stands now, in the order of the file."""
