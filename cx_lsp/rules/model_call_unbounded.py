"""CX501: a customer waits for a model that nothing ends in time, or that nothing stands in for."""

from __future__ import annotations

from collections.abc import Iterator

from cx_lsp.model import Edit, Facts, Finding, Fix, Passage, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.calls import arguments, end_of
from cx_lsp.rules.shared.models import ModelCall, model_calls
from cx_lsp.rules.shared.waiting import is_answered, is_bounded, is_entered

# What takes `timeout` at the call itself, in seconds.
_SECONDS = ("openai", "anthropic", "litellm", "groq", "together")
# What takes them in a second argument, in milliseconds.
_OPTIONS = ("openai", "@anthropic-ai/sdk", "groq-sdk")
_TEN_MINUTES = ("openai", "anthropic", "@anthropic-ai/sdk", "groq", "groq-sdk")


@rule("CX501")
def model_call_unbounded(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per model call on a journey that matters, naming what is missing."""
    if file.role != "code":
        return
    for call in model_calls(file, workspace):
        journey = _journey(call, file, workspace)
        if journey is None:
            continue
        bounded, answered = is_bounded(call, file, workspace), is_answered(call, file, workspace)
        answered = answered or not is_entered(call, file, workspace)
        if bounded is not False and answered:
            continue
        missing = [*(["timeout"] if bounded is False else []), *([] if answered else ["fallback"])]
        yield Finding(
            "CX501",
            f'model call `{call.name}` on journey "{journey.journey.name}" has no {" and no ".join(missing)}',
            file.path,
            call.fact.span,
            call.fact.scope,
            why=tuple(_why(call, missing)),
            cwe="CWE-1088" if "timeout" in missing else "CWE-755",
            anchor=f"{call.name} {' '.join(missing)}",
            fix=_fix(call, file, workspace) if missing == ["timeout"] else None,
        )


def _journey(call: ModelCall, file: Facts, workspace: Workspace) -> Passage | None:
    """The journey with the highest stakes through the call; those of low stakes may wait."""
    passages = workspace.journeys_of(file.path, call.fact.scope)
    return next((p for p in passages if p.journey.stakes != "low"), None)


def _why(call: ModelCall, missing: list[str]) -> Iterator[str]:
    if "timeout" in missing:
        how = "ten minutes per try" if call.sdk in _TEN_MINUTES else "as long as the other side likes"
        yield f"neither the call nor its client nor what is around it ends it: the customer waits {how}"
    if "fallback" in missing:
        yield "no `try`, `catch` or second model here or one call away: the model's outage is the journey's"


def _fix(call: ModelCall, file: Facts, workspace: Workspace) -> Fix | None:
    """A timeout where the SDK takes one, as long as the others of the file."""
    text = workspace.text(file.path, call.fact.span)
    inside = arguments(text)
    if not inside:
        return None
    if file.path.endswith(".py"):
        habit = (d.get("value") for d in file.of("deadline") if d.get("value").replace(".", "").isdigit())
        seconds = next(habit, "30")
        comma = "" if text[:-1].rstrip().endswith(",") else ","
        return (
            _insert(file, call, text, f"{comma} timeout={seconds}", seconds) if call.sdk in _SECONDS else None
        )
    if call.sdk == "ai" and inside[0].startswith("{"):
        at = end_of(call.fact.span, text, len(text) - text.rfind(inside[0]) - 1)
        piece = " abortSignal: AbortSignal.timeout(30_000),"
        return Fix("End the call after 30 seconds", (Edit(file.path, at, piece),))
    if call.sdk in _OPTIONS and len(inside) == 1:
        return _insert(file, call, text, ", { timeout: 30_000 }", "30")
    return None


def _insert(file: Facts, call: ModelCall, text: str, piece: str, seconds: str) -> Fix:
    """Puts something behind the last argument."""
    behind = len(text) - len(text[:-1].rstrip())
    edit = Edit(file.path, end_of(call.fact.span, text, behind), piece)
    return Fix(f"End the call after {seconds} seconds", (edit,))
