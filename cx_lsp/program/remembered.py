"""What was found of a route is kept for as long as no file that it stands in is edited."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from cx_lsp.model import Facts, Guard, Route, Validator
from cx_lsp.program import Files

Found = TypeVar("Found", Guard, Validator)


class Remembered(Generic[Found]):
    """Answers about routes that name places; a place moves with every line above it."""

    def __init__(self, files: Files, find: Callable[[Route], Iterable[Found]]) -> None:
        self._files = files
        self._find: Callable[[Route], Iterable[Found]] = find
        self._known: dict[Route, tuple[tuple[Found, ...], dict[str, Facts | None]]] = {}

    def of(self, route: Route) -> tuple[Found, ...]:
        """What is found of a route."""
        known = self._known.get(route)
        if known is not None and all(self._files.facts(path) is facts for path, facts in known[1].items()):
            return known[0]
        found: tuple[Found, ...] = tuple(self._find(route))
        paths = {route.handler_file, *(one.place.path for one in found)} - {""}
        self._known[route] = found, {path: self._files.facts(path) for path in paths}
        return found
