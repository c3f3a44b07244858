"""Whether a route is one of those that a Nest middleware is applied to, by the list as it is written."""

from __future__ import annotations

import re

from cx_lsp.model import Route
from cx_lsp.program.denials import split

_PATH = re.compile(r"path\s*:\s*['\"`]([^'\"`]*)")
_METHOD = re.compile(r"method\s*:\s*(?:RequestMethod\.)?['\"]?(\w+)")
_HOLE = re.compile(r"[:{]\w+\}?")
_REST = re.compile(r"/?(\(?\.?\*\w*\)?|\{\*\w+\})$")


def runs_for(listed: str, route: Route) -> bool:
    """Whether a list of paths, objects with a path and controllers names the route."""
    return any(_names(item, route) for item in split(listed) if item)


def _names(item: str, route: Route) -> bool:
    if item.startswith("...") or route.router.endswith(f":{item.rpartition('.')[2]}"):
        return True
    if item[0] != "{":
        return not item[0].isupper() and _reaches(item, route, whole=False)
    path, method = _PATH.search(item), _METHOD.search(item)
    asked = method[1].upper() if method is not None else "ALL"
    return path is not None and asked in ("ALL", route.method) and _reaches(path[1], route, whole=True)


def _reaches(path: str, route: Route, *, whole: bool) -> bool:
    plain = _REST.sub("", path)
    given = _HOLE.sub("{}", "/" + plain.strip("/")) if plain.strip("/") else ""
    asked = _HOLE.sub("{}", route.path)
    if whole and plain == path:
        return asked.endswith(given)
    return f"{given}/" in f"{asked}/"
