"""CX207: a request value becomes part of a page as it is, and nothing judged it."""

from __future__ import annotations

from collections.abc import Iterator

from cx_lsp.model import Facts, Finding, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.reaching import Wrap, found, is_open

_HARMLESS = Wrap("escape", "from markupsafe import escape", "Escape it")


@rule("CX207")
def cross_site_scripting(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per place."""
    flask = any(f.get("module", f.text).partition(".")[0] == "flask" for f in file.of("import"))
    others = {fact.scope for fact in file.of("typed") if "html" not in fact.text}
    for flow in workspace.flows(file) if file.role != "test" else ():
        # An answer that says later what it is, is no page: answer.headers["Content-Type"] = "text/csv"
        page = not flow.sink.get("needs") or flow.sink.scope not in others
        if flow.sink.get("cwe") == "CWE-79" and page and is_open(flow, file, workspace):
            yield found("CX207", flow, file, workspace, _HARMLESS if flask else None)
