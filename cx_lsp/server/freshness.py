"""What changed of all that evidence is read from, told by file times: no git, and nothing is read twice."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cx_lsp.evidence.own import REF
from cx_lsp.record.entry import decoded
from cx_lsp.record.place import Tree, head, tree_around

_Times = tuple[tuple[int, int], ...]
_REFS = (
    "packed-refs",
    "refs/notes",
    "refs/notes/ai-remote",
    f"{REF}-remote",
    "refs/heads/entire/checkpoints",
    "refs/remotes/origin/entire/checkpoints",
)
_MUCH = 4_000_000
"""Bytes of the journal that are read for the paths they name; who finds more asks about everything."""


@dataclass(frozen=True, slots=True)
class News:
    """Evidence that came since the last look: on some files, or on any."""

    everything: bool
    paths: frozenset[str] = frozenset()


class Freshness:
    """Looks at a repository at every keystroke: some 15 calls to the system, one more per journal file."""

    def __init__(self, folder: Path) -> None:
        self._tree: Tree | None = tree_around(folder)
        self._heads: _Times = ()
        self._log = Path()
        self._times: _Times = ()
        self._sizes: dict[str, int] = {}
        self.news()

    def news(self) -> News:
        """What came since the last call."""
        tree = self._tree
        if tree is None:
            return News(everything=False)
        before, self._times = self._times, self._now(tree)
        known, self._sizes = self._sizes, _sizes(tree.common / "cx" / "journal")
        grown = {name: known.get(name, 0) for name, size in self._sizes.items() if size > known.get(name, 0)}
        if self._times != before or sum(self._sizes[name] - start for name, start in grown.items()) > _MUCH:
            return News(everything=True)
        return News(everything=False, paths=frozenset(_paths(tree.common / "cx" / "journal", grown)))

    def _now(self, tree: Tree) -> _Times:
        """When HEAD, refs, notes, agents' traces and git-ai's log of uncommitted work last changed."""
        heads = (_seen(tree.own / "HEAD"), _seen(tree.own / "logs" / "HEAD"))
        if heads != self._heads:
            self._heads = heads
            self._log = tree.own / "ai" / "working_logs" / (head(tree) or "initial")
        # Git writes a ref by putting a new file in its place, which the folder's time tells.
        refs = (tree.common / name for name in _REFS)
        log = (self._log, self._log / "checkpoints.jsonl", self._log / "INITIAL")
        traces = tree.root / ".agent-trace" / "traces.jsonl"
        return (*heads, *map(_seen, refs), *map(_seen, log), _seen(traces))


def _seen(path: Path) -> tuple[int, int]:
    try:
        about = os.stat(path)
    except OSError:
        return 0, 0
    return about.st_mtime_ns, about.st_size


def _sizes(folder: Path) -> dict[str, int]:
    found: dict[str, int] = {}
    with suppress(OSError), os.scandir(folder) as files:
        for file in files:
            if file.name.endswith(".jsonl"):
                found[file.name] = file.stat().st_size
    return found


def _paths(folder: Path, grown: dict[str, int]) -> Iterator[str]:
    """The files that the new lines of a journal speak of."""
    for name, start in grown.items():
        with suppress(OSError), (folder / name).open("rb") as file:
            file.seek(start)
            yield from (entry.path for entry in map(decoded, file.read(_MUCH).splitlines()) if entry)
