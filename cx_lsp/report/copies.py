"""Groups of copies become a list for people or JSON for programs: every place, and what differs there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from cx_lsp import __version__
from cx_lsp.evidence.spans import covered
from cx_lsp.model import Claim, Likeness, Member
from cx_lsp.program.differing import Differences, Swap
from cx_lsp.project.copies import Side, Told
from cx_lsp.report import json_report, sentence
from cx_lsp.report.plain import one_line, put, put_json, shorten

SCHEMA = 1
"""Raised when a field changes its meaning or goes; new fields may come without."""
ORDER = (
    "most harmful first: repeated lines x stakes of the journeys (1 none, 2 low, 3 moderate, 4 high) "
    "x 2 if untested there x 2 if AI-written and unreviewed"
)
_ALIKE: dict[Likeness, str] = {"exact": "equal", "renamed": "equal but for names and values", "near": "alike"}
_SWAPS = 3
_WIDTH = 40


@dataclass(frozen=True, slots=True)
class Copies:
    """All that one run has to say on copies."""

    groups: Sequence[Told]
    root: Path
    files: int
    seconds: float
    notes: Sequence[str]
    print_of: Callable[[Member], str]
    """What a place is made of, whatever it is called and wherever it stands."""
    name_of: Callable[[Told], str]
    """What a group is called in every run, as long as its code stays."""
    is_new: Callable[[Member], bool] | None = None
    """Whether a place is what was asked for: of the change, or not in the baseline; None for all."""


def write(form: str, copies: Copies, out: TextIO) -> None:
    """Writes the groups as `form` "text" or "json"."""
    if form == "json":
        put_json(_document(copies), out)
        return
    for number, told in enumerate(copies.groups, 1):
        put("\n".join(one_line(row) for row in _group(number, told, copies)) + "\n\n", out)
    for row in _footer(copies):
        put(one_line(row) + "\n", out)


def summary(told: Told) -> str:
    """How much of the same code stands in how many places."""
    group = told.group
    how = f"{group.alike:.0%} alike" if group.kind == "near" else _ALIKE[group.kind]
    return f"{group.lines} lines in {len(told.sides)} places, {how}"


def _group(number: int, told: Told, copies: Copies) -> Iterator[str]:
    yield f"{number}. {summary(told)} (harm {told.harm})"
    for side in told.sides:
        member = side.member
        new = "new: " if copies.is_new is not None and copies.is_new(member) else ""
        role = "original" if side.differs is None else "copy"
        parts = (
            _author(side.author),
            sentence.journeys(side.passages),
            sentence.tests(side.passages),
        )
        joined = " · ".join(part for part in parts if part)
        yield f"   {member.path}:{member.span.start_line + 1} `{member.scope}` {new}{role} · {joined}"
        if side.differs is not None and (said := differing(side.differs)):
            yield f"     differs in {said}"
        for number, reason in enumerate(side.why):
            # What is missing is said first, and where it stands.
            there = side.missed if number == 0 else None
            at = f" ({told.sides[0].member.path}:{there.lines[0] + 1})" if there else ""
            yield f"     → {reason}{at}"


def _author(claim: Claim) -> str:
    """Who wrote a place; why nobody knows would be said again in every row."""
    return "author unknown" if claim.author == "unknown" else sentence.author(claim)


def differing(found: Differences) -> str:
    """What a copy does not share with its original, in words; "" when it shares all."""
    parts = [
        _swapped("name", found.names),
        _swapped("value", found.values),
        f"{_count(found.added, 'line')} of its own" if found.added else "",
        f"{_count(found.lacking, 'line')} it lacks" if found.lacking else "",
    ]
    return ", ".join(part for part in parts if part)


def _swapped(what: str, swaps: Sequence[Swap]) -> str:
    if not swaps:
        return ""
    shown = ", ".join(f"{shorten(one, _WIDTH)} → {shorten(other, _WIDTH)}" for one, other in swaps[:_SWAPS])
    more = f", +{len(swaps) - _SWAPS}" if len(swaps) > _SWAPS else ""
    return f"{what}{'s' * (len(swaps) > 1)} ({shown}{more})"


def _footer(copies: Copies) -> Iterator[str]:
    where = f"{_count(copies.files, 'file')}, {copies.seconds:.1f} s"
    if not copies.groups:
        yield f"no copies: {where}"
    else:
        places = sum(len(told.sides) for told in copies.groups)
        repeated = sum(told.repeated for told in copies.groups)
        groups = _count(len(copies.groups), "group")
        yield f"{groups} with {places} places and {_count(repeated, 'repeated line')} in {where}"
        yield ORDER
    for note in copies.notes:
        yield f"note: {note}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _document(copies: Copies) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "tool": {"name": "cx-lsp", "version": __version__},
        "root": str(copies.root),
        "summary": {
            "groups": len(copies.groups),
            "members": sum(len(told.sides) for told in copies.groups),
            "repeated_lines": sum(told.repeated for told in copies.groups),
            "files": copies.files,
            "seconds": round(copies.seconds, 3),
        },
        "order": ORDER,
        "groups": [_told(told, copies) for told in copies.groups],
        "notes": list(copies.notes),
    }


def _told(told: Told, copies: Copies) -> dict[str, Any]:
    return {
        "id": copies.name_of(told),
        "kind": told.group.kind,
        "alike": round(told.group.alike, 4),
        "lines": told.group.lines,
        "repeated_lines": told.repeated,
        "harm": told.harm,
        "members": [_side(side, copies) for side in told.sides],
    }


def _side(side: Side, copies: Copies) -> dict[str, Any]:
    lines = covered(side.member.span)
    return {
        "path": side.member.path,
        "start_line": lines.start + 1,
        "end_line": lines.stop,
        "scope": side.member.scope,
        "print": copies.print_of(side.member),
        "original": side.differs is None,
        "new": copies.is_new is None or copies.is_new(side.member),
        "author": json_report.author(side.author),
        "journeys": [json_report.journey(passage) for passage in side.passages],
        "differs": None if side.differs is None else _differs(side.differs),
        "missed": _missed(side),
        "why": list(side.why),
    }


def _differs(found: Differences) -> dict[str, Any]:
    def swaps(some: Sequence[Swap]) -> list[dict[str, str]]:
        return [{"original": one, "copy": other} for one, other in some]

    return {
        "names": swaps(found.names),
        "values": swaps(found.values),
        "lines_added": found.added,
        "lines_lacking": found.lacking,
    }


def _missed(side: Side) -> dict[str, Any] | None:
    if side.missed is None:
        return None
    lines = [line + 1 for line in side.missed.lines]
    return {"commit": side.missed.commit, "when": side.missed.when, "original_lines": lines}
