"""What the rules on one family of sinks share: the finding for a stranger's value that nothing judged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cx_lsp.model import Edit, Fact, Facts, Finding, Fix, Flow, Place, Span, Workspace

_WORD = re.compile(r"[A-Za-z_$][\w$]*$")


@dataclass(frozen=True, slots=True)
class Wrap:
    """A call that makes a value harmless, and the import line it needs."""

    function: str
    needs: str
    title: str


def reaching(
    code: str,
    weaknesses: Iterable[str],
    file: Facts,
    workspace: Workspace,
    wrap: Wrap | None = None,
) -> Iterator[Finding]:
    """One finding per sink of some weaknesses that a request value reaches without being judged."""
    wanted = frozenset(weaknesses)
    for flow in workspace.flows(file) if file.role != "test" else ():
        if flow.sink.get("cwe") in wanted and is_open(flow, file, workspace):
            yield found(code, flow, file, workspace, wrap)


def is_open(flow: Flow, file: Facts, workspace: Workspace) -> bool:
    """Whether a request value gets through: no judge on the way, no enumeration that the framework checks."""
    requested = flow.source.get("of", "request") == "request"
    return requested and not flow.guarded and not _is_choice(flow, file, workspace)


def found(code: str, flow: Flow, file: Facts, workspace: Workspace, wrap: Wrap | None = None) -> Finding:
    """The finding for one flow, with its path step by step."""
    name = flow.source.get("name") or flow.source.text
    inside = f" in `{flow.sink.get('inside')}()`" if flow.sink.get("inside") else ""
    path = tuple(_path(flow, file.path))
    return Finding(
        code,
        f"request value `{name}` reaches {flow.sink.get('to')}{inside} without validation",
        file.path,
        flow.sink.span,
        flow.sink.scope,
        related=path,
        why=tuple(place.message for place in path),
        cwe=flow.sink.get("cwe"),
        anchor=f"{name} {flow.sink.text}",
        fix=_wrapped(flow, file, workspace, wrap) if wrap is not None and not inside else None,
    )


def _is_choice(flow: Flow, file: Facts, workspace: Workspace) -> bool:
    """Whether the framework lets in only the members of an enumeration of ours."""
    type_ = flow.source.get("type")
    place = workspace.definition(file.path, type_) if type_ else None
    facts = workspace.facts(place.path) if place is not None else None
    definition = facts.function(place.scope) if facts is not None and place is not None else None
    return definition is not None and "Enum" in definition.get("base")


def _path(flow: Flow, path: str) -> Iterator[Place]:
    def place(fact: Fact, message: str) -> Place:
        return Place(fact.get("path") or path, fact.span, message)

    yield place(flow.source, f"`{flow.source.text}` comes from the request")
    for step in flow.steps:
        yield place(step, f"is carried on in `{step.text}`")
    yield place(flow.sink, f"reaches {flow.sink.get('to')}")


def _wrapped(flow: Flow, file: Facts, workspace: Workspace, wrap: Wrap) -> Fix | None:
    """The value wrapped where it stands in the sink: a variable in a sum or in the hole of a text, once."""
    text = workspace.text(file.path, flow.sink.span)
    name = flow.steps[-1].text if flow.steps else flow.source.text
    if not _WORD.match(name) or "\n" in text or not file.path.endswith(".py"):
        return None
    # A text put together before holds more than the stranger's words; those alone are to be wrapped.
    if len(flow.steps) > 1 or text == name:
        return None
    places = [m.start() for m in re.finditer(rf"(?<![\w.]){re.escape(name)}(?![\w.(\[])", text)]
    if len(places) != 1:
        return None
    before, after = text[: places[0]].rstrip(), text[places[0] + len(name) :].lstrip()
    in_hole = before.endswith("{") and after.startswith("}") and _is_formatted(text)
    if not (in_hole or (before[-1:] in ("+", "") and after[:1] in ("+", ""))):
        return None
    line = flow.sink.span.start_line
    col = flow.sink.span.start_col + len(text[: places[0]].encode())
    edits = [Edit(file.path, Span(line, col, line, col + len(name)), f"{wrap.function}({name})")]
    edits += imported(file, wrap.needs)
    return Fix(wrap.title, tuple(edits))


def _is_formatted(text: str) -> bool:
    return re.match(r"[rRbB]?[fF]", text) is not None and text.count('"') + text.count("'") == 2


def imported(file: Facts, needs: str) -> list[Edit]:
    """The edit that adds an import line below the first imports of a file; none when it has it."""
    symbol = needs.rpartition(" ")[2]
    imports = [f for f in file.of("import") if not f.scope]
    if any(f.text == symbol for f in imports):
        return []
    after = [f.span.end_line + 1 for f in imports if f.span.start_col == 0]
    line = max(after, default=0)
    return [Edit(file.path, Span(line, 0, line, 0), f"{needs}\n")]
