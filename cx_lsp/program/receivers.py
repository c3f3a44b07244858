"""A call written inside a function becomes the function it runs: by scope, by type, by what objects hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cx_lsp.model import Definition, Fact
from cx_lsp.program.names import Names
from cx_lsp.program.tables import Table

CONSTRUCTORS = ("__init__", "constructor", "__post_init__")
"""Methods that run when an object is made."""

_OWN = frozenset({"self", "this", "cls"})
_PARENT = frozenset({"super()", "super"})
# send.delay() runs send, whatever the queue; so do bind and its like.
_PASSED_ON = frozenset({"delay", "apply_async", "s", "si", "call", "apply", "bind", "send", "defer"})


class Receivers:
    """Finds what calls run over the names of one workspace."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def called(self, path: str, scope: str, name: str) -> Definition | None:
        """The function or class that a call of `name` inside `scope` runs."""
        table = self._names.table(path)
        if table is None:
            return None
        head, _, member = name.partition(".")
        found: Definition | None
        if head in _OWN or head in _PARENT:
            found = self._of_class(path, scope, head, member, table)
        else:
            found = self._visible(path, scope, head, member, table)
        rest, _, last = name.rpartition(".")
        return self.called(path, scope, rest) if found is None and rest and last in _PASSED_ON else found

    def _visible(self, path: str, scope: str, head: str, member: str, table: Table) -> Definition | None:
        """A name as a function sees it: its own, then those of the functions around it, then the file's."""
        name = f"{head}.{member}" if member else head
        for around in _outwards(scope):
            holder = table.definitions.get(around)
            # A class's names are not seen from inside its methods.
            if around != scope and holder is not None and holder.kind == "class":
                continue
            if f"{around}.{head}" in table.definitions:
                return self._names.resolve(path, f"{around}.{name}")
            types = list(_types(table.by_scope.get(around, ()), head))
            if types:
                return self._member(path, types, member)
        return self._names.resolve(path, name)

    def _of_class(self, path: str, scope: str, head: str, name: str, table: Table) -> Definition | None:
        """A method of the object itself, or of an object it holds: self.check(), this.payments.charge()."""
        owner = _class_around(path, scope, table)
        if owner is None or not name:
            return None
        classes = list(self._names.bases(owner)) if head in _PARENT else [owner]
        for one in classes:
            found = self._names.member(one, name)
            if found is not None:
                return found
        field, _, method = name.partition(".")
        return self._held(owner, field, method) if method else None

    def _held(self, owner: Definition, field: str, method: str) -> Definition | None:
        for one in (owner, *self._names.bases(owner)):
            table = self._names.table(one.path)
            types = list(_fields(one.scope, field, table)) if table is not None else []
            found = self._member(one.path, types, method)
            if found is not None:
                return found
        return None

    def _member(self, path: str, types: Iterable[str], member: str) -> Definition | None:
        for text in types:
            owner = self._names.class_of(path, text) if text and member else None
            found = self._names.member(owner, member) if owner is not None else None
            if found is not None:
                return found
        return None


def _outwards(scope: str) -> Iterator[str]:
    while scope:
        yield scope
        scope = scope.rpartition(".")[0]


def _class_around(path: str, scope: str, table: Table) -> Definition | None:
    for around in _outwards(scope):
        known = table.definitions.get(around)
        if known is not None and known.kind == "class":
            return Definition(path, around)
    return None


def _types(facts: Iterable[Fact], name: str) -> Iterator[str]:
    """What a function says its parameter or object of that name is: "" when it has one and does not say."""
    for fact in facts:
        if fact.text == name and fact.kind == "parameter":
            # The default says what a plain annotation does not: orders=Depends(OrderService)
            yield from (fact.get("type"), fact.get("default"))
        elif fact.text == name and fact.kind == "instance":
            yield fact.get("of")


def _fields(owner: str, name: str, table: Table) -> Iterator[str]:
    for fact in table.by_scope.get(owner, ()):
        if fact.kind == "field" and fact.text == name:
            yield from (fact.get("type"), fact.get("value"))
    for fact in table.by_kind["instance"]:
        if fact.text in (f"self.{name}", f"this.{name}") and fact.scope.startswith(f"{owner}."):
            yield fact.get("of")
    for constructor in CONSTRUCTORS:
        yield from _types(table.by_scope.get(f"{owner}.{constructor}", ()), name)
