"""CX504: a model answers or decides where much is at stake, and no way leads to a person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Facts, Finding, Passage, Place, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.models import ModelCall, model_calls
from cx_lsp.rules.shared.wordings import leads_to_a_person

# What customers come to a person with: to ask, to get something back, to object, to be judged.
_CONCERN = re.compile(
    r"chat|support|assist|help|ask|answer|reply|refund|return|complain|claim|dispute|appeal|cancel|decid|decision|approv"
    r"|reject|eligib|triage|loan|credit|diagnos|advice|advis|screen|assess|moderat|verdict",
    re.IGNORECASE,
)


@rule("CX504")
def no_way_to_a_human(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per function in which a model speaks for a high-stakes journey that no person is on."""
    if file.role != "code":
        return
    seen: set[str] = set()
    for call in model_calls(file, workspace):
        passage = _passage(call, file, workspace)
        if passage is None or call.fact.scope in seen:
            continue
        if leads_to_a_person(file, passage.journey, workspace) or _only_helps(call, passage, file, workspace):
            continue
        seen.add(call.fact.scope)
        name = passage.journey.name
        yield Finding(
            "CX504",
            f'a model speaks for high-stakes journey "{name}" and no way leads to a person',
            file.path,
            call.fact.span,
            call.fact.scope,
            related=tuple(_entry(passage, file, workspace)),
            why=(f"{passage.entry} leads here, and nothing on the way hands over or names a contact",),
            anchor=call.name,
        )


def _passage(call: ModelCall, file: Facts, workspace: Workspace) -> Passage | None:
    """The high-stakes journey on which a customer's concern is put to the model."""
    for passage in workspace.journeys_of(file.path, call.fact.scope):
        said = f"{passage.journey.name} {passage.journey.id} {passage.entry} {call.fact.scope}"
        if passage.journey.stakes == "high" and _CONCERN.search(said):
            return passage
    return None


def _only_helps(call: ModelCall, passage: Passage, file: Facts, workspace: Workspace) -> bool:
    """Whether the journey has handlers in which a model speaks, and this function is none of them."""
    if _handles(call.fact.scope, file.path, workspace):
        return False
    for one in workspace.functions_of(passage.journey):
        facts = workspace.facts(one.path)
        if (
            facts is not None
            and any(fact.scope == one.scope for fact in facts.of("model_call"))
            and _handles(one.scope, one.path, workspace)
            and any(other.fact.scope == one.scope for other in model_calls(facts, workspace))
        ):
            return True
    return False


def _handles(scope: str, path: str, workspace: Workspace) -> bool:
    return any(r.handler == scope or scope.startswith(f"{r.handler}.") for r in workspace.routes_of(path))


def _entry(passage: Passage, file: Facts, workspace: Workspace) -> Iterator[Place]:
    for route in workspace.routes_of(file.path):
        if str(route) == passage.entry and route.file == file.path:
            yield Place(route.file, route.head, f"{route} enters the journey")
            return
