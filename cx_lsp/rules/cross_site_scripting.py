"""CX207: a request value becomes part of a page as it is, and nothing judged it."""

from __future__ import annotations

from collections.abc import Iterator

from cx_lsp.model import Fact, Facts, Finding, Flow, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.reaching import Wrap, found, is_open, reaching

_HARMLESS = Wrap("escape", "from markupsafe import escape", "Escape it")


@rule("CX207")
def cross_site_scripting(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per place."""
    wrap = _HARMLESS if _imports(file, "flask") else None
    yield from reaching("CX207", ["CWE-79"], file, workspace, wrap)
    if file.role != "test" and _imports(file, "flask"):
        handlers = {route.handler for route in workspace.routes_of(file.path)}
        for flow in file.flows:
            if flow.sink.scope in handlers and _is_page(flow) and is_open(flow, file, workspace):
                yield found("CX207", _as_page(flow), file, workspace, wrap)


def _imports(file: Facts, module: str) -> bool:
    return any(f.get("module", f.text).partition(".")[0] == module for f in file.of("import"))


def _is_page(flow: Flow) -> bool:
    """Whether what a handler of Flask gives back is a text, which a browser takes for a page."""
    clean = flow.sink.get("clean").split()
    whole = flow.source.kind == "input" and flow.sink.kind == "return" and not flow.passed
    return whole and not flow.sink.get("shape") and "CWE-79" not in clean and "encoded" not in clean


def _as_page(flow: Flow) -> Flow:
    back = flow.sink
    sink = Fact("sink", back.text, back.span, back.scope, {"to": "HTML", "cwe": "CWE-79"})
    return Flow(flow.source, sink, flow.steps, flow.guard)
