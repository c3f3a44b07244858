"""A name written in one file becomes the definition in another: imports, re-exports, members."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from posixpath import dirname, join, normpath
from typing import NamedTuple

from cx_lsp.model import Definition, Fact, Facts
from cx_lsp.program import Files

_HOPS = 8
_JS_ENDINGS = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".d.ts")
_INDEXES = tuple(f"/index{ending}" for ending in _JS_ENDINGS)


class Binding(NamedTuple):
    """Where a name ends up: the file and what it is called there ("" is the module itself)."""

    path: str
    name: str


class Table:
    """One file's definitions, imports and calls, each looked up by name or scope."""

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


class Names:
    """Resolves names over the files of one workspace."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._tables: dict[str, Table] = {}

    def table(self, path: str) -> Table | None:
        """The look-up table of one file, made again when its facts are new."""
        facts = self._files.facts(path)
        if facts is None:
            return None
        known = self._tables.get(path)
        if known is None or known.facts is not facts:
            known = self._tables[path] = Table(facts)
        return known

    def resolve(self, path: str, name: str) -> Definition | None:
        """The function or class that `name`, written in `path`, stands for."""
        found = self.locate(path, name)
        if found is None:
            return None
        table = self.table(found.path)
        if table is None or found.name not in table.definitions:
            return None
        return Definition(found.path, found.name)

    def locate(self, path: str, name: str, hops: int = _HOPS) -> Binding | None:
        """Where a dotted name is bound, through imports and re-exports; None when it is not ours."""
        table = self.table(path)
        if table is None or not hops:
            return None
        if name in table.definitions:
            return Binding(path, name)
        parts = name.split(".")
        for cut in range(len(parts), 0, -1):
            imported = table.imports.get(".".join(parts[:cut]))
            if imported is not None:
                return self._through(path, imported, parts[cut:], hops)
        for star in table.stars:
            target = self.module(path, star.get("module"))
            found = self.locate(target, name, hops - 1) if target else None
            if found is not None and self._binds(found):
                return found
        return Binding(path, name)

    def module(self, path: str, module: str) -> str | None:
        """The file of a module as `path` imports it."""
        if path.endswith((".py", ".pyi")):
            return self._python_module(path, module)
        return self._script_module(path, module)

    def _through(self, path: str, imported: Fact, rest: list[str], hops: int) -> Binding | None:
        module, symbol = imported.get("module"), imported.get("symbol")
        if symbol and symbol not in ("*", "default"):
            inner = self.module(
                path, f"{module.rstrip('.')}.{symbol}" if module.strip(".") else module + symbol
            )
            target = self.module(path, module)
            if target is not None and not self._is_submodule(target, symbol, inner):
                return self.locate(target, ".".join([symbol, *rest]), hops - 1)
            target, rest = inner, rest
        else:
            target = self.module(path, module)
        if target is None:
            return None
        if symbol == "default":
            return self._default(target, rest, hops)
        return self.locate(target, ".".join(rest), hops - 1) if rest else Binding(target, "")

    def _is_submodule(self, target: str, symbol: str, inner: str | None) -> bool:
        table = self.table(target)
        if inner is None or table is None:
            return False
        return symbol not in table.definitions and symbol not in table.imports

    def _default(self, target: str, rest: list[str], hops: int) -> Binding | None:
        table = self.table(target)
        if table is None:
            return None
        exported = next((f.text for f in table.facts.of("default")), "")
        name = ".".join([exported, *rest]) if exported else ".".join(rest)
        return self.locate(target, name, hops - 1) if name else Binding(target, "")

    def _binds(self, found: Binding) -> bool:
        table = self.table(found.path)
        return table is not None and (found.name in table.definitions or found.name == "")

    @cached_property
    def _by_last(self) -> dict[str, list[tuple[tuple[str, ...], str]]]:
        found = defaultdict(list)
        for path in self._files.paths():
            if path.endswith((".py", ".pyi")):
                parts = tuple(path.rsplit(".", 1)[0].removesuffix("/__init__").split("/"))
                found[parts[-1]].append((parts, path))
        return found

    @cached_property
    def _paths(self) -> frozenset[str]:
        return frozenset(self._files.paths())

    def _python_module(self, path: str, module: str) -> str | None:
        if module.startswith("."):
            up = len(module) - len(module.lstrip("."))
            base = path
            for _ in range(up):
                base = dirname(base)
            stem = normpath(join(base, *module.lstrip(".").split("."))) if module.strip(".") else base
            return next((p for p in (f"{stem}.py", f"{stem}/__init__.py") if p in self._paths), None)
        parts = tuple(module.split("."))
        best, best_common = None, -1
        for candidate, file in self._by_last.get(parts[-1], ()):
            if candidate[-len(parts) :] != parts:
                continue
            root = "/".join(candidate[: -len(parts)])
            # Inside a package an absolute import starts at the package's top, never halfway.
            if f"{root}/__init__.py" in self._paths and root:
                continue
            common = _common(root, path)
            if common > best_common:
                best, best_common = file, common
        return best

    def _script_module(self, path: str, module: str) -> str | None:
        if module.startswith("."):
            return self._script_file(normpath(join(dirname(path), module)))
        if module.startswith(("@/", "~/")):
            folder = dirname(path)
            while True:
                for source in ("src", ""):
                    found = self._script_file(normpath(join(folder, source, module[2:])))
                    if found:
                        return found
                if not folder:
                    return None
                folder = dirname(folder)
        return None

    def _script_file(self, stem: str) -> str | None:
        base = stem.rsplit(".", 1)[0] if stem.endswith((".js", ".mjs", ".cjs", ".jsx")) else stem
        options = (stem, *(base + e for e in _JS_ENDINGS), *(stem + i for i in _INDEXES))
        return next((p for p in options if p in self._paths), None)


def _common(root: str, path: str) -> int:
    count = 0
    for a, b in zip(root.split("/"), path.split("/"), strict=False):
        if a != b:
            break
        count += 1
    return count
