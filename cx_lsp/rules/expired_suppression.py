"""CX002: the last day of a suppression is over; the engine decides, which alone is told what day it is."""

from __future__ import annotations

from collections.abc import Iterator

from cx_lsp.model import Facts, Finding, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.suppression import EXPIRED, Suppression, findings, removal


@rule("CX002")
def expired_suppression(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """Nothing: a text does not tell what day it is."""
    return iter(())


def expired(told: Suppression, file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """The finding on a suppression that silences nothing any more."""
    message = f"suppression of {told.named} ended on {told.until} and silences nothing any more"
    return findings(told, EXPIRED, message, file, fix=removal(told, file, workspace))
