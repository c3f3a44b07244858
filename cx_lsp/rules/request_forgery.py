"""CX209: a request value decides which server is asked, and nothing judged it."""

from __future__ import annotations

from collections.abc import Iterator

from cx_lsp.model import Facts, Finding, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.reaching import reaching


@rule("CX209")
def request_forgery(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per place."""
    yield from reaching("CX209", ["CWE-918"], file, workspace)
