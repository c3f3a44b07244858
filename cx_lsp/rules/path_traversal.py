"""CX206: a request value decides which file is opened, and nothing judged it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Facts, Finding, Flow, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.reaching import Wrap, found, is_open

_HARMLESS = Wrap("os.path.basename", "import os.path", "Take the last part of the path only")


@rule("CX206")
def path_traversal(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per place."""
    for flow in workspace.flows(file) if file.role != "test" else ():
        wanted = flow.sink.get("cwe") == "CWE-22" and is_open(flow, file, workspace)
        if wanted and not _is_segment(flow, file, workspace):
            yield found("CX206", flow, file, workspace, _HARMLESS)


def _is_segment(flow: Flow, file: Facts, workspace: Workspace) -> bool:
    """Whether the value is one segment of the route's path, which cannot lead out of a folder."""
    name = re.escape(flow.source.text)
    segment = re.compile(rf"\{{{name}\}}|<(string:|default:)?{name}>")
    routes = (r for r in workspace.routes_of(file.path) if r.handler == flow.sink.scope)
    return any(segment.search(route.path) for route in routes)
