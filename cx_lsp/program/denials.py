"""Whether a callable turns strangers away: by what it does if it is ours, else by its name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cx_lsp.model import Definition, Fact, Place
from cx_lsp.program.access import (
    asks_for_access,
    demands_access,
    hands_out_credentials,
    insists_on_access,
    speaks_of_access,
    stands_aside,
    stands_guard,
)
from cx_lsp.program.makers import given, waives
from cx_lsp.program.names import Names
from cx_lsp.program.receivers import Receivers
from cx_lsp.program.refusals import Refusals
from cx_lsp.program.tables import Table

HOPS = 3
"""How far a refusal may stand from the function that is asked for it."""

_DOTTED = re.compile(r"[\w$]+(\.[\w$]+){0,3}")
_BARE = re.compile(r"(?<![\w$.])[A-Za-z_$][\w$.]*(?![\w$]*=)")
# What an option of a route lets run before it: { preHandler: [app.authenticate] }
_HOOKS = re.compile(
    r"\b(?:pre\w+|on[A-Z]\w+|before\w*|middlewares?)\s*:\s*(\[[^\]]*\]|[\w$.]+(?:\([^()]*\))?)"
)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
LEADING = re.compile(r"^(?:await |new |\.\.\.)*([A-Za-z_$][\w$.]*)(\()?")
"""The name that an item of a list begins with, and whether it is called."""

# What only hands on what it is given: Depends(f), UseGuards(G), compose(a, b), asyncHandler(f).
_APPLIERS = re.compile(
    r"(^|\.)(Depends|Security|UseGuards|method_decorator|permission_classes|partial|compose|chain|all|some|every"
    r"|applyDecorators|\w*[hH]andler|async\w*|wrap\w*|catch\w*)$"
)
# Methods that a framework asks before anything of the class is run, and those whose "no" is their answer.
_ASKED_FIRST = (
    "__init__",
    "__call__",
    "constructor",
    "use",
    "handle",
    "dispatch",
    "process_request",
    "process_view",
)
_ANSWERS_NO = ("canActivate", "has_permission", "has_object_permission", "test_func")


class Denials:
    """Judges the callables of one workspace."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._receivers = Receivers(names)
        self._refusals = Refusals(names)
        self._known: dict[tuple[Definition, int], bool] = {}

    def guards_in(self, path: str, text: str, hops: int = HOPS) -> Iterator[str]:
        """The callables of a list as it is written (`auth, role("admin")`) that turn people away."""
        for one in split(text):
            if one.startswith("{"):
                listed = (m[1] for m in _HOOKS.finditer(one))
                yield from (name for hook in listed for name in self.guards_in(path, hook, hops))
            found = LEADING.match(one.strip("[] "))
            if found is None:
                continue
            if _APPLIERS.search(found[1]) and found[2]:
                yield from self.guards_in(path, _inside(one), hops)
            elif found[2] and self._lets_by(path, found[1], _inside(one), hops):
                continue
            elif self.is_guard(path, found[1], hops):
                yield found[1]
            elif found[2] and self._names.resolve(path, found[1]) is not None:
                # What ours is given, ours too: Permits([IsOwner]) turns away because IsOwner does.
                given = (m[0] for m in _BARE.finditer(_QUOTED.sub("", _inside(one))))
                named = (self._names.resolve(path, name) for name in given)
                if any(self.turns_away(one, hops - 1) for one in named if one is not None):
                    yield found[1]

    def _lets_by(self, path: str, maker: str, arguments: str, hops: int) -> bool:
        """Whether a maker of guards gives on what lets strangers by, as it is called here."""
        if waives(arguments):
            return True
        found = self._names.resolve(path, maker)
        table = self._names.table(found.path) if found is not None else None
        names = list(given(table, found.scope, arguments)) if found is not None and table is not None else []
        return bool(names) and not any(
            self._gives(found.path, found.scope, one, hops) for one in names if found
        )

    def is_guard(self, path: str, name: str, hops: int = HOPS) -> bool:
        """Whether what `name` stands for in `path` turns people away."""
        found = self._names.resolve(path, name)
        if found is not None:
            return self.turns_away(found, hops)
        if stands_aside(name):
            return False
        made = self._maker(path, name, hops)
        return made if made is not None else speaks_of_access(name)

    def asks(self, path: str, scope: str, call: str, hops: int = HOPS) -> bool:
        """Whether a call inside a function turns strangers away itself, or is not ours and named so."""
        if not _DOTTED.fullmatch(call):
            return False
        found = self._receivers.called(path, scope, call)
        if found is None:
            return asks_for_access(call)
        return self.turns_away(found, hops) or asks_for_access(found.scope.rpartition(".")[2])

    def hands_out(self, path: str, scope: str, hops: int = 2) -> Fact | None:
        """The call by which a function, or one it calls within `hops`, gives a stranger credentials."""
        table = self._names.table(path)
        for fact in table.by_scope.get(scope, ()) if table is not None and hops else ():
            if fact.kind != "call":
                continue
            called = self._receivers.called(path, scope, fact.text)
            inside = called is not None and self.hands_out(called.path, called.scope, hops - 1)
            if inside or hands_out_credentials(fact.text):
                return fact
        return None

    def alias(self, path: str, type_: str, hops: int = HOPS) -> Place | None:
        """A parameter type that is an alias of a dependency: CurrentUser = Annotated[User, Depends(f)]."""
        found = self._names.locate(path, type_) if _DOTTED.fullmatch(type_) else None
        table = self._names.table(found.path) if found else None
        if found is None or table is None:
            return None
        for alias in table.by_kind["alias"]:
            inside = (d for d in table.by_kind["dependency"] if alias.span.holds(d.span))
            if alias.text == found.name and any(
                any(self.guards_in(found.path, d.text, hops)) for d in inside
            ):
                return Place(found.path, alias.span)
        return None

    def turns_away(self, definition: Definition, hops: int = HOPS) -> bool:
        """Whether a function, or one it calls within `hops`, answers 401 or 403 or raises the like."""
        if hops <= 0 or stands_aside(definition.scope):
            return False
        key = (definition, hops)
        if key not in self._known:
            table = self._names.table(definition.path)
            self._known[key] = table is not None and self._denies(definition, table, hops)
        return self._known[key]

    def _denies(self, definition: Definition, table: Table, hops: int) -> bool:
        known = table.definitions.get(definition.scope)
        if known is not None and known.kind == "class":
            if any(self._names.member(definition, name) for name in _ANSWERS_NO) or self._refusals.carried_by(
                definition
            ):
                return True
            if self._inherits(definition, hops):
                return True
            asked = (self._names.member(definition, name) for name in _ASKED_FIRST)
            return any(self.turns_away(method, hops) for method in asked if method is not None)
        return any(
            self._refuses(definition.path, scope, fact, hops)
            for scope in table.within(definition.scope)
            for fact in _run(table.by_scope.get(scope, ()))
        )

    def _inherits(self, definition: Definition, hops: int) -> bool:
        """Whether a class leaves the asking to a guard of a library: extends AuthGuard("jwt")."""
        family = (definition, *self._names.ancestors(definition))
        tables = ((one, self._names.table(one.path)) for one in family)
        known = ((one, t.definitions.get(one.scope)) for one, t in tables if t is not None)
        bases = [(one.path, own.get("base")) for one, own in known if own is not None]
        if not any(_is_library_guard(base) and not self._names.resolve(path, base) for path, base in bases):
            return False
        # What the library found may still be waved through by a method of ours.
        own = self._names.member(definition, "handleRequest")
        return own is None or self.turns_away(own, hops)

    def _refuses(self, path: str, scope: str, fact: Fact, hops: int) -> bool:
        if fact.kind == "denial":
            return True
        if hops <= 1:
            return False
        if fact.kind == "given":
            table = self._names.table(path)
            names = given(table, scope, "") if table is not None else ()
            return any(self._gives(path, scope, one, hops - 1) for one in names)
        if fact.kind == "call":
            return _DOTTED.fullmatch(fact.text) is not None and self._calls_guard(
                path, scope, fact.text, hops
            )
        if fact.kind == "raise":
            # Whatever a function called require_user raises, it raises at strangers.
            return stands_guard(scope) or self._refusals.meant_by(path, fact.text)
        if fact.kind == "decorator":
            return any(self.guards_in(path, applied(fact), hops - 1))
        if fact.kind == "dependency":
            return any(self.guards_in(path, fact.text, hops - 1))
        return fact.kind == "parameter" and self.alias(path, fact.get("type"), hops - 1) is not None

    def _gives(self, path: str, scope: str, name: str, hops: int) -> bool:
        """Whether what a function gives on by its name turns people away."""
        found = self._receivers.called(path, scope, name)
        return found is not None and found.scope != scope and self.turns_away(found, hops)

    def _calls_guard(self, path: str, scope: str, call: str, hops: int) -> bool:
        found = self._receivers.called(path, scope, call)
        if found is not None:
            return self.turns_away(found, hops - 1)
        # A maker called isAuthorized that hands on a library's expressJwt().
        made = speaks_of_access(call.rpartition(".")[2]) and any(map(speaks_of_access, scope.split(".")))
        return made or insists_on_access(call)

    def _maker(self, path: str, name: str, hops: int) -> bool | None:
        """Whether an object of ours is of a class that turns people away: security = HTTPBearer()."""
        found = self._names.locate(path, name)
        table = self._names.table(found.path) if found is not None else None
        made = table.makes(found.name) if found is not None and table is not None else None
        if found is None or made is None or speaks_of_access(name):
            return None
        of = made.get("of")
        # A maker's product may be put together where nobody can look: Authenticator(scopes) with a signature.
        return hops > 0 and (self._is_made_to_ask(found.path, of) or self.is_guard(found.path, of, hops - 1))

    def _is_made_to_ask(self, path: str, maker: str) -> bool:
        """Whether a function named as a guard makes an object of a class that is given its signature late."""
        found = self._names.resolve(path, maker)
        table = self._names.table(found.path) if found is not None and demands_access(maker) else None
        if found is None or table is None or not _is_function(table, found.scope):
            return False
        inner = (table.definitions.get(scope) for scope in table.within(found.scope))
        return any(one is not None and one.kind == "class" and one.get("base") for one in inner)


def _is_library_guard(base: str) -> bool:
    name, _, given = base.partition("(")
    return name.endswith("Guard") and speaks_of_access(name) and "anonymous" not in given


def _is_function(table: Table, scope: str) -> bool:
    known = table.definitions.get(scope)
    return known is not None and known.kind == "function"


def _run(facts: Sequence[Fact]) -> Iterator[Fact]:
    """What a function does; a dependency is asked as it is written, not as the calls inside of it."""
    asked = [fact.span for fact in facts if fact.kind == "dependency"]
    return (f for f in facts if f.kind != "call" or not any(span.holds(f.span) for span in asked))


def _inside(call: str) -> str:
    inner = call[call.index("(") + 1 :]
    return inner.rpartition(")")[0] or inner


def applied(fact: Fact) -> str:
    """A decorator as it is written, with its arguments where what they name is applied."""
    given = fact.get("arguments")
    return f"{fact.text}({given.strip('()')})" if given and _APPLIERS.search(fact.text) else fact.text


def split(text: str) -> Iterator[str]:
    """The items of a list at its commas, but not at those inside brackets or strings."""
    depth, start, quote = 0, 0, ""
    for at, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"`":
            quote = char
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        elif char == "," and depth <= 0:
            yield text[start:at].strip()
            start = at + 1
    yield text[start:].strip()
