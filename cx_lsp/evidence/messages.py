"""A commit message becomes its parts: one for a plain commit, one per commit that a squash took in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

Trailer = tuple[str, str]

_TRAILER = re.compile(r"([A-Za-z][A-Za-z0-9-]*)[ \t]*:[ \t]+(\S.*)")
_SEPARATOR = re.compile(r"^-{9,}[ \t]*$", re.MULTILINE)  # GitHub writes nine before the trailers of a squash
_BULLET = re.compile(r"(?:\A|(?<=\n\n))\* (?=\S[^\n]*(?:\n\n|\n?\Z))")
_MERGED = re.compile(r"^commit [0-9a-f]{40,64}$", re.MULTILINE)  # git merge --squash
_PULL = re.compile(r"\([#!]\d+\)\s*$")
_BLANK = re.compile(r"\n[ \t]*\n")
_SIGNED = re.compile(r"^[A-Za-z-]+-by: .*<\S+@\S+>[ \t]*\Z", re.MULTILINE | re.IGNORECASE)
_FENCE = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.MULTILINE | re.DOTALL)
_FOOTERS = re.compile(
    r"\s*(?:(?:🤖\s*|_)?(?:Generated|Made) (?:with|by) |\(cherry picked from "
    r"|<!--|(?:Close[sd]?|Fix(?:es|ed)?|Resolve[sd]?|Refs?):? #\d+)"
)


@dataclass(frozen=True, slots=True)
class Parts:
    """The texts a message is made of; `tail` holds what a squash collected below them all."""

    texts: tuple[str, ...]
    tail: str = ""


def parts(body: str) -> Parts:
    """Take a message apart. The first line is a title and never evidence."""
    title, _, rest = _FENCE.sub("", body.replace("\r\n", "\n")).strip("\n").partition("\n")
    merged = _MERGED.split(f"{title}\n{rest}")[1:]
    if merged and "squashed commit of the following" in body.lower():
        return Parts(tuple(re.sub(r"^ {4}", "", text, flags=re.MULTILINE) for text in merged))
    sections = [section.strip("\n") for section in _SEPARATOR.split(rest)]
    tail = sections.pop() if len(sections) > 1 and _only_trailers(sections[-1]) else ""
    squashed = bool(tail) or len(sections) > 1 or _PULL.search(title)
    taken = _bullets if squashed else _combined
    return Parts(tuple(text for section in sections for text in taken(section)), tail)


def _bullets(section: str) -> list[str]:
    texts = _BULLET.split(section)
    single = len(texts) == 2 and not texts[0].strip()
    return texts[1:] if len(texts) > 2 or single else _combined(section)


def _combined(section: str) -> list[str]:
    """The messages that an interactive rebase put below each other: each one ends in who signed it."""
    texts, text = [], ""
    for paragraph in _BLANK.split(section):
        if _SIGNED.search(text.rpartition("\n\n")[2]) and not _only_trailers(paragraph):
            texts.append(text)
            text = ""
        text = f"{text}\n\n{paragraph}"
    return [*texts, text]


def _only_trailers(text: str) -> bool:
    lines = [line for line in text.splitlines() if line.strip()]
    return all(_TRAILER.fullmatch(line) or _FOOTERS.match(line) for line in lines)


def trailers(text: str) -> Iterator[Trailer]:
    """Key in lower case and value of each trailer: the lines that close a paragraph, in any paragraph.

    Quoted, indented and fenced lines, and lines with prose behind them, are talk about trailers.
    """
    for paragraph in _BLANK.split(text):
        closing: list[Trailer] = []
        folded = ""
        for line in reversed(paragraph.strip("\n").split("\n")):
            match = _TRAILER.fullmatch(line.rstrip())
            if match:
                closing.append((match[1].lower(), f"{match[2]} {folded}".strip()))
                folded = ""
            elif line.startswith((" ", "\t")):
                folded = f"{line.strip()} {folded}"
            elif not _FOOTERS.match(line):
                break
        yield from reversed(closing)
