"""What the text of a handler says of the values it takes: checked by hand, handed on, kept, never asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cx_lsp.model import Edit, Facts, Fix, Intake, Route, Span, Workspace

_WRITTEN = (
    r"(?:\b|_|(?<=[a-z]))(?:save|creat|add|insert|updat|upsert|commit|register|stor|bulk)\w*"
    r"\((?:[^()]|\([^()]{0,200}\)){0,300}?"
)
_SAVED = re.compile(r"\.(save|commit|flush|bulk_create)\(")


def has_effect(file: Facts, route: Route, taken: Sequence[Intake], workspace: Workspace) -> bool:
    """Whether the handler keeps what it takes: hands it to something that writes, or saves an object."""
    definition = file.function(route.handler)
    text = workspace.text(file.path, definition.span) if definition is not None else ""
    names = {re.escape(n) for i in taken for n in (i.text, *made(text, i.text))}
    value = rf"(?<![\w.])(?:{'|'.join(sorted(names))})(?!\w)"
    return _SAVED.search(text) is not None or re.search(_WRITTEN + value, text, re.I) is not None


def by_hand(file: Facts, route: Route, taken: Sequence[Intake], workspace: Workspace) -> bool:
    """Whether the handler judges what it took itself: by type, by pattern, by membership, by presence."""
    definition = file.function(route.handler)
    text = workspace.text(file.path, definition.span) if definition is not None else ""
    if taken[0].part in ("form", "arguments"):
        return False
    names = {re.escape(i.text) for i in taken if re.fullmatch(r"[\w.]+(\(\))?", i.text)}
    names |= {re.escape(name) for i in taken for name in _bound(text, i.text)}
    if not names:
        return False
    value = rf"(?<![\w.])(?:{'|'.join(sorted(names))})\b"
    return any(re.search(form.replace("VALUE", value), text) for form in _CHECKS)


def _bound(text: str, intake: str) -> Iterator[str]:
    """The names that a handler gives to what it took."""
    parameter = re.search(r"^@\w+\([^()]*\)\s*(?:readonly\s+)?(\w+)|^\*\*(\w+)$|^(\w+)$", intake)
    if parameter is not None:
        yield from filter(None, parameter.groups())
    yield from _named(text, r"(?:await\s+)?" + re.escape(intake))


def made(text: str, intake: str) -> Iterator[str]:
    """Those, and the names of what it makes of it on the spot."""
    yield from _bound(text, intake)
    yield from _named(text, rf"[^=\n]{{0,120}}?(?<![\w.]){re.escape(intake)}")


def _named(text: str, value: str) -> Iterator[str]:
    target = r"(?<!\w)(?:(?:const|let|var)\s+)?([\w]+|\{[^{}]{1,400}\})\s*(?::[^=\n]{1,60})?=(?!=)\s*"
    for found in re.finditer(target + value, text):
        names = re.sub(r"\s*=\s*[^,}]+|\w+\s*:", "", found[1])
        yield from re.findall(r"[A-Za-z_]\w*", names)


_CHECKS = (
    r"\braise\s+[\w.]*Validation",
    r"\bif\b[^\n]{0,200}VALUE\.get\(",
    r"VALUE[\w.?]*(?:\.get\([^()\n]*\)|\[[^\]\n]*\])?\s*[!=]==?\s*[\"'\d]",
    r"\bisinstance\(\s*VALUE",
    r"VALUE\[[\"']\w+[\"']\](?s:.{0,400}?)\bexcept\s*\(?[^\n:]*\bKeyError\b",
    r"\bif\b[^\n]{0,80}[\"']\w+[\"']\s+(?:not\s+)?in\s+VALUE",
    r"\bif\s+not\s+VALUE",
    r"\bif\s+(?:not\s+)?\w+\([^\n]{0,40}VALUE[^\n]{0,200}\):?[ \t\r]*\n\s*(?:return|raise|abort)",
    r"\btypeof\s+VALUE",
    r"\bArray\.isArray\(\s*VALUE",
    r"\bif\s*\([^\n]{0,80}!\s*VALUE",
    r"VALUE[\w.?]*\.(?:length|match|test)\b",
    r"\.(?:test|includes|has|isEmail|isInt|isInteger|isUUID|isNaN|isFinite)\(\s*VALUE",
    r"\b(?:len|isNaN|is_?[Vv]alid\w*)\([^\n]{0,40}VALUE",
    r"VALUE[\w.?\[\]\"']*\s+(?:not\s+)?in\s+[A-Z_({\[]",
)


def never_asked(file: Facts, route: Route, workspace: Workspace) -> tuple[Span, Fix] | None:
    """A serializer that is given what was sent and never asked; with the line that asks it."""
    definition = file.function(route.handler)
    if definition is None or file.language != "python":
        return None
    text = workspace.text(file.path, definition.span)
    found = _FILLED.search(text)
    if found is None or re.search(r"is_valid|validate\(|serializer_is_valid", text):
        return None
    name = found["name"]
    used = re.search(rf"\b{name}\.(save|validated_data|data)\b|\bperform_\w+\({name}\b", text[found.end() :])
    if used is None:
        return None
    line = text[: found.end()].count("\n") + definition.span.start_line + 1
    at = Span(line, 0, line, 0)
    asked = f"{found['indent']}{name}.is_valid(raise_exception=True)\n"
    return at, Fix(f"Ask `{name}.is_valid` first", (Edit(file.path, at, asked),))


_FILLED = re.compile(
    r"^(?P<indent>[ \t]+)(?P<name>\w+)\s*=\s*[\w.]*([sS]erializer\w*)\((?:[^()]|\([^()]*\)){0,400}?\bdata="
    r"(?:[^()]|\([^()]*\)){0,400}\)[ \t]*$",
    re.M,
)
