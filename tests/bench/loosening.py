"""Finds where the validation of handlers is written, and takes one out of the text or moves it elsewhere.

Told by the text alone, so that what is taken out does not depend on what the rule recognises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cx_lsp.model import Fact, Route
from cx_lsp.program.routes import MUTATING
from cx_lsp.text import Document
from cx_lsp.workspace import Workspace

_MIDDLEWARE = re.compile(
    rb"(?<![\w.])(?:\w*[vV]alid\w*|celebrate|\w*[sS]chema\w*|joi\w*|zod\w*)(?:\.\w+)*(?=[(,])"
)
_STATEMENT = re.compile(rb"^[ \t]*[\w.]*\.is_valid\(\s*(?:raise_exception\s*=\s*True)?\s*\)[ \t]*\n", re.M)
_CONDITION = re.compile(rb"(?<=if )(?P<not>not )?[\w.]+\.(?:is_valid|validate_on_submit|validate)\(\)")
_LOADED = re.compile(rb"[\w.]+(?:\([^()\n]*\))?\.load\((?P<value>request\.\w+(?:\([^()]*\))?(?: or \{\})?)\)")
_DECORATOR = re.compile(rb"^@[\w.]*(?:use_kwargs|use_args|arguments|expects_json|validate)\([^\n]*\)\n", re.M)
_PARAMETER = re.compile(
    rb"(?P<name>\w+): (?P<type>[A-Z][\w.]*"
    rb"(?:In|Create|Update\w*|Schema|Request|Input|Register|Password|Base|Data|Save|Bulk))\b"
)
_DTO = re.compile(rb"@Body\([^()]*\)\s*(?:readonly )?\w+\??: (?P<type>[A-Z][\w.<>\[\]]*)")


@dataclass(frozen=True)
class Loosening:
    """One validation of one handler, and the text that takes its place."""

    path: str
    start: int
    end: int
    text: bytes
    how: str

    def applied(self, data: bytes) -> bytes:
        return data[: self.start] + self.text + data[self.end :]


def loosenings(workspace: Workspace, route: Route) -> Iterator[Loosening]:
    """What may be taken out of one handler, one change at a time."""
    if route.framework in ("express", "koa"):
        yield from _middleware(workspace, route)
        return
    facts = workspace.facts(route.handler_file) if route.handler_file else None
    definition = facts.function(route.handler) if facts is not None else None
    document = workspace.document(route.handler_file) if definition is not None else None
    if definition is None or document is None or route.method not in (*MUTATING, "ANY"):
        return
    start, end = _extent(document, definition)
    data = document.data
    path = route.handler_file
    if route.framework == "nest":
        for at in _DTO.finditer(data, start, end):
            yield Loosening(path, at.start("type"), at.end("type"), b"any", "DTO")
    elif route.framework == "fastapi":
        for at in _PARAMETER.finditer(data, start, end):
            yield Loosening(path, at.start("type"), at.end("type"), b"dict", "model")
    else:
        yield from _asked(path, data, start, end)


def _asked(path: str, data: bytes, start: int, end: int) -> Iterator[Loosening]:
    for at in _STATEMENT.finditer(data, start, end):
        yield Loosening(path, at.start(), at.end(), b"", "is_valid")
    for at in _CONDITION.finditer(data, start, end):
        text = b"False" if at["not"] else b'request.method == "POST"'
        yield Loosening(path, at.start(), at.end(), text, "condition")
    for at in _LOADED.finditer(data, start, end):
        yield Loosening(path, at.start(), at.end(), at["value"], "load")
    for at in _DECORATOR.finditer(data, start, end):
        yield Loosening(path, at.start(), at.end(), b"", "decorator")


def _middleware(workspace: Workspace, route: Route) -> Iterator[Loosening]:
    document = workspace.document(route.file)
    if document is None:
        return
    data = document.data
    start = document.offset(route.span.start_line, route.span.start_col)
    end = document.offset(route.span.end_line, route.span.end_col)
    if data[start:end].find(b"(") < 0 or not data[start:end].endswith(b")"):
        start = _opening(data, start)
    handler = data.find(b"=>", start, end)
    for at in _MIDDLEWARE.finditer(data, start, handler if handler > 0 else end):
        done = _closing(data, at.end()) if data[at.end() : at.end() + 1] == b"(" else at.end()
        comma = re.compile(rb"\s*,\s*").match(data, done)
        if comma is not None:
            yield Loosening(route.file, at.start(), comma.end(), b"", "middleware")
            return


def moved_up(data: bytes, found: list[Loosening], router: str) -> bytes | None:
    """The text with these middlewares gone from their routes, the first of them standing on the router."""
    name = re.escape(router.encode())
    made = re.search(rb"(?:const|let|var)\s+" + name + rb"(?::[^=\n]+)?\s*=\s*[^\n]+\n", data)
    if made is None or any(one.how != "middleware" for one in found):
        return None
    written = data[found[0].start : found[0].end].rstrip().rstrip(b",")
    for one in sorted(found, key=lambda o: -o.start):
        data = one.applied(data)
    return data[: made.end()] + router.encode() + b".use(" + written + b");\n" + data[made.end() :]


def piped_up(data: bytes, found: list[Loosening], router: str) -> bytes | None:
    """The text of Nest controllers with the pipes of methods standing on the class."""
    if b"@UsePipes(" not in data or any(one.how != "DTO" for one in found):
        return None
    bare = re.sub(rb"^[ \t]+@UsePipes\([^\n]*\)\n", b"", data, flags=re.M)
    return re.sub(rb"^@Controller\(", b"@UsePipes(new ValidationPipe())\n@Controller(", bare, flags=re.M)


def handed_on(data: bytes, found: list[Loosening], router: str) -> bytes | None:
    """The text in which a function of the file asks `is_valid` for all its handlers."""
    asked = [one for one in found if one.how == "is_valid"]
    if not asked:
        return None
    for one in sorted(set(asked), key=lambda o: -o.start):
        line = data[one.start : one.end]
        indent = line[: len(line) - len(line.lstrip())]
        name = line.strip().partition(b".is_valid")[0]
        data = data[: one.start] + indent + b"_insist(" + name + b")\n" + data[one.end :]
    return data + b"\n\ndef _insist(filled):\n    filled.is_valid(raise_exception=True)\n"


def _extent(document: Document, definition: Fact) -> tuple[int, int]:
    span = definition.span
    return document.offset(span.start_line, span.start_col), document.offset(span.end_line, span.end_col)


def _opening(data: bytes, at: int) -> int:
    """The bracket that is open around a byte."""
    depth = 0
    while at > 0:
        at -= 1
        depth += (data[at : at + 1] in b")]}") - (data[at : at + 1] in b"([{")
        if depth < 0:
            return at
    return 0


def _closing(data: bytes, at: int) -> int:
    """Behind the bracket that closes the one at a byte."""
    depth = 0
    while at < len(data):
        depth += (data[at : at + 1] in b"([{") - (data[at : at + 1] in b")]}")
        at += 1
        if depth == 0:
            return at
    return at
