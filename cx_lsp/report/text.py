"""A report becomes text for people and grep: `path:line:col CODE severity message`, then what it means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TextIO

from cx_lsp.model import SEVERITIES, Finding, Place
from cx_lsp.report import Report
from cx_lsp.report.places import elsewhere, region, steps
from cx_lsp.report.plain import one_line, put
from cx_lsp.report.sentence import joined

_RELATED = 3
_UNREAD = 10
_INK = {"error": "31", "warning": "33", "info": "36", "place": "1", "sentence": "2", "clean": "32"}


def write(report: Report, out: TextIO) -> None:
    """Findings with a blank line between them, then the summary, what stayed unread, and the notes."""
    for finding in report.findings:
        put("\n".join(_finding(finding, report)) + "\n\n", out)
    put("\n".join(_footer(report)) + "\n", out)


def _finding(finding: Finding, report: Report) -> Iterator[str]:
    at = region(finding.path, finding.span, report.line_text, "utf-32")
    place = _ink(f"{one_line(finding.path)}:{at.start_line}:{at.start_column}", "place", report)
    severity = _ink(finding.severity, finding.severity, report)
    yield f"{place} {finding.code} {severity} {one_line(finding.message)}"
    yield _ink(f"  {one_line(joined(finding))}", "sentence", report)
    for step, stands in steps(finding):
        where = f" ({_where(stands)})" if stands else ""
        yield f"  → {one_line(step)}{where}"
    others = elsewhere(finding)
    for other in others[:_RELATED]:
        yield f"  see {_where(other)} {one_line(other.message)}".rstrip()
    if len(others) > _RELATED:
        yield f"  +{len(others) - _RELATED} more"
    if finding.fix is not None:
        yield f"  fix: {one_line(finding.fix.title)}"


def _footer(report: Report) -> Iterator[str]:
    yield summary(report) if report.findings else _ink(summary(report), "clean", report)
    for place in report.unread[:_UNREAD]:
        yield f"not read: {_where(place)} {one_line(place.message)}".rstrip()
    if len(report.unread) > _UNREAD:
        yield f"not read: +{len(report.unread) - _UNREAD} more"
    for note in report.notes:
        yield f"note: {one_line(note)}"


def summary(report: Report) -> str:
    """How many findings of which severity, in how many files, in how many seconds."""
    files = f"{_count(report.files, 'file')}, {report.seconds:.1f} s"
    if not report.findings:
        return f"clean: {files}"
    counts = Counter(finding.severity for finding in report.findings)
    kinds = ", ".join(_count(counts[s], s) for s in reversed(SEVERITIES) if counts[s])
    return f"{_count(len(report.findings), 'finding')} ({kinds}) in {files}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _where(place: Place) -> str:
    return f"{one_line(place.path)}:{place.span.start_line + 1}"


def _ink(text: str, kind: str, report: Report) -> str:
    return f"\x1b[{_INK[kind]}m{text}\x1b[0m" if report.color == "always" else text
