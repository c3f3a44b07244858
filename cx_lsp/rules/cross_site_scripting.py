"""CX207: a request value becomes part of a page as it is, and nothing judged it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Facts, Finding, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.reaching import Wrap, reaching

_DECLARED = re.compile(
    r"(?:\.(?:mimetype|content_type)\s*=|[\"'][cC]ontent-[tT]ype[\"']\]\s*=)"
    r"\s*[\"'](?:text/(?:plain|csv)|application/json)"
)
_HARMLESS = Wrap("escape", "from markupsafe import escape", "Escape it")


@rule("CX207")
def cross_site_scripting(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per place."""
    flask = any(f.get("module", f.text).partition(".")[0] == "flask" for f in file.of("import"))
    for finding in reaching("CX207", ["CWE-79"], file, workspace, _HARMLESS if flask else None):
        if not _is_plain(finding, file, workspace):
            yield finding


def _is_plain(finding: Finding, file: Facts, workspace: Workspace) -> bool:
    """Whether the handler declares its answer to be something that no browser takes for a page."""
    definition = file.function(finding.scope)
    return definition is not None and bool(_DECLARED.search(workspace.text(file.path, definition.span)))
