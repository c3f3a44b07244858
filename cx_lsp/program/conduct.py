"""What the handlers of one state do with records: which kind, whose, chosen by whom, in whose name.

Read from the text of handlers and of the functions they call, so that it costs nothing until somebody asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from cx_lsp.model import Conduct, Fact, Place, Route, Span
from cx_lsp.program.columns import Columns, aliases, owner, persons
from cx_lsp.program.demands import Handler, State
from cx_lsp.program.records import Record, noun_of, records, states_sql, uncommented, written
from cx_lsp.program.runs import Runs
from cx_lsp.program.schemas import Schemas
from cx_lsp.program.traits import (
    grant,
    holes,
    is_contact,
    is_harmless,
    is_list,
    is_partial,
    person_in_path,
    proof,
    segments,
    takes_id,
    uses,
)
from cx_lsp.text import Document

_ID = re.compile(r"^id$|I[dD]$")
_COLUMN = re.compile(r"(?:^|\.)(\w+(?:_id|Id)|owner|user|author|created_by|createdBy)\s*[=!:]")
_FORM = re.compile(r"\b([A-Z]\w*(?:Form|Serializer|Dto|DTO|Schema|In|Input))\b")
_CLASS = re.compile(r"[A-Z]\w+")
_METHODS = {"POST": "creates", "PUT": "changes", "PATCH": "changes", "DELETE": "deletes"}


class Conducts:
    """Answers for the handlers of one state; each is read once."""

    def __init__(self, state: State, schemas: Schemas) -> None:
        self._state = state
        self._columns = Columns(state, schemas)
        self._runs = Runs(state)
        self._known: dict[Route, Conduct | None] = {}
        self._asked: dict[str, str] = {}

    def of(self, route: Route) -> Conduct | None:
        """What the handler of a route does; None when it cannot be read."""
        found = self._read(route)
        if found is None or found.owner or found.columns or not found.noun or found.is_person:
            return found
        # Where nothing declares the kind, other handlers may say whose one is.
        if found.noun not in self._asked:
            self._asked[found.noun] = next(self._asked_of(found.noun), "")
        return replace(found, owner=self._asked[found.noun])

    def _asked_of(self, noun: str) -> Iterator[str]:
        for other in self._state.routes.all:
            known = self._read(other)
            for demand in self._state.of(other).owners if known is not None and known.noun == noun else ():
                found = _COLUMN.search(demand.name)
                if found is not None:
                    yield found[1]

    def _read(self, route: Route) -> Conduct | None:
        if route not in self._known:
            self._known[route] = self._find(route) if route.handler_file and route.handler else None
        return self._known[route]

    def _find(self, route: Route) -> Conduct | None:
        table = self._state.names.table(route.handler_file)
        known = table.definitions.get(route.handler) if table is not None else None
        document = self._state.document(route.handler_file)
        if known is None or document is None:
            return None
        handler = self._state.of(route)
        whole, body = _parts(known, document)
        called = self._runs.called(handler)
        columns = self._columns.of(route.handler_file)
        found = list(records(body, columns)) or list(records(called, columns))
        main = _main(found, route, columns)
        noun = main.noun if main is not None else ""
        accounts = persons(columns)
        whose = owner(columns.get(noun, {}), accounts)
        text = body if states_sql(body) else f"{body}\n{called}"
        names = [*holes(route), *_identified(handler)]
        writes = _writes(text, known, route)
        ahead = "" if handler.found else "\n".join(self._runs.before(handler))
        chosen = uses(body if route.handler_file.endswith(".py") else whole, names)
        return Conduct(
            noun,
            _place(route.handler_file, document, known, body, main),
            whose,
            noun in accounts,
            chosen or (route.framework != "action" and takes_id(body)),
            writes,
            person_in_path(route, names, accounts | aliases(columns, accounts), whose)
            or _sent(whose, body, route),
            grant(body) if writes else "",
            proof(f"{body}\n{called}\n{ahead}", names),
            not found and self._is_idle(handler, known),
            is_contact(body) or self._takes_contact(handler, whole, columns),
            is_partial(text),
            is_list(body),
            frozenset(columns.get(noun, ())),
        )

    def _takes_contact(self, handler: Handler, whole: str, columns: Mapping[str, Mapping[str, str]]) -> bool:
        """Whether the type or form that a handler is sent holds an address to answer to."""
        types = [fact.get("type") for fact in handler.given if fact.kind == "parameter"]
        names = (name for text in (*types, *_FORM.findall(whole)) for name in _CLASS.findall(text))
        return any(is_contact(column) for name in names for column in columns.get(noun_of(name), ()))

    def _is_idle(self, handler: Handler, known: Fact) -> bool:
        """Whether a handler calls something, but nothing that could touch a record."""
        # A handler that stands in the call which declares its route is called like it: app.post("/orders")
        inside = (f for f in handler.given if f.span > known.head and f.span != known.span)
        called = [fact.text for fact in inside if fact.kind == "call"]
        ours = (self._state.receivers.called(handler.path, handler.route.handler, name) for name in called)
        return bool(called) and all(map(is_harmless, called)) and not any(ours)


def _parts(known: Fact, document: Document) -> tuple[str, str]:
    """A handler as it is written, and what it does, without comments."""
    whole = document.slice(known.span)
    begins = int(known.get("body", "0")) if known.kind == "function" else 0
    return whole, uncommented(whole.encode()[begins:].decode("utf-8", "ignore"))


def _place(path: str, document: Document, known: Fact, body: str, main: Record | None) -> Place:
    """The line at which the record is touched."""
    line = known.head.start_line
    if main is not None and main.at < len(body):
        end = document.offset(known.span.end_line, known.span.end_col)
        line = document.position(end - len(body[main.at :].encode()))[0]
    return Place(path, Span(line, 0, line, len(document.line(line))))


def _identified(handler: Handler) -> list[str]:
    """The ids that a server action is given."""
    if handler.route.framework != "action":
        return []
    return [fact.text for fact in handler.given if fact.kind == "parameter" and _ID.search(fact.text)]


def _writes(text: str, known: Fact, route: Route) -> frozenset[str]:
    """What a text writes; a class that inherits its methods writes what they are for."""
    inherited = {_METHODS[route.method]} if known.kind == "class" and route.method in _METHODS else set()
    return written(text) | inherited


def _sent(owner: str, body: str, route: Route) -> str:
    """The column in whose name something is made, when the request says in whose."""
    if not owner or route.method != "POST":
        return ""
    return owner if re.search(rf"\w(?:\[['\"]|\.get\(['\"]){re.escape(owner)}\b", body) else ""


def _main(found: Sequence[Record], route: Route, columns: Mapping[str, Mapping[str, str]]) -> Record | None:
    """The record that a route is about: the one its path speaks of, else the first that is declared."""
    for segment in reversed(segments(route)):
        for one in found:
            if one.noun == segment or one.noun.endswith(f"_{segment}"):
                return one
    return next((one for one in found if one.noun in columns), next(iter(found), None))
