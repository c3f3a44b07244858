"""What stands around a call of a model: what ends it in time, and what answers when it fails."""

from __future__ import annotations

import re

from cx_lsp.model import Fact, Facts, Workspace
from cx_lsp.rules.shared.calls import arguments
from cx_lsp.rules.shared.models import Client, ModelCall

_HOPS = 3
_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_GIVES_UP = re.compile(r"(^|[;:{\s])(raise|throw( \w+)?;?\s*\}?)$")


def is_bounded(call: ModelCall, file: Facts, workspace: Workspace) -> bool | None:
    """Whether something ends the call in time; None when that is decided where nobody can see it."""
    deadlines = list(file.of("deadline"))
    if any(call.fact.span.holds(d.span) for d in deadlines) or call.sdk == "boto3":
        return True
    if any(_around(d, call.fact) for d in deadlines) or _ended_with_all(call, file, workspace):
        return True
    if _is_open(call.fact, file, workspace):
        return None
    if call.client is None:
        return False if call.own else None
    made = call.client
    if any(_bounds(d, made, file) for d in made.facts.of("deadline")):
        return True
    return None if made.facts is file and _is_open(made.fact, file, workspace) else False


def is_answered(call: ModelCall, file: Facts, workspace: Workspace) -> bool:
    """Whether something stands in when the call fails: here, or where the function is called."""
    for rescue in file.of("rescue"):
        if _around(rescue, call.fact) or (rescue.span.holds(call.fact.span) and _stands_in(rescue)):
            return True
    # What fails in a tool is told to the model that called it, which goes on.
    if any(tool.span.holds(call.fact.span) or tool.scope == call.fact.scope for tool in file.of("tool")):
        return True
    whole = file.function(call.fact.scope)
    text = workspace.text(file.path, whole.span) if whole is not None else ""
    if re.search(r"fall_?-?back|circuit_?breaker", text, re.IGNORECASE):
        return True
    for caller in workspace.callers_of(file.path, call.fact.scope):
        facts = workspace.facts(caller.path)
        scope = caller.scope
        if facts is not None and any(
            _stands_in(r) for r in facts.of("rescue") if r.scope == scope or r.scope.startswith(f"{scope}.")
        ):
            return True
    return False


def is_entered(call: ModelCall, file: Facts, workspace: Workspace) -> bool:
    """Whether it is known from where the function is entered: where nobody knows, something may stand in."""
    scope = call.fact.scope
    return (
        any(p.is_entry and "*" not in p.entry for p in workspace.journeys_of(file.path, scope))
        or any(r.handler == scope for r in workspace.routes_of(file.path))
        or bool(workspace.callers_of(file.path, scope))
    )


def _ended_with_all(call: ModelCall, file: Facts, workspace: Workspace) -> bool:
    """Whether what runs the function is ended as a whole, up to three calls away: maxDuration."""
    seen = {(file.path, call.fact.scope)}
    nearest = list(seen)
    for _ in range(_HOPS):
        found = {(c.path, c.scope) for path, scope in nearest for c in workspace.callers_of(path, scope)}
        nearest = [one for one in found if one not in seen]
        seen.update(nearest)
    files = (workspace.facts(path) for path in {one[0] for one in seen})
    return any(
        d.get("around") == "file" for facts in files if facts is not None for d in facts.of("deadline")
    )


def _around(fact: Fact, call: Fact) -> bool:
    """Whether a deadline or an answer holds for the whole function that calls."""
    how = fact.get("around")
    return how == "file" or (
        how == "yes"
        and bool(fact.scope)
        and (call.scope == fact.scope or call.scope.startswith(f"{fact.scope}."))
    )


def _bounds(deadline: Fact, client: Client, file: Facts) -> bool:
    if client.facts is file:
        return client.fact.span.holds(deadline.span)
    # Where something stands in another file may change unnoticed; by what it is an argument of, it does not.
    return deadline.scope == client.fact.scope


def _stands_in(rescue: Fact) -> bool:
    return _GIVES_UP.search(rescue.get("handler").strip()) is None or "return" in rescue.get("handler")


def _is_open(fact: Fact, file: Facts, workspace: Workspace) -> bool:
    """Whether the options of a call are put together elsewhere: create(**options), generateText(options)."""
    inside = arguments(workspace.text(file.path, fact.span))
    if file.path.endswith((".py", ".pyi")):
        return any(one.startswith("**") for one in inside)
    return any(
        one.startswith("...")
        or _WORD.fullmatch(one)
        or re.match(r"\{\s*\.\.\.|\{.*,\s*\.\.\.\w+,?\s*\}$", one, re.S)
        for one in inside
    )
