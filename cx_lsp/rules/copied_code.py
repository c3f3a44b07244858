"""CX301: the same code stands in another function of the workspace."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from cx_lsp.model import Copy, Facts, Finding, Place, Workspace
from cx_lsp.rules import rule


@rule("CX301")
def copied_code(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per function, all other places as related information, the longest first."""
    groups: dict[str, list[Copy]] = defaultdict(list)
    for copy in workspace.copies(file):
        groups[copy.scope].append(copy)
    for scope, copies in groups.items():
        copies.sort(key=lambda c: (-c.tokens, c.other.path, c.other.span))
        best = copies[0]
        places = len({(c.other.path, c.other_scope) for c in copies})
        more = f" and {places - 1} more place{'s' * (places > 2)}" if places > 1 else ""
        yield Finding(
            "CX301",
            f"{best.lines} lines stand in `{best.other_scope}` ({best.other.path}){more} too",
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


def _difference(path: str, copy: Copy, workspace: Workspace) -> tuple[str, ...]:
    """What the two sides do not share: a test that runs only one of them."""
    here = {t.id for p in workspace.journeys_of(path, copy.scope) for t in p.tests}
    there = {t.id for p in workspace.journeys_of(copy.other.path, copy.other_scope) for t in p.tests}
    only = sorted(there - here)
    if not only:
        return ()
    return (f"the other copy is covered by {only[0]}, this one is not",)
