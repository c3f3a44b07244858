"""Rules read Facts and yield Findings: NAME.py decides, NAME.md beside it explains and is the test.

A rule imports the model only and asks the Workspace protocol whatever its own file cannot tell.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from cx_lsp.model import Facts, Finding, Severity, Workspace

Check = Callable[[Facts, Workspace], Iterator[Finding]]
_Check = TypeVar("_Check", bound=Check)
_CODE = "cx_code"
HOME = "https://github.com/cx-lsp/cx-lsp/blob/main/cx_lsp/rules"
"""Where the pages can be read without the package."""


@dataclass(frozen=True, slots=True)
class RulePage:
    """What the page beside a rule says of it: the metadata in its head and the text for people."""

    code: str
    name: str
    title: str
    severity: Severity
    cwe: tuple[str, ...]
    security_severity: str
    """CVSS-like score "0.1" to "10.0" as code-scanning services read it, "" for rules without one."""
    pillars: tuple[str, ...]
    """NIST AI 600-1 pillars this rule serves."""
    nist: tuple[str, ...]
    """NIST AI 600-1 action ids."""
    on: bool
    """Whether the rule speaks unless it is chosen; one that is not quiet on well-kept code is off."""
    fix: bool
    """Whether some of its findings carry a fix."""
    evidence: bool
    """Whether its findings come and go with what is on record of the code, though the code stays."""
    alone: bool
    """Whether what it says of a file depends on that file alone, copies aside."""
    short: str
    help: str
    uri: str
    """Where the page is published."""
    local: str
    """The page beside this file, as a `file:` URI: readable without a network."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A check with its page."""

    page: RulePage
    check: Check


def rule(code: str) -> Callable[[_Check], _Check]:
    """Marks the function that decides a rule."""

    def mark(check: _Check) -> _Check:
        setattr(check, _CODE, code)
        return check

    return mark


@cache
def rules() -> dict[str, Rule]:
    """Every rule of the package by code."""
    names = sorted(e.name[:-3] for e in files(__package__).iterdir() if e.name.endswith(".md"))
    found = (Rule(_page(name), _check(name)) for name in names)
    return {r.page.code: r for r in sorted(found, key=lambda r: r.page.code)}


def _check(name: str) -> Check:
    module = import_module(f"{__package__}.{name}")
    check: Check = next(f for f in vars(module).values() if callable(f) and hasattr(f, _CODE))
    return check


def _page(name: str) -> RulePage:
    page = files(__package__).joinpath(f"{name}.md")
    text = page.read_text("utf-8")
    _, head, body = text.split("+++\n", 2)
    meta = tomllib.loads(head)
    what = body.split("## What\n", 1)[1].strip()
    return RulePage(
        code=meta["code"],
        name=name.replace("_", "-"),
        title=meta["title"],
        severity=meta["severity"],
        cwe=tuple(meta.get("cwe", ())),
        security_severity=meta.get("security-severity", ""),
        pillars=tuple(meta.get("pillars", ())),
        nist=tuple(meta.get("nist", ())),
        on=meta.get("on", True),
        fix=meta.get("fix", False),
        evidence=meta.get("evidence", False),
        alone=meta.get("alone", False),
        short=" ".join(what.split("\n\n", 1)[0].split()),
        help=body.strip() + "\n",
        uri=f"{HOME}/{name}.md",
        local=Path(str(page)).as_uri(),
    )
