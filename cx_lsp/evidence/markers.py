"""Comments in a file that say who wrote it become claims: generated files, regions marked as AI-written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.evidence import identities
from cx_lsp.evidence.spans import split
from cx_lsp.model import Claim, Span

_HEAD = 30  # lines; a generator signs above its output
_COMMENT = re.compile(
    rb"^\s*(?:#+!?|//+!?|/\*+|\*+(?!/)|--+|;+|<!--|%+|\{#|\(\*)[ \t]?\s*(.*?)\s*(?:\*+/|-->|#\}|\*\))?\s*$"
)
_MULTILINE_STRING = re.compile(rb"\"\"\"|'''|`")
_GENERATED = re.compile(
    r"(?<![\w@-])@generated\b(?!-)"
    r"|\bDO NOT (?:EDIT|MODIFY)(?: THIS FILE| MANUALLY| BY HAND| DIRECTLY)*\s*(?:[.!;:,)—–-]|$)"
    r"|\bgenerated\b.*\bdo not (?:edit|modify)\b(?! (?:below|above))",
)
_BEGIN = re.compile(
    r"@ai-generated begin\b(?P<fields>.*)|AI-GENERATED BEGIN\b(?P<words>.*)"
    r"|BEGIN AI SECTION\b|AI CODE STARTS\b",
    re.IGNORECASE,
)
_END = re.compile(r"@ai-generated end\b|AI-GENERATED END\b|END AI SECTION\b|AI CODE ENDS\b", re.IGNORECASE)
_WHOLE = re.compile(r"@ai-generated file\b(?P<fields>.*)", re.IGNORECASE)
_FIELD = re.compile(r"\b(tool|model|reviewed-by)=(\"[^\"]*\"|\S+)")


def read(data: bytes) -> Iterator[Claim]:
    """Level 2 claims of one file; a region without its end claims nothing."""
    count = len(split(data))
    opened: tuple[int, re.Match[str]] | None = None
    signed = False
    for line, text in comments(data):
        if not signed and line < _HEAD and (_GENERATED.search(text) or _WHOLE.match(text)):
            signed = True
            yield _whole(text, count)
        if begin := _BEGIN.match(text):
            opened = line, begin
        elif opened and _END.match(text):
            yield _region(opened[0], line, opened[1])
            opened = None


def comments(data: bytes) -> Iterator[tuple[int, str]]:
    """Line number and text of the lines that are a comment, in the notations of the common languages."""
    inside = b""
    for number, line in enumerate(split(data)):
        comment = None if inside else _COMMENT.match(line)
        if comment:
            yield number, comment[1].decode("utf-8", "replace")
            continue
        for quote in _MULTILINE_STRING.findall(line):
            inside = quote if not inside else b"" if inside == quote else inside


def _whole(text: str, count: int) -> Claim:
    everything = Span(0, 0, count, 0)
    if marked := _WHOLE.match(text):
        return _claimed(everything, marked["fields"], "", f"the file says “{text}”")
    why = f"a generator signed the file: “{text[:60]}”"
    return Claim(everything, "generated", level=2, source="marker", why=why)


def _region(first: int, last: int, begin: re.Match[str]) -> Claim:
    span = Span(first, 0, last + 1, 0)
    why = f"marked as AI-written in lines {first + 1} to {last + 1}"
    return _claimed(span, begin["fields"] or "", begin["words"] or "", why)


def _claimed(span: Span, fields: str, words: str, why: str) -> Claim:
    named = {key: value.strip('"') for key, value in _FIELD.findall(fields)}
    known = identities.spoken(named.get("tool") or words.strip(" (:")) or (named.get("tool", ""), "")
    review = named.get("reviewed-by", "")
    return Claim(span, "ai", known[0], named.get("model", ""), 2, "marker", "", review, why)
