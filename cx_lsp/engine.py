"""Facts in, joined findings out: runs the rules, adds author, journeys and tests. No input or output."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from cx_lsp.evidence import author_of
from cx_lsp.model import (
    SEVERITIES,
    STAKES,
    Claim,
    Edit,
    Facts,
    Finding,
    Fix,
    Passage,
    Severity,
    Span,
    Workspace,
)
from cx_lsp.rules import Rule, RulePage
from cx_lsp.silence import Silence

_CERTAIN = "CX234"
"""What is known from a change itself, whatever else is said of the same place."""
_WORD_END = re.compile(r"(?<!\w)\w+$")


@dataclass(frozen=True, slots=True)
class Policy:
    """What the team wants to hear: codes left out and severities of its own."""

    select: frozenset[str] = frozenset()
    """Codes to run; empty means all."""
    ignore: frozenset[str] = frozenset()
    severity: Mapping[str, Severity | Literal["off"]] = field(default_factory=dict)

    def wants(self, page: RulePage) -> bool:
        """Whether findings of this rule are to be shown; one that is off waits for its code to be named."""
        code = page.code
        chosen = code in self.select or (not self.select and (page.on or code in self.severity))
        return chosen and code not in self.ignore and self.severity.get(code) != "off"


def check(
    facts: Facts, workspace: Workspace, rules: Iterable[Rule], policy: Policy | None = None, today: str = ""
) -> list[Finding]:
    """The findings of one file, in the order of the file.

    `today`, as in 2027-01-31, tells which suppressions have ended; on "" none has.
    """
    policy, rules = policy or Policy(), tuple(rules)
    wanted = [r for r in rules if policy.wants(r.page)]
    found = [(f, r.page.severity) for r in wanted for f in r.check(facts, workspace)]
    silence = Silence(facts, today)
    kept = _once([(f, s) for f, s in found if not silence.covers(f)])
    severity = {r.page.code: r.page.severity for r in wanted}
    whole = all(policy.wants(r.page) for r in rules if r.page.on)
    asked = frozenset(r.page.code for r in wanted if not r.page.evidence)
    told = (f for f in silence.told(asked, workspace, whole=whole) if f.code in severity)
    kept += [(f, severity[f.code]) for f in told]
    kept.sort(key=lambda pair: (pair[0].span, pair[0].code))
    claims = workspace.claims_of(facts.path) if kept else ()
    return list(_numbered(_join(f, policy.severity.get(f.code, s), claims, workspace) for f, s in kept))


def _once(found: list[tuple[Finding, Severity]]) -> list[tuple[Finding, Severity]]:
    """One finding for each weakness of a handler: that a change brought it says more than that it is."""
    certain = {(f.scope, f.cwe) for f, _ in found if f.code == _CERTAIN}
    return [(f, s) for f, s in found if f.code == _CERTAIN or (f.scope, f.cwe) not in certain]


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by severity, then by the stakes of their journeys, then by rule and place."""
    return sorted(
        findings, key=lambda f: (-SEVERITIES.index(f.severity), -_stakes(f), f.code, f.path, f.span)
    )


def raised(base: Severity, author: Claim, passages: Sequence[Passage]) -> Severity:
    """A rule's severity in its surroundings: one step up on a high-stakes journey where the line is
    AI-written without a recorded review, or where no CX regression test of the journey comes this way.
    """
    high = [p for p in passages if p.journey.stakes == "high"]
    untested = any(p.known and not p.tests for p in high)
    step = 1 if high and (author.ai_unreviewed or untested) else 0
    return SEVERITIES[min(SEVERITIES.index(base) + step, len(SEVERITIES) - 1)]


def _join(
    finding: Finding, base: Severity | Literal["off"], claims: Sequence[Claim], workspace: Workspace
) -> Finding:
    author = author_of(claims, finding.span)
    passages = tuple(workspace.journeys_of(finding.path, finding.scope))
    severity = raised("info" if base == "off" else base, author, passages)
    fix = _narrowed(finding.fix, workspace) if finding.fix is not None else None
    return replace(finding, severity=severity, author=author, passages=passages, fix=fix)


def _narrowed(fix: Fix, workspace: Workspace) -> Fix:
    """The fix without what its edits leave as it is: no value that only stands near goes into a report."""
    return replace(fix, edits=tuple(_narrow(edit, workspace) for edit in fix.edits))


def _narrow(edit: Edit, workspace: Workspace) -> Edit:
    old = workspace.text(edit.path, edit.span)
    # Where a column cannot be told from the text alone, an edit stays as it is.
    if not old or "\r" in old or "\ufffd" in old:
        return edit
    # Whole words are changed, so that an edit can be read.
    head = len(_WORD_END.sub("", _common(old, edit.text)))
    left, new = old[head:], edit.text[head:]
    tail = len(_WORD_END.sub("", _common(left[::-1], new[::-1])))
    start, end = (_behind(edit.span, old[:at]) for at in (head, len(old) - tail))
    return replace(edit, span=Span(*start, *end), text=new[: len(new) - tail])


def _common(one: str, other: str) -> str:
    """What two texts begin with."""
    differ = (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return one[: next(differ, min(len(one), len(other)))]


def _behind(span: Span, text: str) -> tuple[int, int]:
    """The place behind a text that begins where a span does."""
    _, _, last = text.rpartition("\n")
    lines = text.count("\n")
    return span.start_line + lines, len(last.encode()) + (0 if lines else span.start_col)


def _numbered(findings: Iterable[Finding]) -> Iterator[Finding]:
    seen: Counter[str] = Counter()
    for finding in findings:
        number = seen[finding.identity]
        seen[finding.identity] += 1
        yield replace(finding, occurrence=number) if number else finding


def _stakes(finding: Finding) -> int:
    return max((STAKES.index(p.journey.stakes) for p in finding.passages), default=-1)
