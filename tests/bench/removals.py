"""Finds where the guards of handlers are written, and takes one out of the text or moves it to the router."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cx_lsp.model import Guard, Route, Span
from cx_lsp.text import Document
from cx_lsp.workspace import Workspace
from tests.bench.bodies import refusal

_OPENING, _CLOSING = b"([{", b")]}"


@dataclass(frozen=True)
class Site:
    """One guard of one handler: the bytes whose removal takes it away, and how it is written."""

    path: str
    start: int
    end: int
    how: str
    name: str
    written: str
    instead: str = ""

    def removed_from(self, data: bytes) -> bytes:
        return data[: self.start] + self.instead.encode() + data[self.end :]


def sites(workspace: Workspace, route: Route) -> Iterator[Site]:
    """The guards a handler carries itself, in the order of `Workspace.guards`."""
    own = _handler_span(workspace, route)
    for guard in workspace.guards(route):
        document = workspace.document(guard.place.path)
        inside = own is not None and guard.place.path == route.handler_file and own.holds(guard.place.span)
        if document is None:
            continue
        if guard.how == "middleware" and guard.place.path == route.file:
            yield from _middleware(document, route, guard)
        elif guard.how == "dependency":
            yield from _dependency(workspace, route, guard)
        elif inside and guard.place.span == own:
            yield from _base(document, guard)
        elif inside and guard.how in ("decorator", "class"):
            yield _statement(document, guard)
        elif inside and guard.how == "body":
            found = refusal(guard.place.path, document, guard.place.span)
            if found is not None:
                how = "ownership" if found.owner else "body"
                yield Site(guard.place.path, found.start, found.end, how, guard.name, "", found.instead)


def _handler_span(workspace: Workspace, route: Route) -> Span | None:
    """The handler, or the class that holds it."""
    facts = workspace.facts(route.handler_file) if route.handler_file else None
    owner = route.handler.rpartition(".")[0]
    found = [f for f in (facts.function(owner), facts.function(route.handler)) if f] if facts else []
    return found[0].span if found else None


def _statement(document: Document, guard: Guard) -> Site:
    """A decorator or a class field, with the line ends it leaves behind."""
    start, end = _extent(document, guard.place.span)
    written = document.data[start:end].decode()
    if guard.how == "decorator" or document.data[start - 1 : start] == b"@":
        start = document.data.rindex(b"@", 0, start + 1)
    line = document.data.rfind(b"\n", 0, start) + 1
    if not document.data[line:start].strip():
        start = line
        newline = document.data.find(b"\n", end)
        if not document.data[end:newline].strip():
            end = newline + 1
    return Site(guard.place.path, start, end, guard.how, guard.name, written)


def _base(document: Document, guard: Guard) -> Iterator[Site]:
    """A base class in the head of a class."""
    start, end = _extent(document, guard.place.span)
    at = re.search(
        rb"(?<![\w.])" + re.escape(guard.name.encode()) + rb"(?=\s*[,)])", document.data[start:end]
    )
    if at is not None:
        yield _item(guard.place.path, document, start + at.start(), guard, guard.name)


def _dependency(workspace: Workspace, route: Route, guard: Guard) -> Iterator[Site]:
    """A parameter or list item: `Depends(f)`, or a parameter whose type is an alias of one."""
    path = route.handler_file
    facts, document = workspace.facts(path), workspace.document(path)
    if facts is None or document is None:
        return
    for fact in facts.items:
        if fact.scope != route.handler:
            continue
        start, _ = _extent(document, fact.span)
        if fact.kind == "parameter" and fact.get("type") == guard.name:
            yield _item(path, document, start, guard, fact.get("type"))
        elif fact.kind == "dependency" and fact.span == guard.place.span:
            yield _item(path, document, _bracket_before(document.data, start), guard, fact.text)


def _middleware(document: Document, route: Route, guard: Guard) -> Iterator[Site]:
    """An argument between the path and the handler, or before a handler of `.route(…)`."""
    start, end = _extent(document, route.span)
    if route.handler and document.data[start:end].find(b"(") < 0:
        start = _bracket_before(document.data, start)
    at = re.search(rb"(?<![\w.])" + re.escape(guard.name.encode()) + rb"(?![\w])", document.data[start:end])
    if at is not None:
        yield _item(route.file, document, start + at.start(), guard, guard.name)


def _item(path: str, document: Document, at: int, guard: Guard, written: str) -> Site:
    """The item of a list of arguments around a byte, with one of its commas."""
    data = document.data
    start, end = _before(data, at), _after(data, at)
    if data[end : end + 1] == b",":
        end += 1 + len(data[end + 1 :]) - len(data[end + 1 :].lstrip())
        start += len(data[start:at]) - len(data[start:at].lstrip())
    elif data[start - 1 : start] == b",":
        start -= 1
    return Site(path, start, end, guard.how, guard.name, written)


def _bracket_before(data: bytes, at: int) -> int:
    return _before(data, at, b"") - 1


def _before(data: bytes, at: int, stops: bytes = b",") -> int:
    depth = 0
    while at > 0:
        char = data[at - 1 : at]
        if depth == 0 and (char in _OPENING or (stops and char in stops)):
            return at
        depth += (char in _CLOSING) - (char in _OPENING)
        at -= 1
    return 0


def _after(data: bytes, at: int) -> int:
    depth = 0
    while at < len(data):
        char = data[at : at + 1]
        if depth == 0 and char in _CLOSING + b",":
            return at
        depth += (char in _OPENING) - (char in _CLOSING)
        at += 1
    return at


def _extent(document: Document, span: Span) -> tuple[int, int]:
    start = document.offset(span.start_line, span.start_col)
    return start, document.offset(span.end_line, span.end_col)


def moved_up(data: bytes, found: list[Site], router: str) -> bytes | None:
    """The text with these guards gone from their handlers and one of them on the router `router`; None when
    the router is not made in this text."""
    guard = found[0].written
    for site in sorted(set(found), key=lambda s: -s.start):
        data = site.removed_from(data)
    name = re.escape(router.encode())
    fastapi = re.search(rb"\b" + name + rb"\s*(?::[^=\n]+)?=\s*(?:\w+\.)?(?:APIRouter|FastAPI)\(", data)
    flask = re.search(rb"\b" + name + rb"\s*=\s*(?:\w+\.)?(?:Blueprint|Flask)\(", data)
    express = re.search(rb"(?:const|let|var)\s+" + name + rb"\s*=\s*[^\n]+\n", data)
    if fastapi:
        given = f"dependencies=[Depends({guard})]" if found[0].how == "dependency" else ""
        return data[: fastapi.end()] + f"{given}, ".encode() + data[fastapi.end() :]
    if flask:
        wrapped = guard.partition("=")[2].strip("[ ]\n") if found[0].how == "class" else guard
        return data + f"\n\n@{router}.before_request\n@{wrapped}\ndef _everyone():\n    pass\n".encode()
    if express:
        call = f"{router}.use({guard if '(' in guard else guard + _call(found[0], data)})\n"
        return data[: express.end()] + call.encode() + data[express.end() :]
    return None


def _call(site: Site, data: bytes) -> str:
    return "()" if re.search(re.escape(site.name.encode()) + rb"\(", data) else ""
