"""CX212: a request value becomes part of an LDAP filter, and nothing judged it."""

from __future__ import annotations

from collections.abc import Iterator

from cx_lsp.model import Facts, Finding, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.reaching import Wrap, reaching

_HARMLESS = Wrap(
    "escape_filter_chars", "from ldap.filter import escape_filter_chars", "Escape it for the filter"
)


@rule("CX212")
def ldap_injection(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per place."""
    yield from reaching("CX212", ["CWE-90"], file, workspace, _HARMLESS)
