"""CX225: a body becomes a record as a whole, so that the caller chooses which columns it sets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Definition, Edit, Fact, Facts, Finding, Fix, Flow, Place, Route, Span, Workspace
from cx_lsp.rules import rule

# What of a request holds several fields at once.
_WHOLE = re.compile(
    r"(^|[.])(body|json|get_json|get_json\(\)|data|form|POST|values|rawBody)$|\.json\(\)$|^@Body\(\)|^\w+$"
)
_LOOSE = re.compile(r"^$|dict|Dict|\bany\b|Any|Record|object|unknown|Mapping")
_PRIVILEGED = re.compile(
    r"^(is_?(admin|staff|superuser|verified|active|owner)|admin|roles?|permissions?|groups|balance|credits?|verified"
    r"|scopes?|plan|tier|owner(_?id)?|user_?id|tenant_?id|password(_?hash)?|hashed_password|superuser|staff)$",
    re.IGNORECASE,
)
_RECORD = re.compile(
    r"\b(models?\.Model|db\.Model|Model|Base|DeclarativeBase|Document|Entity)\b|table ?= ?True"
)
_COLUMN = re.compile(r"\b(Column|mapped_column|\w*Field|relationship|ForeignKey)\(")
_LIBRARY = re.compile(r"AbstractUser|AbstractBaseUser|PermissionsMixin")
_MODELS = re.compile(r"model|entit|schema|mongoose|sequelize|(^|/)db(/|$)", re.IGNORECASE)
_HOLDS_RECORDS = re.compile(
    r"^[A-Z]|([mM]odel|[rR]epo(sitory)?|[cC]ollection)$|^(prisma|db|knex|models|this\.prisma)\.|\("
)
_DENIED = re.compile(
    r"\bdelete\s+[\w.]+\.\w+|\.\.\.(rest|others?|safe|allowed|data|fields)\b\s*\}\s*=|\bpick\(|\bomit\(|\.pop\("
)


@rule("CX225")
def mass_assignment(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per record that a body, or a serializer of all fields, fills without naming its columns."""
    if file.role != "code":
        return
    seen: set[str] = set()
    for flow in workspace.flows(file):
        if (
            flow.sink.get("cwe") == "CWE-915"
            and flow.source.get("of", "request") == "request"
            and not flow.guarded
            and flow.sink.scope not in seen
            and _is_whole(flow, file, workspace)
            and not _judged(flow, file, workspace)
        ):
            columns = _columns(flow, file, workspace)
            if columns is not None:
                seen.add(flow.sink.scope)
                yield _finding(flow, file, columns)
    yield from _serializers(file, workspace)


def _finding(flow: Flow, file: Facts, columns: tuple[str, ...]) -> Finding:
    name = flow.source.get("name") or flow.source.text
    rights = [c for c in columns if _PRIVILEGED.search(c)]
    some = f", `{rights[0]}` included" if rights else ""
    path = (
        Place(file.path, flow.source.span, f"`{flow.source.text}` comes from the request"),
        *(Place(file.path, step.span, f"is carried on in `{step.text}`") for step in flow.steps),
        Place(file.path, flow.sink.span, f"becomes {flow.sink.get('to')} as a whole"),
    )
    return Finding(
        "CX225",
        f"all of `{name}` becomes {flow.sink.get('to')}; the caller chooses which fields it sets{some}",
        file.path,
        flow.sink.span,
        flow.sink.scope,
        related=path,
        why=tuple(place.message for place in path),
        cwe="CWE-915",
        anchor=f"{name} {flow.sink.text}",
        fix=_chosen(flow, file, columns),
    )


def _chosen(flow: Flow, file: Facts, columns: tuple[str, ...]) -> Fix | None:
    """The body reduced to the columns of the record that give nobody rights."""
    open_ = [
        c
        for c in columns
        if not _PRIVILEGED.search(c) and c not in ("id", "uuid", "pk", "created_at", "updated_at")
    ]
    sink = flow.sink
    if not open_ or file.language != "python" or not sink.text.isidentifier() or "name" in sink.get("to"):
        return None
    names = ", ".join(f'"{c}"' for c in open_) + ("," if len(open_) == 1 else "")
    text = f"{{key: {sink.text}[key] for key in ({names}) if key in {sink.text}}}"
    return Fix("Take only the columns a caller may set", (Edit(file.path, sink.span, text),))


def _is_whole(flow: Flow, file: Facts, workspace: Workspace) -> bool:
    """Whether the body as such reaches the record, and nothing was taken out of it by name."""
    source, type_ = flow.source, flow.source.get("type")
    if not _WHOLE.search(source.text) or (type_ and not _LOOSE.search(type_)):
        return type_ != "" and _keeps_all(type_, file, workspace)
    if source.get("name") not in ("", source.text) or (source.text.isidentifier() and not source.get("name")):
        return False
    definition = file.function(flow.sink.scope)
    text = workspace.text(file.path, definition.span) if definition is not None else ""
    return not _DENIED.search(text)


def _keeps_all(type_: str, file: Facts, workspace: Workspace) -> bool:
    """Whether a model lets fields through that it does not name."""
    found = workspace.definition(file.path, type_)
    facts = workspace.facts(found.path) if found is not None else None
    if facts is None or found is None:
        return False
    inside = [f for f in facts.of("field") if f.scope in (found.scope, f"{found.scope}.Config")]
    return any(
        re.search(r"extra.{0,6}allow|^['\"]allow", f"{f.text} {f.get('value')}") for f in inside
    ) and any("allow" in f.get("value") for f in inside)


def _judged(flow: Flow, file: Facts, workspace: Workspace) -> bool:
    """Whether a schema judges what the handler is sent, and lets through the fields that it names."""
    if flow.source.get("type") and not _LOOSE.search(flow.source.get("type")):
        return False
    routes = [r for r in workspace.routes_of(file.path) if _is_inside(flow.sink.scope, r)]
    return any(v.how != "sanitizer" for r in routes for v in workspace.validators(r))


def _is_inside(scope: str, route: Route) -> bool:
    return scope == route.handler or scope.startswith(f"{route.handler}.")


def _columns(flow: Flow, file: Facts, workspace: Workspace) -> tuple[str, ...] | None:
    """The columns of the record that is filled, () where they cannot be seen; None when it is no record."""
    of = flow.sink.get("of")
    if file.language != "python":
        return () if _is_record(flow.sink, file, workspace) else None
    if "name" in flow.sink.get("to") or "document" in flow.sink.get("to") or "__dict__" in of:
        return ()
    name, _, method = of.rpartition(".")
    found = workspace.definition(file.path, of) or workspace.definition(file.path, name.partition(".")[0])
    columns = _of_model(found, workspace) if found is not None else ()
    if columns or (method.islower() and ".objects" in of):
        return columns
    return None


def _of_model(found: Definition, workspace: Workspace) -> tuple[str, ...]:
    facts = workspace.facts(found.path)
    known = facts.function(found.scope) if facts is not None else None
    if facts is None or known is None or known.kind != "class":
        return ()
    fields = [f for f in facts.of("field") if f.scope == found.scope]
    columns = [f.text for f in fields if _COLUMN.search(f.get("value")) or "Mapped[" in f.get("type")]
    if "table=True" in known.get("base").replace(" ", ""):
        columns = [f.text for f in fields if f.get("type") and not f.text.startswith("_")]
    return tuple(columns) if _RECORD.search(known.get("base")) or columns else ()


def _is_record(sink: Fact, file: Facts, workspace: Workspace) -> bool:
    """Whether what a script fills is a record by where it comes from, or by what it is called."""
    of = sink.get("of")
    head = of.partition(".")[0].partition("(")[0]
    if sink.get("by") == "new":
        imported = next((f for f in file.of("import") if f.text == head), None)
        return imported is not None and _MODELS.search(imported.get("module")) is not None
    if sink.get("by") == "assign":
        definition = file.function(sink.scope)
        text = workspace.text(file.path, definition.span) if definition is not None else ""
        return (
            re.search(rf"\b{re.escape(of)}\.save\(|\.(save|persist\w*|update)\(\s*{re.escape(of)}\b", text)
            is not None
        )
    return _HOLDS_RECORDS.search(of) is not None and not re.match(
        r"(Object|JSON|Array|Promise|Math|Date)\b", of
    )


def _serializers(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """Serializers and forms of all fields over a model with columns that give rights."""
    for fact in file.of("field"):
        if fact.text != "fields" or "__all__" not in fact.get("value") or not fact.scope.endswith(".Meta"):
            continue
        meta = {f.text: f for f in file.of("field") if f.scope == fact.scope}
        found = workspace.definition(file.path, meta["model"].get("value")) if "model" in meta else None
        owner = fact.scope.rpartition(".")[0]
        known = file.function(owner)
        if found is None or known is None or "ReadOnly" in owner:
            continue
        shut = meta["read_only_fields"].get("value") if "read_only_fields" in meta else ""
        own = {f.text for f in file.of("field") if f.scope == owner}
        given = [c for c in _rights(found, workspace) if c not in own and c not in shut]
        if given:
            yield Finding(
                "CX225",
                f"{owner} takes every field of `{found.scope}`; the caller may set `{given[0]}`",
                file.path,
                fact.span,
                owner,
                related=(
                    Place(found.path, _place(found, given[0], workspace).span, f"`{given[0]}` gives rights"),
                ),
                why=(f'`fields = "__all__"` over a model that has {", ".join(given[:4])}',),
                cwe="CWE-915",
                anchor=owner,
                fix=_shut(fact, file, given)
                if "read_only_fields" not in meta and "erializer" in known.get("base")
                else None,
            )


_RIGHTS = re.compile(
    r"^(is_?(admin|staff|superuser|verified)|admin|roles?|permissions?|balance|credits?|superuser)$", re.I
)


def _rights(found: Definition, workspace: Workspace) -> list[str]:
    facts = workspace.facts(found.path)
    known = facts.function(found.scope) if facts is not None else None
    inherited = (
        ["is_superuser", "is_staff"] if known is not None and _LIBRARY.search(known.get("base")) else []
    )
    return [c for c in _of_model(found, workspace) if _RIGHTS.search(c)] + inherited


def _place(found: Definition, column: str, workspace: Workspace) -> Fact:
    facts = workspace.facts(found.path)
    fields = facts.of("field") if facts is not None else iter(())
    own = next((f for f in fields if f.scope == found.scope and f.text == column), None)
    known = facts.function(found.scope) if facts is not None else None
    return own or known or Fact("class", found.scope, Span(0, 0, 0, 0))


def _shut(fact: Fact, file: Facts, given: list[str]) -> Fix:
    names = ", ".join(f'"{c}"' for c in given) + ("," if len(given) == 1 else "")
    at = fact.span
    return Fix(
        "Let nobody set them",
        (
            Edit(
                file.path,
                Span(at.end_line, at.end_col, at.end_line, at.end_col),
                f"\n{' ' * at.start_col}read_only_fields = ({names})",
            ),
        ),
    )
