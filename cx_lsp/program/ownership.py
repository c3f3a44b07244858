"""Whose things a handler touches: what it finds by an id its caller chose, what it asks about the owner.

Read from the text of handlers only, so that it costs nothing until somebody asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cx_lsp.model import Definition, Fact, Place, Route, Span, Touch
from cx_lsp.program.demands import Handler, State
from cx_lsp.text import Document

_ID = r"(?:pk|_?id|uuid|slug|\w+_id|\w+Id)"
# How an object is found by what names it, with the model in the first group that matched.
_FINDS = re.compile(
    r"\.get(?:_or_404|_one)?\(\s*([A-Z]\w+)\s*,"
    r"|\b([A-Z]\w+)\.query\.(?:get|get_or_404)\("
    r"|\b([A-Z]\w+)\.query\.filter(?:_by)?\(\s*(?:[A-Z]\w+\.)?" + _ID + r"\s*==?"
    r"|\b([A-Z]\w+)\.objects\.(?:get|filter)\(\s*" + _ID + r"\s*="
    r"|\bget_object_or_404\(\s*([A-Z]\w+)"
    r"|\b(?:select|query|delete|update)\(\s*([A-Z]\w+)\s*\)\s*\.(?:where|filter)\(\s*[A-Z]\w+\."
    + _ID
    + r"\s*=="
    r"|\b([A-Z]\w+)\.(?:findById\w*|findByPk|findOneById|findOneBy|findOne\w*|deleteOne|updateOne|findUnique\w*)\("
    r"|\bprisma\.(\w+)\.(?:findUnique\w*|findFirst\w*|update|delete)\("
    r"|\b(?:this\.)?(\w+?)(?:Repo|Repository|Model)\.(?:findOne\w*|findById\w*|findOneBy|delete|update)\("
)
_LISTS = re.compile(
    r"\b(?:select|query)\(\s*([A-Z]\w+)|\b([A-Z]\w+)\.(?:query|objects|find|findAll|findAndCountAll|findMany)\b"
)
_OWNING = (
    r"(?:owner|user|author|account|tenant|customer|creator|created_?[bB]y|member|organi[sz]ation|workspace|team"
    r"|seller|buyer)"
)
OWNERISH = re.compile(rf"{_OWNING}(?:_?id|Id)?")
"""What the column of a model is called that says whose a thing is."""
_CALLER = (
    r"(?:current_?[uU]ser\w{0,40}|\buser\b|\bme\b|\buser_?[iI]d\b|\buid\b|(?:request|req|ctx|g|locals|state|auth)"
    r"\.(?:current_)?user\w{0,40}|principal|viewer|identity|claims|token_data|get_jwt_identity|session[.\['\"]{1,4}user\w{0,40})"
)
_SPOKEN = re.compile(_CALLER)
_COMPARED = r"\s{0,40}(?:===?|!==?|is not|is|not in|in)"
_HELD = re.compile(
    rf"\.{_OWNING}\w{{0,40}}(?:\.\w{{1,40}}){{0,6}}(?:\(\))?{_COMPARED}\s{{0,40}}[^\n]{{0,40}}?{_CALLER}"
    rf"|{_CALLER}[\w.]{{0,80}}(?:\(\))?{_COMPARED}\s*[\w.]{{0,80}}\.?{_OWNING}"
    rf"|[(,{{]\s*{_OWNING}(?:_?id|Id|__\w+)?\s{{0,40}}[=:]\s{{0,40}}[\w.]{{0,80}}{_CALLER}",
)
_SENT = re.compile(
    r"\breq(?:uest)?\.(?:params|body|query|args|form|json|data|get_json)|kwargs\[|\bctx\.params|\bpayload\b|\bdto\b"
)
_PARAMETER = re.compile(r"\{(\w+)[:}]|<(?:\w+:)?(\w+)>|:(\w+)|\(\?P<(\w+)>")
_NAME = re.compile(r"[A-Za-z_$][\w$.]*")
_FAR = 160
"""Characters behind the beginning of a call in which its arguments are looked for."""


class _Found(NamedTuple):
    model: str
    at: int


class Ownership:
    """Answers for the handlers of one state; each is read once."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._known: dict[tuple[str, str], tuple[Touch, ...]] = {}

    def touches(self, route: Route) -> tuple[Touch, ...]:
        """What a handler finds by an id that its caller chose."""
        key = (route.handler_file, f"{route.handler} {route.path}")
        if key not in self._known:
            self._known[key] = tuple(self._touches(route)) if route.handler_file else ()
        return self._known[key]

    def _touches(self, route: Route) -> Iterator[Touch]:
        table = self._state.names.table(route.handler_file)
        known = table.definitions.get(route.handler) if table is not None else None
        document = self._state.document(route.handler_file)
        if known is None or document is None or known.kind != "function":
            return
        text = document.slice(known.span)
        found = list(dict.fromkeys((*self._found(text, route), *_listed(text))))
        if not found:
            return
        handler = self._state.of(route)
        body = text[_signature(known, text) :]
        held = _HELD.search(body)
        asks = (
            held is not None
            or _SPOKEN.search(_unquoted(body)) is not None
            or any(demand.kind == "role" for demand in handler.guards)
            or self._asks_elsewhere(handler)
        )
        start = document.offset(known.span.start_line, known.span.start_col)
        for model, at in found:
            place = _line(route.handler_file, document, start + len(text[:at].encode()))
            owner = None
            if held is not None:
                before = text[: len(text) - len(body) + held.start()]
                owner = _line(route.handler_file, document, start + len(before.encode()))
            yield Touch(model, place, self._column(route.handler_file, model), owner, asks)

    def _found(self, text: str, route: Route) -> Iterator[_Found]:
        chosen = {name for match in _PARAMETER.findall(route.path) for name in match if name}
        for match in _FINDS.finditer(text):
            given = text[match.start() : match.end() + _FAR].split("\n\n")[0]
            names = set(re.findall(r"\w+", given))
            if chosen & names or _SENT.search(given):
                model = next(group for group in match.groups() if group)
                yield _Found(model, match.start())

    def _asks_elsewhere(self, handler: Handler) -> bool:
        """Whether what runs before the handler, or a function of ours that it calls, speaks of the caller."""
        called = [found for _, found in handler.called()]
        for path, _, text in handler.before():
            resolved = (self._state.names.resolve(path, name) for name in _NAME.findall(text))
            called += [found for found in resolved if found is not None]
        return any(self._speaks(one) for one in called)

    def _speaks(self, one: Definition) -> bool:
        table = self._state.names.table(one.path)
        known: Fact | None = table.definitions.get(one.scope) if table is not None else None
        if known is None or known.kind != "function":
            return False
        text = self._state.text(one.path, known.span)
        return _HELD.search(text) is not None

    def _column(self, path: str, model: str) -> str | None:
        """The column of a model that says whose a thing is; "" for none, None when the model is not known."""
        owner = self._state.names.class_of(path, model)
        if owner is None:
            return None
        for one in (owner, *self._state.names.ancestors(owner)):
            table = self._state.names.table(one.path)
            for fact in table.by_scope.get(one.scope, ()) if table is not None else ():
                if fact.kind == "field" and OWNERISH.fullmatch(fact.text):
                    return fact.text
        return ""


def _listed(text: str) -> Iterator[_Found]:
    """What a handler looks for among what is its caller's."""
    if _HELD.search(text):
        for match in _LISTS.finditer(text):
            yield _Found(match[1] or match[2], match.start())


def _line(path: str, document: Document, offset: int) -> Place:
    line = document.position(offset)[0]
    text = document.line(line)
    return Place(path, Span(line, len(text) - len(text.lstrip()), line, len(text)))


def _signature(known: Fact, text: str) -> int:
    """Where the body of a function begins in its text."""
    at = int(known.get("body", "0"))
    return len(text.encode()[:at].decode("utf-8", "ignore"))


def _unquoted(text: str) -> str:
    return re.sub(r"\"[^\"\n]*\"|'[^'\n]*'|#[^\n]*|//[^\n]*", "", text)
