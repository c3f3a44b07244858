"""CX505: a stranger's words stand where the model looks for orders."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Facts, Finding, Flow, Place, Span, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.models import model_calls

# Values of these types hold no orders.
_TAME = re.compile(
    r"^(Optional\[|Annotated\[)?\s*(int|float|bool|Decimal|UUID\w*|date|datetime|Literal\[|\w*Enum\b)"
)


@rule("CX505")
def prompt_injection(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per system prompt a request writes in, and per prompt with tools that a page writes in."""
    if file.role != "code":
        return
    for flow in workspace.flows(file):
        if flow.guarded or flow.sink.get("cwe") != "CWE-1427" or not _is_told(flow, file, workspace):
            continue
        path = _path(flow, file.path)
        yield Finding(
            "CX505",
            _message(flow),
            file.path,
            flow.sink.span,
            flow.sink.scope,
            related=path,
            why=tuple(place.message for place in path),
            cwe="CWE-1427",
            anchor=f"{flow.source.get('name') or flow.source.text} {flow.sink.text}",
        )


def _is_told(flow: Flow, file: Facts, workspace: Workspace) -> bool:
    source = flow.source.get("of", "request")
    if source == "request":
        return flow.sink.get("to") == "the system prompt" and not _is_tame(flow, file, workspace)
    return source == "web" and _has_tools(flow, file, workspace)


def _is_tame(flow: Flow, file: Facts, workspace: Workspace) -> bool:
    """Whether only numbers and choices of a request's model are used: body.tone, a Literal."""
    kind = flow.source.get("type")
    found = workspace.definition(file.path, kind) if kind else None
    facts = workspace.facts(found.path) if found is not None else None
    if facts is None or found is None:
        return False
    definition = facts.function(found.scope)
    if definition is not None and "Enum" in definition.get("base"):
        return True
    types = {f.text: f.get("type") for f in facts.of("field") if f.scope == found.scope}
    said = " ".join((flow.sink.text, *_lines(flow, file, workspace)))
    used = re.findall(rf"\b{re.escape(flow.source.text)}\.(\w+)", said)
    return bool(used) and all(_is_choice(types.get(one, ""), found.path, workspace) for one in used)


def _is_choice(kind: str, path: str, workspace: Workspace) -> bool:
    found = workspace.definition(path, kind) if kind else None
    facts = workspace.facts(found.path) if found is not None else None
    definition = facts.function(found.scope) if facts is not None and found is not None else None
    return bool(_TAME.match(kind)) or (definition is not None and "Enum" in definition.get("base"))


def _lines(flow: Flow, file: Facts, workspace: Workspace) -> Iterator[str]:
    """The lines on the way, where a step shows only the name that carries the value on."""
    for step in flow.steps:
        line = step.span.start_line
        yield workspace.text(file.path, Span(line, 0, line + 1, 0))


def _has_tools(flow: Flow, file: Facts, workspace: Workspace) -> bool:
    """Whether the model that reads the page may act: a call in the same function that hands it tools."""
    return any(
        call.fact.scope == flow.sink.scope
        and ("tools" in call.fact.data or re.search(r"\btools\b", workspace.text(file.path, call.fact.span)))
        for call in model_calls(file, workspace)
    )


def _message(flow: Flow) -> str:
    if flow.source.get("of") == "web":
        return "text fetched from elsewhere becomes part of a prompt whose model may call tools"
    return f"request value `{flow.source.get('name') or flow.source.text}` becomes part of the system prompt"


def _path(flow: Flow, path: str) -> tuple[Place, ...]:
    how = "is fetched" if flow.source.get("of") == "web" else "comes from the request"
    return (
        Place(
            flow.source.get("path") or path,
            flow.source.span,
            f"`{' '.join(flow.source.text.split())[:60]}` {how}",
        ),
        *(Place(s.get("path") or path, s.span, f"is carried on in `{s.text}`") for s in flow.steps),
        Place(path, flow.sink.span, f"reaches {flow.sink.get('to')}"),
    )
