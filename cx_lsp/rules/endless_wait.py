"""CX237: a handler waits for another server for as long as that likes."""

from __future__ import annotations

from collections.abc import Iterator

from cx_lsp.model import Edit, Fact, Facts, Finding, Fix, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.constants import UNKNOWN, argument
from cx_lsp.rules.shared.credential_names import asking, deployed


@rule("CX237")
def endless_wait(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per outgoing call of a handler that no limit ends."""
    if not deployed(file):
        return
    handlers = {r.handler for r in workspace.routes_of(file.path)} | asking(file)
    for call in file.of("options"):
        if _leaves(call) and call.scope in handlers - {""} and _endless(call, file):
            yield Finding(
                "CX237",
                f"`{call.text}` may wait for ever, and this request with it",
                file.path,
                call.span,
                call.scope,
                why=("a server that accepts and never answers then holds every worker",),
                cwe="CWE-400",
                anchor=call.text,
                fix=_fix(call, file, workspace),
            )


def _leaves(call: Fact) -> bool:
    return call.get("of") == "outgoing" or call.get("object") in ("requests", "httpx", "urllib3")


def _endless(call: Fact, file: Facts) -> bool:
    at = ("timeout", "2") if call.text.endswith("urlopen") else ("timeout",)
    given = argument(call, file, *at)
    # httpx waits five seconds unless it is told otherwise.
    patient = not given and UNKNOWN not in call.data and not call.text.startswith("httpx")
    return given == "None" or patient


def _fix(call: Fact, file: Facts, workspace: Workspace) -> Fix | None:
    """The same call with an end to it."""
    text = workspace.text(file.path, call.span)
    if file.language != "python" or "timeout" in text or not text.endswith(")"):
        return None
    inside = text[:-1].rstrip()
    comma = "" if inside.endswith(",") else ","
    safe = f"{inside}{comma} timeout=10)"
    return Fix("Wait ten seconds at most", (Edit(file.path, call.span, safe),))
