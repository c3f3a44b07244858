"""Claims become shares: how many lines agents, people and generators wrote, and how many nobody knows.

Defined once, for `stats` and the audit: blank lines do not count, a line counts for one author, and the
evidence coverage is the share of lines on which there is evidence at all. Unknown is never human.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cx_lsp.evidence.spans import by_line
from cx_lsp.model import Author, Claim

AUTHORS: tuple[Author, ...] = ("ai", "mixed", "human", "generated", "unknown")
FAINT = 5
"""The level of what is only inferred; it counts as no evidence."""


@dataclass(slots=True)
class Shares:
    """Counts of lines: by author, and for those of agents by tool and model, level and review."""

    authors: Counter[Author] = field(default_factory=Counter)
    tools: Counter[str] = field(default_factory=Counter)
    models: Counter[tuple[str, str]] = field(default_factory=Counter)
    levels: Counter[int] = field(default_factory=Counter)
    reviewed: int = 0
    files: int = 0

    @property
    def lines(self) -> int:
        """All lines that count."""
        return self.authors.total()

    @property
    def coverage(self) -> float:
        """The share of lines, from 0 to 1, on which there is evidence; 0 when there are none."""
        return 1 - self.authors["unknown"] / self.lines if self.lines else 0.0

    def share(self, author: Author) -> float:
        """The share of one author, from 0 to 1."""
        return self.authors[author] / self.lines if self.lines else 0.0

    def count(
        self, claims: Sequence[Claim], text: Sequence[bytes], lines: Iterable[int] | None = None
    ) -> None:
        """Adds the lines of a file, or some of them, that are not blank."""
        self.files += 1
        owners = by_line(claims, len(text))
        for line in range(len(text)) if lines is None else lines:
            if line < len(text) and text[line].strip():
                self._add(owners[line])

    def _add(self, claim: Claim | None) -> None:
        if claim is None or claim.author == "unknown" or claim.level >= FAINT:
            self.authors["unknown"] += 1
            return
        self.authors[claim.author] += 1
        self.levels[claim.level] += 1
        if claim.author in ("ai", "mixed"):
            self.tools[claim.tool] += 1
            self.models[claim.tool, claim.model] += 1
            self.reviewed += bool(claim.review)
