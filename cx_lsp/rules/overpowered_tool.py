"""CX506: a model may call a function that does more than its words should decide."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Edit, Fact, Facts, Finding, Fix, Place, Span, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.calls import ahead, call_around, end_of, is_meant
from cx_lsp.rules.shared.tools import Tool, around, carried, tools

_FAMILIES = frozenset(f"CWE-{n}" for n in (22, 78, 89, 94, 502))
# What cannot be taken back, as the first word of a tool's name.
_FINAL = re.compile(
    r"^(delete|drop|destroy|purge|wipe|erase|refund|charge|pay|payout|transfer|withdraw|purchase|buy|grant|revoke)_"
)
_WORD_BREAK = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|-")
_ASKED = re.compile(
    r"approv|confirm|interrupt|human|authori[sz]|permission|permit|require_|requires?[A-Z]|elicit|is_?admin|can_[a-z]|can[A-Z]"
    r"|current_?user|policy|owner|user_id|userId|session\.user|ctx\.|context\.|wrapper\.|role|verif|limit|max_|tenant",
    re.IGNORECASE,
)
_CONSENT = re.compile(r"needs_?approval", re.IGNORECASE)
# What holds for all tools of an agent.
_GATE = re.compile(
    r"toolApproval|human_?in_?the_?loop|interrupt_(before|on)\b|interrupt(Before|On)\b", re.IGNORECASE
)


@rule("CX506")
def overpowered_tool(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per tool: what of the model's words it executes, or that nobody is asked before it acts."""
    if file.role != "code":
        return
    for tool in tools(file, workspace):
        if _consented(tool, file, workspace):
            continue
        reached = _reached(tool, file)
        if reached is None and not _is_final(tool, file):
            continue
        yield Finding(
            "CX506",
            _message(tool, reached),
            file.path,
            tool.fact.head
            if tool.fact.kind == "function" or "=>" not in tool.fact.text
            else _head(tool, file),
            tool.fact.scope,
            related=tuple(_related(tool, reached, file)),
            why=(_why(reached),),
            cwe="CWE-862" if reached is None else "CWE-250",
            anchor=tool.name,
            fix=_fix(tool, file, workspace),
        )


def _head(tool: Tool, file: Facts) -> Span:
    """Its name, or the call that makes a function without a name a tool."""
    call = around(tool.fact, file)
    if tool.fact.kind == "function" or call is None:
        return tool.fact.head
    return ahead(call.span, len(call.text))


def _consented(tool: Tool, file: Facts, workspace: Workspace) -> bool:
    """Whether somebody is asked before the tool runs, as its registration says."""
    call = around(tool.fact, file)
    if _CONSENT.search(tool.fact.get("options")):
        return True
    if call is not None and _CONSENT.search(workspace.text(file.path, call.span)):
        return True
    return _GATE.search(workspace.text(file.path, Span(0, 0, 1_000_000, 0))) is not None


def _reached(tool: Tool, file: Facts) -> tuple[str, Fact] | None:
    """The first parameter whose text becomes an order, and the sink it becomes one in."""
    for flow in file.flows:
        source, sink = flow.source, flow.sink
        handed = source.kind == "parameter" and source.text in tool.parameters and sink.kind == "sink"
        if handed and not flow.guarded and _is_order(sink, tool, file):
            return source.text, sink
    return None if file.path.endswith((".py", ".pyi")) else _said(tool, file)


def _said(tool: Tool, file: Facts) -> tuple[str, Fact] | None:
    """The same of a function that takes its arguments apart: ({ command }) => …"""
    for parameter, names in carried(tool):
        said = re.compile(rf"(?<![\w.])({'|'.join(map(re.escape, sorted(names)))})\b(?!\s*=[^=])")
        for sink in file.of("sink"):
            if _is_order(sink, tool, file) and said.search(sink.text):
                return parameter, sink
    return None


def _is_order(sink: Fact, tool: Tool, file: Facts) -> bool:
    return (
        sink.get("cwe") in _FAMILIES
        and tool.span.holds(sink.span)
        and is_meant(sink, call_around(sink, file), file, tool.body)
    )


def _is_final(tool: Tool, file: Facts) -> bool:
    """Whether the tool does what cannot be taken back, and asks nobody."""
    name = _WORD_BREAK.sub("_", tool.name.strip("'\"")).lower()
    verb = _FINAL.match(f"{name}_")
    acts = [c for c in file.of("call") if tool.span.holds(c.span) and c.span != tool.span]
    return verb is not None and bool(acts) and "mcp" not in tool.kit.lower() and not _ASKED.search(tool.body)


def _message(tool: Tool, reached: tuple[str, Fact] | None) -> str:
    if reached is None:
        return f"tool `{tool.name}` acts on a model's word alone: nobody confirms or authorises it"
    return f"tool `{tool.name}` hands whatever the model says in `{reached[0]}` to {reached[1].get('to')}"


def _why(reached: tuple[str, Fact] | None) -> str:
    if reached is None:
        return "what it does cannot be taken back, and no approval, permission or owner is looked at"
    return f"`{reached[0]}` is any text: nothing compares it with what is allowed, and nobody is asked"


def _related(tool: Tool, reached: tuple[str, Fact] | None, file: Facts) -> Iterator[Place]:
    if reached is not None:
        yield Place(file.path, reached[1].span, f"`{reached[0]}` reaches {reached[1].get('to')}")


def _fix(tool: Tool, file: Facts, workspace: Workspace) -> Fix | None:
    """The approval that the agent's framework knows."""
    title = "Ask a person before it runs"
    if tool.kit == "agents":
        return _decorated(tool, file, workspace, title)
    call = around(tool.fact, file)
    text = workspace.text(file.path, call.span) if call is not None else ""
    opened = re.match(r"tool\(\{", text)
    if tool.kit == "ai" and call is not None and opened is not None:
        at = end_of(call.span, text, len(text) - opened.end())
        return Fix(title, (Edit(file.path, at, " needsApproval: true,"),))
    return None


def _decorated(tool: Tool, file: Facts, workspace: Workspace, title: str) -> Fix | None:
    for decorator in file.of("decorator"):
        if decorator.scope != tool.fact.scope or decorator.text.rpartition(".")[2] not in (
            "tool",
            "function_tool",
        ):
            continue
        text = workspace.text(file.path, decorator.span)
        if not text.endswith(")"):
            return Fix(title, (Edit(file.path, end_of(decorator.span, text, 0), "(needs_approval=True)"),))
        filled = text[:-1].rstrip()
        comma = "" if filled.endswith(("(", ",")) else ", "
        behind = len(text) - len(filled)
        return Fix(
            title, (Edit(file.path, end_of(decorator.span, text, behind), f"{comma}needs_approval=True"),)
        )
    return None
