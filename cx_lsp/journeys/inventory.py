"""Test facts become tests: their ids as the runner spells them, their tags, and the code they start with."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from posixpath import dirname

from cx_lsp.model import Definition, Fact, Test
from cx_lsp.program import Files
from cx_lsp.program.names import Names
from cx_lsp.program.tables import Table

_MARK = re.compile(r"mark\.(\w+)(?:\(\s*['\"]([^'\"]+))?")
_TITLE_TAG = re.compile(r"@[\w:./-]+")
_TITLE = re.compile(r"\w+(?:\.\w+)*\('((?:[^'\\]|\\.|'(?!\)))*)'\)")

_RUNNERS = {
    "@playwright/test": "playwright",
    "playwright/test": "playwright",
    "vitest": "vitest",
    "@jest/globals": "jest",
    "mocha": "mocha",
    "node:test": "node",
}
_BEFORE = re.compile(r"(^|[.])before(Each|All)?\('")
_SET_UP = ("setUp", "setUpClass", "setUpTestData", "setup_method", "setup_class", "asyncSetUp")
_CYPRESS = re.compile(r"(^|/)cypress/|\.cy\.[cm]?[jt]sx?$")


@dataclass(frozen=True, slots=True)
class Listed:
    """A test of the workspace with its tags and the functions that run first when it runs."""

    test: Test
    tags: frozenset[str]
    starts: tuple[Definition, ...]


Autouse = Callable[[str], tuple[Definition, ...]]
"""The fixtures of a file that every test below it runs."""


def inventory(files: Files, names: Names) -> Iterator[Listed]:
    """Every test the queries saw, in the order of paths."""
    autouse = cache(lambda place: tuple(_autouse(place, names)))
    for path, fact in files.named("test"):
        table = names.table(path)
        # A function called test_… outside test files is code that tests something, not a test.
        if table is None or table.facts.role != "test":
            continue
        scope = _function(fact, table)
        framework = fact.get("framework")
        runner = _runner(path, names) if framework == "js" else framework
        test = Test(_id(path, fact, scope), path, fact.span, scope, runner)
        starts = tuple(_starts(path, scope, names, autouse))
        yield Listed(test, frozenset(_tags(fact, scope, table)), starts)


def _runner(path: str, names: Names, hops: int = 3) -> str:
    """Who runs the tests of a script: the library that `test` comes from, at first or second hand."""
    table = names.table(path)
    if _CYPRESS.search(path) or table is None:
        return "cypress" if table is not None else ""
    for imported in table.imports.values():
        module = imported.get("module")
        if module in _RUNNERS:
            return _RUNNERS[module]
    # A project's own fixtures: import { test } from './fixtures'
    given = table.imports.get("test") or table.imports.get("it")
    target = names.module(path, given.get("module")) if given is not None and hops else None
    return _runner(target, names, hops - 1) if target is not None else "jest"


def _function(fact: Fact, table: Table) -> str:
    own = table.definitions.get(fact.scope)
    if own is not None and own.text == fact.text:
        return fact.scope
    inside = (d.scope for d in table.definitions.values() if fact.span.holds(d.span))
    return next(inside, fact.scope)


def _id(path: str, fact: Fact, scope: str) -> str:
    if path.endswith(".py"):
        return f"{path}::{scope.replace('.', '::')}"
    suites = _TITLE.findall(fact.scope)
    return " › ".join((path, *(s for s in suites if s != fact.text), fact.text))


def _tags(fact: Fact, scope: str, table: Table) -> Iterator[str]:
    holders = {"", scope, fact.scope, scope.rpartition(".")[0]}
    for holder in holders:
        for tag in table.by_scope.get(holder, ()):
            if tag.kind != "tag":
                continue
            if "mark." in tag.text:
                for name, value in _MARK.findall(tag.text):
                    given = value or tag.get("value")
                    yield f"{name}:{given}" if given else name
            elif holder or fact.span.holds(tag.span):
                yield from _TITLE_TAG.findall(tag.text)
    yield from _TITLE_TAG.findall(fact.text)


def _starts(path: str, scope: str, names: Names, autouse: Autouse) -> Iterator[Definition]:
    """The test itself, what its suites run before it, and the fixtures all of these ask for."""
    queue = [Definition(path, scope), *_before(path, scope, names)]
    queue += (fixture for place in _fixture_files(path) for fixture in autouse(place))
    seen = set(queue)
    for start in queue:
        yield start
        table = names.table(start.path)
        for fact in table.by_scope.get(start.scope, ()) if table is not None else ():
            for name in _fixtures(fact):
                fixture = _fixture(start.path, name, names)
                if fixture is not None and fixture not in seen:
                    seen.add(fixture)
                    queue.append(fixture)


def _before(path: str, scope: str, names: Names) -> Iterator[Definition]:
    table = names.table(path)
    if table is None:
        return
    around = scope
    while around:
        around = table.parents.get(around, "")
        for child in table.children.get(around, ()):
            if _BEFORE.search(table.definitions[child].text):
                yield Definition(path, child)
    owner = scope.rpartition(".")[0]
    for name in _SET_UP if path.endswith(".py") and owner else ():
        found = names.member(Definition(path, owner), name)
        if found is not None:
            yield found


def _autouse(place: str, names: Names) -> Iterator[Definition]:
    table = names.table(place)
    for fact in table.by_kind["decorator"] if table is not None else ():
        if _is_fixture(fact) and "autouse=True" in fact.get("arguments").replace(" ", ""):
            yield Definition(place, fact.scope)


def _fixtures(fact: Fact) -> Iterator[str]:
    if fact.kind == "parameter":
        yield fact.text
    elif fact.kind == "tag" and fact.text.partition("(")[0].endswith("usefixtures"):
        yield from fact.get("value").split(",")


def _fixture(path: str, name: str, names: Names) -> Definition | None:
    """The pytest fixture of a name: in the file itself or the nearest conftest.py above."""
    for place in _fixture_files(path):
        table = names.table(place)
        if table is not None and any(_is_fixture(fact) for fact in table.by_scope.get(name, ())):
            return Definition(place, name)
    return None


def _fixture_files(path: str) -> Iterator[str]:
    if not path.endswith(".py"):
        return
    yield path
    folder = dirname(path)
    while folder:
        yield f"{folder}/conftest.py"
        folder = dirname(folder)
    yield "conftest.py"


def _is_fixture(fact: Fact) -> bool:
    return fact.kind == "decorator" and fact.text.endswith("fixture")
