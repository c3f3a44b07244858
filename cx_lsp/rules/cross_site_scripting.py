"""CX207: a request value becomes part of a page as it is, and nothing judged it."""

from __future__ import annotations

from collections.abc import Iterator

from cx_lsp.model import Facts, Finding, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.reaching import Wrap, reaching

_HARMLESS = Wrap("escape", "from markupsafe import escape", "Escape it")


@rule("CX207")
def cross_site_scripting(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per place."""
    flask = any(f.get("module", f.text).partition(".")[0] == "flask" for f in file.of("import"))
    yield from reaching("CX207", ["CWE-79"], file, workspace, _HARMLESS if flask else None)
