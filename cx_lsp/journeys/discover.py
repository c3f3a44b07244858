"""The routes and tests of a project become proposed journeys: by tag, by end-to-end test file, by route."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from cx_lsp.journeys.proposal import Proposal, write
from cx_lsp.journeys.selectors import TEST_KINDS, matches_route
from cx_lsp.model import Route, Test

_END_TO_END = re.compile(
    r"(^|/)(e2e|cypress|playwright|cx)[/_.-]|regression|[._-](e2e|cy)\.\w+$", re.IGNORECASE
)
_SPEC = re.compile(r"\.spec\.[cm]?[jt]sx?$")
_NOISE = re.compile(
    r"(\w+ )?(/(api|rest|v\d+))*/(static|assets?|media|images?|img|css|js|fonts?|_next|__\w+__|favicon\.\w+"
    r"|robots\.txt|sitemap\.xml|health\w*|(live|ready)(z|ness)?|ping|metrics|docs|redoc|swagger[\w.-]*|openapi[\w.]*"
    r"|api-docs)(/|$)",
    re.IGNORECASE,
)
_PLUMBING = re.compile(r"api|rest|v\d+(\.\d+)?|[a-z]{2}-[A-Z]{2}|.*[{<\[:*(].*")
_KINDS = {
    "mocha": "jest",
    "unittest": "pytest",
    "django": "pytest",
    "behave": "feature",
    "cucumber": "feature",
}
_BY_ENDING = {".py": "pytest", ".feature": "feature"}
_MOST_TEST_FILES = 8

Tagged = tuple[Test, Collection[str]]


def propose(
    routes: Sequence[Route], tests: Sequence[Tagged], exercised: Mapping[str, Collection[str]]
) -> str:
    """The text of a `cx.toml` that `config.load` accepts; the same project always gets the same text.

    `exercised` tells by test id which routes ("POST /orders") the test calls. Each `journey:` tag and each
    end-to-end test file gives a journey that holds these routes; the routes left over give one per first
    significant path segment. Static files, health checks and API documentation are no journeys.
    """
    known = sorted({spelled for route in routes if not _NOISE.match(spelled := _spelled(route))})
    ours = {called: _known(called, known) for called in sorted(set().union(*exercised.values()))}
    calls = {
        test.id: {route for called in exercised.get(test.id, ()) for route in ours[called]}
        for test, _ in tests
    }
    found = list(_from_tests(tests, calls))
    taken = {route for one in found for route in one.routes}
    others = [test for test, tags in tests if not _journeys(tags) and not _is_end_to_end(test)]
    return write(_joined([*found, *_from_routes([r for r in known if r not in taken], others, calls)]))


def _spelled(route: Route) -> str:
    method = route.method if route.method.isalpha() and route.method != "ANY" else ""
    return f"{method} /{route.path.lstrip('/')}".strip()


def _known(called: str, known: Collection[str]) -> list[str]:
    """Our spelling of a route that a test calls; a parameter may have another name there."""
    return [called] if called in known else [ours for ours in known if matches_route(called, *_halves(ours))]


def _halves(route: str) -> tuple[str, str]:
    method, _, path = route.rpartition(" ")
    return method or "ANY", path


def _from_tests(tests: Sequence[Tagged], calls: Mapping[str, set[str]]) -> Iterator[Proposal]:
    groups: defaultdict[tuple[str, str], list[Test]] = defaultdict(list)
    for test, tags in tests:
        for name in _journeys(tags):
            groups[name, f"tag:journey:{name}"].append(test)
        if not _journeys(tags) and _is_end_to_end(test):
            groups[test.path, _selector(test)].append(test)
    files = [key for key, selector in groups if not selector.startswith("tag:")]
    names = _names(sorted(files))
    called = {key: {route for test in group for route in calls[test.id]} for key, group in groups.items()}
    seen = Counter(route for one in called.values() for route in one)
    for key, group in sorted(groups.items()):
        own = sorted(route for route in called[key] if not _is_setup(seen[route], len(groups)))
        entries = tuple(f"route:{route}" for route in own)
        yield Proposal(names.get(key[0], _slug(key[0])), tuple(own), entries, (key[1],), len(group))


def _is_setup(groups: int, of: int) -> bool:
    """What most groups call, a login for instance, is how tests begin and not where they go."""
    return of >= 4 and groups > of / 2


def _from_routes(
    routes: Sequence[str], tests: Sequence[Test], calls: Mapping[str, set[str]]
) -> Iterator[Proposal]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    prefixes: defaultdict[str, set[str]] = defaultdict(set)
    for route in routes:
        name, prefix = _segment(_halves(route)[1])
        groups[name].append(route)
        prefixes[name].add(f"route:{prefix}/**" if prefix else f"route:{route}")
    for name, group in sorted(groups.items()):
        files = Counter(_selector(test) for test in tests if _selector(test) and calls[test.id] & set(group))
        most = sorted(files, key=lambda selector: (-files[selector], selector))[:_MOST_TEST_FILES]
        entries = (f"route:{group[0]}",) if len(group) == 1 else tuple(sorted(prefixes[name]))
        yield Proposal(name, tuple(group), entries, tuple(most))


def _segment(path: str) -> tuple[str, str]:
    """The name of the group a path belongs to, and the prefix they share ("" when it is not one)."""
    parts = [part for part in path.split("/") if part]
    for at, part in enumerate(parts):
        if not _PLUMBING.fullmatch(part):
            return _slug(part), "/" + "/".join(parts[: at + 1])
    return "home", ""


def _joined(proposals: Iterable[Proposal]) -> Iterator[Proposal]:
    """One proposal per name."""
    groups: defaultdict[str, list[Proposal]] = defaultdict(list)
    for one in proposals:
        groups[one.name].append(one)
    for name, group in groups.items():
        yield Proposal(
            name,
            tuple(route for one in group for route in one.routes),
            tuple(dict.fromkeys(entry for one in group for entry in one.entries)),
            tuple(dict.fromkeys(test for one in group for test in one.tests)),
            sum(one.tested for one in group),
        )


def _journeys(tags: Collection[str]) -> list[str]:
    plain = (tag.lstrip("@").replace("::", ":") for tag in tags)
    return sorted({tag.removeprefix("journey:") for tag in plain if tag.startswith("journey:")})


def _is_end_to_end(test: Test) -> bool:
    drives_a_browser = test.framework in ("playwright", "cypress") or test.path.endswith(".feature")
    spec = _SPEC.search(test.path) and not test.framework
    return bool(_selector(test) and (drives_a_browser or spec or _END_TO_END.search(test.path)))


def _selector(test: Test) -> str:
    """The selector of a test's whole file, "" when no kind fits it."""
    path = PurePosixPath(test.path)
    framework = test.framework or (
        "playwright" if _SPEC.search(test.path) else _BY_ENDING.get(path.suffix, "")
    )
    kind = _KINDS.get(framework, framework)
    return f"{kind}:{test.path}" if kind in TEST_KINDS else ""


def _names(paths: Sequence[str]) -> dict[str, str]:
    """An id per file, from its name; files of one name have their folder's before it, or a number behind."""
    stems = {path: _slug(_stem(path)) for path in paths}
    twice = Counter(stems.values())
    names: dict[str, str] = {}
    for path, stem in stems.items():
        folder = PurePosixPath(path).parent.name
        base = stem if twice[stem] == 1 else _slug(f"{folder} {stem}")
        free = (base if not at else f"{base[:60].rstrip('-')}-{at + 1}" for at in range(len(paths)))
        names[path] = next(name for name in free if name not in names.values())
    return names


def _stem(path: str) -> str:
    file = PurePosixPath(path)
    stem = re.sub(
        r"^(test|e2e|regression)[_-]|[_-](test|tests|e2e|regression|spec)$", "", file.name.partition(".")[0]
    )
    return file.parent.name if stem in ("", "index", "test", "tests") else stem


def _slug(text: str) -> str:
    """An RFC 1123 label that still reads like `text`."""
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", text)
    plain = unicodedata.normalize("NFKD", split).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:63].rstrip("-") or "journey"
