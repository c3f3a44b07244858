"""CX301: the same code stands in another function of the workspace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cx_lsp.model import Copy, Facts, Finding, Member, Missed, Place, Span, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.copies import age, fix_missed, unlike


@rule("CX301")
def copied_code(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per copied function or block that is not the oldest, all other places as related ones."""
    for copies in _blocks(filter(_is_sure, workspace.copies(file))):
        if len(copies) > _COMMON and any(copy.kind != "exact" for copy in copies):
            continue
        first = _original(file.path, copies, workspace)
        if first is None:
            continue
        here = Member(file.path, first.span, first.scope)
        missed = workspace.missed(here, _other(first))
        ordered = [first, *(copy for copy in copies if copy is not first)]
        yield Finding(
            "CX301",
            _message(first, len({(c.other.path, c.other_scope) for c in copies}), missed),
            file.path,
            first.span,
            first.scope,
            related=(
                *(Place(c.other.path, c.other.span, _alike(c)) for c in ordered),
                *_changed(first, missed),
            ),
            why=tuple(unlike(here, _other(first), missed, workspace)),
            anchor=f"{first.other.path} {first.other_scope}",
        )


_COMMON = 12
"""Other places from which what is not equal everywhere is an idiom of the house; `copies` lists it still."""
_LIKE, _LONG = 0.8, 10
"""How alike what is not equal must be to be told while somebody types, and how many lines it must have."""


def _is_sure(copy: Copy) -> bool:
    return copy.kind != "near" or (copy.alike >= _LIKE and copy.lines >= _LONG)


def _original(path: str, copies: Sequence[Copy], workspace: Workspace) -> Copy | None:
    """What a block was copied from: the oldest that shares most of it; None when this is the oldest."""
    ages = {id(copy): _key(_other(copy), workspace) for copy in copies}
    mine = _key(Member(path, copies[0].span, copies[0].scope), workspace)
    older = [copy for copy in copies if ages[id(copy)] < mine]
    most = max((copy.tokens for copy in older), default=0)
    enough = (copy for copy in older if 2 * copy.tokens > most)
    return min(enough, key=lambda copy: ages[id(copy)], default=None)


def _blocks(copies: Iterable[Copy]) -> Iterator[list[Copy]]:
    """The copies of each part of a file that is copied, the longest first."""
    blocks: list[list[Copy]] = []
    for copy in sorted(copies, key=lambda c: (-c.tokens, c.other.path, c.other.span)):
        near = (b for b in blocks if b[0].scope == copy.scope and _meet(b[0].span, copy.span))
        block = next(near, None)
        if block is None:
            blocks.append(block := [])
        block.append(copy)
    yield from sorted(blocks, key=lambda block: block[0].span)


def _meet(one: Span, other: Span) -> bool:
    return one.start_line <= other.end_line and other.start_line <= one.end_line


def _other(copy: Copy) -> Member:
    return Member(copy.other.path, copy.other.span, copy.other_scope)


def _key(side: Member, workspace: Workspace) -> tuple[float, str, Span]:
    """What orders the sides of a copy: the one written later is the copy, or the one that stands later."""
    return age(workspace.claims_of(side.path), side.span), side.path, side.span


def _message(copy: Copy, places: int, missed: Missed | None) -> str:
    how = {
        "exact": "equal those of",
        "renamed": "are, under other names, those of",
        "near": f"are {copy.alike:.0%} alike with those of",
    }[copy.kind]
    more = f" and {places - 1} more place{'s' * (places > 2)}" if places > 1 else ""
    since = f"; {_named(copy)} was changed since, this copy was not" if missed is not None else ""
    return f"{copy.lines} lines {how} {_named(copy)} ({copy.other.path}){more}{since}"


def _named(copy: Copy) -> str:
    return f"`{copy.other_scope}`" if copy.other_scope else "a function without a name"


def _changed(copy: Copy, missed: Missed | None) -> Iterator[Place]:
    """Where the change stands that a copy misses, under the words that tell of it."""
    if missed is not None:
        line = missed.lines[0]
        yield Place(copy.other.path, Span(line, 0, line, 0), fix_missed(_other(copy), missed))


def _alike(copy: Copy) -> str:
    how = {
        "exact": "equal lines",
        "renamed": "lines equal but for names",
        "near": f"lines, {copy.alike:.0%} alike,",
    }
    return f"{copy.lines} {how[copy.kind]} in {_named(copy)}"
