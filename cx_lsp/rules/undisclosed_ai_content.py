"""CX503: a customer reads what a model wrote, and nothing near says so."""

from __future__ import annotations

from collections.abc import Iterator

from cx_lsp.model import Edit, Fact, Facts, Finding, Fix, Flow, Journey, Place, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.models import SDK, asked, modules
from cx_lsp.rules.shared.wordings import discloses

_READERS = ("the customer", "a letter")
_HOOKS = ("useChat", "useCompletion", "useObject", "experimental_useObject", "useAssistant")


@rule("CX503")
def undisclosed_ai_content(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per function that shows a customer a model's words without saying whose they are."""
    if file.role != "code":
        return
    seen: set[str] = set()
    for place, source, flow in _shown(file, workspace):
        journeys = _journeys(file, place.scope, workspace)
        if not journeys or place.scope in seen or discloses(file, place.scope, journeys, workspace):
            continue
        seen.add(place.scope)
        yield Finding(
            "CX503",
            f'what a model wrote reaches the customer of journey "{journeys[0].name}" undisclosed',
            file.path,
            place.span,
            place.scope,
            related=(Place(source.get("path") or file.path, source.span, "a model writes it here"),)
            if flow
            else (),
            why=("no field, label or text here or on the journey's pages says that a machine wrote it",),
            cwe="CWE-1426",
            anchor=f"{place.scope} {place.text}",
            fix=_fix(place, file) if flow else None,
        )


def _shown(file: Facts, workspace: Workspace) -> Iterator[tuple[Fact, Fact, Flow | None]]:
    """Where a model's words are shown, and where they come from."""
    flows = [
        f for f in workspace.flows(file) if f.source.get("of") == "model" and f.sink.get("to") in _READERS
    ]
    answering = {r.handler for r in workspace.routes_of(file.path)}
    for flow in flows:
        sent = flow.sink.get("to") == "a letter" or flow.sink.scope in answering
        if sent and asked(flow.source, file, workspace):
            yield flow.sink, flow.source, flow
    known = modules(file)
    for hook in file.of("input"):
        name = hook.text.partition("(")[0]
        if hook.get("of") == "model" and name in _HOOKS and SDK.match(known.get(name, "")):
            yield hook, hook, None


def _journeys(file: Facts, scope: str, workspace: Workspace) -> tuple[Journey, ...]:
    passages = workspace.journeys_of(file.path, scope)
    return tuple(p.journey for p in passages if p.journey.stakes != "low")


def _fix(sink: Fact, file: Facts) -> Fix | None:
    """A field that says it, beside the answer."""
    if sink.get("how") != "entry":
        return None
    end = sink.span.end_line, sink.span.end_col
    piece = ', "ai_generated": True' if file.path.endswith(".py") else ", aiGenerated: true"
    at = type(sink.span)(*end, *end)
    return Fix("Say in the answer that a model wrote it", (Edit(file.path, at, piece),))
