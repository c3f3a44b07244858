"""CX206: a request value decides which file is opened, and nothing judged it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from cx_lsp.model import Edit, Facts, Finding, Fix, Flow, Span, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.reaching import Wrap, found, imported, is_open

_HARMLESS = Wrap("os.path.basename", "import os.path", "Take the last part of the path only")

_JOINING = re.compile(r"join\(|Path\(|[\"']\s*[+%/]|[+/]\s*[\"']|\b[fF][\"']|\.format\(|\w\s*/\s*\w")


@rule("CX206")
def path_traversal(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per place."""
    for flow in workspace.flows(file) if file.role != "test" else ():
        wanted = flow.sink.get("cwe") == "CWE-22" and is_open(flow, file, workspace)
        if wanted and not _is_segment(flow, file, workspace):
            made = _made(flow, file, workspace)
            told = found("CX206", flow, file, workspace, None if made else _HARMLESS)
            yield replace(told, fix=_joined(made, file)) if made else told


class _Step(NamedTuple):
    """Where a value becomes part of a longer path: its name, the line, the text of the line."""

    name: str
    line: int
    text: str


def _made(flow: Flow, file: Facts, workspace: Workspace) -> _Step | None:
    """The first step at which the value is joined to folders, which are not the caller's to lose."""
    name = flow.source.text
    for step in flow.steps:
        line = step.span.start_line
        text = workspace.text(file.path, Span(line, 0, line, 1_000_000))
        plain = re.search(rf"=\s*(await )?{re.escape(name)}\s*(#.*)?$", text)
        if "=" in text and not plain and _JOINING.search(text):
            return _Step(name, line, text)
        name = step.text
    return None


def _joined(made: _Step, file: Facts) -> Fix | None:
    """The last part of the value only, where it is joined to a folder."""
    start = made.text.find("=") + 1
    places = list(re.finditer(rf"(?<![\w.\"'/-]){re.escape(made.name)}(?![\w.(\[\"'/-])", made.text[start:]))
    if len(places) != 1 or not made.name.isidentifier() or not file.path.endswith(".py"):
        return None
    col = len(made.text[: start + places[0].start()].encode())
    whole = Span(made.line, col, made.line, col + len(made.name))
    edit = Edit(file.path, whole, f"{_HARMLESS.function}({made.name})")
    return Fix(_HARMLESS.title, (edit, *imported(file, _HARMLESS.needs)))


def _is_segment(flow: Flow, file: Facts, workspace: Workspace) -> bool:
    """Whether the value is one segment of the route's path, which cannot lead out of a folder."""
    name = re.escape(flow.source.text)
    segment = re.compile(rf"\{{{name}\}}|<(string:|default:)?{name}>")
    routes = (r for r in workspace.routes_of(file.path) if r.handler == flow.sink.scope)
    return any(segment.search(route.path) for route in routes)
