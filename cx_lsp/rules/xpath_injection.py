"""CX213: a request value becomes part of an XPath, and nothing judged it."""

from __future__ import annotations

from collections.abc import Iterator

from cx_lsp.model import Facts, Finding, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.reaching import reaching


@rule("CX213")
def xpath_injection(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per place."""
    yield from reaching("CX213", ["CWE-643"], file, workspace)
