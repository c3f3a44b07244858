"""CX301: the same code stands in another function of the workspace."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from cx_lsp.model import Claim, Copy, Facts, Finding, Place, Span, Workspace
from cx_lsp.rules import rule


@rule("CX301")
def copied_code(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per function, all other places as related information, the longest first."""
    groups: dict[str, list[Copy]] = defaultdict(list)
    for copy in workspace.copies(file):
        if _written_later(file.path, copy, workspace):
            groups[copy.scope].append(copy)
    for scope, copies in groups.items():
        copies.sort(key=lambda c: (-c.tokens, c.other.path, c.other.span))
        best = copies[0]
        places = len({(c.other.path, c.other_scope) for c in copies})
        more = f" and {places - 1} more place{'s' * (places > 2)}" if places > 1 else ""
        yield Finding(
            "CX301",
            f"{best.lines} lines equal those of `{best.other_scope}` ({best.other.path}){more}",
            file.path,
            best.span,
            scope,
            related=tuple(
                Place(c.other.path, c.other.span, f"{c.lines} equal lines in `{c.other_scope}`")
                for c in copies
            ),
            why=_difference(file.path, best, workspace),
            anchor=f"{best.other.path} {best.other_scope}",
        )


def _written_later(path: str, copy: Copy, workspace: Workspace) -> bool:
    """Whether this side is the copy: its lines are younger, or stand later where the ages are equal."""
    here = _age(workspace.claims_of(path), copy.span), path, copy.span
    there = _age(workspace.claims_of(copy.other.path), copy.other.span), copy.other.path, copy.other.span
    return here > there


def _age(claims: Sequence[Claim], span: Span) -> str:
    """When the first line of a span came to be; lines not committed yet are younger than any."""
    held = (c for c in claims if c.commit and c.span.start_line <= span.start_line <= c.span.end_line)
    return next((c.when for c in held if c.when), "~")


def _difference(path: str, copy: Copy, workspace: Workspace) -> tuple[str, ...]:
    """What the two sides do not share: a test that runs only one of them."""
    here = {t.id for p in workspace.journeys_of(path, copy.scope) for t in p.tests}
    there = {t.id for p in workspace.journeys_of(copy.other.path, copy.other_scope) for t in p.tests}
    only = sorted(there - here)
    if not only:
        return ()
    return (f"the other copy is covered by {only[0]}, this one is not",)
