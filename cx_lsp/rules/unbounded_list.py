"""CX227: a handler answers with a whole table, or with any number of rows, while others page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Edit, Facts, Finding, Fix, Place, Route, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.excerpts import Excerpt, closing, excerpt

_PAGED = re.compile(
    r"\blimit\b|\bpage\b|\bper_?page\b|\bpage_?size\b|paginat|\btake\b|\bskip\b|\boffset\b|\bcursor\b|\[:\w+\]|\bfirst:",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b[A-Z]\w+\.(?:query|objects)\.all\(\)|\bquery\(\s*[A-Z]\w+\s*\)\.all\(\)"
    r"|\b(?:execute|scalars|exec)\(\s*select\(\s*[A-Z]\w+\s*\)\s*\)(?:\.scalars\(\))?\.all\(\)"
    r"|\b[A-Z]\w+\.(?:findAll|findMany|find)\(\s*(?:\{\s*\}\s*)?\)|\bprisma\.\w+\.findMany\(\s*(?:\{\s*\}\s*)?\)"
)
_NARROWED = re.compile(
    r"\s*\.(first|filter|filter_by|one|limit|get|count|exists|values_list|slice|cursor|length)\b"
)
_LIMIT = re.compile(
    r"\b(?P<name>limit|page_?size|per_?page)\s*:\s*int\s*=\s*(?P<value>\d+|Query\((?P<given>[^()]*)\))"
)
_MOST = re.compile(r"\ble\s*=\s*\d+")
_FEW = 2
"""Handlers that page, from which paging is a habit."""


@rule("CX227")
def unbounded_list(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per handler, naming the sibling that pages or that has a maximum."""
    if file.role != "code":
        return
    seen: set[str] = set()
    for route in workspace.routes_of(file.path):
        read = _text(route, workspace)
        if read is None or route.handler in seen or route.method not in ("GET", "ANY", "PAGE"):
            continue
        found = _without_limit(route, read, workspace) or _without_maximum(route, read, workspace)
        if found is not None:
            seen.add(route.handler)
            yield found


def _text(route: Route, workspace: Workspace) -> Excerpt | None:
    facts = workspace.facts(route.handler_file) if route.handler_file else None
    known = facts.function(route.handler) if facts is not None else None
    if facts is None or known is None or known.kind != "function":
        return None
    return excerpt(facts, known.span, workspace)


def _without_limit(route: Route, read: Excerpt, workspace: Workspace) -> Finding | None:
    whole = next((f for f in _WHOLE.finditer(read.text) if not _NARROWED.match(read.text, f.end())), None)
    if whole is None or _PAGED.search(read.text):
        return None
    paging = [
        (other, at)
        for other in workspace.siblings(route)
        if other.method in ("GET", "ANY", "PAGE")
        and (text := _text(other, workspace)) is not None
        and (at := _PAGED.search(text.text)) is not None
    ]
    if len({(other.handler_file, other.handler) for other, _ in paging}) < _FEW:
        return None
    other, word = paging[0]
    return _finding(
        route,
        read,
        whole.span(),
        f"{route} answers with the whole table; {other} says `{word[0]}`",
        Place(other.file, other.head, f"{other} says `{word[0]}`"),
    )


def _without_maximum(route: Route, read: Excerpt, workspace: Workspace) -> Finding | None:
    opening = re.search(r"\bdef\s+\w+", read.text)
    signature = read.text[: closing(read.text, opening.end())] if opening is not None else ""
    asked = _LIMIT.search(signature)
    if asked is None or _MOST.search(asked[0]) or re.search(r"\bmin\(", read.text):
        return None
    for other in workspace.siblings(route):
        text = _text(other, workspace)
        beside = _LIMIT.search(text.text) if text is not None else None
        most = _MOST.search(beside[0]) if beside is not None else None
        if most is not None:
            given = asked["given"]
            new = f"Query({given}, {most[0]})" if given else f"Query({asked['value']}, {most[0]})"
            edit = Edit(route.handler_file, read.at(*asked.span("value")), new)
            known = workspace.bound(route.handler_file, "Query") or given is not None
            return _finding(
                route,
                read,
                asked.span(),
                f"{route} lets its caller ask for any number of rows; {other} has `{most[0]}`",
                Place(other.file, other.head, f"{other} has `{most[0]}`"),
                fix=Fix(f"Say `{most[0]}` too", (edit,)) if known else None,
            )
    return None


def _finding(
    route: Route, read: Excerpt, at: tuple[int, int], message: str, beside: Place, fix: Fix | None = None
) -> Finding:
    return Finding(
        "CX227",
        message,
        route.handler_file,
        read.at(*at),
        route.handler,
        related=(beside,),
        why=("a table grows, and one request may then cost all the memory and time there is",),
        cwe="CWE-770",
        anchor=f"{route}",
        fix=fix,
    )
