"""Python as the lexer of copies knows it: functions by their indentation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cx_lsp.copies.language import Language, Outline

_SHORT = rb"""(?:"(?:[^"\\\n]|\\[^\n])*+"|'(?:[^'\\\n]|\\[^\n])*+')"""
_SPANNING = re.compile(
    rb'"""(?:[^"\\]|\\.|"(?!""))*+(?:"""|\Z)'
    rb"|'''(?:[^'\\]|\\.|'(?!''))*+(?:'''|\Z)"
    rb"|" + _SHORT + rb"|\#[^\n]*+",
    re.DOTALL,
)
_OPENS_LINE = re.compile(rb"[rRbBuUfF]{0,2}\Z")
_HEADER = re.compile(rb"(?:async\s+)?(def|class)\s+(\w+)")
_CONTINUES = b")]}\\.,%+-*/|&=<>:"
"""Bytes at the start of a line that never open a statement."""
_KEYWORDS = (
    b"False None True and as assert async await break case class continue def del elif else except "
    b"finally for from global if import in is lambda match nonlocal not or pass raise return self cls "
    b"super try while with yield"
)


def _bare(text: bytes) -> bytes:
    found: list[bytes] = []
    last = 0
    for match in _SPANNING.finditer(text):
        start, end = match.span()
        first = text[start]
        if first == 35:  # a comment
            found.append(text[last:start])
            last = end
        elif end - start >= 6 and text[start + 1] == first and text[start + 2] == first:
            found.append(text[last:start])
            found.append(_on_one_line(text, start, end))
            last = end
    found.append(text[last:])
    return b"".join(found)


def _on_one_line(text: bytes, start: int, end: int) -> bytes:
    """A long string as a short one, its line ends behind it; nothing of one that opens a line of its own."""
    string = text[start:end]
    ends = string.count(b"\n")
    opens = text.rfind(b"\n", 0, start) + 1
    tail = b"\n" * ends + b"\\" if ends else b""
    if _OPENS_LINE.match(text[opens:start].strip()):
        return tail
    return b'"' + string[3:-3].translate(None, b'"\\\r\n')[:400] + b'"' + tail


def _outlines(lines: Sequence[bytes]) -> Iterator[Outline]:
    open_: list[tuple[int, str]] = []  # the indentation and the name of what is around
    depths = [len(line) - len(line.lstrip()) for line in lines]
    for number, line in enumerate(lines):
        if b"def " not in line and b"class " not in line:
            continue
        header = _HEADER.match(line, depths[number])
        if header is None:
            continue
        while open_ and open_[-1][0] >= depths[number]:
            open_.pop()
        name = ".".join([*(around for _, around in open_), header[2].decode("ascii", "replace")])
        open_.append((depths[number], header[2].decode("ascii", "replace")))
        if header[1] == b"def":
            body = _body(lines, number)
            end = _end(lines, depths, body, depths[number])
            if end >= body:
                yield Outline(name, number, body, end)


_SIGNATURE = 60
"""Lines that a signature may take."""


def _body(lines: Sequence[bytes], start: int) -> int:
    """The line after the colon that ends a signature."""
    depth = 0
    for number in range(start, min(start + _SIGNATURE, len(lines))):
        line = lines[number]
        depth += line.count(b"(") + line.count(b"[") - line.count(b")") - line.count(b"]")
        if depth <= 0:
            return number + 1
    return start + 1


def _end(lines: Sequence[bytes], depths: Sequence[int], body: int, depth: int) -> int:
    last = body - 1
    for number in range(body, len(lines)):
        line = lines[number]
        if depths[number] == len(line):  # blank
            continue
        if depths[number] <= depth and line[depths[number]] not in _CONTINUES:
            break
        last = number
    return last


PYTHON = Language(
    bare=_bare,
    outlines=_outlines,
    token=re.compile(
        rb"[rRbBuUfF]{0,2}" + _SHORT + rb"|[^\W\d]\w*+|\d[\w.]*+|[-+*/%&|^<>=!:@~]=?+[*/<>=]?=?+|[^\s\w\\]"
    ),
    keywords=frozenset(_KEYWORDS.split()),
    silent=re.compile(
        rb"\A(?:from\s|import\s|@).*+" rb"|\A([\w.]+)\s*+:\s*+[\w.\[\], |\"']++(?==[^=])",
    ),
    braces=False,
)
