"""CX208: a request value decides where a redirect leads, and nothing judged it."""

from __future__ import annotations

from collections.abc import Iterator

from cx_lsp.model import Facts, Finding, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.reaching import reaching


@rule("CX208")
def open_redirect(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per place."""
    yield from reaching("CX208", ["CWE-601"], file, workspace)
