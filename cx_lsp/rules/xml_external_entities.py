"""CX214: an XML parser fetches what the document tells it to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cx_lsp.model import Edit, Fact, Facts, Finding, Fix, Flow, Place, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.constants import argument, is_false, is_true
from cx_lsp.rules.shared.credential_names import asking, deployed

_EXTERNAL = re.compile(r"external[-_](ges|pes|general|parameter)")
_SWITCH = re.compile(
    r"\b(resolve_entities|load_dtd|dtd_validation|noent|replaceEntities)(\s*[=:]\s*)(True|true)\b"
)
_WHY = "an external entity names files of the server, addresses behind its firewall, or itself many times"


@rule("CX214")
def xml_external_entities(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per parser that is set up to follow entities, where a stranger's document may reach it."""
    if not deployed(file):
        return
    calls = [call for call in file.of("options") if call.get("of") == "xml"]
    if not calls:
        return
    flows = [
        f
        for f in workspace.flows(file)
        if f.sink.get("cwe") == "CWE-611" and f.source.get("of", "request") == "request" and not f.guarded
    ]
    asked = asking(file) | {flow.sink.scope for flow in flows}
    told: set[str] = set()
    for call in _last_words(calls):
        what = _follows(call, file)
        flow = next((f for f in flows if f.sink.scope == call.scope), None)
        if what and (flow is not None or call.scope not in asked):
            told.add(call.scope)
            yield _finding(file, call, what, flow, workspace)
    for flow in flows:
        parsed = next((c for c in calls if c.span.holds(flow.sink.span)), None)
        if parsed is not None and parsed.scope not in told and _by_default(parsed, file):
            told.add(parsed.scope)
            yield _finding(file, parsed, "`lxml` before version 5", flow, workspace)


def _last_words(calls: Sequence[Fact]) -> Iterator[Fact]:
    """The calls without features that the same function sets anew further down."""
    said: dict[tuple[str, str, str], Fact] = {}
    for call in calls:
        feature = call.get("0") if call.text.endswith("setFeature") else str(call.span)
        said[call.scope, call.text, feature] = call
    yield from said.values()


def _follows(call: Fact, file: Facts) -> str:
    """By which switch a parser follows entities, "" when it does not."""
    last = call.text.rpartition(".")[2]
    if last == "setFeature":
        feature = argument(call, file, "0", "name")
        on = is_true(argument(call, file, "1", "state"))
        return f"`{feature.rpartition('.')[2]}`" if on and _EXTERNAL.search(feature) else ""
    for name in ("1.noent", "1.replaceEntities", "resolve_entities"):
        if is_true(argument(call, file, name)):
            return f"`{name.rpartition('.')[2]}`"
    if is_false(argument(call, file, "resolve_entities")):
        return ""
    if is_false(argument(call, file, "no_network")):
        return "`no_network=False`"
    loads = next((n for n in ("load_dtd", "dtd_validation") if is_true(argument(call, file, n))), "")
    return f"`{loads}`" if loads else ""


def _by_default(call: Fact, file: Facts) -> bool:
    """Whether the call parses with lxml and no parser of its own."""
    name = call.text.partition(".")[0]
    known = next((f for f in file.of("import") if f.text in (name, call.text.rpartition(".")[0])), None)
    lxml = known is not None and known.get("module").startswith("lxml")
    last = call.text.rpartition(".")[2]
    given = argument(call, file, "parser", "1")
    plain = re.fullmatch(r"(\w+\.)*XMLParser\((?!.*resolve_entities *= *(False|['\"]internal)).*\)", given)
    return lxml and last != "feed" and (not given or plain is not None)


def _finding(file: Facts, call: Fact, what: str, flow: Flow | None, workspace: Workspace) -> Finding:
    path: tuple[Place, ...] = ()
    if flow is not None:
        path = (
            Place(file.path, flow.source.span, f"`{flow.source.text}` comes from the request"),
            Place(file.path, flow.sink.span, "reaches an XML parser"),
        )
    return Finding(
        "CX214",
        f"{what} lets an XML document read files and addresses of the server",
        file.path,
        call.span,
        call.scope,
        related=path,
        why=(_WHY,),
        cwe="CWE-611",
        anchor=f"{call.text} {what}",
        fix=_fix(file, call, workspace),
    )


def _fix(file: Facts, call: Fact, workspace: Workspace) -> Fix | None:
    """The same call with the switch off, where it is written in the call."""
    text = workspace.text(file.path, call.span)
    if call.text.endswith("setFeature"):
        safe = re.sub(r",(\s*)True(\s*,?\s*)\)$", r",\1False\2)", text)
    else:
        safe = _SWITCH.sub(lambda m: f"{m[1]}{m[2]}{'False' if m[3] == 'True' else 'false'}", text)
        safe = re.sub(r"\bno_network(\s*=\s*)False\b", r"no_network\1True", safe)
    return Fix("Follow no external entities", (Edit(file.path, call.span, safe),)) if safe != text else None
