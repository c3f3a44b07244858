"""CX235: what went wrong inside is told to whoever asked: an exception's text, a stack."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Edit, Fact, Facts, Finding, Fix, Place, Span, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.answered_errors import Told, answers
from cx_lsp.rules.shared.excerpts import Excerpt, excerpt

_ANYTHING = re.compile(
    r"^(\w+\.)*(Exception|BaseException|SQLAlchemyError|DBAPIError|DatabaseError|IntegrityError|OperationalError"
    r"|ProgrammingError|OSError|IOError|EnvironmentError|PyMongoError|CalledProcessError)$"
)
"""Errors whose text nobody wrote for a reader; an application's own are none of them."""
_FOR_DEVELOPERS = re.compile(r"debug|NODE_ENV|__DEV__|\bis_?dev|development|is_?prod|production|expose", re.I)


@rule("CX235")
def error_detail(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per answer that holds a part of the error."""
    if file.role != "code":
        return
    answered = [
        (caught, read, part)
        for caught in file.of("caught")
        if _is_anything(caught.get("type"))
        and not _FOR_DEVELOPERS.search((read := excerpt(file, caught.span, workspace)).text)
        for part in answers(
            read.text,
            caught.text,
            python=file.language == "python",
            handler=_is_handler(caught, file, workspace),
        )
    ]
    silent = any(part is None for _, _, part in answered)
    seen: set[Span] = set()
    for caught, read, part in answered:
        # A script throws messages for its own callers too: only where others are kept back is this one told.
        if part is None or (file.language != "python" and part.text.endswith(".message") and not silent):
            continue
        span = read.at(part.start, part.end)
        if span not in seen:
            seen.add(span)
            yield _finding(file, caught, read, part)


def _is_handler(caught: Fact, file: Facts, workspace: Workspace) -> bool:
    scopes = {route.handler for route in workspace.routes_of(file.path) if route.handler}
    return any(caught.scope == scope or caught.scope.startswith(f"{scope}.") for scope in scopes)


def _finding(file: Facts, caught: Fact, read: Excerpt, part: Told) -> Finding:
    span = read.at(part.start, part.end)
    at = max(read.text.find(caught.text), 0)
    return Finding(
        "CX235",
        f"`{part.text}` tells the caller what failed inside the server",
        file.path,
        span,
        caught.scope,
        related=(Place(file.path, read.at(at, at + len(caught.text)), "any failure arrives here"),),
        why=("the text of an error names tables, paths, hosts or queries, and this one is answered",),
        cwe="CWE-209",
        anchor=part.text,
        fix=None
        if part.instead is None
        else Fix("Say a constant message instead", (Edit(file.path, span, part.instead),)),
    )


def _is_anything(types: str) -> bool:
    """Whether what is caught can be any failure; scripts never say."""
    return all(_ANYTHING.match(one.strip()) for one in types.strip("()").split(",") if one.strip())
