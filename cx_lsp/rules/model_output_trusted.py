"""CX502: what a model wrote becomes code, SQL, a command, HTML, a path or an address as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Edit, Fact, Facts, Finding, Fix, Flow, Place, Span, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.calls import ahead, call_around, is_meant
from cx_lsp.rules.shared.models import SDK, asked

_FAMILIES = frozenset(f"CWE-{n}" for n in (22, 78, 79, 89, 94, 502, 601, 918))
_HOOK = re.compile(r"^(use[A-Z]|experimental_use[A-Z])\w+$|^(use[A-Z]|experimental_use[A-Z])\w+\(")


@rule("CX502")
def model_output_trusted(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per sink that a model's words reach without being judged on the way."""
    if file.role != "code":
        return
    flows = [
        f
        for f in workspace.flows(file)
        if f.source.get("of") == "model"
        and not f.guarded
        and f.sink.get("cwe") in _FAMILIES
        # An answer is what a model is asked for; what shows it is somewhere else.
        and f.sink.text != "return"
    ]
    if not flows:
        return
    for flow in flows:
        name = asked(flow.source, file, workspace) or _hook(flow.source, file)
        around = call_around(flow.sink, file)
        if not name or not is_meant(flow.sink, around, file, _said(flow)):
            continue
        path = _path(flow, name, file.path)
        yield Finding(
            "CX502",
            f"what the model returned reaches {flow.sink.get('to')} without validation",
            file.path,
            flow.sink.span,
            flow.sink.scope,
            related=path,
            why=tuple(place.message for place in path),
            cwe=flow.sink.get("cwe"),
            anchor=f"{name} {flow.sink.text}",
            fix=_fix(flow, around, file, workspace),
        )


def _hook(source: Fact, file: Facts) -> str:
    """The hook of the AI SDK that shows a model's words."""
    name = source.text.partition("(")[0]
    module = next((f.get("module").strip("'\"") for f in file.of("import") if f.text == name), "")
    return name if _HOOK.match(source.text) and SDK.match(module) else ""


def _said(flow: Flow) -> str:
    return " ".join((flow.sink.text, *(step.text for step in flow.steps)))


def _path(flow: Flow, name: str, path: str) -> tuple[Place, ...]:
    source, sink = flow.source, flow.sink
    return (
        Place(source.get("path") or path, source.span, f"`{name}` returns what a model wrote"),
        *(Place(s.get("path") or path, s.span, f"is carried on in `{s.text}`") for s in flow.steps),
        Place(path, sink.span, f"reaches {sink.get('to')}"),
    )


def _fix(flow: Flow, around: Fact | None, file: Facts, workspace: Workspace) -> Fix | None:
    """Reading instead of running, text instead of HTML."""
    python = file.path.endswith(".py")
    if around is not None and around.text == "eval":
        callee = ahead(around.span, len("eval"))
        if not python:
            return Fix("Read it as JSON instead of running it", (Edit(file.path, callee, "JSON.parse"),))
        edits = (Edit(file.path, callee, "ast.literal_eval"), *_import(file, "ast"))
        return Fix("Read it as a literal instead of running it", edits)
    if around is not None and python and around.text.rpartition(".")[2] == "Markup":
        callee = ahead(around.span, len(around.text))
        return Fix("Escape it", (Edit(file.path, callee, f"{around.text}.escape"),))
    line = flow.sink.span.start_line
    before = workspace.text(file.path, Span(line, 0, line, flow.sink.span.start_col))
    shown = re.search(r"\.(innerHTML)\s*\+?=\s*$", before)
    if shown is not None:
        start, end = (len(before[: shown.start(1)].encode()), len(before[: shown.end(1)].encode()))
        return Fix("Show it as text", (Edit(file.path, Span(line, start, line, end), "textContent"),))
    return None


def _import(file: Facts, module: str) -> Iterator[Edit]:
    """The import a fix needs, before the others of the file."""
    imports = [f for f in file.of("import") if not f.scope]
    if any(f.text == module for f in imports):
        return
    first = next((f for f in imports if f.get("module") != "__future__"), None)
    if first is not None:
        line = first.span.start_line
        yield Edit(file.path, Span(line, 0, line, 0), f"import {module}\n")
