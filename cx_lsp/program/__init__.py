"""The Facts of all files become one program: names, routes, guards and calls across files.

Everything here is pure over a `Files`; nothing is read from disk and nothing is remembered between programs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Protocol

from cx_lsp.model import Fact, Facts


class Files(Protocol):
    """Where the facts of a workspace come from: an index, open documents, or both."""

    def paths(self) -> Collection[str]:
        """Every file of the workspace, relative to its root."""

    def facts(self, path: str) -> Facts | None:
        """The facts of one file."""

    def named(self, *kinds: str) -> Iterator[tuple[str, Fact]]:
        """The facts of some kinds in all files, with the file of each, ordered by path."""
