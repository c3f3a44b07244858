"""Which names inside a handler stand for its caller: current_user, req.user, what is taken from them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from cx_lsp.model import Fact, Guard

SPOKEN = re.compile(
    r"(?<![\w$])(?:current_?user\w*|current_?account|logged_?in_?user|auth(?:enticated)?_?user|principal|viewer"
    r"|(?:self\.)?_?req(?:uest)?\.(?:user|auth|session|account|profile|currentUser|userId|jwt)"
    r"|(?:ctx|context|c)\.(?:state\.)?(?:user|session|auth|activeUserId)|(?:g|res\.locals)\.(?:current_)?user"
    r"|get_jwt_identity|session(?:\.|\[['\"])user)(?![a-z])",
    re.IGNORECASE,
)
_DECORATED = re.compile(r"^(Current|Get|Auth|Req)?(User|Account|Session|Principal)(Id)?$|^Req(uest)?$|^Ctx$")
_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_CALLED = frozenset(
    "user account owner member tenant author me uid customer id current db auth logged in my session"  # noqa: SIM905
    " requester actor viewer identity sub email".split()
)
_TARGET = re.compile(r"[\w$]+|\{.*\}", re.DOTALL)
_TAKEN = re.compile(r"(await )?[\w$.?\[\]'\"]+")
_ABSENT = re.compile(r"(?:not\s+|!)([\w$]+)|([\w$]+)\s*(?:is\s+None|={2,3}\s*(?:null|undefined))")
_CALLS = re.compile(r"(?:await\s+)?([\w$.]+)\(")
_SHOWN = re.compile(
    r"head|token|cookie|session|auth|\breq\b|request\)|request$|bearer|jwt|ctx|user", re.IGNORECASE
)
_ROUNDS = 2


class Caller:
    """The names of one handler that stand for its caller, and whether a text speaks of one."""

    def __init__(self, given: Iterable[Fact], guards: Sequence[Guard], read: Iterable[Fact]) -> None:
        self._names = set(_filled(tuple(given), guards))
        read = tuple(read)
        named = [fact for fact in read if fact.kind == "named"]
        self._names.update(_missed(read, named, guards))
        # What a guard gives back is whom it lets by: me = require_user(request)
        asked = {guard.name for guard in guards if guard.how == "body"}
        called = ((fact, _CALLS.match(fact.get("value"))) for fact in named)
        self._names.update(fact.text for fact, call in called if call is not None and call[1] in asked)
        for _ in range(_ROUNDS):
            for fact in named:
                if _TARGET.fullmatch(fact.text) and self.is_in(fact.get("value")) and _is_caller(fact):
                    self._names.update(_NAME.findall(fact.text))

    def is_in(self, text: str) -> bool:
        """Whether a text speaks of the caller."""
        return SPOKEN.search(text) is not None or any(
            m[0] in self._names and text[m.start() - 1 : m.start()] != "." for m in _NAME.finditer(text)
        )


def _is_caller(fact: Fact) -> bool:
    """Whether a name for what is made of the caller is the caller, or an id of it; an order of it is not."""
    words = {word.lower() for word in _WORDS.findall(fact.text)}
    return words <= _CALLED or _TAKEN.fullmatch(fact.get("value")) is not None


def _missed(read: Sequence[Fact], named: Sequence[Fact], guards: Sequence[Guard]) -> Iterable[str]:
    """Whoever has to be there for a handler to go on: who = verify(headers); if not who: abort(401)."""
    refused = [guard.place.span for guard in guards if guard.how == "body"]
    for fact in read:
        if fact.kind != "refusal" or not any(fact.span.holds(span) for span in refused):
            continue
        asked = _ABSENT.match(fact.get("condition").strip("() "))
        name = next(filter(None, asked.groups()), "") if asked is not None else ""
        if any(_NAME.findall(one.text)[:1] == [name] and _SHOWN.search(one.get("value")) for one in named):
            yield name


def _filled(given: Sequence[Fact], guards: Sequence[Guard]) -> Iterable[str]:
    """The parameters that a guard fills, and those a decorator of that name does."""
    parameters = [fact for fact in given if fact.kind == "parameter"]
    asked = {guard.name for guard in guards}
    for parameter in parameters:
        default = parameter.get("default")
        if parameter.get("type") in asked or any(name in default for name in asked if default):
            yield parameter.text
        for fact in given:
            if fact.kind == "decorator" and _beside(fact, parameter) and _DECORATED.search(fact.text):
                yield parameter.text


def _beside(decorator: Fact, parameter: Fact) -> bool:
    """Whether a decorator stands right before a parameter: @CurrentUser() user."""
    end, start = decorator.span, parameter.span
    apart = start.start_col - end.end_col
    return end.end_line == start.start_line and 0 <= apart <= 1
