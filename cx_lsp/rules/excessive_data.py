"""CX231: a handler answers with a stored record as a whole, its password or token included."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Edit, Facts, Finding, Fix, Place, Route, Span, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.excerpts import Excerpt, closing, excerpt
from cx_lsp.rules.shared.secret_columns import Secret, secret_of, telling
from cx_lsp.rules.shared.shown_records import Shown, in_python, in_script

_TYPE = re.compile(r"(?:list|List|Sequence|Page|Optional)\[\s*(\w+)|\b([A-Z]\w+)\b")
_WRITING = re.compile(r"Create|Regist|Sign|Login|Write|Input|Update|Reset|Change")


@rule("CX231")
def excessive_data(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per handler, and per serializer, naming the column that is shown."""
    if file.role != "code":
        return
    seen: set[str] = set()
    for route in workspace.routes_of(file.path):
        definition = file.function(route.handler) if route.handler else None
        if definition is None or definition.kind != "function" or route.handler in seen:
            continue
        read = excerpt(file, definition.span, workspace)
        for shown, secret, fix in _shown(route, file, read, workspace):
            seen.add(route.handler)
            yield _finding(
                file, f"{route}", read.at(shown.start, shown.end), shown.model, secret, route.handler, fix
            )
            break
    yield from _serializers(file, workspace)


def _shown(
    route: Route, file: Facts, read: Excerpt, workspace: Workspace
) -> Iterator[tuple[Shown, Secret, Fix | None]]:
    if file.language != "python":
        for shown in in_script(read.text):
            secret = secret_of(file.path, shown.model, workspace)
            if secret is not None:
                yield shown, secret, _left_out(file, read, shown, secret)
        return
    promised = _promised(route, read, workspace)
    found = [promised] if promised else in_python(read.text, returned=route.framework == "fastapi")
    for shown in found:
        secret = secret_of(file.path, shown.model, workspace)
        if secret is not None:
            yield shown, secret, None
    if not promised:
        yield from _told(file, read, workspace)


def _promised(route: Route, read: Excerpt, workspace: Workspace) -> Shown | None:
    """What FastAPI turns an answer into: the class of the response model, or else of the return type."""
    name = re.search(r"\bdef\s+(\w+)", read.text)
    if route.framework != "fastapi" or name is None:
        return None
    end = closing(read.text, name.end())
    typed = re.compile(r"\s*->\s*([^\n]+?)\s*:[ \t]*(?:#[^\n]*)?\n").match(read.text, end)
    model = re.search(r"response_model\s*=\s*([\w.\[\], |]+)", read.text[: name.start()])
    said = model or typed
    if said is None:
        return None
    named = _TYPE.search(said[1])
    class_ = (named[1] or named[2]) if named is not None else ""
    return Shown(class_, *name.span(1), 0)


def _told(file: Facts, read: Excerpt, workspace: Workspace) -> Iterator[tuple[Shown, Secret, Fix | None]]:
    """Methods of a record that list its secret among what they return, called where the handler answers."""
    for model in dict.fromkeys(re.findall(r"\b[A-Z]\w+(?=[.,)])", read.text)):
        found = workspace.definition(file.path, model)
        secret = secret_of(file.path, model, workspace) if found is not None else None
        for name in (
            sorted(telling(found, secret, workspace)) if found is not None and secret is not None else ()
        ):
            call = re.search(rf"\b[\w]+\.{re.escape(name)}(?=\(|\b)", read.text)
            if call is not None and secret is not None:
                yield Shown(model, *call.span(), 0), secret, None


def _finding(
    file: Facts, who: str, span: Span, model: str, secret: Secret, scope: str, fix: Fix | None
) -> Finding:
    return Finding(
        "CX231",
        f"{who} shows the `{secret.column}` of every `{model.rpartition('.')[2]}` it answers with",
        file.path,
        span,
        scope,
        related=(Place(secret.place.path, secret.place.span, f"`{secret.column}` is stored with it"),),
        why=(f"the record is answered as it is stored, and nothing on the way leaves `{secret.column}` out",),
        cwe="CWE-200",
        anchor=f"{who} {model}",
        fix=fix,
    )


def _left_out(file: Facts, read: Excerpt, shown: Shown, secret: Secret) -> Fix | None:
    """The query that leaves the column out, in the words of its library."""
    title = f"Leave `{secret.column}` out"
    end = closing(read.text, shown.found)
    if secret.kind == "mongoose" and "=>" not in read.text[shown.found : end]:
        return Fix(title, (Edit(file.path, read.at(end, end), f'.select("-{secret.column}")'),))
    if secret.kind == "sequelize" and read.text[shown.found : end] == "()":
        chosen = f'{{ attributes: {{ exclude: ["{secret.column}"] }} }}'
        return Fix(title, (Edit(file.path, read.at(end - 1, end - 1), chosen),))
    return None


def _serializers(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """Serializers of all fields over a record with a secret, where nothing makes it write-only."""
    for fact in file.of("field"):
        if fact.text != "fields" or not fact.scope.endswith(".Meta"):
            continue
        owner = fact.scope.rpartition(".")[0]
        known, meta = file.function(owner), {f.text: f for f in file.of("field") if f.scope == fact.scope}
        if (
            known is None
            or "erializer" not in known.get("base")
            or "model" not in meta
            or _WRITING.search(owner)
        ):
            continue
        secret = secret_of(file.path, meta["model"].get("value"), workspace)
        if secret is None or "write_only" in workspace.text(file.path, known.span):
            continue
        every = "__all__" in fact.get("value")
        own = {f.text for f in file.of("field") if f.scope == owner}
        if secret.column in own or not (every or re.search(rf"['\"]{secret.column}['\"]", fact.get("value"))):
            continue
        fix = Fix(
            f"Leave `{secret.column}` out", (Edit(file.path, fact.span, f'exclude = ("{secret.column}",)'),)
        )
        model = meta["model"].get("value")
        yield _finding(file, owner, fact.span, model, secret, owner, fix if every else None)
