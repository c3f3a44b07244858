"""CX204: a request value becomes part of a command, and nothing judged it."""

from __future__ import annotations

from collections.abc import Iterator

from cx_lsp.model import Facts, Finding, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.reaching import Wrap, reaching

_HARMLESS = Wrap("shlex.quote", "import shlex", "Quote it for the shell")


@rule("CX204")
def command_injection(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per place."""
    yield from reaching("CX204", ["CWE-78"], file, workspace, _HARMLESS)
