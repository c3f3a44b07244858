"""CX215: a request value is kept in the session as if the application had said it."""

from __future__ import annotations

from collections.abc import Iterator

from cx_lsp.model import Facts, Finding, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.reaching import reaching


@rule("CX215")
def trust_boundary(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per place."""
    yield from reaching("CX215", ["CWE-501"], file, workspace)
