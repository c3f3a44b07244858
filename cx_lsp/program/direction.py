"""Two states of a program: which demands of a handler the earlier made and the later does not."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from cx_lsp.model import Definition, Demand, Loss, Place, Route
from cx_lsp.program.bounds import bounds, joins_schema
from cx_lsp.program.checks import is_loose, is_request, is_text
from cx_lsp.program.demands import Handler, State
from cx_lsp.program.mending import fix, line_of

_HOPS = 3
# What other files' guards rest on, and what their inputs are judged by, with what tells one from another.
_KEEPING = {
    "router": "dependencies middleware",
    "mount": "child dependencies middleware",
    "before": "router path",
    "global": "covers",
    "denial": "",
    "raise": "",
    "alias": "",
    "dependency": "",
}
_JUDGING = {"field": "type value", "class": "base", "decorator": "arguments"}
_KNOWING = re.compile(
    r"401|[uU]nauthori|UNAUTHORIZED|authenticated|log_?in|LoggedIn"
    r"|not[ (]{0,8}\w{0,40}user\b|!\w{0,40}[uU]ser\b"
)
_GLOBAL_PIPE = re.compile(r"useGlobalPipes\s*\(|\bAPP_PIPE\b")


class Direction:
    """Compares the routes of two states; `names` tells what the files of the earlier are called now."""

    def __init__(self, now: State, before: State, names: Mapping[str, str], added: Collection[str]) -> None:
        self._now = now
        self._before = before
        self._names = names
        self._was = {new: old for old, new in names.items() if new}
        self._touched = {*names.values(), *added} - {""}
        self._by_path: dict[tuple[str, str], list[Route]] = defaultdict(list)
        for route in before.routes.all:
            self._by_path[route.method, route.path].append(route)
        self._shifted = self._has_shifted(_KEEPING)
        self._loosened = self._has_shifted(_JUDGING) or any(
            not path.endswith(".py") and joins_schema(before.whole(path)) for path in names
        )
        piped, was = _pipe(now, self._touched), _pipe(before, names)
        self._piped = piped is not None and was is None
        self._unpiped = was if piped is None else None
        still = {(r.method, r.path) for r in now.routes.all}
        self._standing = {(r.method, r.path, r.handler_file, r.handler) for r in now.routes.all}
        self._left = [r for r in before.routes.all if (r.method, r.path) not in still]

    def losses(self, route: Route) -> list[Loss]:
        """What a route demanded and demands no more, the gravest first."""
        earlier = self._earlier(route)
        if earlier is None:
            return []
        now, before = self._now.of(route), self._before.of(earlier)
        if not (self._is_touched(now, before) or self._shifted or self._loosened or self._unpiped):
            return []
        return list(self._told(list(self._lost(now, before))))

    def _told(self, lost: Sequence[Demand]) -> Iterator[Loss]:
        """The losses with the lines that made them, and one edit that puts all of them back."""
        paths = {demand.place.path for demand in lost}
        mended = fix(lost, self._names.get(next(iter(paths)), ""), self._now, self._before) if lost else None
        for demand in lost:
            document = self._before.document(demand.place.path)
            line = document.line(line_of(demand, document)).decode("utf-8", "replace") if document else ""
            yield Loss(demand, line.strip(), mended)

    def _earlier(self, route: Route) -> Route | None:
        """The same route at the base: by method and path, else by the name of its handler."""
        was = self._was.get(route.handler_file, route.handler_file)
        found = self._by_path.get((route.method, route.path), [])
        same = [r for r in found if (r.handler_file, r.handler) == (was, route.handler)]
        if same:
            return same[0]
        if len(found) == 1 and not self._stands(found[0]):
            return found[0]
        if found or not route.handler:
            return None
        alike = [r for r in self._left if r.method == route.method and _name(r) == _name(route)]
        near = [r for r in alike if r.handler_file == was] or alike
        return near[0] if len(near) == 1 else None

    def _stands(self, earlier: Route) -> bool:
        """Whether the handler of an earlier route still answers it, so that another one there is new."""
        file = self._names.get(earlier.handler_file, earlier.handler_file)
        return (earlier.method, earlier.path, file, earlier.handler) in self._standing

    def _has_shifted(self, kinds: Mapping[str, str]) -> bool:
        """Whether anything of some kinds that other files may rest on is gone from the change's files."""
        was = Counter(_essence(self._before, self._names, kinds))
        is_ = Counter(_essence(self._now, self._touched, kinds))
        return bool(was - is_)

    def _lost(self, now: Handler, before: Handler) -> Iterator[Demand]:
        guards = list(guards_lost(before, now))
        if self._is_touched(now, before):
            moved = self._moved(now, before)
            others = [] if moved else list(self._others_lost(now, before))
            if moved or any(demand.kind == "owner" for demand in others):
                # What a body answers 403 for is the owner it asks for, or asked elsewhere now.
                guards = [demand for demand in guards if demand.about != "body"]
            yield from (*self._schemas_lost(now, before), *others)
        yield from guards
        if self._is_touched(now, before) or self._loosened:
            yield from self._bounds_lost(now, before)
        if self._unpiped is not None and now.route.framework == "nest":
            yield from (Demand("check", "ValidationPipe", self._unpiped, d.about) for d in before.inputs[:1])

    def _is_touched(self, now: Handler, before: Handler) -> bool:
        return not self._touched.isdisjoint((now.path, now.route.file)) and now.text != before.text

    def _others_lost(self, now: Handler, before: Handler) -> Iterator[Demand]:
        # A guard that came instead of a test in the body tests what the body did.
        if not _gained(before.guards, now.guards) and not now.told - before.told:
            for demand in _gone(before.owners, now.owners):
                # What still stands there lost its meaning with what told it who the caller is.
                still = demand.name in _even(now.text)
                yield next(iter(_gained(now.guards, before.guards)), demand) if still else demand
        if _gained(self._bounds(before), self._bounds(now)) or _gained(before.inputs, now.inputs):
            return
        if not _gained(before.checks, now.checks) and not self._piped:
            yield from _gone(before.checks, now.checks)
            for test in _gone(before.tests, now.tests):
                if any(
                    re.search(rf"(?<![\w$]){re.escape(name)}(?![\w$])", now.text)
                    for name in test.about.split(",")
                ):
                    yield test

    def _schemas_lost(self, now: Handler, before: Handler) -> Iterator[Demand]:
        """Typed inputs that take anything now, or gave way to what does."""
        parameters = {fact.text: fact for fact in now.given if fact.kind == "parameter"}
        known = {fact.text for fact in before.given if fact.kind == "parameter"}
        typed = {demand.about for demand in now.inputs}
        loose = [
            fact
            for name, fact in parameters.items()
            if name not in known and (is_request(fact) or is_loose(fact.get("type")))
        ]
        for demand in before.inputs:
            same = parameters.get(demand.name)
            if same is None:
                is_gone = bool(loose) and demand.about not in typed and not _gained(before.inputs, now.inputs)
            else:
                is_gone = is_loose(same.get("type")) or (
                    is_text(same)
                    and not is_text_type(demand.about)
                    and not _gained(before.checks, now.checks)
                )
            if is_gone:
                yield demand

    def _bounds(self, handler: Handler) -> list[Demand]:
        touched = self._touched if handler.state is self._now else set(self._names)
        return list(bounds(handler, touched))

    def _bounds_lost(self, now: Handler, before: Handler) -> Iterator[Demand]:
        """Limits of fields that are still there and have none instead."""
        was, is_ = _by_field(self._bounds(before)), _by_field(self._bounds(now))
        for field, demands in was.items():
            kept, schema = is_.get(field, {}), field.rpartition(".")[0]
            replaced = kept.keys() - demands.keys() or is_.get(schema, {}).keys() - was.get(schema, {}).keys()
            if kept and not replaced:
                yield from (demand for name, demand in demands.items() if name not in kept)

    def _moved(self, now: Handler, before: Handler) -> bool:
        """Whether the handler newly calls a function of ours that turns somebody away or judges."""
        known = {name for name, _ in before.called()}
        there = {self._renamed(found) for _, found in before.called()}
        fresh = (found for name, found in now.called() if name not in known and found not in there)
        return any(self._judges(found, _HOPS) for found in fresh)

    def _renamed(self, found: Definition) -> Definition:
        return Definition(self._names.get(found.path) or found.path, found.scope)

    def _judges(self, found: Definition, hops: int) -> bool:
        table = self._now.names.table(found.path)
        for fact in table.by_scope.get(found.scope, ()) if table is not None else ():
            if fact.kind in ("denial", "raise", "validator"):
                return True
            if fact.kind == "call" and hops > 1:
                called = self._now.receivers.called(found.path, found.scope, fact.text)
                if called is not None and called != found and self._judges(called, hops - 1):
                    return True
        return False


def _pipe(state: State, paths: Iterable[str]) -> Place | None:
    """Where one of some files has every input of the application judged."""
    for path in paths:
        document = state.document(path)
        found = _GLOBAL_PIPE.search(document.text) if document is not None else None
        if document is not None and found is not None:
            start, end = (len(document.text[:at].encode()) for at in found.span())
            return Place(path, document.span(start, end))
    return None


def _name(route: Route) -> str:
    return route.handler.rpartition(".")[2]


def _even(text: str) -> str:
    return re.sub(r"\s+|[\"'`()]", "", text)


def _essence(state: State, paths: Iterable[str], kinds: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    for path in paths:
        facts = state.facts(path)
        for fact in facts.of(*kinds) if facts is not None else ():
            yield fact.kind, fact.text, fact.scope, *(fact.get(key) for key in kinds[fact.kind].split())


def guards_lost(before: Handler, now: Handler) -> Iterator[Demand]:
    """The guards that no guard takes the place of: any for who is there, one of its kind for what it may."""
    left = {demand.name: demand for demand in now.guards}
    new = _gained(before.guards, now.guards)
    for demand in before.guards:
        if demand.name in left:
            continue
        if not any(_covers(one, demand, is_new=one in new) for one in left.values()):
            yield demand


def _covers(left: Demand, lost: Demand, *, is_new: bool) -> bool:
    """Whether a guard that is there now does what one that is gone did."""
    if is_new:
        return left.kind == "role" or lost.kind == "guard"
    if lost.kind == "role":
        return False
    # A refusal in the body that was there all along asks something else, and so does a default.
    if left.about == "body" and lost.about != "body":
        return _KNOWING.search(left.name) is not None
    replaced = left.about == "application" and lost.about == "class"
    return not replaced or left.kind == "guard" or lost.name.rpartition(".")[2] in left.name


def is_text_type(type_: str) -> bool:
    """Whether a type takes any text."""
    return re.match(r"(Optional\[)?(str|string)\b", type_) is not None


def _gained(before: Sequence[Demand], now: Sequence[Demand]) -> list[Demand]:
    known = {(d.about if d.kind == "bound" else "", d.name) for d in before}
    return [d for d in now if d.name and (d.about if d.kind == "bound" else "", d.name) not in known]


def _gone(before: Sequence[Demand], now: Sequence[Demand]) -> list[Demand]:
    """The demands that are not there now, when nothing else of their kind came instead."""
    if _gained(before, now):
        return []
    left = {demand.name for demand in now}
    return [demand for demand in before if demand.name not in left]


def _by_field(demands: Sequence[Demand]) -> dict[str, dict[str, Demand]]:
    found: dict[str, dict[str, Demand]] = defaultdict(dict)
    for demand in demands:
        found[demand.about].setdefault(demand.name, demand)
    return found
