"""CX201: a request value becomes SQL, a command, code, a path, HTML or an address, and nothing judged it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Facts, Finding, Flow, Place, Workspace
from cx_lsp.rules import rule

_FAMILIES = frozenset(f"CWE-{n}" for n in (22, 78, 79, 89, 94, 502, 601, 918))


@rule("CX201")
def unvalidated_input(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per sink that a stranger's value reaches without being judged on the way."""
    if file.role == "test":
        return
    for flow in workspace.flows(file):
        if (
            not flow.guarded
            and flow.sink.get("cwe") in _FAMILIES
            and flow.source.get("of", "request") == "request"
            and not _is_choice(flow, file, workspace)
            and not _is_segment(flow, file, workspace)
        ):
            path = _path(flow, file.path)
            name = flow.source.get("name") or flow.source.text
            yield Finding(
                "CX201",
                f"request value `{name}` reaches {flow.sink.get('to')} without validation",
                file.path,
                flow.sink.span,
                flow.sink.scope,
                related=path,
                why=tuple(place.message for place in path),
                cwe=flow.sink.get("cwe"),
                anchor=f"{name} {flow.sink.text}",
            )


def _is_choice(flow: Flow, file: Facts, workspace: Workspace) -> bool:
    """Whether the framework lets in only the members of an enumeration of ours."""
    found = workspace.definition(file.path, flow.source.get("type")) if flow.source.get("type") else None
    facts = workspace.facts(found.path) if found is not None else None
    definition = facts.function(found.scope) if facts is not None and found is not None else None
    return definition is not None and "Enum" in definition.get("base")


def _is_segment(flow: Flow, file: Facts, workspace: Workspace) -> bool:
    """Whether the value is one segment of the route's path, which cannot lead out of a folder."""
    name = re.escape(flow.source.text)
    segment = re.compile(rf"\{{{name}\}}|<(string:|default:)?{name}>")
    return flow.sink.get("cwe") == "CWE-22" and any(
        segment.search(route.path)
        for route in workspace.routes_of(file.path)
        if route.handler == flow.sink.scope
    )


def _path(flow: Flow, path: str) -> tuple[Place, ...]:
    source, sink = flow.source, flow.sink
    steps = [
        Place(path, source.span, f"`{source.text}` comes from the request"),
        *(Place(path, step.span, f"is carried on in `{step.text}`") for step in flow.steps),
        Place(path, sink.span, f"reaches {sink.get('to')}"),
    ]
    return tuple(steps)
