"""Route, router and mount facts become the table of HTTP entry points with their full paths."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import product

from cx_lsp.model import Definition, Fact, Route
from cx_lsp.program import Files
from cx_lsp.program.names import Binding, Names

MUTATING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_VERBS = ("get", "post", "put", "patch", "delete", "head", "options")
# Django REST framework names the actions of a view set after what they do.
_ACTIONS = {
    "list": "GET",
    "retrieve": "GET",
    "create": "POST",
    "update": "PUT",
    "partial_update": "PATCH",
    "destroy": "DELETE",
}
_AS_VIEW = re.compile(r"\.as_view\(.*\)$|\(\)$")
_MOUNTS = 4


class Routes:
    """The routes of one workspace and how routers hang together."""

    def __init__(self, files: Files, names: Names) -> None:
        self._files = files
        self._names = names
        self.routers: dict[Binding, Fact] = {}
        self.mounts: dict[Binding, list[tuple[Binding, str, Fact]]] = defaultdict(list)
        self._read_routers()
        self.all: tuple[Route, ...] = tuple(self._read_routes())
        self.by_file: dict[str, list[Route]] = defaultdict(list)
        self.by_router: dict[str, list[Route]] = defaultdict(list)
        for route in self.all:
            self.by_file[route.handler_file or route.file].append(route)
            self.by_router[route.router].append(route)

    def binding(self, path: str, router: str) -> Binding:
        """The router a name stands for, wherever it was made."""
        found = self._names.locate(path, router)
        if found is not None and not found.name:
            made = [b for b in self.routers if b.path == found.path]
            return made[0] if len(made) == 1 else Binding(found.path, "")
        return found or Binding(path, router)

    def parents(self, router: Binding) -> Iterator[tuple[Binding, Fact]]:
        """The routers this one is mounted on, nearest first, with the mounting call."""
        seen = {router}
        queue = [router]
        while queue:
            for parent, _, fact in self.mounts.get(queue.pop(0), ()):
                yield parent, fact
                if parent not in seen:
                    seen.add(parent)
                    queue.append(parent)

    def _read_routers(self) -> None:
        for path, fact in self._files.named("router"):
            self.routers[Binding(path, fact.text)] = fact
        for path, fact in self._files.named("mount"):
            child = self._child(path, fact.get("child"))
            parent = self.binding(path, fact.get("parent")) if fact.get("parent") else Binding(path, "")
            prefix = fact.get("prefix") or fact.get("url_prefix")
            if child is not None and child != parent:
                self.mounts[child].append((parent, prefix, fact))

    def _child(self, path: str, text: str) -> Binding | None:
        required = re.search(r"require\(['\"]([^'\"]+)['\"]\)", text)
        if required:
            target = self._names.module(path, required[1])
            return self.binding(target, "") if target else None
        module = self._names.module(path, text) if re.fullmatch(r"[\w.]+", text) else None
        if module is not None and "." in text:
            return Binding(module, "")
        return self.binding(path, text)

    def _prefixes(self, router: Binding, depth: int = 0) -> list[str]:
        own = self.routers.get(router)
        prefix = (own.get("prefix") or own.get("url_prefix")) if own is not None else ""
        mounts = self.mounts.get(router, ())[:_MOUNTS]
        if not mounts or depth > _MOUNTS:
            return [prefix]
        found = []
        for parent, mounted, _ in mounts:
            # Flask: a prefix given at registration replaces the blueprint's own.
            flask = own is not None and own.get("framework") == "flask" and mounted
            for above in self._prefixes(parent, depth + 1):
                found.append(join(above, mounted, "" if flask else prefix))
        return found[:_MOUNTS]

    def _read_routes(self) -> Iterator[Route]:
        for path, fact in self._files.named("route"):
            router = self._router(path, fact)
            for prefix, local in product(self._prefixes(router), self._paths(path, fact)):
                for method, handler in self._handlers(path, fact):
                    yield Route(
                        method,
                        join(prefix, local),
                        path,
                        handler.scope if handler else "",
                        handler.path if handler else "",
                        fact.span,
                        fact.head,
                        fact.get("framework"),
                        f"{router.path}:{router.name}",
                    )

    def _router(self, path: str, fact: Fact) -> Binding:
        name = fact.get("router")
        return self.binding(path, name) if name else Binding(path, "")

    def _paths(self, path: str, fact: Fact) -> list[str]:
        if fact.get("framework") == "next":
            return [_next_path(path)]
        given = fact.get("routes") or fact.get("path")
        return (
            [p.lstrip("^").rstrip("$") for p in given.split(",")]
            if fact.get("routes")
            else [given.lstrip("^").rstrip("$")]
        )

    def _handlers(self, path: str, fact: Fact) -> Iterator[tuple[str, Definition | None]]:
        handler = self._handler(path, fact)
        stated = [
            m.strip().upper() for m in (fact.get("method") or fact.get("methods")).split(",") if m.strip()
        ]
        table = self._names.table(handler.path) if handler else None
        definition = table.definitions.get(handler.scope) if table and handler else None
        if (
            table is not None
            and handler is not None
            and definition is not None
            and definition.kind == "class"
        ):
            yield from _class_handlers(handler, [table.definitions[s] for s in table.children[handler.scope]])
            return
        default = "GET" if fact.get("framework") == "flask" else "ANY"
        for method in stated or [default]:
            yield method, handler

    def _handler(self, path: str, fact: Fact) -> Definition | None:
        name = fact.get("handler") or fact.get("view_func")
        if name:
            return self._names.resolve(path, _AS_VIEW.sub("", name))
        if fact.text.startswith("@") or fact.get("framework") == "next":
            return Definition(path, fact.scope)
        return self._inline(path, fact)

    def _inline(self, path: str, fact: Fact) -> Definition | None:
        table = self._names.table(path)
        if table is None:
            return None
        inside = (d for d in table.definitions.values() if d.kind == "function" and fact.span.holds(d.span))
        found = next(inside, None) if fact.get("framework") in ("express", "koa") else None
        return Definition(path, found.scope) if found else None


def _class_handlers(handler: Definition, members: list[Fact]) -> Iterator[tuple[str, Definition]]:
    found = [(m.text, m.scope) for m in members if m.text in _VERBS or m.text in _ACTIONS]
    for name, scope in found:
        yield _ACTIONS.get(name, name.upper()), Definition(handler.path, scope)
    if not found:
        yield "ANY", handler


def join(*parts: str) -> str:
    """URL path parts as one path with single slashes and a leading one."""
    return "/" + "/".join(p.strip("/") for p in parts if p.strip("/"))


def _next_path(path: str) -> str:
    # Next.js: app/api/orders/[id]/route.ts answers /api/orders/[id]; (groups) are left out.
    inner = re.sub(r"^.*?\bapp/", "", path)
    parts = [p for p in inner.split("/")[:-1] if not p.startswith(("(", "@"))]
    return "/" + "/".join(parts)
