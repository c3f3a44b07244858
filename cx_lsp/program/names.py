"""A name written in one file becomes the definition in another: imports, re-exports, members."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cx_lsp.model import Definition, Fact
from cx_lsp.program import Files
from cx_lsp.program.modules import Modules
from cx_lsp.program.tables import Table, bases

_HOPS = 8
_NAME = re.compile(r"[A-Za-z_$][\w$.]*")


class Binding(NamedTuple):
    """Where a name ends up: the file and what it is called there ("" is the module itself)."""

    path: str
    name: str


class Names:
    """Resolves names over the files of one workspace."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._modules = Modules(files.paths())
        self._tables: dict[str, Table] = {}
        self._located: dict[tuple[str, str], Binding | None] = {}
        self._starred: dict[str, tuple[str, ...]] = {}
        self._bases: dict[Definition, tuple[Definition, ...]] = {}

    def table(self, path: str) -> Table | None:
        """The look-up table of one file, made again when its facts are new."""
        facts = self._files.facts(path)
        if facts is None:
            return None
        known = self._tables.get(path)
        if known is None or known.facts is not facts:
            known = self._tables[path] = Table(facts)
        return known

    def module(self, path: str, module: str) -> str | None:
        """The file of a module as `path` imports it."""
        return self._modules.find(path, module)

    def resolve(self, path: str, name: str, hops: int = _HOPS) -> Definition | None:
        """The function or class that `name`, written in `path`, stands for."""
        found = self.locate(path, name)
        table = self.table(found.path) if found is not None else None
        if found is None or table is None:
            return None
        if found.name in table.definitions:
            return Definition(*found)
        holder, _, name = found.name.rpartition(".")
        owner = self._class(found.path, holder, hops) if hops else None
        if owner is not None:
            return self.member(owner, name)
        # An object of functions that another file gives away; its members are named by their keys.
        shared = found.path != path and name in table.definitions and not found.path.endswith(".py")
        return Definition(found.path, name) if holder and shared else None

    def default(self, path: str) -> Definition | None:
        """The function or class a script gives to those who name nothing."""
        found = self._default(path, [], _HOPS)
        return self.resolve(*found) if found is not None and found.name else None

    def member(self, owner: Definition, name: str) -> Definition | None:
        """A method of a class, its own or inherited."""
        for one in (owner, *self.ancestors(owner)):
            table = self.table(one.path)
            if table is not None and f"{one.scope}.{name}" in table.definitions:
                return Definition(one.path, f"{one.scope}.{name}")
        return None

    def class_of(self, path: str, text: str) -> Definition | None:
        """The first class of ours that a type or constructor written in `path` names."""
        for name in _NAME.findall(text):
            found = self.resolve(path, name)
            table = self.table(found.path) if found is not None else None
            if found is not None and table is not None and table.definitions[found.scope].kind == "class":
                return found
        return None

    def bases(self, owner: Definition) -> Sequence[Definition]:
        """The classes a class is derived from, as far as they are ours."""
        if owner not in self._bases:
            # A class whose base is found only through the class itself has none there.
            self._bases[owner] = ()
            self._bases[owner] = tuple(self._find_bases(owner))
        return self._bases[owner]

    def ancestors(self, owner: Definition) -> Iterator[Definition]:
        """The classes of ours that a class is derived from, at any distance, nearest first."""
        found, queue = {owner}, [owner]
        for one in queue:
            for base in self.bases(one):
                if base not in found:
                    found.add(base)
                    queue.append(base)
                    yield base

    def _find_bases(self, owner: Definition) -> Iterator[Definition]:
        table = self.table(owner.path)
        known = table.definitions.get(owner.scope) if table is not None else None
        for base in bases(known) if known is not None else ():
            parent = self.resolve(owner.path, re.split(r"[\[<(]", base)[0]) if base else None
            if parent is not None and parent != owner:
                yield parent

    def locate(self, path: str, name: str) -> Binding | None:
        """Where a dotted name is bound, through imports and re-exports; None when it is not ours."""
        key = (path, name)
        if key not in self._located:
            self._located[key] = self._locate(path, name, _HOPS)
        return self._located[key]

    def _class(self, path: str, name: str, hops: int) -> Definition | None:
        """The class that a name of a file stands for, or that the object of that name is of."""
        table = self.table(path)
        if table is None or not name:
            return None
        if name in table.definitions:
            return Definition(path, name)
        made = table.makes(name)
        return self.resolve(path, made.get("of"), hops - 1) if made is not None else None

    def _locate(self, path: str, name: str, hops: int) -> Binding | None:
        if not hops or self.table(path) is None:
            return None
        for place in (path, *self._stars(path)):
            table = self.table(place)
            if table is None:
                continue
            if name in table.definitions:
                return Binding(place, name)
            parts = name.split(".")
            for cut in range(len(parts), 0, -1):
                imported = table.imports.get(".".join(parts[:cut]))
                if imported is not None:
                    return self._through(place, imported, parts[cut:], hops - 1)
            if place != path and (parts[0] in table.definitions or parts[0] in table.bound):
                return Binding(place, name)
        return Binding(path, name)

    def _stars(self, path: str) -> tuple[str, ...]:
        """The files whose names a file takes over with `*`, at first or second hand, nearest first."""
        if path not in self._starred:
            found = dict.fromkeys([path])
            queue = [path]
            while queue:
                place = queue.pop(0)
                table = self.table(place)
                for star in table.stars if table is not None else ():
                    target = self.module(place, star.get("module"))
                    if target is not None and target not in found:
                        found[target] = None
                        queue.append(target)
            self._starred[path] = tuple(found)[1:]
        return self._starred[path]

    def _through(self, path: str, imported: Fact, rest: list[str], hops: int) -> Binding | None:
        module, symbol = imported.get("module"), imported.get("symbol")
        target = self.module(path, module)
        if not symbol or symbol == "*":
            return self._inside(path, module, target, rest, hops)
        if symbol == "default":
            return self._default(target, rest, hops) if target else None
        return self._inside(path, module, target, [symbol, *rest], hops)

    def _inside(
        self, path: str, module: str, target: str | None, rest: list[str], hops: int
    ) -> Binding | None:
        """A name of a module: what the module binds, else what its submodule of that name binds."""
        if not rest:
            return Binding(target, "") if target else None
        found = self._locate(target, ".".join(rest), hops) if target else None
        table = self.table(target) if target else None
        bound = table is not None and (rest[0] in table.definitions or rest[0] in table.imports)
        if bound or (found is not None and found.path != target):
            return found
        inner = f"{module}{'' if module.endswith('.') else '.'}{rest[0]}"
        submodule = self.module(path, inner) if path.endswith((".py", ".pyi")) else None
        return found if submodule in (None, path) else self._inside(path, inner, submodule, rest[1:], hops)

    def _default(self, target: str, rest: list[str], hops: int) -> Binding | None:
        table = self.table(target)
        if table is None:
            return None
        exported = next((f.text for f in table.by_kind["default"]), "")
        unnamed = "default" in table.definitions or "default" in table.imports or table.makes("default")
        head = exported or ("default" if unnamed else "")
        name = ".".join([head, *rest] if head else rest)
        found = self._locate(target, name, hops) if name else Binding(target, "")
        if exported and rest and (found is None or not self._defined(found)):
            # exports.add = …; module.exports = {add}: what is reached through the default stands in the file.
            return self._locate(target, ".".join(rest), hops)
        return found

    def _defined(self, found: Binding) -> bool:
        table = self.table(found.path)
        return table is not None and (found.name in table.definitions or not found.name)
