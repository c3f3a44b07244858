"""Groups of copies become the findings of a SARIF log: one result a group, all its other places related."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from cx_lsp.engine import raised
from cx_lsp.model import Finding, Place
from cx_lsp.project.copies import CODE, Side
from cx_lsp.report.copies import Copies, differing, summary


def findings(copies: Copies) -> Iterator[Finding]:
    """One finding a group, at the last copy made of what was asked for, the original related first."""
    for told in copies.groups:
        side = _shown(told.sides, copies.is_new)
        member = side.member
        others = [each for each in told.sides if each is not side]
        first = others[0].member
        yield Finding(
            CODE,
            f"{summary(told)}; the first is `{first.scope}` ({first.path})",
            member.path,
            member.span,
            member.scope,
            related=tuple(Place(e.member.path, e.member.span, _words(e)) for e in others),
            why=side.why,
            anchor=copies.name_of(told),
            severity=raised("info", side.author, side.passages),
            author=side.author,
            passages=side.passages,
        )


def _shown(sides: Sequence[Side], is_new: Callable[..., bool] | None) -> Side:
    new = [side for side in sides if is_new is not None and is_new(side.member)]
    return (new or sides)[-1]


def _words(side: Side) -> str:
    if side.differs is None:
        return f"original `{side.member.scope}`"
    said = differing(side.differs)
    return f"copy `{side.member.scope}`" + (f", differs in {said}" if said else "")
