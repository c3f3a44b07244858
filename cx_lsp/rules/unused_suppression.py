"""CX001: a suppression has nothing to silence; the engine decides, for it knows what every rule found."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from cx_lsp.model import Facts, Finding, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.suppression import UNUSED, Suppression, findings, removal, without


@rule("CX001")
def unused_suppression(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """Nothing: what a rule sees does not tell what the others found."""
    return iter(())


def unused(told: Suppression, codes: Collection[str], file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """The finding on a suppression some of whose codes, or the whole of it, silence nothing."""
    part = bool(codes) and len(codes) < len(told.codes)
    what = ", ".join(code for code in told.codes if code in codes) or "any rule"
    fix = without(codes, told, file, workspace) if part else removal(told, file, workspace)
    return findings(told, UNUSED, f"nothing here for {what} to silence", file, fix=fix)
