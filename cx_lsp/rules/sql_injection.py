"""CX201: a request value becomes part of an SQL statement, and nothing judged it."""

from __future__ import annotations

from collections.abc import Iterator

from cx_lsp.model import Facts, Finding, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.reaching import reaching


@rule("CX201")
def sql_injection(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per statement."""
    yield from reaching("CX201", ["CWE-89"], file, workspace)
