"""From an HTTP call written in code (a test's client, a page's fetch) to the handlers that answer it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from cx_lsp.model import Definition, Fact, Route
from cx_lsp.program.addresses import Address, Addresses
from cx_lsp.program.names import Names
from cx_lsp.program.routes import Routes

# One parameter of any framework's spelling; Django's patterns may hold slashes and brackets of their own.
_PARAMETER = re.compile(
    r"\(\?P<\w+>(?:[^()\[\]\\]|\\.|\[[^\]]*\])*\)|\{[^{}]*\}|<[^<>]*>|\[\[?(?:\.\.\.)?\w+\]?\]"
    r"|:\w+(?:\([^()]*\))?[?*+]?|\([^()]*\)|\*+\w*"
)
# A parameter that takes the rest of the path, slashes and all.
_REST = re.compile(r"\{\w+:path\}|<path:\w+>|\[\[?\.\.\.\w+\]?\]|\*\w*|\(\.\*\)")
_HOLE = re.compile(r"\{[^{}]*\}")
_CALL_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "PAGE"})
_ANY = "*"


@dataclass(slots=True)
class _Node:
    """Routes by their segments from the last to the first, so that an unknown prefix is what is left over."""

    routes: list[Route] = field(default_factory=list)
    below: dict[str, _Node] = field(default_factory=dict)

    def all(self) -> Iterator[Route]:
        yield from self.routes
        for node in self.below.values():
            yield from node.all()


class Requests:
    """Matches requests against the route table of one workspace."""

    def __init__(self, routes: Routes, names: Names, prefixes: Mapping[str, str] | None = None) -> None:
        self._named = routes.named
        self._addresses = Addresses(names, prefixes or {})
        self._root = _Node()
        self._rest: dict[str, list[tuple[list[str], Route]]] = defaultdict(list)
        self._known: dict[tuple[str, str], list[Route]] = {}
        for route in routes.all:
            parts = segments(route.path)
            if _REST.search(route.path.rpartition("/")[2]):
                self._rest[parts[0]].append((parts[:-1], route))
            node = self._root
            for part in reversed(parts):
                node = node.below.setdefault(part, _Node())
            node.routes.append(route)

    def handlers(self, path: str, http: Fact) -> Iterator[Definition]:
        """The handlers that a request written in `path` reaches; none when it cannot be told."""
        for route in self.routes(path, http):
            if route.handler_file:
                yield Definition(route.handler_file, route.handler)

    def routes(self, path: str, http: Fact) -> list[Route]:
        """The routes a request reaches: the most literal match wins, as in the frameworks."""
        method = (http.get("method") or "GET").upper()
        address = self._addresses.of(path, http) if method in _CALL_METHODS else None
        if address is None:
            return []
        if address.named:
            return self._by_name(address, method)
        key = (method, address.path)
        if key not in self._known:
            self._known[key] = self._match(method, address.path)
        return self._known[key]

    def _by_name(self, address: Address, method: str) -> list[Route]:
        space, _, name = re.sub(":", ".", address.path).rpartition(".")
        found = self._named.get(name, [])
        near = [r for r in found if space and space.rpartition(".")[2] in f"{r.router} {r.file}"]
        chosen = near or found
        # Two routes of one name and different paths: which is meant, the name does not tell.
        return [r for r in chosen if _answers(r, method)] if len({r.path for r in chosen}) == 1 else []

    def _match(self, method: str, text: str) -> list[Route]:
        loose = text.startswith("{")
        known = _HOLE.sub("", text, count=1) if loose else text
        asked = _HOLE.sub("{}", known).strip("/").split("/")
        # A call made of holes only would match everything of its length.
        if (loose or asked != [""]) and all(_HOLE.search(part) or not part for part in asked):
            return []
        nodes = self._walk(asked)
        found = [
            (_score(asked, route), route)
            for node in nodes
            for route in (node.all() if loose else node.routes)
            if _answers(route, method)
        ]
        if not found and not loose:
            found = [(0, r) for r in self._taking_the_rest(asked) if _answers(r, method)]
        best = max((score for score, _ in found), default=-1)
        return [route for score, route in found if score == best]

    def _walk(self, asked: list[str]) -> list[_Node]:
        nodes = [self._root]
        for part in reversed(asked):
            nodes = [below for node in nodes for below in _steps(node, part)]
        return nodes

    def _taking_the_rest(self, asked: list[str]) -> list[Route]:
        fits = [(p, r) for first in (asked[0], _ANY) for p, r in self._rest[first] if len(p) <= len(asked)]
        fits = [(p, r) for p, r in fits if all(b in (_ANY, a) for a, b in zip(asked, p, strict=False))]
        longest = max((len(p) for p, _ in fits), default=0)
        return [route for p, route in fits if len(p) == longest]


def segments(path: str) -> list[str]:
    """The segments of a route's path, each that holds a parameter as "*"."""
    marked = _PARAMETER.sub("\0", path.replace("\\", ""))
    return [_ANY if "\0" in part else part for part in marked.strip("/").split("/")]


def _steps(node: _Node, part: str) -> Iterable[_Node]:
    if not _HOLE.search(part):
        return [node.below[key] for key in {part, _ANY} if key in node.below]
    if _HOLE.fullmatch(part):
        return node.below.values()
    form = re.compile(".*".join(map(re.escape, _HOLE.split(part))))
    return [below for key, below in node.below.items() if key == _ANY or form.fullmatch(key)]


def _answers(route: Route, method: str) -> bool:
    if method == "PAGE":
        return route.method in ("PAGE", "GET", "ANY")
    return route.method in (method, "ANY", "ALL")


def _score(asked: list[str], route: Route) -> int:
    """How literally a route is meant: two for each word, one for each parameter that takes something."""
    parts = segments(route.path)[-len(asked) :]
    return sum(2 if a == b else int(b == _ANY) for a, b in zip(asked, parts, strict=True))
