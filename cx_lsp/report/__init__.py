"""The findings of one run become a report: one writer per door, one joined sentence for all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Literal, Protocol, TextIO

from cx_lsp.model import Finding, Place, Severity

_WRITERS = {"text": "text", "json": "json_report", "sarif": "sarif"}
NAMES = tuple(_WRITERS)


class RulePage(Protocol):
    """What a report says about a rule: the part of its page that doors show."""

    @property
    def code(self) -> str:
        """`CX201`."""

    @property
    def name(self) -> str:
        """`sql-injection`."""

    @property
    def title(self) -> str:
        """The name as a headline."""

    @property
    def severity(self) -> Severity:
        """How bad a finding is unless its surroundings say more."""

    @property
    def cwe(self) -> tuple[str, ...]:
        """The weaknesses, as in `CWE-89`."""

    @property
    def security_severity(self) -> str:
        """`0.1` to `10.0`, or `` when it is no security rule."""

    @property
    def pillars(self) -> tuple[str, ...]:
        """Pillars of trustworthy AI it serves."""

    @property
    def nist(self) -> tuple[str, ...]:
        """Action ids of NIST AI 600-1."""

    @property
    def short(self) -> str:
        """What it finds, in one sentence."""

    @property
    def help(self) -> str:
        """The whole page, in Markdown."""

    @property
    def uri(self) -> str:
        """Where the page is published."""


@dataclass(frozen=True, slots=True)
class Report:
    """All that one run has to say; `findings` come sorted, worst first, and no writer sorts again."""

    findings: tuple[Finding, ...]
    rules: tuple[RulePage, ...]
    root: Path
    files: int
    notes: tuple[str, ...]
    """One-line remarks on the run as a whole."""
    unread: tuple[Place, ...]
    """What could not be read; its `message` is the reason."""
    line_text: Callable[[str, int], str]
    """The text of a zero-based line of a file, without its line end; "" when there is no such line."""
    seconds: float
    color: Literal["always", "never"] = "never"


def write(name: str, report: Report, out: TextIO) -> None:
    """Write `report` in the form called `name`; ValueError names the forms there are."""
    if name not in _WRITERS:
        raise ValueError(f"no report form is called {name!r}: choose one of {', '.join(NAMES)}")
    import_module(f"cx_lsp.report.{_WRITERS[name]}").write(report, out)
