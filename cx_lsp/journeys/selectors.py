"""A `kind:value` selector of the registry, and whether it means a given route, file, function or test."""

from __future__ import annotations

import re
import warnings
from collections.abc import Collection
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import NamedTuple

import pathspec

from cx_lsp.model import Test

CODE_KINDS = ("route", "page", "symbol", "cli", "path")
TEST_KINDS = ("pytest", "playwright", "cypress", "vitest", "jest", "feature", "tag")

_PARAMETER = re.compile(
    r"\(\?P<\w+>(?:[^()\[\]\\]|\\.|\[[^\]]*\])*\)"  # Django re_path
    r"|\{(?:[^{}]|\{[^{}]*\})*\}"  # FastAPI, OpenAPI
    r"|<[^<>]*>"  # Flask, Django
    r"|\[\[?(?:\.\.\.)?\w+\]?\]"  # Next.js
    r"|(?<=[/.-]):\w+(?:\([^()]*\))?[?*+]?"  # Express
    r"|(?<=/)\*\w+"  # Express 5
)
_SAME_SPELLING = {"vitest": "jest", "mocha": "jest", "unittest": "pytest", "django": "pytest"}


class Selector(NamedTuple):
    """What to look for, and how it is spelled."""

    kind: str
    value: str


def parse(text: str) -> Selector:
    """The two halves of `kind:value`; the registry has already refused what is neither."""
    kind, _, value = text.partition(":")
    return Selector(kind.strip(), value.strip())


def matches_route(value: str, method: str, path: str) -> bool:
    """Whether `"POST /api/orders"` (the method is optional) means the route `method path`.

    `*` is one segment or a part of it, `**` any number of segments. `{id}`, `<int:id>`, `[id]` and `:id`
    are the same parameter; a parameter is matched by a parameter or `*`, never by a literal. A route
    whose method is "ANY" answers to every method; a slash at the end makes no difference.
    """
    wanted, pattern = _route_pattern(value)
    if wanted != "ANY" and method.upper() not in (wanted, "ANY", ""):
        return False
    segments = "".join("/" + ("{}" if part == "*" else part) for part in _segments(path))
    return pattern.fullmatch(segments) is not None


def matches_page(value: str, path: str) -> bool:
    """Whether a `page:` selector means the page at `path`: a route that is always read."""
    return matches_route(value, "ANY", path)


@lru_cache(maxsize=4096)
def _route_pattern(value: str) -> tuple[str, re.Pattern[str]]:
    method, _, path = value.strip().rpartition(" ") if not value.startswith("/") else ("", "", value)
    parts = ("(?:/[^/]+)*" if part == "**" else "/" + _segment(part) for part in _segments(path))
    return method.strip().upper() or "ANY", re.compile("".join(parts))


def _segment(part: str) -> str:
    return "[^/]+" if part == "*" else "[^/]*".join(map(re.escape, part.split("*")))


def _segments(path: str) -> list[str]:
    """The segments of a path or template, each parameter spelled `{}`."""
    return [part for part in _PARAMETER.sub("{}", "/" + path).split("/") if part]


def matches_path(glob: str, path: str) -> bool:
    """Whether a git wildmatch pattern, as in .gitignore, means the file; a literal path means itself."""
    return glob == path or _spec(glob).match_file(path)


@lru_cache(maxsize=4096)
def _spec(glob: str) -> pathspec.GitIgnoreSpec:
    try:
        with warnings.catch_warnings():  # "[[" in a pattern is ours to bear, not the user's to read about
            warnings.simplefilter("ignore", FutureWarning)
            return pathspec.GitIgnoreSpec.from_lines([glob])
    except ValueError:
        return pathspec.GitIgnoreSpec([])


def matches_symbol(value: str, file_path: str, scope: str) -> bool:
    """Whether `"shop.pay:charge"` or `"src/pay.ts:charge"` means the definition `scope` of a file.

    The dotted module is the end of the file's path without its extension, so `src/` layouts work. A
    class or function means what is nested in it too; without a name after the colon, the whole file.
    """
    module, _, name = value.partition(":")
    if not (_is_file(module, file_path) or _is_module(module, file_path)):
        return False
    return not name or name == scope or scope.startswith(name + ".") or fnmatchcase(scope, name)


def _is_file(module: str, file_path: str) -> bool:
    return "/" in module and ("/" + file_path).endswith("/" + module.lstrip("/"))


def _is_module(module: str, file_path: str) -> bool:
    stem = file_path.rpartition(".")[0] or file_path
    for index in ("/__init__", "/index"):
        stem = stem.removesuffix(index)
    return ("/" + stem).endswith("/" + module.replace(".", "/"))


def matches_test(selector: str, test: Test, tags: Collection[str]) -> bool:
    """Whether a whole selector (`"pytest:tests/pay/**"`, `"tag:journey:checkout"`) means the test.

    Parameters in brackets are ignored. After the file, `::` (pytest), ` › ` (JavaScript) and `#`
    (Gherkin) narrow it to a class, suite, scenario or test. Jest, Vitest and Mocha spell their tests
    alike, so their kinds are one. `tags` are spelled as in the source, with or without "@".
    """
    kind, value = parse(selector)
    if kind == "tag":
        return _tag(value) in map(_tag, tags)
    if kind == "feature":
        return _in_feature(value, test)
    if kind not in TEST_KINDS or _runner(test.framework or kind) != _runner(kind):
        return False
    separator = "::" if kind == "pytest" else " › "
    file, _, name = value.partition(separator)
    own_name = test.id.partition(separator)[2]
    return matches_path(file, test.path) and _under(_bare(kind, name), _bare(kind, own_name), separator)


def _in_feature(value: str, test: Test) -> bool:
    file, _, scenario = value.partition("#")
    named = (test.scope, *re.split(r"::| › |#", test.id))
    return matches_path(file, test.path) and (not scenario or scenario in named)


def _under(name: str, own: str, separator: str) -> bool:
    return not name or own == name or own.startswith(name + separator)


def _bare(kind: str, name: str) -> str:
    return name.partition("[")[0] if kind == "pytest" else name


def _runner(framework: str) -> str:
    return _SAME_SPELLING.get(framework, framework)


def _tag(text: str) -> str:
    return text.lstrip("@").replace("::", ":")
