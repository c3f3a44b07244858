"""CX232: an import that nothing accounts for: no manifest, no file, no definition."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Facts, Finding, Place, Span, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.credentials import listed, words

_ELSEWHERE = listed(
    "scripts script tools tooling bin benchmarks benchmark notebooks notebook templates template vendor",
    "vendored third_party thirdparty legacy generated codemods codemod skeleton scaffold fixtures stubs",
    "sandbox sandboxes plugins extensions",
)
"""Folders whose files often run in surroundings of their own."""
_SETTINGS = re.compile(
    r"(^|/)(\.[^/]*|[\w.-]*\.config|webpack[\w.-]*|gulpfile|gruntfile)\.[cm]?[jt]sx?$"
    r"|(^|/)(setup|conf|noxfile|tasks|fabfile)\.py$",
    re.IGNORECASE,
)
"""Files that a build runs, with tools of its own."""


@rule("CX232")
def phantom_import(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per package, module or name that is imported and is not there."""
    folders = {w for part in file.path.split("/")[:-1] for w in words(part)}
    if file.role != "code" or _SETTINGS.search(file.path) or not _ELSEWHERE.isdisjoint(folders):
        return
    told: set[tuple[str, str]] = set()
    for missing in workspace.unresolved(file):
        if (missing.target, missing.name) in told:
            continue
        told.add((missing.target, missing.name))
        related = (Place(missing.target, Span(0, 0, 0, 0), "does not define it"),) if missing.target else ()
        yield Finding(
            "CX232",
            f"`{missing.name}` is imported, but {missing.reason}",
            file.path,
            missing.fact.span,
            missing.fact.scope,
            related=related,
            why=(
                "generated code names packages and functions that do not exist; others may register the name",
            ),
            cwe="CWE-829" if missing.reason.startswith("no manifest") else "CWE-1104",
            anchor=f"{missing.target} {missing.name}",
        )
