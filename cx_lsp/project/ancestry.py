"""The commits of a history become an order in time: what came before what, by descent and by the clock."""

from __future__ import annotations

from collections.abc import Mapping

from cx_lsp.index import Dated

_KEPT = 48
"""Commits whose ancestors are remembered."""
_SKEW = 600
"""Seconds by which the clocks of two machines may differ."""


class Ancestry:
    """Who descends from whom; clocks decide only between commits that do not."""

    def __init__(self, history: Mapping[str, Dated]) -> None:
        self._history = history
        self._heights: dict[str, int] = {}
        self._above: dict[str, set[str]] = {}

    def younger(self, commit: str, head: str, at: int, than: str) -> bool:
        """Whether evidence came after the commit `than`, so that it cannot have written its lines.

        The evidence is a commit, or a record made on top of `head`; `at` says when it was written.
        """
        other = self._history.get(than)
        if other is None:
            return True
        if head in self._history:
            if head == than or self.descends(head, than):
                return True
            if self.descends(than, head):
                return False
        if other.committed and at > other.committed + _SKEW:
            return True
        own = self._history.get(commit)
        if own is None or commit == than:
            return False
        return own.committed >= other.committed - _SKEW and self.descends(commit, than)

    def descends(self, commit: str, from_: str) -> bool:
        """Whether `from_` is among the ancestors of `commit`."""
        if commit not in self._history or self._height(from_) >= self._height(commit):
            return False
        return from_ in self._ancestors(commit)

    def _ancestors(self, commit: str) -> set[str]:
        """All ancestors of a commit: asked about the same few again and again, so the last ones are kept."""
        known = self._above.get(commit)
        if known is not None:
            return known
        found: set[str] = set()
        waiting = [commit]
        while waiting:
            here = self._history.get(waiting.pop())
            for parent in here.parents if here else ():
                if parent not in found:
                    found.add(parent)
                    waiting.append(parent)
        if len(self._above) >= _KEPT:
            self._above.pop(next(iter(self._above)))
        self._above[commit] = found
        return found

    def _height(self, commit: str) -> int:
        """The length of the longest way down to a root, counted once for each commit."""
        heights, waiting = self._heights, [commit]
        while waiting:
            here = waiting[-1]
            dated = self._history.get(here)
            parents = dated.parents if dated else ()
            missing = [parent for parent in parents if parent not in heights]
            if here in heights or not missing:
                heights.setdefault(here, 1 + max((heights[p] for p in parents), default=0))
                waiting.pop()
            else:
                waiting += missing
        return heights[commit]
