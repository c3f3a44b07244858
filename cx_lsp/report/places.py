"""Spans in UTF-8 bytes become regions as other tools count them, and steps find the places they happen at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from cx_lsp.model import Finding, Place, Span
from cx_lsp.text import Document

Units = Literal["utf-16", "utf-32"]
"""What a column counts: UTF-16 code units, or whole Unicode characters."""


@dataclass(frozen=True, slots=True)
class Region:
    """A range in one file: one-based lines and columns, the end column one past the last."""

    start_line: int
    start_column: int
    end_line: int
    end_column: int


def region(path: str, span: Span, line_text: Callable[[str, int], str], units: Units) -> Region:
    """The region of a span; columns past the end of a line, or on a line that is gone, are clamped."""

    def column(line: int, col: int) -> int:
        return Document.of(line_text(path, line)).to_units(0, col, units) + 1

    return Region(
        span.start_line + 1,
        column(span.start_line, span.start_col),
        span.end_line + 1,
        column(span.end_line, span.end_col),
    )


def steps(finding: Finding) -> Iterator[tuple[str, Place | None]]:
    """Why the finding holds, step by step; a step stands where a related place says the same words."""
    places = {place.message: place for place in reversed(finding.related)}
    for step in finding.why:
        yield step, places.get(step)


def elsewhere(finding: Finding) -> list[Place]:
    """The related places that are not steps of the explanation."""
    return [place for place in finding.related if place.message not in finding.why]
