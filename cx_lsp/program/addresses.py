"""What a request is addressed to, as far as the text tells: constants and configured prefixes filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from cx_lsp.model import Fact
from cx_lsp.program.names import Names

_HOPS = 4
_HOLE = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"[A-Za-z_$][\w$]*(\??\.[A-Za-z_$][\w$]*)*")
_NAMED = re.compile(r"(?:^|[\s.(])(?:reverse|reverse_lazy|url_for|url_path_for)\(\s*f?['\"]([\w.:{}-]+)['\"]")
_ORIGIN = re.compile(r"^[a-z]+://[^/{]*(\{[^{}]*\})*")


class Address(NamedTuple):
    """A path as it is asked for; one that is `named` is the name of a route instead."""

    path: str
    named: bool = False


class Addresses:
    """Reads the addresses of requests; `prefixes` is what the team says that expressions stand for."""

    def __init__(self, names: Names, prefixes: Mapping[str, str]) -> None:
        self._names = names
        self._prefixes = prefixes

    def of(self, path: str, http: Fact) -> Address | None:
        """The address of one request written in `path`; None when the text does not tell."""
        text = http.get("path")
        if _NAME.fullmatch(text):
            found = self._prefixes.get(text) or self._value(path, http.scope, text)
            if found is None:
                return None
            text = found
        name = _NAMED.search(text)
        if name:
            return Address(name[1], named=True)
        text = self._filled(path, http.scope, text, _HOPS)
        # An address without a place to go is the place itself: https://shop.example
        text = _ORIGIN.sub("", text).split("?", 1)[0].split("#", 1)[0] or "/"
        return Address(text) if text.startswith(("/", "{")) else None

    def _filled(self, path: str, scope: str, text: str, hops: int) -> str:
        def fill(hole: re.Match[str]) -> str:
            name = hole[1].strip()
            if name in self._prefixes:
                return self._prefixes[name]
            found = self._value(path, scope, name) if hops and _NAME.fullmatch(name) else None
            return hole[0] if found is None else self._filled(path, scope, found, hops - 1)

        return _HOLE.sub(fill, text)

    def _value(self, path: str, scope: str, name: str) -> str | None:
        """The text a name is bound to: in the function, around it, in the file or where it comes from."""
        name = name.replace("?.", ".")
        own, around = name.startswith(("self.", "this.")), scope.rpartition(".")[0]
        while scope:
            found = self._bound(path, scope, name)
            if found is not None:
                return found
            scope = scope.rpartition(".")[0]
        found = self._bound(path, "", name)
        place = self._names.locate(path, name) if found is None else None
        if place is None:
            return found
        # What an object holds, another file's (settings.API, URLS.orders) or the test's own (self.url).
        if place == (path, name) and "." not in name:
            return None
        spelled = set(self._values(place.path, place.name.rpartition(".")[2], around if own else ""))
        return spelled.pop() if len(spelled) == 1 else None

    def _bound(self, path: str, scope: str, name: str) -> str | None:
        table = self._names.table(path)
        if table is None:
            return None
        own = name.partition(".")[2] if name.startswith(("self.", "this.")) else name
        return table.texts.get((scope, name), table.texts.get((scope, own)))

    def _values(self, path: str, name: str, around: str) -> Iterator[str]:
        table = self._names.table(path)
        for scope, text in table.texts_by_member[name] if table is not None else ():
            if scope.startswith(around) and (text.startswith(("/", "http", "{")) or _NAMED.search(text)):
                yield text
