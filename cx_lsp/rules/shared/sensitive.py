"""What proves by itself that a handler is not meant for strangers, whatever is the habit around it."""

from __future__ import annotations

import re
from itertools import pairwise

from cx_lsp.model import Route
from cx_lsp.rules.shared.habits import is_administrative

_ACCOUNTS = frozenset(
    "user users account accounts customer customers employee employees patient patients client clients"  # noqa: SIM905
    " staff administrators admins".split()
)
_INNER = frozenset({"debug", "_debug", "actuator", "phpinfo"})
_HOLE = re.compile(r"[<{:(\[*\\]")
_VERSION = re.compile(r"v\d+(\.\d+)*$")


def reason(route: Route) -> str:
    """Why a handler needs a guard, by its path and method; "" when they do not say."""
    parts = [p.lower() for p in route.path.strip("/").split("/") if p and not _VERSION.match(p.lower())]
    if is_administrative(route):
        return "its path says that it is for administrators"
    if route.method == "GET":
        if not _INNER.isdisjoint(parts):
            return "its path says that it shows the application's inner state"
        return "it lists accounts" if parts and parts[-1] in _ACCOUNTS and parts[-1].endswith("s") else ""
    if route.method not in ("PUT", "PATCH", "DELETE"):
        return ""
    held = [before for before, part in pairwise(parts) if _HOLE.search(part)]
    if any(name in _ACCOUNTS for name in held):
        return "it changes an account that its caller names"
    return "it deletes what its caller names" if held and route.method == "DELETE" else ""
