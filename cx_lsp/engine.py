"""Facts in, joined findings out: runs the rules, adds author, journeys and tests. No input or output."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from cx_lsp.evidence import author_of
from cx_lsp.model import (
    SEVERITIES,
    STAKES,
    Claim,
    Facts,
    Finding,
    Passage,
    Severity,
    Workspace,
)
from cx_lsp.rules import Rule, RulePage

_IGNORE = re.compile(r"cx: *ignore\b(?:\[(?P<codes>[^\]]*)\])?(?!\[)[\s:—-]*(?P<reason>.*?)\s*(?:\*/)?$")


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
    facts: Facts, workspace: Workspace, rules: Iterable[Rule], policy: Policy | None = None
) -> list[Finding]:
    """The findings of one file, in the order of the file."""
    policy = policy or Policy()
    wanted = [r for r in rules if policy.wants(r.page)]
    found = [(f, r.page.severity) for r in wanted for f in r.check(facts, workspace)]
    silenced = _suppressions(facts)
    kept = [(f, s) for f, s in found if not _silent(f, silenced)]
    kept.sort(key=lambda pair: (pair[0].span, pair[0].code))
    claims = workspace.claims_of(facts.path) if kept else ()
    return list(_numbered(_join(f, policy.severity.get(f.code, s), claims, workspace) for f, s in kept))


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
    return replace(finding, severity=severity, author=author, passages=passages)


def _numbered(findings: Iterable[Finding]) -> Iterator[Finding]:
    seen: Counter[str] = Counter()
    for finding in findings:
        number = seen[finding.identity]
        seen[finding.identity] += 1
        yield replace(finding, occurrence=number) if number else finding


def _stakes(finding: Finding) -> int:
    return max((STAKES.index(p.journey.stakes) for p in finding.passages), default=-1)


def _suppressions(facts: Facts) -> Mapping[int, Collection[str]]:
    """Codes silenced per line; "*" stands for all. A suppression without a reason silences nothing."""
    busy = {f.span.start_line for f in facts.items if f.kind != "suppression"}
    found: dict[int, set[str]] = {}
    for fact in facts.of("suppression"):
        match = _IGNORE.search(fact.text)
        if match is None or len(match["reason"]) < len("why"):
            continue
        line = fact.span.start_line
        # A comment on a line of its own speaks of the next line, one behind code of its own line.
        target = line if line in busy else line + 1
        named = match["codes"]
        codes = {"*"} if named is None else {code.strip().upper() for code in named.split(",")}
        found.setdefault(target, set()).update(codes)
    return found


def _silent(finding: Finding, silenced: Mapping[int, Collection[str]]) -> bool:
    codes = silenced.get(finding.span.start_line, ())
    return "*" in codes or finding.code in codes
