"""Imports that lead nowhere: not the standard library, not declared, not of the workspace."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from fnmatch import fnmatchcase
from posixpath import dirname, join, normpath

from cx_lsp.model import Fact, Facts, Unresolved
from cx_lsp.program.distributions import NODE, STANDARD, brings, listed
from cx_lsp.program.manifests import ALIASES, PYTHON, SCRIPTS, python_packages, script_packages
from cx_lsp.program.names import Names

Read = Callable[[str], bytes | None]


_REFERRED = re.compile(rb"(?<![\w./-])[\w./-]+\.(?:txt|in)\b")
_GENERATED = re.compile(
    r"(^|[._/])(_?version|\w*_pb2(_grpc)?|generated|__generated__|gen|build|dist|_\w+)$|prisma"
)
_DYNAMIC = re.compile(
    rb"__getattr__|globals\(\)|setattr\(|\bexec\(|import \*|export \*|module\.exports|exports\.|__all__ \+="
)
_ASSETS = ("", *sorted(listed(".json .vue .svelte .css .scss .less .graphql .gql .d.ts .node .mdx .svg")))
_WORD = re.compile(rb"[\w$]")
_MANY = 4
"""Files that import a package before it is taken to be there, whoever brings it."""
_LOOKED_AT = 3_000
_ANYTHING = "*"
"""Among what is declared: there may be more that was not found."""
_IMPORTING = re.compile(rb"\b(?:from|import|require\()\s{0,20}[\"']?([\w@.-]{1,100}(?:/[\w.-]{1,100})?)")
_SPELLED = re.compile(r"^(@[\w.-]+/[\w.-]+|[\w.-]+)")


class Packages:
    """What the manifests of a workspace bring, read when first asked for."""

    def __init__(self, paths: Collection[str], read: Read) -> None:
        self._paths = frozenset(paths)
        self._folders = frozenset(folder for path in paths for folder in _above(path))
        self._read = read
        self._found: dict[tuple[str, bool], frozenset[str]] = {}
        self._aliases: dict[str, str] = {}
        self._usual: dict[str, Counter[str]] = {}
        self._parts = frozenset(part.split(".")[0] for path in paths for part in path.split("/"))

    def unresolved(self, facts: Facts, names: Names, now: Read) -> Iterator[Unresolved]:
        """The imports of a file that lead nowhere, each with the reason; `now` reads what is being edited."""
        python = facts.path.endswith((".py", ".pyi"))
        tentative = [f.span for f in facts.of("tentative")]
        for fact in facts.of("import"):
            module = fact.get("module")
            if not module or any(span.holds(fact.span) for span in tentative) or (python and fact.scope):
                continue
            target = names.module(facts.path, module)
            if target is not None:
                # What an alias of a bundler stands for is only guessed; a place is certain.
                if python or module.startswith("."):
                    yield from self._symbol(fact, target, names, now)
            elif python:
                yield from self._python(facts.path, fact, module)
            else:
                yield from self._script(facts.path, fact, module)

    def _symbol(self, fact: Fact, target: str, names: Names, now: Read) -> Iterator[Unresolved]:
        symbol = fact.get("symbol")
        table = names.table(target)
        if symbol in ("", "*", "default") or table is None or table.facts.unread:
            return
        if symbol in table.definitions or symbol in table.imports or table.stars:
            return
        data = now(target)
        if data is None or _speaks_of(data, symbol) or _DYNAMIC.search(data):
            return
        folder = dirname(target) if target.endswith("__init__.py") else ""
        if folder and (f"{folder}/{symbol}.py" in self._paths or f"{folder}/{symbol}" in self._folders):
            return
        if not _GENERATED.search(symbol) and not target.endswith(".d.ts"):
            yield Unresolved(fact, f"`{target}` does not define it", target, symbol)

    def _python(self, path: str, fact: Fact, module: str) -> Iterator[Unresolved]:
        top = module.split(".")[0]
        if top in STANDARD or top.startswith("_"):
            return
        if not top or top in self._parts:
            yield from self._own(path, fact, module)
            return
        declared = self._declared(path, python=True)
        if _ANYTHING in declared:
            return
        if not declared or brings(declared, module) or brings(self._anywhere(python=True), module):
            return
        if not self._is_usual(path, top):
            yield Unresolved(fact, "no manifest or lock file of the project brings it", "", top)

    def _own(self, path: str, fact: Fact, module: str) -> Iterator[Unresolved]:
        """A module of ours that is not there, though the folder it would stand in is."""
        below = module.lstrip(".")
        base = normpath(join(path, *[".."] * (len(module) - len(below)))) if module != below else ""
        names = below.split(".")
        if (len(names) < 2 and module == below) or _GENERATED.search(module) or _GENERATED.search(base):
            return
        stem = join(base.strip("."), *names) if below else base
        roots = ("",) if module != below else tuple(self._roots(names[0]))
        for root in roots:
            whole = join(root, stem)
            parent = dirname(whole)
            if whole in self._folders or any(f"{whole}{end}" in self._paths for end in (".py", ".pyi")):
                return
            if f"{parent}.py" in self._paths or self._read(f"{whole}.py") is not None:
                return
            if f"{parent}/__init__.py" not in self._paths:
                return
        if roots:
            yield Unresolved(fact, "the workspace has no such module", "", module)

    def _roots(self, top: str) -> Iterator[str]:
        """The folders in which a package or module of that name stands."""
        found = {dirname(f) for f in self._folders if f.rpartition("/")[2] == top}
        files = {dirname(p) for p in self._paths if p.rpartition("/")[2] in (f"{top}.py", f"{top}.pyi")}
        # Inside a package an absolute import starts at the package's top, never halfway.
        yield from sorted(root for root in found | files if f"{root}/__init__.py" not in self._paths)

    def _beside(self, path: str, fact: Fact, module: str) -> Iterator[Unresolved]:
        """A file that a script names by its place and that is not there."""
        stem = normpath(join(dirname(path), module))
        if _GENERATED.search(stem) or stem in self._folders or stem.startswith(".."):
            return
        if self._is_left_out(stem):
            return
        if dirname(stem) in self._folders and not any(self._read(stem + end) is not None for end in _ASSETS):
            yield Unresolved(fact, "there is no such file", "", module)

    def _is_left_out(self, stem: str) -> bool:
        """Whether a `.gitignore` above names the file: a build writes it."""
        folder = stem
        while folder:
            folder = dirname(folder)
            below = stem[len(folder) :].lstrip("/")
            for line in (
                (self._read(join(folder, ".gitignore")) or b"").decode("utf-8", "replace").split("\n")
            ):
                pattern = line.strip().strip("/")
                if pattern and line[0] not in "#!" and _names(pattern, below):
                    return True
        return False

    def _script(self, path: str, fact: Fact, module: str) -> Iterator[Unresolved]:
        found = _SPELLED.match(module)
        if module.startswith(("./", "../")):
            yield from self._beside(path, fact, module.partition("?")[0])
            return
        if found is None or module.startswith(".") or ":" in module or "!" in module or "?" in module:
            return
        name = found[1]
        top = name.split("/")[0]
        if top in NODE or top in self._parts or name.removeprefix("@") in self._parts:
            return
        declared = self._declared(path, python=False)
        typed = f"@types/{name.removeprefix('@').replace('/', '__')}"
        if not declared or not declared.isdisjoint((name, typed)) or self._is_alias(path, name):
            return
        # A style sheet without a place is one that a plugin of the bundler makes up.
        if name.endswith((".css", ".scss", ".less")):
            return
        if name not in self._anywhere(python=False) and not self._is_usual(path, name):
            yield Unresolved(fact, "no manifest or lock file of the project brings it", "", name)

    def _declared(self, path: str, *, python: bool) -> frozenset[str]:
        """What the manifests around a file bring, from its folder up to the root."""
        key = (dirname(path), python)
        if key not in self._found:
            above = self._declared(key[0], python=python) if key[0] else frozenset()
            parse, files = (python_packages, PYTHON) if python else (script_packages, SCRIPTS)
            found = {name: data for name in files if (data := self._read(join(key[0], name)))}
            # A folder of requirements may hold more, under names of the team's own.
            partial = {_ANYTHING} if any(name.startswith("requirements/") for name in found) else set()
            if python:
                referred = {name.decode() for data in found.values() for name in _REFERRED.findall(data)}
                more = ((name, self._read(normpath(join(key[0], name)))) for name in sorted(referred)[:40])
                found |= {name: data for name, data in more if data}
            named = (parse(name, data) for name, data in found.items())
            self._found[key] = above.union(partial, *named)
        return self._found[key]

    def _anywhere(self, *, python: bool) -> frozenset[str]:
        """What any manifest of the workspace brings: of many packages one serves the others."""
        key = ("\0", python)
        if key not in self._found:
            parse = python_packages if python else script_packages
            files = ("pyproject.toml", "requirements.txt", "setup.py") if python else ("package.json",)
            near = sorted(self._folders, key=lambda f: (f.count("/"), f))[:2_000]
            read = ((name, self._read(join(folder, name))) for folder in near for name in files)
            self._found[key] = frozenset().union(*(parse(name, data) for name, data in read if data))
        return self._found[key]

    def _is_usual(self, path: str, name: str) -> bool:
        """Whether so many files import a package that the program would not start without it."""
        ending = path.rpartition(".")[2][:2]
        if ending not in self._usual:
            self._usual[ending] = self._imported(ending)
        return self._usual[ending][name] >= _MANY

    def _imported(self, ending: str) -> Counter[str]:
        """How many files of an ending import each package; every file is looked at once for all of them."""
        found: Counter[str] = Counter()
        for path in sorted(p for p in self._paths if p.rpartition(".")[2][:2] == ending)[:_LOOKED_AT]:
            named = _IMPORTING.findall(self._read(path) or b"")
            spelled = (_SPELLED.match(name.decode("utf-8", "replace")) for name in set(named))
            names = (match[1] for match in spelled if match is not None)
            found.update({name.split(".")[0] if ending == "py" else name for name in names})
        return found

    def _is_alias(self, path: str, name: str) -> bool:
        """Whether a setting of a compiler or bundler around the file gives the name a meaning of its own."""
        head = re.escape(name.split("/")[0])
        spelled = re.compile(rf"[\"'^/(]{head}[\"'/*$:(]|\b{head}\s*:")
        return spelled.search(self._settings(dirname(path))) is not None

    def _settings(self, folder: str) -> str:
        if folder not in self._aliases:
            above = self._settings(dirname(folder)) if folder else ""
            here = (self._read(join(folder, name)) or b"" for name in (*ALIASES, "package.json"))
            self._aliases[folder] = above + b"\n".join(here).decode("utf-8", "replace")
        return self._aliases[folder]


def _names(pattern: str, below: str) -> bool:
    """Whether a line of a `.gitignore` names a file, with whatever ending, or a folder it stands in."""
    parts = below.split("/")
    if "/" in pattern:
        starts = ("/".join(parts[: n + 1]) for n in range(len(parts)))
        whole = pattern.removeprefix("**/")
        return any(fnmatchcase(s, whole) for s in starts) or fnmatchcase(whole, f"{below}.[jt]s*")
    bare = re.sub(r"\.([cm]?[jt]sx?|\*)$", "", pattern)
    return any(fnmatchcase(p, pattern) for p in parts) or (bare != pattern and fnmatchcase(parts[-1], bare))


def _speaks_of(data: bytes, symbol: str) -> bool:
    """Whether a word stands in a text."""
    word = symbol.encode()
    at = data.find(word)
    while at >= 0:
        around = data[max(at - 1, 0) : at] + data[at + len(word) : at + len(word) + 1]
        if _WORD.search(around) is None:
            return True
        at = data.find(word, at + 1)
    return False


def _above(path: str) -> Iterator[str]:
    while path := dirname(path):
        yield path
