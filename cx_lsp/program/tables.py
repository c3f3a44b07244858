"""The facts of one file, looked up by name, kind or scope."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from cx_lsp.model import Fact, Facts

_GIVEN_TYPES = re.compile(r"\[[^\[\]]*\]")


def bases(definition: Fact) -> list[str]:
    """What a class is derived from, without the types it is given: of `ModelViewSet[Order]`, the name."""
    return _GIVEN_TYPES.sub("", definition.get("base")).split(",") if definition.get("base") else []


class Table:
    """One file's definitions, imports and calls, each looked up by name, kind or scope."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.definitions: dict[str, Fact] = {}
        self.imports: dict[str, Fact] = {}
        self.stars: list[Fact] = []
        for fact in facts.of("function", "class", "import"):
            if fact.kind != "import":
                self.definitions.setdefault(fact.scope, fact)
            elif fact.get("symbol") == "*" and fact.text == "*":
                self.stars.append(fact)
            else:
                self.imports[fact.text] = fact

    @cached_property
    def by_kind(self) -> dict[str, list[Fact]]:
        """The facts of each kind, in the order of the file."""
        found = defaultdict(list)
        for fact in self.facts.items:
            found[fact.kind].append(fact)
        return found

    @cached_property
    def by_scope(self) -> dict[str, list[Fact]]:
        """The facts of each scope but definitions, in the order of the file."""
        # What declares a route is written like a request: @router.get("/x") asks nobody.
        declared = {f.span for f in self.facts.of("route", "decorator")}
        found = defaultdict(list)
        for fact in self.facts.items:
            if fact.kind in ("function", "class", "import") or (
                fact.kind == "http" and fact.span in declared
            ):
                continue
            found[fact.scope].append(fact)
        return found

    @cached_property
    def children(self) -> dict[str, list[str]]:
        """The scopes that stand directly inside a scope."""
        found = defaultdict(list)
        for scope, fact in self.definitions.items():
            parent = scope.removesuffix(fact.text).removesuffix(".")
            if scope:
                found[parent].append(scope)
        return found

    @cached_property
    def parents(self) -> dict[str, str]:
        """The scope that each scope stands directly inside of, "" for those at the top."""
        return {child: parent for parent, scopes in self.children.items() for child in scopes}

    @cached_property
    def bound(self) -> frozenset[str]:
        """The names a file gives at its top to what is no function, class or import."""
        kinds = ("alias", "instance", "router", "literal", "address")
        return frozenset(f.text for kind in kinds for f in self.by_kind[kind] if not f.scope)

    def makes(self, name: str) -> Fact | None:
        """The module-level object of that name, if the file makes it from a class."""
        return next((f for f in self.by_kind["instance"] if f.text == name and not f.scope), None)

    def within(self, scope: str) -> Iterator[str]:
        """A scope and all the scopes that stand inside it."""
        yield scope
        for child in self.children.get(scope, ()):
            yield from self.within(child)

    @cached_property
    def texts(self) -> dict[tuple[str, str], str]:
        """The text each name is bound to, by scope and name; the last one written counts."""
        return {(f.scope, f.text): f.get("value") for f in self.facts.of("literal", "address")}

    @cached_property
    def texts_by_member(self) -> dict[str, list[tuple[str, str]]]:
        """The scope and text of everything bound to a name or to a member of that name."""
        found = defaultdict(list)
        for (scope, name), text in self.texts.items():
            found[name.rpartition(".")[2]].append((scope, text))
        return found
