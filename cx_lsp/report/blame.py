"""Claims on the lines of files become a table for people or JSON for programs: who wrote them, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TextIO

from cx_lsp import __version__
from cx_lsp.model import Author, Claim
from cx_lsp.report.plain import one_line, put, put_json, shorten

SCHEMA = 1
"""Raised when a field changes its meaning or goes; new fields may come without."""
_WIDTH = 44
_SHORT: dict[Author, str] = {"ai": "AI", "generated": "generated", "unknown": "·"}


@dataclass(frozen=True, slots=True)
class Blame:
    """Lines of one file: the number of the first (from one), their texts, and the claim on each."""

    path: str
    first: int
    lines: Sequence[str]
    claims: Sequence[Claim]


def write(form: str, files: Sequence[Blame], notes: Iterable[str], out: TextIO) -> None:
    """Writes all files as `form` "text" or "json"; `notes` say what the clone lacks."""
    if form == "json":
        put_json(_document(files, notes), out)
        return
    for number, file in enumerate(files):
        if len(files) > 1:
            put(("\n" if number else "") + one_line(file.path) + "\n", out)
        for row in (*_rows(file), *_reasons(file)):
            put(row.rstrip() + "\n", out)
    for note in notes:
        put(f"note: {one_line(note)}\n", out)


def _document(files: Sequence[Blame], notes: Iterable[str]) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "tool": {"name": "cx-lsp", "version": __version__},
        "files": [{"path": file.path, "lines": list(_lines(file))} for file in files],
        "notes": list(notes),
    }


def _lines(file: Blame) -> Iterator[dict[str, Any]]:
    for number, claim in enumerate(file.claims, file.first):
        yield {
            "line": number,
            "author": claim.author,
            "tool": claim.tool,
            "model": claim.model,
            "session": claim.session,
            "level": claim.level,
            "source": claim.source,
            "commit": claim.commit,
            "carried": claim.carried,
            "why": claim.why,
            "review": review(claim),
        }


def review(claim: Claim) -> dict[str, str]:
    """Whether a person looked at a line that an agent wrote; of other lines it is not asked."""
    if claim.review:
        return {"state": "reviewed", "by": claim.review, "how": claim.review_how}
    return {"state": "unreviewed" if claim.author in ("ai", "mixed") else "none", "by": "", "how": ""}


def _rows(file: Blame) -> Iterator[str]:
    """Each line with who wrote it, which is said once for lines in a row."""
    told = [_told(claim) for claim in file.claims]
    column = min(max(map(len, told), default=0), _WIDTH)
    width = len(str(file.first + len(file.lines)))
    number = 0
    for said, group in groupby(told):
        for place, _ in enumerate(group):
            shown = shorten(said, column) if place == 0 else ("│" if said != "·" else "·")
            yield f"{shown:<{column}} {file.first + number:>{width}} {one_line(file.lines[number])}"
            number += 1


def _told(claim: Claim) -> str:
    if claim.author == "unknown":
        return "·"
    who = " ".join(filter(None, (_SHORT.get(claim.author, claim.author), claim.tool or claim.model)))
    reviewed = f"reviewed by {claim.review}" if claim.review else ""
    return ", ".join(filter(None, (who, f"L{claim.level}", claim.commit[:7], reviewed)))


def _reasons(file: Blame) -> Iterator[str]:
    """What each kind of evidence says, once."""
    told: dict[str, None] = {}
    for claim in file.claims:
        if claim.author != "unknown" and claim.why:
            carried = f" ({claim.carried})" if claim.carried else ""
            told.setdefault(f"{_told(claim)}: {claim.why}{carried}")
    if told:
        yield ""
        yield from (one_line(reason) for reason in told)
