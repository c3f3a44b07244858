"""From an HTTP call written in code (a test's client, a page's fetch) to the handlers that answer it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from cx_lsp.model import Definition, Fact, Route
from cx_lsp.program.routes import Routes

_PARAMETER = re.compile(r"^(<.*>|\{.*\}|:.+|\[.*\]|\(.*\)|\*+)$")
_HOLE = re.compile(r"\{[^{}]*\}")
_CALL_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "PAGE"})


class Requests:
    """Matches requests against the route table of one workspace."""

    def __init__(self, routes: Routes, prefixes: Mapping[str, str] | None = None) -> None:
        self._prefixes = dict(prefixes or {})
        self._by_length: dict[int, list[tuple[list[str], Route]]] = defaultdict(list)
        for route in routes.all:
            parts = segments(route.path)
            self._by_length[len(parts)].append((parts, route))

    def handlers(self, path: str, http: Fact) -> Iterator[Definition]:
        """The handlers a request reaches; none when it cannot be told."""
        for route in self.routes(http):
            if route.handler_file:
                yield Definition(route.handler_file, route.handler)

    def routes(self, http: Fact) -> list[Route]:
        """The routes a request reaches: the most literal match wins, as in the frameworks."""
        method = (http.get("method") or "GET").upper()
        address = self._address(http)
        if address is None or method not in _CALL_METHODS:
            return []
        asked, loose = address
        best: list[Route] = []
        best_score = -1
        for count, candidates in self._by_length.items():
            if count != len(asked) and not (loose and count >= len(asked)):
                continue
            for parts, route in candidates:
                tail = parts[len(parts) - len(asked) :]
                score = _score(asked, tail) if _answers(route, method) else -1
                if score > best_score:
                    best, best_score = [route], score
                elif score == best_score and score >= 0:
                    best.append(route)
        return best if best_score >= 0 else []

    def _address(self, http: Fact) -> tuple[list[str], bool] | None:
        """The path segments asked for, and whether an unknown prefix may stand before them."""
        text = http.get("path")
        for name, prefix in self._prefixes.items():
            text = text.replace("{" + name + "}", prefix)
        text = re.sub(r"^[a-z]+://[^/{]*", "", text)
        text = text.split("?", 1)[0].split("#", 1)[0]
        loose = text.startswith("{")
        if loose:
            text = _HOLE.sub("", text, count=1)
        if not text.startswith("/"):
            return None
        parts = segments(text)
        if loose and not any(not _HOLE.search(p) for p in parts):
            return None
        return parts, loose


def segments(path: str) -> list[str]:
    """The segments of a URL path, a parameter of any framework's spelling as "*"."""
    return ["*" if _PARAMETER.match(p) else p for p in path.strip("/").split("/")]


def _answers(route: Route, method: str) -> bool:
    if method == "PAGE":
        return route.method in ("PAGE", "GET", "ANY")
    return route.method in (method, "ANY", "ALL")


def _score(asked: list[str], parts: list[str]) -> int:
    score = 0
    for a, b in zip(asked, parts, strict=True):
        if a == b:
            score += 2
        elif b == "*":
            score += 1
        elif a == "*" or _HOLE.search(a):
            continue
        else:
            return -1
    # A call made of holes only would match everything of its length.
    return score if score or parts == [""] else -1
