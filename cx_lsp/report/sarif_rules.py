"""Rule pages become SARIF rules, with the tags and numbers code-scanning services sort and filter by."""

from __future__ import annotations

from typing import Any

from cx_lsp.model import Severity
from cx_lsp.report import RulePage
from cx_lsp.report.plain import shorten

LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_PROBLEM: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "recommendation"}
# Longer descriptions and names are refused; of the tags the first ten are kept.
_DESCRIPTION = 1_024
_NAME = 255
_TAGS = 10
# Nobody has measured the rules' precision on code at large, so none claims more than this.
_PRECISION = "medium"


def rule(page: RulePage) -> dict[str, Any]:
    """The reporting descriptor of one rule."""
    title = page.title or page.name or page.code
    descriptor: dict[str, Any] = {
        "id": page.code,
        "name": shorten(page.name or page.code, _NAME),
        "shortDescription": {"text": shorten(title, _DESCRIPTION)},
        "fullDescription": {"text": shorten(page.short or title, _DESCRIPTION)},
        "help": {"text": page.help or title, "markdown": page.help or title},
        "defaultConfiguration": {"level": LEVELS[page.severity]},
        "properties": _properties(page),
    }
    if page.uri:
        descriptor["helpUri"] = page.uri
    return descriptor


def _properties(page: RulePage) -> dict[str, Any]:
    """A security-severity makes alerts of the rule security alerts, so the tag and the number go together."""
    security = ["security"] if page.security_severity else []
    tags = dict.fromkeys((*security, *map(_cwe_tag, page.cwe), *page.pillars, *page.nist))
    severity = (
        {"security-severity": page.security_severity}
        if page.security_severity
        else {"problem.severity": _PROBLEM[page.severity]}
    )
    return {"tags": list(tags)[:_TAGS], "precision": _PRECISION, **severity}


def _cwe_tag(cwe: str) -> str:
    return f"external/cwe/cwe-{cwe.upper().removeprefix('CWE-').zfill(3)}"
