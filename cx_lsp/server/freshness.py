"""Whether anything changed that evidence is read from, told by file times: no git, no content."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from cx_lsp.record.place import Tree, head, tree_around

Stamp = tuple[object, ...]
"""Equal stamps, equal evidence."""


class Freshness:
    """Looks at a repository at every keystroke, so it makes a dozen calls to the system at most."""

    def __init__(self, folder: Path) -> None:
        self._tree: Tree | None = tree_around(folder)
        self._heads: Stamp | None = None
        self._log = Path()

    def stamp(self) -> Stamp:
        """When HEAD, refs, notes, the journal and git-ai's log of uncommitted work last changed."""
        tree = self._tree
        if tree is None:
            return ()
        refs = tree.common / "refs"
        heads = (_seen(tree.own / "HEAD"), _seen(tree.own / "logs" / "HEAD"))
        if heads != self._heads:
            self._heads = heads
            self._log = tree.own / "ai" / "working_logs" / (head(tree) or "initial")
        # Git writes a ref by putting a new file in its place, which the folder's time tells.
        notes = (tree.common / "packed-refs", refs / "notes", refs / "notes" / "ai-remote")
        log = (self._log, self._log / "checkpoints.jsonl", self._log / "INITIAL")
        return (*heads, *map(_seen, notes), *map(_seen, log), _grown(tree.common / "cx" / "journal"))


def _seen(path: Path) -> tuple[int, int]:
    try:
        about = os.stat(path)
    except OSError:
        return 0, 0
    return about.st_mtime_ns, about.st_size


def _grown(folder: Path) -> tuple[int, int, int]:
    """How many files there are, the newest time and the size of all: files of a journal only grow."""
    count = newest = size = 0
    with suppress(OSError), os.scandir(folder) as files:
        for file in files:
            about = file.stat()
            count, newest, size = count + 1, max(newest, about.st_mtime_ns), size + about.st_size
    return count, newest, size
