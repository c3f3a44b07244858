"""The rules of the package and of a project, listed or explained."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cx_lsp.terminal.checking import existing, known, on_project

if TYPE_CHECKING:
    from cx_lsp.project import Project


def explain(code: str | None) -> int:
    """Prints a rule's page, or the list of rules."""
    if code is None:
        return rules(Path())
    from cx_lsp.rules import rules as ours

    rule = ours().get(code.upper()) or on_project(Path(), lambda project: known(code, project))
    sys.stdout.write(rule.page.help)
    return 0


def rules(path: Path) -> int:
    """Prints each rule with its severity here, whether it speaks, whether it mends, and what it is about."""

    def told(project: Project) -> str:
        lines = []
        for rule in project.rules:
            page, policy = rule.page, project.policy
            severity = policy.severity.get(page.code, page.severity)
            shown = page.severity if severity == "off" else severity
            state = "on " if policy.wants(page) else "off"
            fix = "fix" if page.fix else "   "
            lines.append(f"{page.code:<{width(project)}}  {shown:<7}  {state}  {fix}  {page.title}\n")
        lines += [f"note: {problem}\n" for problem in project.problems]
        return "".join(lines)

    def width(project: Project) -> int:
        return max(len(rule.page.code) for rule in project.rules)

    sys.stdout.write(on_project(existing(path), told))
    return 0
