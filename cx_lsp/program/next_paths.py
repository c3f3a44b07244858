"""Whether the matcher of a Next.js middleware names the address of a route."""

from __future__ import annotations

import re

from cx_lsp.program.denials import split

_SOURCE = re.compile(r"source\s*:\s*['\"`]([^'\"`]+)")
_HOLE = re.compile(r":\w+(\([^()]*(?:\([^()]*\)[^()]*)*\))?([*+?]?)")
_ASKED = re.compile(r"\[\[?(?:\.{3})?\w+\]?\]")
_LONGEST = 300


def covers(matcher: str, path: str) -> bool:
    """Whether one of the addresses of a list, as it is written, stands for a path."""
    asked = _ASKED.sub("x", path)
    return any(_matches(one, asked) for item in split(matcher) for one in (_SOURCE.findall(item) or [item]))


def _matches(source: str, path: str) -> bool:
    if len(source) > _LONGEST or not source.startswith("/"):
        return True
    try:
        return re.fullmatch(_pattern(source), path) is not None
    except re.error:
        return True


def _pattern(source: str) -> str:
    """`/api/:path*` as an expression; what stands in brackets is one already."""
    found, at = "", 0
    for hole in _HOLE.finditer(source):
        found += source[at : hole.start()]
        inner = hole[1] or "[^/]+"
        if hole[2] in ("*", "?"):
            found = found.removesuffix("/")
            found += rf"(/{inner})*" if hole[2] == "*" else rf"(/{inner})?"
        else:
            found += rf"{inner}(/{inner})*" if hole[2] == "+" else inner
        at = hole.end()
    return found + source[at:].replace("/(.*)", "(/.*)?")
