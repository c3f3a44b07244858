"""CX210: a request value is read by a deserialiser that can run code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cx_lsp.model import Edit, Facts, Finding, Fix, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.reaching import reaching

_UNSAFE = frozenset({"yaml.load", "yaml.unsafe_load", "yaml.full_load"})


@rule("CX210")
def unsafe_deserialisation(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per place."""
    for finding in reaching("CX210", ["CWE-502"], file, workspace):
        yield replace(finding, fix=_fix(finding, file, workspace))


def _fix(finding: Finding, file: Facts, workspace: Workspace) -> Fix | None:
    """The safe reader of the same library, where nothing but the text is handed over."""
    given = workspace.text(file.path, finding.span)
    for call in file.of("call"):
        written = workspace.text(file.path, call.span) if call.text in _UNSAFE else ""
        if call.span.holds(finding.span) and written == f"{call.text}({given})":
            edit = Edit(file.path, call.span, f"yaml.safe_load({given})")
            return Fix("Read it with yaml.safe_load", (edit,))
    return None
