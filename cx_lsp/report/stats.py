"""Shares of lines become bars for people or JSON for programs: who wrote how much, on how much evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from cx_lsp import __version__
from cx_lsp.evidence.shares import AUTHORS, Shares
from cx_lsp.model import Author
from cx_lsp.report.plain import one_line, put, put_json

SCHEMA = 1
"""Raised when a field changes its meaning or goes; new fields may come without."""
_BAR = 24
_NAMES: dict[Author, str] = {"ai": "AI"}
_TOOLS = 4


def write(form: str, what: str, shares: Shares, notes: Iterable[str], out: TextIO) -> None:
    """Writes the shares of `what` as `form` "text" or "json"."""
    if form == "json":
        put_json(_document(what, shares, notes), out)
        return
    for row in (*_rows(what, shares), *(f"note: {note}" for note in notes)):
        put(one_line(row).rstrip() + "\n", out)


def _document(what: str, shares: Shares, notes: Iterable[str]) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "tool": {"name": "cx-lsp", "version": __version__},
        "of": what,
        "files": shares.files,
        "lines": shares.lines,
        "evidence_coverage": round(shares.coverage, 4),
        "authors": {
            author: {"lines": shares.authors[author], "share": round(shares.share(author), 4)}
            for author in AUTHORS
        },
        "agents": [
            {"tool": tool, "model": model, "lines": count}
            for (tool, model), count in shares.models.most_common()
        ],
        "levels": {str(level): shares.levels[level] for level in range(1, 5)},
        "reviewed": shares.reviewed,
        "notes": list(notes),
    }


def _rows(what: str, shares: Shares) -> Iterator[str]:
    files = "1 file" if shares.files == 1 else f"{shares.files:,} files"
    yield f"{what}: {shares.lines:,} lines in {files}, evidence on {shares.coverage:.1%} of them"
    yield ""
    for author in AUTHORS:
        share = shares.share(author)
        bar = "█" * round(share * _BAR)
        yield f"{_NAMES.get(author, author):<10}{bar:░<{_BAR}} {share:>6.1%} {shares.authors[author]:>9,}"
    written = shares.authors["ai"] + shares.authors["mixed"]
    if not written:
        return
    tools = shares.tools.most_common()
    told = [f"{tool or 'tool unknown'} {count:,}" for tool, count in tools[:_TOOLS]]
    rest = [f"{len(tools) - _TOOLS} more"] if len(tools) > _TOOLS else []
    yield ""
    yield f"by agents   {' · '.join([*told, *rest])}"
    yield f"reviewed    {shares.reviewed:,} of {written:,} ({shares.reviewed / written:.1%})"
