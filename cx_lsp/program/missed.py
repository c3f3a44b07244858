"""Two sides of a copy and their past become the change that only one of them got since they were equal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, Protocol

from cx_lsp.facts import extract, function_tokens
from cx_lsp.matching import blocks
from cx_lsp.model import Claim, Facts, Member, Missed, Span
from cx_lsp.prints import significant
from cx_lsp.text import Document

_SHARED = 5
"""Lines of code that both sides must have had in common when the copy was made."""
_TOKEN = re.compile(rb"[rRbBuUfF]{0,2}(?:\"[^\"\n]*\"|'[^'\n]*')|[\w$]+|\S")


class Code(NamedTuple):
    """The lines of a function that hold code: what each says, however it is laid out, and its number."""

    says: list[tuple[bytes, ...]]
    numbers: list[int]


class Asked(Protocol):
    """What must be known of the program."""

    def facts(self, path: str) -> Facts | None:
        """The facts of a file as it is now."""

    def document(self, path: str) -> Document | None:
        """Its text."""

    def claims_of(self, path: str) -> Sequence[Claim]:
        """Who wrote its lines, and when."""


Formerly = Callable[[str, Member], Code | None]
"""The code of a function as of a commit; None when there was none, or when it is not known yet."""


def missed(copy: Member, original: Member, now: Asked, formerly: Formerly) -> Missed | None:
    """What the original got after the commit that brought most lines of the copy; None when in doubt."""
    made = _made(now.claims_of(copy.path), copy.span)
    facts = now.facts(original.path)
    function = facts.function(original.scope) if facts is not None else None
    if made is None or function is None:
        return None
    dated = _dated(now.claims_of(original.path), function.span)
    later = {n for n in function.span.lines if n not in dated or dated[n].moment > made.moment}
    sides = (formerly(made.commit, side) for side in (original, copy)) if later else ()
    known = [*sides, *(present(side, now) for side in (original, copy))] if later else []
    if not known or None in known:
        return None
    before, copied, after, here = (code for code in known if code is not None)
    lines = tuple(n for n in _lacking(before, after, copied, here) if n in later)
    if not lines:
        return None
    newest = max((dated[n] for n in lines if n in dated), key=lambda claim: claim.moment, default=None)
    if newest is None or any(n not in dated for n in lines):
        return Missed("", "", lines)
    return Missed(newest.commit, newest.when, lines)


def _made(claims: Sequence[Claim], span: Span) -> Claim | None:
    """The commit that brought most lines of a copy, by one of its claims; the oldest of several."""
    held: dict[str, list[Claim]] = {}
    for claim in _dated(claims, span).values():
        held.setdefault(claim.commit, []).append(claim)
    most = max(held.values(), key=lambda found: (len(found), -found[0].moment), default=None)
    return most[0] if most and 2 * len(most) > len(span.lines) // 2 else None


def _dated(claims: Sequence[Claim], span: Span) -> dict[int, Claim]:
    """The claim that says of each line of a span which commit it came with."""
    found: dict[int, Claim] = {}
    for claim in claims:
        if claim.commit and claim.when:
            end = claim.span.end_line + (claim.span.end_col > 0)
            first, last = max(claim.span.start_line, span.start_line), min(end, span.end_line + 1)
            found.update(dict.fromkeys(range(first, last), claim))
    return found


def present(side: Member, now: Asked) -> Code | None:
    """The code of a function as it is."""
    facts, document = now.facts(side.path), now.document(side.path)
    return _of(facts, side.scope, document) if facts is not None and document is not None else None


def past(side: Member, data: bytes) -> Code | None:
    """The code that a function had in an earlier text of its file."""
    facts, document = _read(side.path, data)
    return _of(facts, side.scope, document)


@lru_cache(16)
def _read(path: str, data: bytes) -> tuple[Facts, Document]:
    document = Document.of(data)
    return extract(path, document), document


def _of(facts: Facts, scope: str, document: Document) -> Code | None:
    function = facts.function(scope)
    # Where a parser lost its way a function may end too early.
    if function is None or any(_meet(each.span, function.span) for each in facts.unread):
        return None
    by_line: dict[int, list[bytes]] = {}
    for offset in function_tokens(document, facts.language, function):
        token = _TOKEN.match(document.data, offset)
        line = by_line.setdefault(document.position(offset)[0], [])
        line += significant(token[0]) if token is not None else ()
    said = {number: tuple(words) for number, words in by_line.items() if words}
    return Code(list(said.values()), list(said))


def _meet(one: Span, other: Span) -> bool:
    return one.start_line <= other.end_line and other.start_line <= one.end_line


def _lacking(before: Code, after: Code, copied: Code, copy: Code) -> Iterator[int]:
    """The lines that the original got where both sides were equal and the copy is as it was."""
    equal = _pairs(before.says, copied.says)
    if len(equal) < _SHARED:
        return
    kept = _pairs(copied.says, copy.says)
    same = [block for block in blocks(before.says, after.says) if block[2]]
    for (i, j, size), (i_next, j_next, _) in pairwise(
        [(0, 0, 0), *same, (len(before.says), len(after.says), 0)]
    ):
        old, new = range(i + size, i_next), range(j + size, j_next)
        if not new or _flat(before, old) == _flat(after, new):
            continue
        # What was put between two lines is missing where those two still stand side by side.
        around = old if old else range(old.start - 1, old.start + 1)
        if _follow(around, equal) and _follow([equal[line] for line in around], kept):
            yield from (after.numbers[line] for line in new)


def _pairs(one: Sequence[tuple[bytes, ...]], other: Sequence[tuple[bytes, ...]]) -> dict[int, int]:
    return {i + n: j + n for i, j, size in blocks(one, other) for n in range(size)}


def _follow(lines: Sequence[int], pairs: Mapping[int, int]) -> bool:
    """Whether lines that follow each other have counterparts that do so too."""
    found = [pairs.get(line) for line in lines]
    return all(line is not None for line in found) and all(
        b == a + 1 for a, b in pairwise(f for f in found if f is not None)
    )


def _flat(code: Code, lines: range) -> list[bytes]:
    return [word for line in lines for word in code.says[line]]
