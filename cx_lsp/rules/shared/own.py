"""What a team wrote in a `.scm` file becomes a rule like the others, whose findings its matches are."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from cx_lsp.model import Facts, Finding, Severity, Workspace
from cx_lsp.rules import Rule, RulePage

_HELP = """# {code}: {title}

A rule of this project, written in `{path}`. It speaks of:

```scheme
{text}
```
"""


def own_rule(code: str, message: str, severity: Severity, place: tuple[str, str], text: str) -> Rule:
    """The rule behind one code; `place` is where its file lies in the project, and the same as a URI."""
    path, uri = place
    page = RulePage(
        code=code,
        name=code.lower(),
        title=message,
        severity=severity,
        cwe=(),
        security_severity="",
        pillars=(),
        nist=(),
        on=True,
        fix=False,
        evidence=False,
        alone=True,
        short=message,
        help=_HELP.format(code=code, title=message, path=path, text=text.strip()),
        uri="",
        local=uri,
    )
    return Rule(page, partial(_findings, code))


def _findings(code: str, file: Facts, workspace: Workspace) -> Iterator[Finding]:
    for fact in file.of("own"):
        if fact.get("code") == code:
            anchor = workspace.text(file.path, fact.span)
            yield Finding(code, fact.text, file.path, fact.span, fact.scope, anchor=anchor[:300])
