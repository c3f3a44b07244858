"""The functions a model may call, and what their bodies say of the words it calls them with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cx_lsp.model import Fact, Facts, Span, Workspace
from cx_lsp.rules.shared.models import SDK, modules

_KIT = re.compile(
    r"^(mcp|fastmcp|semantic_kernel|strands|google\.adk|haystack|@modelcontextprotocol/\S+|@openai/agents\S*"
    r"|@mastra/\S+|fastmcp)([./]|$)"
)
_ALONE = re.compile(
    r"(^|\.)(function_tool|tool_plain|kernel_function|beta_tool|DynamicStructuredTool|betaZodTool)$"
)
_TEXTUAL = re.compile(r"^$|\b(str|string|Any|any|dict|Dict|object|Record|list|List)\b")
_BOUND = re.compile(r"Literal\[|pattern=|\bregex=|Enum\b|constr\(")
_REMARK = re.compile(r'"""[\s\S]*?"""|\'\'\'[\s\S]*?\'\'\'|/\*[\s\S]*?\*/|(?m:(?:^|\s)(?:#|//).*$)')
_JUDGES = re.compile(
    r"\bin\b|starts_?[wW]ith|includes|is_relative_to|[=!]=|[<>]|match|test\(|allow|valid|safe|check|\.has\("
)
_CLEANS = (
    r"(?:\w*(?:valid|sanit|secure|safe|escape|quote|allow|check|verif|ensure|resolve_in|within|clean|basename)\w*"
    r"|int|float|Number|parseInt|UUID|path\.basename)"
)


_CALLS = frozenset(
    {
        "tool",
        "createTool",
        "dynamicTool",
        "zodFunction",
        "betaZodTool",
        "DynamicStructuredTool",
        "DynamicTool",
    }
    | {"FunctionTool", "registerTool"}
)


@dataclass(frozen=True, slots=True)
class Tool:
    """A function that a model may call: the whole of it, its name and the parameters that hold text."""

    fact: Fact
    name: str
    by: str
    """What made it a tool: a decorator, a class or a call."""
    span: Span
    body: str
    """Its text without comments and documentation."""
    parameters: tuple[str, ...]
    kit: str
    """The module that calls it."""


def tools(file: Facts, workspace: Workspace) -> Iterator[Tool]:
    """The tools of a file, each once."""
    known = modules(file)
    handed = {f.text for f in file.of("handed")}
    facts = [*file.of("tool"), *(f for f in file.of("function") if f.text in handed and f.scope == f.text)]
    if not facts:
        return
    seen: set[Span] = set()
    for fact in facts:
        kit = _kit(fact, file, known)
        whole = fact.span if fact.kind == "function" or not _is_python(file) else _function(fact, file)
        if kit and whole is not None and whole not in seen:
            seen.add(whole)
            yield _tool(fact, whole, kit, file, workspace)


def carried(tool: Tool) -> Iterator[tuple[str, frozenset[str]]]:
    """Each parameter with the names its text goes by, unless something judges it first."""
    for parameter in tool.parameters:
        names = {parameter}
        for target, value in re.findall(
            r"(?m)(?:^|[;{])\s*(?:const |let |var )?(\w+)(?:: ?\w+)? ?=(?![=>]) ?([^;\n]+)", tool.body
        ):
            said = rf"(?<![\w.])({'|'.join(map(re.escape, sorted(names)))})\b"
            if re.search(said, value) and not re.search(rf"{_CLEANS}\(.*{said}", value):
                names.add(target)
        if not any(_is_judged(name, tool.body) for name in names):
            yield parameter, frozenset(names)


def _is_judged(name: str, body: str) -> bool:
    """Whether a test asks more of a value than whether it is there, or a call is made to clean it."""
    if re.search(rf"\b{_CLEANS}\([^()]*\b{re.escape(name)}\b", body):
        return True
    tests = re.findall(rf"(?m)\b(?:if|assert|while|elif|unless)\b(.*\b{re.escape(name)}\b.*)$", body)
    return any(
        _JUDGES.search(re.sub(r"\b(len|typeof)\b.*|[.](length|exists)\b.*", "", test)) for test in tests
    )


def _kit(fact: Fact, file: Facts, known: dict[str, str]) -> str:
    """The module that hands the function to a model, "" when there is none."""
    by = fact.get("by")
    head = known.get(re.split(r"[.(]", by)[0], "")
    for module in (head, _made_of(by.partition(".")[0], file, known)):
        found = SDK.match(module) or _KIT.match(module)
        if found is not None:
            return found[1]
    asks = next((f[1] for m in known.values() if (f := SDK.match(m) or _KIT.match(m)) is not None), "")
    loose = (
        fact.kind == "function"
        or ("." not in by and by in _CALLS)
        or _ALONE.search(by)
        or by.endswith("Tool")
    )
    return asks if loose or (not head and by.endswith(".tool")) else ""


def _made_of(name: str, file: Facts, known: dict[str, str]) -> str:
    made = next((f for f in file.of("instance") if f.text == name), None)
    return known.get(made.get("of").partition(".")[0], "") if made is not None else ""


def _is_python(file: Facts) -> bool:
    return file.path.endswith((".py", ".pyi"))


def _function(fact: Fact, file: Facts) -> Span | None:
    whole = file.function(fact.scope)
    return whole.span if whole is not None else None


def _tool(fact: Fact, span: Span, kit: str, file: Facts, workspace: Workspace) -> Tool:
    text = workspace.text(file.path, span)
    schema = _schema(fact, file, workspace)
    parameters = tuple(
        f.text
        for f in file.of("parameter")
        if span.holds(f.span)
        and f.text not in ("self", "cls", "ctx", "context", "wrapper", "run_context", "extra", "runtime")
        and _TEXTUAL.search(f.get("type"))
        and not _BOUND.search(f.get("type"))
        and not re.search(
            rf"\b{re.escape(f.text)}\s*:\s*z\s*\.(coerce\s*\.)?(number|boolean|enum|literal|date|bigint)",
            schema,
        )
        and not re.search(
            rf"\b{re.escape(f.text)}\s*:\s*z\s*\.\w+\([^,]*\.(regex|uuid|enum|datetime)\(", schema
        )
    )
    return Tool(
        fact,
        _name(fact, span, file, workspace),
        fact.get("by"),
        span,
        _REMARK.sub(" ", text),
        parameters,
        kit,
    )


def around(tool: Fact, file: Facts) -> Fact | None:
    """The call that makes a function a tool: tool({ execute }), server.tool("name", …)."""
    found = [
        c for c in file.of("call") if c.span.holds(tool.span) and c.text.rpartition(".")[2] == tool.get("by")
    ]
    return max(found, key=lambda c: (c.span.start_line, c.span.start_col), default=None)


def _schema(fact: Fact, file: Facts, workspace: Workspace) -> str:
    call = around(fact, file)
    return workspace.text(file.path, call.span) if call is not None else ""


def _name(fact: Fact, span: Span, file: Facts, workspace: Workspace) -> str:
    call = around(fact, file)
    if call is None:
        return fact.scope.rpartition(".")[0] if fact.text in ("_run", "_arun", "forward") else fact.text
    if fact.get("called"):
        return fact.get("called")
    line = call.span.start_line
    before = workspace.text(file.path, Span(line, 0, line, call.span.start_col))
    found = re.search(r"(\w+)['\"]?\s*[:=]\s*$", before)
    return found[1] if found is not None else call.text
