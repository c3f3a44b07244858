"""CX211: a value of the request may be an object, and stands where the database reads operators."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Edit, Facts, Finding, Fix, Flow, Place, Workspace
from cx_lsp.rules import rule

# Parts of a path, headers and fields of a form are always text; bodies and queries hold objects.
_OBJECTS = re.compile(r"(^|[.])(body|query|json|get_json|rawBody)\b|\.json\(\)$|^@(Body|Query)\(|^\w+$")
_TEXT = re.compile(r"^(str|int|float|bool|string|number|boolean|UUID|EmailStr)\b")
_COLLECTION = re.compile(
    r"^(this\.)?_?[A-Z]\w*$|(^|[.])\w*([mM]odel|[cC]ollection|[cC]ol|[rR]epo)$|\.collection\("
    r"|^(\w+\.)*(db|mongo|models)\b"
)
_NO_COLLECTION = re.compile(
    r"^(Array|Object|Set|Map|Math|JSON|[A-Z_]+)$|prisma|queryRunner|[sS]ervice|\$\(|jQuery"
)


@rule("CX211")
def nosql_injection(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per query, however many of its operands are a stranger's."""
    if file.role != "code":
        return
    found: dict[tuple[str, str, str], list[Flow]] = {}
    for flow in workspace.flows(file):
        sink = flow.sink
        if (
            sink.get("cwe") == "CWE-943"
            and not flow.guarded
            and not sink.text.startswith(("str(", "int("))
            and _may_be_object(flow)
            and _is_collection(flow, file)
            and not _judged(flow, file, workspace)
        ):
            found.setdefault((sink.scope, sink.get("of"), sink.get("by")), []).append(flow)
    for flows in found.values():
        yield _finding(flows, file)


def _finding(flows: list[Flow], file: Facts) -> Finding:
    flow = flows[0]
    name = flow.source.get("name") or flow.source.text
    path = (
        Place(
            file.path, flow.source.span, f"`{flow.source.text}` comes from the request and may be an object"
        ),
        *(Place(file.path, step.span, f"is carried on in `{step.text}`") for step in flow.steps),
        Place(file.path, flow.sink.span, f"becomes {flow.sink.get('to')} of `{flow.sink.get('of')}`"),
    )
    return Finding(
        "CX211",
        f"`{name}` becomes {flow.sink.get('to')} as it is sent; `{{$ne: null}}` matches any record",
        file.path,
        flow.sink.span,
        flow.sink.scope,
        related=path,
        why=tuple(place.message for place in path),
        cwe="CWE-943",
        anchor=f"{name} {flow.sink.text}",
        fix=_as_text(flows, file),
    )


def _as_text(flows: list[Flow], file: Facts) -> Fix | None:
    """Every operand of the query converted, which no other way of writing it needs."""
    if any(flow.sink.get("to") != "a query operand" for flow in flows):
        return None
    call = "str" if file.language == "python" else "String"
    operands = {flow.sink.span: flow.sink for flow in flows}
    edits = (
        Edit(file.path, span, f"{'' if sink.get('key') else sink.text + ': '}{call}({sink.text})")
        for span, sink in sorted(operands.items())
    )
    return Fix("Take it as text", tuple(edits))


def _may_be_object(flow: Flow) -> bool:
    source = flow.source
    if source.get("of", "request") != "request" or _TEXT.match(source.get("type")):
        return False
    return _OBJECTS.search(source.text) is not None and not re.search(r"params|headers|cookies", source.text)


def _is_collection(flow: Flow, file: Facts) -> bool:
    """Whether what is asked is a collection of a document database, by how it is called and asked."""
    of = flow.sink.get("of")
    if _NO_COLLECTION.search(of) or not _COLLECTION.search(of):
        return False
    whole = flow.sink.get("to") == "a query" and flow.sink.get("by") in ("find", "findOne")
    return not whole or flow.source.get("name") in ("", flow.source.text)


def _judged(flow: Flow, file: Facts, workspace: Workspace) -> bool:
    """Whether a schema or a sanitizer stands before the handler, or a type before the parameter."""
    scope = flow.sink.scope
    routes = [
        r for r in workspace.routes_of(file.path) if r.handler and f"{scope}.".startswith(f"{r.handler}.")
    ]
    return any(workspace.validators(route) for route in routes)
