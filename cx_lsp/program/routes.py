"""Route, router and mount facts become the table of HTTP entry points with their full paths."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product
from typing import NamedTuple

from cx_lsp.facts import role
from cx_lsp.model import Fact, Route
from cx_lsp.program import Files
from cx_lsp.program.handlers import answers
from cx_lsp.program.names import Binding, Names

MUTATING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
"""Methods that change something."""

_MOUNTS = 4
_REQUIRED = re.compile(r"require\(['\"]([^'\"]+)['\"]\)")
_NEXT_PAGE = re.compile(r"(^|/)app/(.*/)?page\.[cm]?[jt]sx?$")
_NEXT_PAGES = re.compile(r"(^|/)pages/(?!api/|_)(.*/)?[\w.\[\]-]+\.[jt]sx?$")
_NEXT_CONFIG = re.compile(r"(^|/)next\.config\.\w+$")
_MAKES = re.compile(r"([A-Za-z_$][\w$.]*)\([^()]*\)")
_ENDING = re.compile(r"\.\w+$")


class Mount(NamedTuple):
    """A router put below another: under which prefix, and the call that says so."""

    parent: Binding
    prefix: str
    path: str
    fact: Fact


class Routes:
    """The routes of one workspace and how routers hang together."""

    def __init__(self, files: Files, names: Names) -> None:
        self._files = files
        self._names = names
        self.routers: dict[Binding, Fact] = {}
        self.mounts: dict[Binding, list[Mount]] = defaultdict(list)
        self.named: dict[str, list[Route]] = defaultdict(list)
        """Routes by the name that `reverse` or `url_for` finds them by, without its namespace."""
        self._made_in: dict[str, list[Binding]] = defaultdict(list)
        self._around: dict[str, list[tuple[str, Fact]]] = defaultdict(list)
        self._reached: dict[Binding, list[str]] = {}
        self._nest = ""
        self._read_routers()
        self.all: tuple[Route, ...] = (
            *self._read_routes(),
            *self._read_pages(),
            *self._read_actions(),
        )
        self.by_file: dict[str, list[Route]] = defaultdict(list)
        self.by_router: dict[str, list[Route]] = defaultdict(list)
        for route in self.all:
            self.by_file[route.handler_file or route.file].append(route)
            self.by_router[route.router].append(route)

    def binding(self, path: str, router: str) -> Binding:
        """The router a name stands for, wherever it was made."""
        found = self._names.locate(path, router)
        if found is not None and not found.name:
            made = self._made_in[found.path]
            return made[0] if len(made) == 1 else Binding(found.path, "")
        return found or Binding(path, router)

    def parents(self, router: Binding) -> Iterator[Mount]:
        """The mounts that lead to a router, nearest first."""
        seen = {router}
        queue = [router]
        while queue:
            for mount in self.mounts.get(queue.pop(0), ()):
                yield mount
                if mount.parent not in seen:
                    seen.add(mount.parent)
                    queue.append(mount.parent)

    def application(self, router: str) -> str:
        """The application a router belongs to: "" where there is only one, or nothing says which."""
        if len(self._applications) < 2:
            return ""
        path, _, name = router.rpartition(":")
        own = Binding(path, name)
        above = (own, *(mount.parent for mount in self.parents(own)))
        return next((f"{r.path}:{r.name}" for r in above if r in self._applications), "")

    def kindred(self, route: Route) -> Sequence[Route]:
        """The routes of the same application, framework and kind of file; the route is one of them."""
        return self._kindred[self._kind(route)]

    @cached_property
    def _kindred(self) -> Mapping[tuple[str, str, str], list[Route]]:
        found: dict[tuple[str, str, str], list[Route]] = defaultdict(list)
        for route in self.all:
            found[self._kind(route)].append(route)
        return found

    def _kind(self, route: Route) -> tuple[str, str, str]:
        return kin(route), role(route.file), self.application(route.router)

    @cached_property
    def _applications(self) -> frozenset[Binding]:
        return frozenset(
            r for r, made in self.routers.items() if made.get("made").endswith(("FastAPI", "Flask"))
        )

    def prefixes(self, router: Binding) -> list[str]:
        """The paths under which a router can be reached."""
        if router not in self._reached:
            self._reached[router] = self._prefixes(router)
        return self._reached[router]

    def _read_routers(self) -> None:
        for path, fact in self._files.named("router"):
            made = Binding(path, fact.text)
            self.routers[made] = fact
            self._made_in[path].append(made)
        for path, fact in self._files.named("mount"):
            prefix = fact.get("prefix") or fact.get("url_prefix")
            if fact.get("framework") == "nest":
                self._nest = prefix
                continue
            if "(" in fact.get("child"):
                self._around[path].append((prefix, fact))
            parent = self.binding(path, fact.get("parent")) if fact.get("parent") else Binding(path, "")
            for child in self._children(path, fact.get("child")):
                if child != parent:
                    self.mounts[child].append(Mount(parent, prefix, path, fact))

    def _children(self, path: str, text: str) -> Iterator[Binding]:
        """The routers a mounting call names: by name, by module, by `require`, or as DRF's `router.urls`."""
        required = _REQUIRED.search(text)
        if required:
            target = self._names.module(path, required[1])
            if target:
                yield self.binding(target, "")
            return
        made = _MAKES.fullmatch(text)
        if made is not None:
            yield from self._made_by(path, made[1])
            return
        text = text.partition(",")[0].strip("()")
        if not re.fullmatch(r"[\w.$]+", text):
            return
        module = self._names.module(path, text) if "." in text and path.endswith(".py") else None
        if module is not None:
            yield Binding(module, "")
            return
        yield self.binding(path, text.removesuffix(".urls"))

    def _made_by(self, path: str, maker: str) -> Iterator[Binding]:
        """The routers that a function makes: app.use("/orders", orderRoutes(db))"""
        found = self._names.resolve(path, maker)
        place = (found.path, found.scope) if found is not None else None
        yield from (r for r, fact in self.routers.items() if (r.path, fact.scope) == place)

    def _prefixes(self, router: Binding, depth: int = 0) -> list[str]:
        own = self.routers.get(router)
        prefix = (own.get("prefix") or own.get("url_prefix")) if own is not None else ""
        mounts = self.mounts.get(router, ())[:_MOUNTS]
        if own is not None and own.get("framework") == "nest":
            return [join(self._nest, prefix)]
        if not mounts or depth > _MOUNTS:
            return [prefix]
        found = []
        for parent, mounted, path, fact in mounts:
            # Flask: a prefix given at registration replaces the blueprint's own.
            flask = own is not None and own.get("framework") == "flask" and mounted
            around = self._enclosing(path, fact)
            for above in self._prefixes(parent, depth + 1):
                found.append(join(above, around, mounted, "" if flask else prefix))
        return list(dict.fromkeys(found))[:_MOUNTS]

    def _read_routes(self) -> Iterator[Route]:
        pages: dict[str, list[Fact]] = defaultdict(list)
        for path, fact in self._files.named("route"):
            router = self._router(path, fact)
            if fact.get("method") == "PAGE":
                self._nest_page(pages[path], fact, path)
            own = self.routers.get(router)
            framework = own.get("framework") if own is not None else fact.get("framework")
            above = [join(p, self._enclosing(path, fact)) for p in self.prefixes(router)]
            spelled = list(product(above, self._paths(path, fact)))
            for method, below, handler, name in answers(path, fact, self._names):
                for prefix, local in spelled:
                    route = Route(
                        method,
                        join(prefix, local, below),
                        path,
                        handler.scope if handler else "",
                        handler.path if handler else "",
                        fact.span,
                        fact.head,
                        framework,
                        f"{router.path}:{router.name}",
                    )
                    self.named[re.split(r"[.:]", name)[-1]].append(route)
                    yield route

    def _nest_page(self, outer: list[Fact], fact: Fact, path: str) -> None:
        """A page written inside another stands below it, unless its path begins at the root."""
        while outer and not outer[-1].span.holds(fact.span):
            outer.pop()
        if outer and not fact.get("path").startswith("/"):
            self._around[path].append((outer[-1].get("path"), outer[-1]))
        outer.append(fact)

    def _enclosing(self, path: str, fact: Fact) -> str:
        """The prefixes of the mounts and pages that a route is written inside of."""
        if fact.get("method") == "PAGE" and fact.get("path").startswith("/"):
            return ""
        found = {f.span: p for p, f in self._around[path] if f.span != fact.span and f.span.holds(fact.span)}
        return join(*(found[span] for span in sorted(found))) if found else ""

    def _router(self, path: str, fact: Fact) -> Binding:
        name = fact.get("router")
        return self.binding(path, name) if name else Binding(path, "")

    def _paths(self, path: str, fact: Fact) -> list[str]:
        if fact.get("framework") == "next":
            return [_next_path(path)]
        given = fact.get("routes").split(",") if fact.get("routes") else [fact.get("path")]
        return [p.lstrip("^").rstrip("$") for p in given]

    def _read_actions(self) -> Iterator[Route]:
        """Next.js: a server action is asked for by its name."""
        for path, fact in self._files.named("global"):
            table = self._names.table(path) if fact.get("covers") == "actions" and not fact.scope else None
            for own in table.definitions.values() if table is not None else ():
                if _is_given_away(own):
                    made = (f"action:{own.text}", path, own.scope, path, own.span, own.head)
                    yield Route("POST", *made, "action", f"{path}:")

    def _read_pages(self) -> Iterator[Route]:
        """Next.js: a page is the file itself."""
        paths = self._files.paths()
        next_ = any(_NEXT_CONFIG.search(p) for p in paths)
        for path in paths:
            if not (_NEXT_PAGE.search(path) or (next_ and _NEXT_PAGES.search(path))):
                continue
            table = self._names.table(path)
            shown = self._names.default(path)
            if table is None or shown is None:
                continue
            place = next(iter(table.by_kind["default"]), None) or table.definitions.get(shown.scope)
            if place is not None:
                made = (_next_path(path), path, shown.scope, shown.path, place.span, place.head)
                yield Route("PAGE", *made, "next", f"{path}:")


_GIVEN_AWAY = frozenset(map(len, ("export function ", "export async function ", "export const ")))


def _is_given_away(fact: Fact) -> bool:
    """Whether a function at the top of a script is exported, by the column in which its name stands."""
    return fact.kind == "function" and "." not in fact.scope and fact.head.start_col in _GIVEN_AWAY


def kin(route: Route) -> str:
    """The framework whose application a route belongs to: what REST framework serves is Django's."""
    return {"drf": "django", "action": "next"}.get(route.framework, route.framework)


def join(*parts: str) -> str:
    """URL path parts as one path with single slashes and a leading one."""
    return "/" + "/".join(p.strip("/") for p in parts if p.strip("/"))


def _next_path(path: str) -> str:
    # app/api/orders/[id]/route.ts answers /api/orders/[id]; (groups) and @slots are left out.
    if _NEXT_PAGES.search(path) or "/pages/" in f"/{path}":
        inner = _ENDING.sub("", re.sub(r"^.*?\bpages/", "", path)).split("/")
        return join(*(inner[:-1] if inner[-1] == "index" else inner))
    inner = re.sub(r"^.*?\bapp/", "", path).split("/")[:-1]
    return join(*(p for p in inner if not p.startswith(("(", "@"))))
