"""Suppressions of a file keep findings out; what they do not keep out, though they say so, is told."""

from __future__ import annotations

from collections.abc import Iterator

from cx_lsp.model import Facts, Finding, Workspace
from cx_lsp.rules.expired_suppression import expired
from cx_lsp.rules.shared.suppression import CODES, Suppression, suppressions
from cx_lsp.rules.unused_suppression import unused


class Silence:
    """The suppressions of one file on one day, and what each of them has silenced so far."""

    def __init__(self, facts: Facts, today: str) -> None:
        self._facts = facts
        self._ended: list[Suppression] = []
        self._used: list[tuple[Suppression, set[str]]] = []
        for one in suppressions(facts):
            if one.flaw:
                continue
            if one.expired(today):
                self._ended.append(one)
            else:
                self._used.append((one, set()))

    def covers(self, finding: Finding) -> bool:
        """Whether a finding is silenced; every suppression that does so counts as used."""
        if finding.code in CODES:
            return False
        covering = [used for one, used in self._used if one.covers(finding)]
        for used in covering:
            used.add(finding.code)
        return bool(covering)

    def told(self, asked: frozenset[str], workspace: Workspace, *, whole: bool) -> Iterator[Finding]:
        """The suppressions that ended or silence nothing; only of the rules `asked` that is known.

        One that names no rule may be meant for any, so it is judged only when the `whole` set was asked. One
        among the arguments of a call is not: it may hide from a rule what it is there to silence.
        """
        for one in self._ended:
            yield from expired(one, self._facts, workspace)
        for one, used in self._used:
            if one.fact.get("among"):
                continue
            idle = {code for code in one.codes if code in asked and code not in used | CODES}
            if idle or (not one.codes and not used and whole):
                yield from unused(one, idle, self._facts, workspace)
