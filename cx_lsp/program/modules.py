"""The name of a module, as one file imports it, becomes the file of the workspace that holds it."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cached_property
from posixpath import dirname, join, normpath

_PYTHON = (".py", ".pyi")
_SCRIPTS = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".d.ts")
_INDEXES = tuple(f"/index{ending}" for ending in _SCRIPTS)
# Nobody imports the interpreter's own "test", many have a package of that name.
_STANDARD = sys.stdlib_module_names - {"test"}


class Modules:
    """The modules of one workspace, by the names they are imported under."""

    def __init__(self, paths: Collection[str]) -> None:
        self._paths = frozenset(paths)
        self._found: dict[tuple[str, str], str | None] = {}
        self._ending_in: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for path in sorted(paths):
            if path.endswith(_PYTHON):
                parts = tuple(path.rsplit(".", 1)[0].removesuffix("/__init__").split("/"))
                self._ending_in[parts[-1]].append((parts, path))

    def find(self, path: str, module: str) -> str | None:
        """The file of `module` as written in `path`; None when it is not of this workspace."""
        python = path.endswith(_PYTHON)
        key = (dirname(path) if module[:1] not in ("", ".") else path, module)
        if key not in self._found:
            self._found[key] = self._python(path, module) if python else self._script(path, module)
        return self._found[key]

    def _python(self, path: str, module: str) -> str | None:
        if module.startswith("."):
            return self._relative(path, module)
        parts = tuple(module.split("."))
        if parts[0] in _STANDARD:
            return None
        best: tuple[bool, int, int] | None = None
        file = None
        for candidate, found in self._ending_in.get(parts[-1], ()):
            root = candidate[: -len(parts)]
            if candidate[-len(parts) :] != parts or not self._is_root("/".join(root)):
                continue
            around = root == tuple(path.split("/"))[: len(root)]
            # A word alone is more often a library's than a file's somewhere else.
            if len(parts) == 1 and not around and root[-1:] not in (("src",), ("lib",)):
                continue
            score = (around, _common(root, path), -len(root))
            if best is None or score > best:
                best, file = score, found
        return file

    def _is_root(self, folder: str) -> bool:
        # Inside a package an absolute import starts at the package's top, never halfway.
        return not folder or f"{folder}/__init__.py" not in self._paths

    def _relative(self, path: str, module: str) -> str | None:
        below = module.lstrip(".")
        base = path
        for _ in range(len(module) - len(below)):
            base = dirname(base)
        stem = join(base, *below.split(".")) if below else base
        options = (f"{stem}.py", join(stem, "__init__.py"), f"{stem}.pyi")
        return next((p for p in options if p in self._paths), None)

    def _script(self, path: str, module: str) -> str | None:
        if not module:
            return path
        if module.startswith("."):
            return self._script_file(normpath(join(dirname(path), module)))
        if "/" not in module:
            return None
        # "@/cart" and "src/cart" are looked for from the file upwards, as bundlers are set up to do.
        aliased = module.startswith(("@/", "~/"))
        for folder in _upwards(path):
            for source in ("src", "") if aliased else ("",):
                found = self._script_file(normpath(join(folder, source, module[2:] if aliased else module)))
                if found:
                    return found
        return self._packaged(module) if module.startswith("@") and not aliased else None

    def _packaged(self, module: str) -> str | None:
        """A file of a package of this very repository: "@shop/api/orders" stands in api/src/orders.ts."""
        _, _, below = module.partition("/")
        package, _, rest = below.partition("/")
        if not rest:
            return None
        for folder in self._folders.get(package, ()):
            found = self._script_file(f"{folder}/{rest}") or self._script_file(f"{folder}/src/{rest}")
            if found:
                return found
        return None

    @cached_property
    def _folders(self) -> dict[str, list[str]]:
        """Folders of scripts by their own name, those nearer to the top first."""
        found = defaultdict(list)
        folders = {f for path in self._paths if path.endswith(_SCRIPTS) for f in _upwards(path)}
        for folder in sorted(filter(None, folders), key=lambda f: (f.count("/"), f)):
            found[folder.rpartition("/")[2]].append(folder)
        return found

    def _script_file(self, stem: str) -> str | None:
        base = stem.rsplit(".", 1)[0] if stem.endswith((".js", ".mjs", ".cjs", ".jsx")) else stem
        options = (stem, *(base + e for e in _SCRIPTS), *(normpath(stem + i) for i in _INDEXES))
        return next((p for p in options if p in self._paths), None)


def _upwards(path: str) -> Iterator[str]:
    folder = dirname(path)
    while folder:
        yield folder
        folder = dirname(folder)
    yield ""


def _common(root: tuple[str, ...], path: str) -> int:
    count = 0
    for ours, theirs in zip(root, path.split("/"), strict=False):
        if ours != theirs:
            break
        count += 1
    return count
