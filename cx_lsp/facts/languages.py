"""Turns a path into the language that reads it: grammar, fused query, flow query."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import PurePosixPath

from tree_sitter import Language as Grammar
from tree_sitter import Parser, Query

from cx_lsp.facts.asking.questions import Questions
from cx_lsp.model import Role

_EXTENSIONS = {
    ".py": "python",
    ".pyi": "python",
    ".js": "javascript",
    ".jsx": "javascript",
    ".mjs": "javascript",
    ".cjs": "javascript",
    ".ts": "typescript",
    ".mts": "typescript",
    ".cts": "typescript",
    ".tsx": "tsx",
}
# Each folder's queries are fused in this order; a later folder adds to an earlier one.
_FOLDERS = {
    "python": ("python",),
    "javascript": ("javascript", "javascript/plain", "javascript/jsx"),
    "typescript": ("javascript", "typescript"),
    "tsx": ("javascript", "typescript", "javascript/jsx"),
}
_APART = frozenset({"flow.scm", "demands.scm"})
"""Queries that are asked of some functions only."""
_TEST_PATH = re.compile(
    r"(^|/)(tests?|__tests__|e2e|cypress|spec|testing|fixtures?|conftest\.py)(/|$)"
    r"|(^|/)test_[^/]*\.py$|_test\.py$|\.(test|spec|cy|e2e)\.[cm]?[jt]sx?$"
)
_EXAMPLE_PATH = re.compile(
    r"(^|[/._-])(examples?|samples?|demos?|docs?|tutorials?|local|dev|development)(?=[/._-])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Language:
    """A grammar with the questions asked of it."""

    name: str
    grammar: Grammar
    questions: Questions
    flow: Query

    def parser(self) -> Parser:
        """A parser of its own: parsers are not shared between threads."""
        return Parser(self.grammar)


def language_name(path: str) -> str | None:
    """The language of a path by its extension; None when it is not one of ours."""
    return _EXTENSIONS.get(PurePosixPath(path).suffix.lower())


@cache
def version() -> int:
    """A number that changes with every query and every line of this package: facts of another are stale."""
    root = files(__package__)
    return zlib.crc32(b"".join(e.read_bytes() for e in _everything(root))) & 0x3FFF_FFFF


def is_ours(path: str) -> bool:
    """Whether cx-lsp reads files with this extension."""
    return language_name(path) is not None


@lru_cache(8192)
def role(path: str) -> Role:
    """What a file is for, by the conventions of test runners and of example and local settings."""
    if _TEST_PATH.search(path):
        return "test"
    return "example" if _EXAMPLE_PATH.search(path) else "code"


@cache
def language(name: str) -> Language:
    """The language of that name; the patterns asked of all code cost some 100 ms, once."""
    spoken = grammar(name)
    return Language(name, spoken, Questions(spoken, *_fused(name)), Query(spoken, _flow(name)))


def ready(paths: Iterable[str]) -> None:
    """Loads the languages of some paths."""
    for name in {language_name(path) for path in paths} - {None}:
        language(name or "")


@cache
def grammar(name: str) -> Grammar:
    """The grammar of that name."""
    if name == "python":
        import tree_sitter_python

        return Grammar(tree_sitter_python.language())
    if name == "javascript":
        import tree_sitter_javascript

        return Grammar(tree_sitter_javascript.language())
    import tree_sitter_typescript

    if name == "tsx":
        return Grammar(tree_sitter_typescript.language_tsx())
    return Grammar(tree_sitter_typescript.language_typescript())


def _fused(name: str) -> list[str]:
    return [text for file, text in _sources(name) if file not in _APART]


def demand_query(name: str) -> str:
    """The questions asked of code whose earlier state is at hand, to be compiled when that is."""
    return "\n".join(text for file, text in _sources(name) if file == "demands.scm")


def _flow(name: str) -> str:
    return "\n".join(text for file, text in _sources(name) if file == "flow.scm")


def _sources(name: str) -> list[tuple[str, str]]:
    found = []
    for folder in _FOLDERS[name]:
        entries = _entries(files(__package__).joinpath(folder))
        found += [(e.name, e.read_text("utf-8")) for e in entries if e.name.endswith(".scm")]
    return found


def _everything(folder: Traversable) -> Iterator[Traversable]:
    """Every query and module below a folder, in an order that does not change."""
    yield from _entries(folder)
    for inner in sorted((e for e in folder.iterdir() if e.is_dir()), key=lambda e: e.name):
        yield from _everything(inner)


def _entries(folder: Traversable) -> list[Traversable]:
    known = [e for e in folder.iterdir() if e.name.endswith((".scm", ".py"))] if folder.is_dir() else []
    return sorted(known, key=lambda e: e.name)
