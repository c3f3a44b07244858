"""CX223: a guard is out of force: commented out, or letting everybody by."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Edit, Fact, Facts, Finding, Fix, Place, Route, Span, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.hollow import lets_by

_MARKER = re.compile(r"^(#+|//+|/\*+)\s*|\s*\*/$")
_ABOVE = 2
"""Lines between a comment and the handler it belongs to."""


@rule("CX223")
def disarmed_guard(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per handler that nothing guards but a comment, and per guard that lets everybody by."""
    if file.role != "code":
        return
    for definition in file.of("function"):
        how = lets_by(file, definition, workspace)
        if how:
            yield _hollow(definition, how, file)
    comments = list(file.of("disarmed"))
    seen: set[str] = set()
    for route in workspace.routes_of(file.path) if comments else ():
        if route.handler in seen or workspace.guards(route):
            continue
        found = next((c for c in comments if _belongs(c, route, file, workspace)), None)
        if found is not None:
            seen.add(route.handler)
            yield _finding(route, found, file)


def _belongs(comment: Fact, route: Route, file: Facts, workspace: Workspace) -> bool:
    """Whether a comment stands where a guard of the handler would: at its head or among its middleware."""
    line = comment.span.start_line
    definition = file.function(route.handler)
    if route.file == file.path and route.span.holds(comment.span):
        head, at = route.head, comment.span
        ahead = workspace.text(file.path, Span(head.end_line, head.end_col, at.start_line, at.start_col))
        return "{" not in ahead and "=>" not in ahead
    if definition is None:
        return False
    return definition.span.start_line - _ABOVE <= line < definition.head.start_line


def _finding(route: Route, comment: Fact, file: Facts) -> Finding:
    definition = file.function(route.handler)
    guard = _MARKER.sub("", comment.text).rstrip(",").strip()
    return Finding(
        "CX223",
        f"{route} is open to everyone: its guard `{guard}` is commented out",
        file.path,
        route.head if definition is None or route.span.holds(comment.span) else definition.head,
        route.handler,
        related=(Place(file.path, comment.span, f"`{guard}` is only a comment"),),
        why=(
            f"`{guard}` stands in a comment at the handler, and no other guard was found on the handler, its"
            " class, its router or the application",
        ),
        cwe="CWE-862",
        anchor=f"{route} {guard}",
        fix=_armed(comment, file),
    )


def _hollow(definition: Fact, how: str, file: Facts) -> Finding:
    return Finding(
        "CX223",
        f"`{definition.text}` lets everybody by: all it does is `{how}`",
        file.path,
        definition.head,
        definition.scope,
        why=(f"it is called like a guard, and nothing in it looks at who asks before `{how}`",),
        cwe="CWE-863",
        anchor=f"{definition.scope} {how}",
    )


def _armed(comment: Fact, file: Facts) -> Fix | None:
    """The comment as the code it was."""
    span = comment.span
    code = _MARKER.sub("", comment.text)
    if span.start_line != span.end_line or code.count("(") != code.count(")"):
        return None
    at = Span(span.start_line, span.start_col, span.end_line, span.end_col)
    return Fix("Put the guard back", (Edit(file.path, at, code),))
