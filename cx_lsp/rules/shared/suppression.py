"""A comment `cx: ignore[CX201 until 2027-01-31] reason` becomes what it silences, or why that is nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from cx_lsp.model import Edit, Fact, Facts, Finding, Fix, Span, Workspace

UNUSED, EXPIRED, INCOMPLETE = "CX001", "CX002", "CX003"
CODES = frozenset({UNUSED, EXPIRED, INCOMPLETE})
"""What is said of suppressions themselves; no comment silences that."""

_IGNORE = re.compile(
    r"cx: *ignore\b(?P<list>\[(?P<inside>[^\]]*)(?P<end>\]?))?[\s:—-]*(?P<reason>.*?)\s*(?:\*/)?$", re.DOTALL
)
_UNTIL = re.compile(r"(?:^|[\s,])until\b[\s:]*(?P<date>.*)$", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_UNTIL_BEHIND = re.compile(rf"until\s+(?P<date>{_DATE.pattern})\b[\s:,—-]*", re.IGNORECASE)
_SHORTEST = len("why")
_MARKS = ("#", "//", "/*", "/**")
_LINE_END = 1_000_000
"""A column past the end of any line."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """One comment: the codes it names (none means all), its last day, and the lines it speaks of."""

    fact: Fact
    codes: tuple[str, ...]
    until: str
    flaw: str
    """Why it silences nothing, as the end of a sentence; "" when it may."""
    lines: range

    @property
    def named(self) -> str:
        """The codes in words."""
        return ", ".join(self.codes) or "all rules"

    def covers(self, finding: Finding) -> bool:
        """Whether it speaks of a finding."""
        return finding.span.start_line in self.lines and (not self.codes or finding.code in self.codes)

    def expired(self, today: str) -> bool:
        """Whether its last day is over; no day is known where `today` is ""."""
        return bool(self.until) and self.until < today

    @property
    def deliberate(self) -> bool:
        """Whether the comment is a suppression, and does not just tell how one is written."""
        lead = self.fact.text.partition("cx:")[0].strip()
        return lead.endswith(_MARKS) and not any(quote in lead for quote in "`'\"")


def suppressions(facts: Facts) -> list[Suppression]:
    """The suppressions of a file, in its order."""
    return [_parsed(fact) for fact in facts.of("suppression") if _IGNORE.search(fact.text)]


def _parsed(fact: Fact) -> Suppression:
    match = _IGNORE.search(fact.text)
    assert match is not None, "only suppressions are parsed"
    inside, reason = match["inside"] or "", match["reason"]
    until = _UNTIL.search(inside)
    behind = _UNTIL_BEHIND.match(reason) if until is None else None
    date = until["date"].strip() if until is not None else behind["date"] if behind is not None else ""
    reason = reason[behind.end() :] if behind is not None else reason
    listed = inside[: until.start()] if until is not None else inside
    codes = tuple(dict.fromkeys(code.upper() for code in re.split(r"[\s,]+", listed) if code))
    flaw = ""
    if match["list"] and not match["end"]:
        flaw = "its bracket is not closed"
    elif match["list"] and not codes and until is None:
        flaw = "there is no rule between its brackets"
    elif until is not None and not _DATE.fullmatch(date):
        flaw = "`until` needs a day such as 2027-01-31"
    elif len(reason) < _SHORTEST:
        flaw = "it gives no reason"
    first, last = map(int, fact.get("lines", "0 0").split())
    here = fact.span.start_line
    return Suppression(fact, codes, date, flaw, range(here + first, here + last + 1))


def removal(suppression: Suppression, facts: Facts, workspace: Workspace) -> Fix | None:
    """The edit that takes a suppression out, its line too where it stands alone."""
    cut = _cut(suppression.fact.span, facts.path, workspace)
    return Fix("Remove the suppression", (Edit(facts.path, cut, ""),)) if cut is not None else None


def without(
    codes: Collection[str], suppression: Suppression, facts: Facts, workspace: Workspace
) -> Fix | None:
    """The edit that takes some of a suppression's codes out."""
    kept = [code for code in suppression.codes if code not in codes]
    if not kept:
        return removal(suppression, facts, workspace)
    span = suppression.fact.span
    text = workspace.text(facts.path, span)
    match = _IGNORE.search(text)
    if match is None or not match["list"]:
        return None
    until = f" until {suppression.until}" if _UNTIL.search(match["inside"]) else ""
    new = f"{text[: match.start('list')]}[{', '.join(kept)}{until}]{text[match.end('list') :]}"
    title = f"Remove {', '.join(sorted(codes))} from the suppression"
    return Fix(title, (Edit(facts.path, span, new),))


def _cut(span: Span, path: str, workspace: Workspace) -> Span | None:
    """What goes with a suppression: the rest of its line, or the marks around it; never other code."""
    text = workspace.text(path, span)
    lead = text.partition("cx:")[0]
    begin = re.search(r"\s*(?:#|//|/\*\*?)\s*$", lead)
    if begin is None:
        return None
    before = workspace.text(path, Span(span.start_line, 0, span.start_line, span.start_col))
    after = workspace.text(path, Span(span.end_line, span.end_col, span.end_line, _LINE_END))
    if begin.start() > 0:
        # Another remark stands before it in the same comment.
        start = span.start_col + len(lead[: begin.start()].encode())
        return Span(span.start_line, start, span.end_line, span.end_col) if "*/" not in text else None
    braced = before.rstrip().endswith("{") and after.lstrip().startswith("}") and text.startswith("/*")
    if braced:
        before, after = before.rstrip()[:-1], after.lstrip()[1:]
    if not before.strip() and not after.strip():
        return Span(span.start_line, 0, span.end_line + 1, 0)
    end = _columns(span.end_line, after, path, workspace)
    start = len((before if after.strip() else before.rstrip()).encode())
    return Span(span.start_line, start, span.end_line, end)


def _columns(line: int, rest: str, path: str, workspace: Workspace) -> int:
    """The column at which the rest of a line begins."""
    whole = workspace.text(path, Span(line, 0, line, _LINE_END))
    return len(whole.encode()) - len(rest.lstrip().encode())


def findings(told: Suppression, code: str, message: str, facts: Facts, fix: Fix | None) -> Iterator[Finding]:
    """What is said of one suppression; nothing of a comment that only tells how one is written."""
    if told.deliberate:
        yield Finding(
            code, message, facts.path, told.fact.span, anchor=f"{message} {told.fact.text}", fix=fix
        )
