"""CX003: a suppression silences nothing because of the way it is written."""

from __future__ import annotations

from collections.abc import Iterator

from cx_lsp.model import Facts, Finding, Workspace
from cx_lsp.rules import rule, rules
from cx_lsp.rules.shared.suppression import INCOMPLETE, findings, suppressions


@rule("CX003")
def incomplete_suppression(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per suppression, naming what it lacks; no fix, for only a person knows the reason."""
    for told in suppressions(file):
        unknown = [code for code in told.codes if code.startswith("CX") and code not in rules()]
        if told.flaw:
            message = f"suppression silences nothing: {told.flaw}"
        elif unknown:
            message = f"suppression names {', '.join(unknown)}, and no rule is called so"
        else:
            continue
        yield from findings(told, INCOMPLETE, message, file, None)
