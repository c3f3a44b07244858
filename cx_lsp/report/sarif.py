"""A report becomes a SARIF 2.1.0 log, with what code-scanning services ask beyond the standard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, TextIO

from cx_lsp import __version__
from cx_lsp.model import Finding, Place
from cx_lsp.report import Report
from cx_lsp.report.json_report import author, journey
from cx_lsp.report.line_hash import file_hashes
from cx_lsp.report.places import elsewhere, steps
from cx_lsp.report.plain import one_line, put_json, shorten
from cx_lsp.report.sarif_places import fixed, link, located
from cx_lsp.report.sarif_rules import LEVELS, rule
from cx_lsp.report.sentence import joined

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
# Services turn a whole log away above 25,000 results, and keep the first 100 related locations of a result.
_RESULTS = 25_000
_RELATED = 100
_LINKS = 10
"""Related locations named in the message; services show the others only to whoever reads the log."""
_STEPS = 100
_MESSAGE = 2_000


def write(report: Report, out: TextIO) -> None:
    """One run, also when there are no findings: without it, services would keep alerts that are mended."""
    put_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report)]}, out)


def _run(report: Report) -> dict[str, Any]:
    index = {page.code: number for number, page in enumerate(report.rules)}
    hashes = cache(lambda path: file_hashes(report.root, path))
    return {
        "tool": {
            "driver": {
                "name": "cx-lsp",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [rule(page) for page in report.rules],
            }
        },
        "automationDetails": {"id": "cx-lsp/"},
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The root of the repository."}}},
        "invocations": [
            {"executionSuccessful": True, "toolExecutionNotifications": list(_notifications(report))}
        ],
        "results": [_result(finding, report, index, hashes) for finding in report.findings[:_RESULTS]],
    }


def _result(
    finding: Finding, report: Report, index: dict[str, int], hashes: Callable[[str], list[str]]
) -> dict[str, Any]:
    others = elsewhere(finding)[:_RELATED]
    here = located(Place(finding.path, finding.span), report)
    if finding.scope:
        here["logicalLocations"] = [{"fullyQualifiedName": one_line(finding.scope)}]
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "level": LEVELS[finding.severity],
        "message": {"text": _message(finding, others)},
        "locations": [here],
        "partialFingerprints": _fingerprints(finding, hashes),
        "properties": _properties(finding),
    }
    if finding.code in index:
        result["ruleIndex"] = index[finding.code]
    if others:
        result["relatedLocations"] = [
            located(place, report) | {"id": number} for number, place in enumerate(others, 1)
        ]
    if flow := list(_flow(finding, report)):
        result["codeFlows"] = [{"threadFlows": [{"locations": flow}]}]
    if finding.fix is not None:
        result["fixes"] = [fixed(finding.fix, report)]
    return result


def _message(finding: Finding, others: list[Place]) -> str:
    """The finding, the joined sentence, the steps, and a link to each related location by its id."""
    said = (finding.message, joined(finding), *(f"→ {step}" for step in finding.why))
    # "](" would make a link of code such as `rows[0](1)`.
    lines = [one_line(line).replace("](", "] (") for line in said]
    links = [link(place, number) for number, place in enumerate(others[:_LINKS], 1)]
    if links:
        links[0] = f"See {links[0]}"
    return "\n".join((shorten("\n".join(lines), _MESSAGE), ", ".join(links))).rstrip()


def _flow(finding: Finding, report: Report) -> Iterator[dict[str, Any]]:
    """The steps that have a place, then the finding itself; nothing when no step has one."""
    placed = [place for _, place in steps(finding) if place][:_STEPS]
    if not placed:
        return
    for place in placed:
        yield {"location": located(place, report)}
    if (placed[-1].path, placed[-1].span) != (finding.path, finding.span):
        yield {"location": located(Place(finding.path, finding.span, finding.message), report)}


def _fingerprints(finding: Finding, hashes: Callable[[str], list[str]]) -> dict[str, str]:
    lines = hashes(finding.path)
    at = finding.span.start_line
    known = {"primaryLocationLineHash": lines[at]} if at < len(lines) else {}
    return known | {"cxFingerprint/v1": finding.identity}


def _properties(finding: Finding) -> dict[str, Any]:
    tests = {test.id: test.outcome for passage in finding.passages for test in passage.tests}
    return {
        "author": author(finding.author),
        "journeys": [journey(passage) for passage in finding.passages],
        "tests": [{"id": test, "outcome": outcome} for test, outcome in tests.items()],
    }


def _notifications(report: Report) -> Iterator[dict[str, Any]]:
    for place in report.unread:
        text = one_line(place.message) or "could not be read"
        yield {"level": "warning", "message": {"text": text}, "locations": [located(place, report)]}
    for note in report.notes:
        yield {"level": "note", "message": {"text": one_line(note)}}
    if len(report.findings) > _RESULTS:
        text = f"the worst {_RESULTS} of {len(report.findings)} findings are listed"
        yield {"level": "warning", "message": {"text": text}}
