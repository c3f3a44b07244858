"""Gives an open handler the guard of its sibling, written the way the sibling writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Edit, Fact, Facts, Fix, Guard, Route, Span, Workspace

_LONG = 120
_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_REMARK = re.compile(r"\s*#[^\n\"']*$")


def fix(route: Route, file: Facts, sibling: Route, guard: Guard, workspace: Workspace) -> Fix | None:
    """The edits that put a sibling's guard before an open handler; None where they might not be right."""
    definition = file.function(route.handler)
    if definition is None:
        return None
    beside = sibling.handler_file == file.path
    if guard.how == "decorator" and beside and guard.place.path == file.path:
        edits = _decorated(definition, file, guard, workspace)
    elif guard.how == "dependency" and beside:
        edits = _depending(route, definition, file, sibling, guard, workspace)
    elif guard.how == "middleware" and sibling.file == route.file:
        edits = _before(route, sibling, guard, workspace)
    else:
        return None
    found = tuple(edits)
    return Fix(f"Guard it with `{guard.name}`, as {sibling} is", found) if found else None


def _decorated(definition: Fact, file: Facts, guard: Guard, workspace: Workspace) -> Iterator[Edit]:
    written = workspace.text(file.path, guard.place.span)
    name = _NAME.match(written)
    if not name or "\n" in written or len(written) > _LONG:
        return
    if file.path.endswith(".py"):
        # A decorator runs where it stands, so what it names must stand before it.
        own = file.function(name[0])
        if own is not None and own.span > definition.span:
            return
        line = definition.head.start_line
        indent = _indent(file.path, line, workspace)
        yield Edit(file.path, Span(line, 0, line, 0), f"{indent}@{written}\n")
    elif definition.span < definition.head and workspace.text(file.path, definition.span).startswith("@"):
        start = definition.span
        indent = " " * start.start_col
        at = Span(start.start_line, start.start_col, start.start_line, start.start_col)
        yield Edit(file.path, at, f"@{written}\n{indent}")


def _depending(
    route: Route, definition: Fact, file: Facts, sibling: Route, guard: Guard, workspace: Workspace
) -> Iterator[Edit]:
    given = next(
        (f for f in file.of("parameter") if f.scope == sibling.handler and f.get("type") == guard.name), None
    )
    if given is not None and not given.get("default"):
        yield from _parameter(definition, file, f"{given.text}: {guard.name}", workspace)
        return
    # A decorator reaches to the end of its line, a remark included.
    written = _REMARK.sub("", workspace.text(route.file, route.span))
    plain = route.file == file.path and written.endswith(")") and "dependencies" not in written
    name = workspace.text(guard.place.path, guard.place.span)
    if not plain or "\n" in name or not name or not _depends(file, guard, workspace):
        return
    body = written[:-1].rstrip()
    comma = "" if body.endswith((",", "(")) else ", "
    comma = " " if body.endswith(",") and "\n" not in written[len(body) :] else comma
    last = route.span.start_line + written.count("\n")
    col = len(written.rpartition("\n")[2].encode()) - 1 + (0 if "\n" in written else route.span.start_col)
    at = Span(last, col, last, col)
    if "\n" not in written[len(body) :]:
        yield Edit(file.path, at, f"{comma}dependencies=[Depends({name})]")


def _depends(file: Facts, guard: Guard, workspace: Workspace) -> bool:
    """Whether the guard stands in a plain `Depends(…)` of this very file, so that its name means the same."""
    if guard.place.path != file.path:
        return False
    at = guard.place.span
    before = Span(at.start_line, max(0, at.start_col - len("Depends(")), at.start_line, at.start_col)
    return workspace.text(file.path, before) == "Depends("


def _parameter(definition: Fact, file: Facts, written: str, workspace: Workspace) -> Iterator[Edit]:
    """A parameter without a default goes first."""
    head = definition.head
    text = workspace.text(file.path, Span(head.end_line, head.end_col, head.end_line, head.end_col + 1))
    own = [f for f in file.of("parameter") if f.scope == definition.scope]
    if text != "(" or any(f.text in ("self", "cls", written.partition(":")[0]) for f in own):
        return
    at = Span(head.end_line, head.end_col + 1, head.end_line, head.end_col + 1)
    yield Edit(file.path, at, written + (", " if own else ""))


def _before(route: Route, sibling: Route, guard: Guard, workspace: Workspace) -> Iterator[Edit]:
    written = _called(workspace.text(sibling.file, sibling.span), guard.name)
    if not written:
        return
    head, whole = route.head, workspace.text(route.file, route.span)
    path = workspace.text(route.file, head)
    if path.endswith(("'", '"', "`")) and whole[len(path) :].startswith(","):
        yield Edit(route.file, Span(head.end_line, head.end_col, head.end_line, head.end_col), f", {written}")
    elif re.fullmatch(r"[\w$.]+", whole):
        start = route.span
        at = Span(start.start_line, start.start_col, start.start_line, start.start_col)
        yield Edit(route.file, at, f"{written}, ")


def _called(text: str, name: str) -> str:
    """A middleware as a route writes it, with its arguments."""
    at = re.search(rf"(?<![\w.$]){re.escape(name)}(?![\w$])", text)
    if at is None:
        return ""
    if not text.startswith("(", at.end()):
        return name
    close = text.find(")", at.end())
    written = text[at.start() : close + 1]
    return written if close > 0 and written.count("(") == 1 and "\n" not in written else ""


def _indent(path: str, line: int, workspace: Workspace) -> str:
    text = workspace.text(path, Span(line, 0, line, 200))
    return text[: len(text) - len(text.lstrip())]
