"""What runs before the handlers of a router: given to it, to a router above it or to a mount on the way."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from cx_lsp.model import Definition, Fact, Guard, Place, Route
from cx_lsp.program import Files
from cx_lsp.program.denials import Denials, applied
from cx_lsp.program.names import Binding, Names
from cx_lsp.program.routes import Routes, join


class RouterGuards:
    """Finds the guards of routers over the files of one workspace."""

    def __init__(self, files: Files, names: Names, routes: Routes, denials: Denials) -> None:
        self._names = names
        self._routes = routes
        self._denials = denials
        self._before: dict[Binding, list[tuple[str, Fact]]] = defaultdict(list)
        for path, fact in files.named("before"):
            self._before[routes.binding(path, fact.get("router"))].append((path, fact))
        self._starts: dict[tuple[Binding, str], tuple[str, ...]] = {}

    def of(self, route: Route) -> Iterator[Guard]:
        """The guards that a route has from the routers above it."""
        for file, fact, key in self.above(route):
            if key == "made":
                yield from self._made(file, fact)
            elif key:
                yield from self.listed(file, fact, key, "router")
            else:
                yield from self._running_before(file, fact)

    def above(self, route: Route) -> Iterator[tuple[str, Fact, str]]:
        """What stands on the routers above a route: the file, the fact, and under which key it lists what
        runs; "" where the fact itself names it."""
        path, _, name = route.router.rpartition(":")
        own = Binding(path, name)
        # Express runs what stands before the route, or before the mount that leads to it.
        mounts = ((m.parent, m.fact, m.path, m.fact.span) for m in self._routes.parents(own))
        above = [(own, None, route.file, route.span), *mounts]
        for router, mount, place, span in above:
            made = self._routes.routers.get(router)
            for file, fact in ((router.path, made), (place, mount)):
                if fact is not None:
                    yield file, fact, "dependencies"
                    yield file, fact, "middleware"
                    yield file, fact, "made"
            for file, fact in self._before[router]:
                late = file == place and fact.span > span and not file.endswith(".py")
                if not late and self._is_below(route, router, fact.get("path")):
                    yield file, fact, ""

    def _made(self, path: str, fact: Fact) -> Iterator[Guard]:
        """A router of a class of ours that gives every route its guard: UserRouter(APIRouter)."""
        made = self._names.resolve(path, fact.get("made")) if fact.kind == "router" else None
        if made is not None and self._denials.turns_away(made):
            yield Guard(fact.get("made"), "router", Place(path, fact.span))

    def _is_below(self, route: Route, router: Binding, path: str) -> bool:
        """Whether a route stands below the path that something runs for, as seen from its router."""
        if not path.strip("/*"):
            return True
        starts = self._starts.get((router, path))
        if starts is None:
            given = [p.split("{")[0].rstrip("*/") for p in path.split(",")]
            starts = tuple(join(prefix, p) for prefix in self._routes.prefixes(router) for p in given)
            self._starts[router, path] = starts
        return any(route.path == start or route.path.startswith(start.rstrip("/") + "/") for start in starts)

    def _running_before(self, path: str, fact: Fact) -> Iterator[Guard]:
        # A function decorated as "before" is judged by its body; one handed over, by its name too.
        decorated = fact.scope and fact.text.startswith(fact.get("router"))
        inline = fact.scope and not _is_name(fact.text)
        if decorated or inline:
            if self._denials.turns_away(Definition(path, fact.scope)):
                yield Guard(fact.scope, "router", Place(path, fact.span))
                yield from self._decorating(path, fact.scope)
            return
        library = fact.text.endswith("Middleware") and self._names.resolve(path, fact.text) is None
        # A library's middleware says who is there and leaves it to the handlers to turn anybody away.
        for name in self._denials.guards_in(path, fact.text) if not library else ():
            yield Guard(name, "router", Place(path, fact.span))

    def _decorating(self, path: str, scope: str) -> Iterator[Guard]:
        """What a function that runs before the others is itself guarded by, with the role it asks for."""
        table = self._names.table(path)
        for fact in table.by_scope.get(scope, ()) if table is not None else ():
            if fact.kind == "decorator" and any(self._denials.guards_in(path, applied(fact))):
                asked = f"({fact.get('arguments')})" if fact.get("arguments") else ""
                yield Guard(f"{fact.text}{asked}", "router", Place(path, fact.span))

    def listed(self, path: str, fact: Fact, key: str, how: str) -> Iterator[Guard]:
        """The guards among what a fact lists under a key."""
        for name in self._denials.guards_in(path, fact.get(key)) if fact.get(key) else ():
            yield Guard(name, how, Place(path, fact.span))


def _is_name(text: str) -> bool:
    return re.match(r"[A-Za-z_$][\w$.]*(\(|$)", text) is not None and not text.startswith(
        ("function", "async")
    )
