"""Claims become the regions an editor marks: neighbours of whom the same is to be said are one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cx_lsp.evidence.spans import covered
from cx_lsp.model import Claim
from cx_lsp.server import why
from cx_lsp.text import Document


@dataclass(frozen=True, slots=True)
class Region:
    """Lines of one origin; the claim is that of the first of them."""

    lines: range
    claim: Claim


def known(claims: Iterable[Claim]) -> Iterator[Claim]:
    """The claims that say who wrote something: silence is no evidence."""
    return (claim for claim in claims if claim.author != "unknown" and claim.level)


def regions(claims: Sequence[Claim], document: Document) -> list[Region]:
    """The regions of a text, in its order; blank lines do not part what stands around them."""
    found: list[Region] = []
    for claim in sorted(known(claims), key=lambda claim: claim.span):
        lines = _trimmed(covered(claim.span), document)
        last = found[-1] if found else None
        if not lines:
            continue
        if last is not None and _alike(last.claim, claim) and _adjoin(last.lines, lines, document):
            found[-1] = Region(range(last.lines.start, max(lines.stop, last.lines.stop)), last.claim)
        else:
            found.append(Region(lines, claim))
    return found


def unreviewed(claim: Claim) -> bool:
    """Whether an AI had a hand in it and nobody is on record as having looked."""
    return claim.author in ("ai", "mixed") and not claim.review


def _alike(one: Claim, other: Claim) -> bool:
    return why.short(one) == why.short(other)


def _adjoin(one: range, other: range, document: Document) -> bool:
    return all(not document.line(line).strip() for line in range(one.stop, other.start))


def _trimmed(lines: range, document: Document) -> range:
    """The lines without blank ones at their ends."""
    first, end = lines.start, min(lines.stop, document.line_count)
    while first < end and not document.line(first).strip():
        first += 1
    while end > first and not document.line(end - 1).strip():
        end -= 1
    return range(first, end)
