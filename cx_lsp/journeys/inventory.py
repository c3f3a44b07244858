"""Test facts become tests: their ids as the runner spells them, their tags, and the code they start with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import dirname

from cx_lsp.model import Definition, Fact, Test
from cx_lsp.program import Files
from cx_lsp.program.names import Names
from cx_lsp.program.tables import Table

_MARK = re.compile(r"mark\.(\w+)(?:\(\s*['\"]([^'\"]+))?")
_TITLE_TAG = re.compile(r"@[\w:./-]+")
_TITLE = re.compile(r"\w+(?:\.\w+)*\('((?:[^'\\]|\\.|'(?!\)))*)'\)")


@dataclass(frozen=True, slots=True)
class Listed:
    """A test of the workspace with its tags and the functions that run first when it runs."""

    test: Test
    tags: frozenset[str]
    starts: tuple[Definition, ...]


def inventory(files: Files, names: Names) -> Iterator[Listed]:
    """Every test the queries saw, in the order of paths."""
    for path, fact in files.named("test"):
        table = names.table(path)
        # A function called test_… outside test files is code that tests something, not a test.
        if table is None or table.facts.role != "test":
            continue
        scope = _function(fact, table)
        test = Test(_id(path, fact, scope), path, fact.span, scope, fact.get("framework"))
        yield Listed(test, frozenset(_tags(fact, scope, table)), tuple(_starts(path, scope, names)))


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


def _starts(path: str, scope: str, names: Names) -> Iterator[Definition]:
    yield Definition(path, scope)
    queue = [(path, scope)]
    seen: set[tuple[str, str]] = set()
    while queue:
        where, name = queue.pop()
        own = names.table(where)
        for fact in own.by_scope.get(name, ()) if own is not None else ():
            fixture = _fixture(where, fact.text, names) if fact.kind == "parameter" else None
            if fixture is not None and (fixture.path, fixture.scope) not in seen:
                seen.add((fixture.path, fixture.scope))
                queue.append((fixture.path, fixture.scope))
                yield fixture


def _fixture(path: str, name: str, names: Names) -> Definition | None:
    """The pytest fixture a parameter asks for: in the file itself or the nearest conftest.py above."""
    if not path.endswith(".py"):
        return None
    folder = dirname(path)
    places = [path]
    while True:
        places.append(f"{folder}/conftest.py" if folder else "conftest.py")
        if not folder:
            break
        folder = dirname(folder)
    for place in places:
        table = names.table(place)
        for fact in table.by_scope.get(name, ()) if table is not None else ():
            if fact.kind == "decorator" and fact.text.endswith("fixture"):
                return Definition(place, name)
    return None
