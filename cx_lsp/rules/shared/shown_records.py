"""Where a handler answers with a whole stored record, read from its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cx_lsp.rules.shared.excerpts import closing

_CHOSEN = re.compile(
    r"\b(select|attributes|exclude|omit|only|pick|projection|values_list|defer|load_only|lean\(\)\.map)\b"
)
_ASKED = re.compile(
    r"\b(?:query|select|get|get_or_404|first_or_404|exec|get_object_or_404|get_list_or_404)\(\s*(?P<a>[A-Z]\w+)\b"
    r"|\b(?P<b>[A-Z]\w+)\.(?:query|objects)\b"
)
_FOUND = re.compile(
    r"\b(?P<model>[A-Z]\w+|\w+\.[A-Z]\w+)\.find(?:All|One|ById|ByPk|Many|Unique|First)?(?=\()"
)
_RETURNED = re.compile(
    r"\breturn\s+(?P<whole>[^\n#]+\.(?:all|first|one|one_or_none|get)\([^()\n]*\))[ \t]*$", re.MULTILINE
)
_ANSWERED = (
    r"\b(?:res(?:ponse)?(?:\.status\([^()]*\))?\.(?:json|send)|NextResponse\.json)\(\s*"
    r"(?:(?P<whole>NAME)|\{(?:[^{}]*[,:\s])?(?P<part>NAME))\s*(?=[,)}])"
)
_MENDED = (
    r"delete\s+NAME\.|NAME\.\w*[pP]assword\w*\s*=(?!=)|\{\s*password\b[^}]*\}\s*=|(?<![\w.])NAME\s*=\s*\w+\("
)
_NAME = r"[A-Za-z_]\w*"


class Shown(NamedTuple):
    """A record that is answered as a whole: its model, where that is in the text, and where it is found."""

    model: str
    start: int
    end: int
    found: int
    """The end of the name of the call that finds it, where a script chooses columns."""


def in_python(text: str, *, returned: bool) -> Iterator[Shown]:
    """The records a handler in Python answers with; `returned` says that what is returned becomes JSON."""
    for name, model in _bound(text).items():
        forms = [rf"\bvars\(\s*(?P<whole>{name})\s*\)|\bmodel_to_dict\(\s*{name}\s*\)|\b{name}\.__dict__"]
        forms += [rf"\breturn\s+(?P<whole>{name})[ \t]*(?:#[^\n]*)?$"] if returned else []
        if re.search(rf"\b{name}\.(\w*pass\w*|pwd)\s*=\s*(None|\"\"|'')|del\s+{name}\.", text):
            continue
        for found in (f for form in forms for f in re.finditer(form, text, re.MULTILINE)):
            start, end = found.span("whole") if found["whole"] else found.span()
            yield Shown(model, start, end, start)
    if returned or "JsonResponse" in text:
        for found in re.finditer(
            r"\b(?P<model>[A-Z]\w+)\.objects(?:\.\w+\([^()\n]*\))?\.values\(\s*\)", text
        ):
            yield Shown(found["model"], *found.span(), found.start())
    for found in _RETURNED.finditer(text) if returned else ():
        asked = _ASKED.search(found["whole"])
        if asked and not _CHOSEN.search(found["whole"]):
            yield Shown(asked["a"] or asked["b"], *found.span("whole"), found.start())


def _bound(text: str) -> dict[str, str]:
    """The names that a handler in Python gives to whole records it finds."""
    found: dict[str, str] = {}
    for one in re.finditer(rf"^\s*({_NAME})\s*(?::[^=\n]+)?=\s*(?:await\s+)?(?=\S)", text, re.MULTILINE):
        end = one.end()
        while end < len(text) and text[end] != "\n":
            end = closing(text, end) if text[end] in "([{" else end + 1
        value = text[one.end() : end]
        asked = _ASKED.search(value)
        if asked and not _CHOSEN.search(value.replace("select(", "", 1)):
            found[one[1]] = asked["a"] or asked["b"]
    return found


def in_script(text: str) -> Iterator[Shown]:
    """The records a script answers with: `res.json(user)` after `user = await User.findOne(...)`."""
    for found in _FOUND.finditer(text):
        end = closing(text, found.end())
        chain = re.match(r"(?:\s*\.\w+\((?:[^()]|\([^()]*\)){0,200}\))*", text[end:])
        if _CHOSEN.search(text[found.start() : end] + (chain[0] if chain is not None else "")):
            continue
        name = _given(text, found.start(), end)
        if not name or re.search(_MENDED.replace("NAME", re.escape(name)), text[end:]):
            continue
        answer = re.compile(_ANSWERED.replace("NAME", re.escape(name))).search(text, found.start())
        if answer is not None:
            yield Shown(found["model"], *answer.span("whole" if answer["whole"] else "part"), found.end())


def _given(text: str, start: int, end: int) -> str:
    """The name under which a script goes on with what it finds, "" when it has none."""
    ways = (
        re.search(rf"\b({_NAME})\s*(?::\s*[^=\n]+)?=\s*(?:await\s+)?$", text[:start]),
        re.match(rf"\s*\.then\(\s*(?:async\s+)?(?:function\s*)?\(?\s*({_NAME})\b", text[end:]),
        re.search(rf"\(\s*err\w*\s*,\s*({_NAME})\s*\)\s*(?:=>|\{{)", text[start:end]),
    )
    return next((way[1] for way in ways if way is not None), "")
