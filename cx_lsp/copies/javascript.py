"""JavaScript and TypeScript, with or without JSX, as the lexer of copies knows them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cx_lsp.copies.language import Language, Outline

_STRING = rb"""(?:"(?:[^"\\\n]|\\[^\n])*+"|'(?:[^'\\\n]|\\[^\n])*+')"""
_PATTERN = rb"/(?![/*>])(?:\\[^\n]|\[(?:[^\]\\\n]|\\[^\n])*+\]|[^/\\\n\[])++/[a-z]*+"
_SPANNING = re.compile(
    _STRING
    + rb"|(?<!:)//[^\n]*+|/\*.*?(?:\*/|\Z)"
    + rb"|(?<=[(,=:\[!&|?{};+~^*%])[ \t]*+"
    + _PATTERN
    + rb"|\breturn[ \t]++"
    + _PATTERN
    + rb"|`",
    re.DOTALL,
)
_TEMPLATE = re.compile(rb"\\.|`|\$\{|[{}]", re.DOTALL)
_STRUCTURE = re.compile(rb"""=>|[(){}\[\];,]|(?<![.\w$])class(?=\s)|"[^"\n]*+"|'[^'\n]*+'""")
_CONTROL = frozenset((b"if", b"for", b"while", b"switch", b"catch", b"with", b"await"))
_RESULT = re.compile(rb"\s*+(?::[^;={}()]*+(?:\{[^{}]*+\}[^;={}()]*+)?)?\Z")
_CALLED = re.compile(rb"(#?[\w$]+)\s*+(?:<[^<>()]*+(?:<[^<>()]*+>[^<>()]*+)*+>)?\s*\Z")
_CLASS = re.compile(rb"class\s++([\w$]*)")
_BOUND = re.compile(
    rb"(#?[\w$]+)\s*+(?:\?\s*+)?(?::[^={};]{0,300})?[=:]\s*+(?:async\s*+)?(?:function\b\s*+\*?\s*+)?\Z"
)
_NEAR = 400
"""Bytes in front of a bracket in which the name of its function is looked for."""
_DEEPEST = 500
_CLOSES = {b"}": b"{", b")": b"(", b"]": b"["}
_WORD = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$"
_KEYWORDS = (
    b"async await break case catch class const continue debugger default delete do else extends false "
    b"finally for from function get if import in instanceof let new null of return set static super "
    b"switch this throw true try typeof undefined var void while yield"
)


def _bare(text: bytes) -> bytes:
    found: list[bytes] = []
    last = at = 0
    while match := _SPANNING.search(text, at):
        start, at = match.span()
        first = text[start]
        if first in b"\"'":
            continue
        found.append(text[last:start])
        if first == 96:  # a template
            at = _template_end(text, at)
            found.append(_on_one_line(text[start + 1 : at - 1]))
        elif first == 47 and text[start + 1] in b"/*":
            found.append(b" " + b"\n" * text.count(b"\n", start, at))
        else:
            found.append(match[0][: match[0].index(b"/")] + b'"' + _quoted(match[0]) + b'"')
        last = at
    found.append(text[last:])
    return b"".join(found)


def _on_one_line(template: bytes) -> bytes:
    return b'"' + _quoted(template) + b'"' + b"\n" * template.count(b"\n")


def _quoted(text: bytes) -> bytes:
    return text[:400].translate(None, b'"\\\r\n')


def _template_end(text: bytes, at: int) -> int:
    """Behind the backtick that closes the template whose inside begins here."""
    around: list[int] = [96]
    while around:
        match = _TEMPLATE.search(text, at)
        if match is None or len(around) > _DEEPEST:
            return len(text)
        at = match.end()
        sign = match[0][-1] if match[0][0] != 92 else 0
        if sign == 96:
            if around[-1] == 96:
                around.pop()
            else:
                around.append(96)
        elif match[0] == b"${" or (sign == 123 and around[-1] == 123):
            around.append(123)
        elif sign == 125 and around[-1] == 123:
            around.pop()
    return at


class _Open(NamedTuple):
    """A bracket that is not closed yet."""

    sign: bytes
    at: int
    start: int = -1
    """Where the name of the function stands whose body it opens; -1 for any other bracket."""
    name: str = ""
    """Of the function or class it opens, qualified."""


class _Heads:
    """What was read last in front of a bracket, by which it may open a function or a class."""

    def __init__(self) -> None:
        self.parameters = (-1, -1)
        """The last pair of round brackets: where it opens, and behind where it closes."""
        self.arrow = -1
        """Behind the last arrow, while nothing follows it."""
        self.classed: str | None = None
        """The name of a class whose body has not begun."""


def _outlines(lines: Sequence[bytes]) -> Iterator[Outline]:
    text = b"\n".join(lines)
    starts = [0, *(match.end() for match in re.finditer(rb"\n", text))]
    for opened, end in sorted(_functions(text), key=lambda found: found[0].at):
        body, last = bisect_right(starts, opened.at) - 1, bisect_right(starts, end) - 1
        if last > body:
            yield Outline(opened.name, bisect_right(starts, opened.start) - 1, body + 1, last)


def _functions(text: bytes) -> Iterator[tuple[_Open, int]]:
    """The brackets around the bodies of functions, and where each closes."""
    open_: list[_Open] = []
    heads = _Heads()
    for match in _STRUCTURE.finditer(text):
        sign, at = match[0], match.start()
        if sign in (b"{", b"(", b"["):
            open_.append(_opened(text, sign, at, heads, open_))
        elif sign in _CLOSES:
            closed = _closed(open_, _CLOSES[sign])
            if closed is not None and sign == b")":
                heads.parameters = (closed.at, at + 1)
            if closed is not None and closed.start >= 0:
                yield closed, at
        elif sign == b"=>":
            heads.arrow = match.end()
        elif sign == b"class":
            named = _CLASS.match(text, at)
            heads.classed = _text(named[1]) if named else ""


def _closed(open_: list[_Open], sign: bytes) -> _Open | None:
    """The bracket that is closed; a brace closes whatever was left open inside it."""
    if open_ and open_[-1].sign == sign:
        return open_.pop()
    if sign != b"{" or not any(each.sign == sign for each in open_[-_DEEPEST:]):
        return None
    while open_[-1].sign != sign:
        open_.pop()
    return open_.pop()


def _opened(text: bytes, sign: bytes, at: int, heads: _Heads, open_: list[_Open]) -> _Open:
    around = next((each.name for each in reversed(open_[-_DEEPEST:]) if each.name), "")
    if heads.arrow >= 0 and sign != b"[" and not text[heads.arrow : at].strip():
        head = _arrow_head(text, heads)
        return _Open(sign, at, *_named(text, head, around))
    if sign != b"{":
        return _Open(sign, at)
    if heads.classed is not None:
        name, heads.classed = heads.classed, None
        return _Open(sign, at, -1, _within(around, name))
    first, behind = heads.parameters
    if first >= 0 and at - behind <= _NEAR and _RESULT.match(text[behind:at]):
        called = _CALLED.search(text[max(first - _NEAR, 0) : first].rstrip()[-_NEAR // 4 :])
        if called is not None and called[1] not in _CONTROL:
            if called[1] == b"function":
                return _Open(sign, at, *_named(text, first, around))
            start = text.rfind(called[1], 0, first)
            return _Open(sign, at, start, _within(around, _text(called[1])))
    return _Open(sign, at)


def _arrow_head(text: bytes, heads: _Heads) -> int:
    """Where the parameters in front of an arrow begin."""
    first, behind = heads.parameters
    arrow = heads.arrow - 2
    if first >= 0 and 0 <= arrow - behind <= _NEAR and _RESULT.match(text[behind:arrow]):
        return first
    before = text[max(arrow - _NEAR, 0) : arrow].rstrip()
    return max(arrow - _NEAR, 0) + len(before.rstrip(_WORD))


def _named(text: bytes, head: int, around: str) -> tuple[int, str]:
    """Where a function expression begins and what it is called: by what it is bound to, otherwise nothing."""
    before = text[max(head - _NEAR, 0) : head]
    bound = _BOUND.search(before)
    if bound is None:
        return head, _within(around, "")
    return max(head - _NEAR, 0) + bound.start(1), _within(around, _text(bound[1]))


def _within(around: str, name: str) -> str:
    return f"{around}.{name}" if around and name else around or name


def _text(name: bytes) -> str:
    return name.decode("utf-8", "replace")


JAVASCRIPT = Language(
    bare=_bare,
    outlines=_outlines,
    token=re.compile(
        _STRING + rb"|#?[A-Za-z_$\x80-\xff][\w$\x80-\xff]*+|\d[\w.]*+"
        rb"|=>|\.\.\.|\?\.(?!\d)|[-+*/%&|^<>=!?]+=?+|[^\s\w\\]"
    ),
    keywords=frozenset(_KEYWORDS.split()),
    silent=re.compile(
        rb"\A(?:import\b(?!\()|export\s*+(?:\*|\{)|@\w).*+"
        rb"|\b((?:const|let|var)\s++[\w$]++)\s*+:\s*+[^=;(){}\"']++(?==[^=>])"
        rb"|\bas\s++(?:const\b|[\w$.]++(?:<[\w$., <>\[\]|]*+>)?(?:\[\])*+)"
        rb"|(?<=[\w$])<[\w$\s,.\[\]|]++>(?=\()",
    ),
    braces=True,
)
