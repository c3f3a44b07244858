"""A workspace of which nothing is known yet but one file: rules that need the others stay silent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from cx_lsp.model import (
    Claim,
    Conduct,
    Copy,
    Definition,
    Facts,
    Flow,
    Guard,
    Intake,
    Journey,
    Loss,
    Member,
    Missed,
    Passage,
    Route,
    Span,
    Touch,
    Unresolved,
    Validator,
)
from cx_lsp.program.flows import applies


@dataclass(frozen=True, slots=True)
class Unindexed:
    """Stands in until the first index is whole, for a guard or a test may stand in a file not read yet."""

    claims: Callable[[str], Sequence[Claim]]

    def facts(self, _path: str) -> Facts | None:
        """Not known yet."""
        return None

    def definition(self, _path: str, _name: str) -> Definition | None:
        """Not known yet."""
        return None

    def unresolved(self, _facts: Facts) -> Sequence[Unresolved]:
        """Not known yet."""
        return ()

    def bound(self, _path: str, _name: str) -> Definition | None:
        """Not known yet."""
        return None

    def flows(self, facts: Facts) -> Sequence[Flow]:
        """What the file itself tells."""
        return [flow for flow in facts.flows if flow.complete and applies(flow, facts)]

    def text(self, _path: str, _span: Span) -> str:
        """Not known yet."""
        return ""

    def routes_of(self, _path: str) -> Sequence[Route]:
        """Not known yet."""
        return ()

    def siblings(self, _route: Route) -> Sequence[Route]:
        """Not known yet."""
        return ()

    def guards(self, _route: Route) -> Sequence[Guard]:
        """Not known yet."""
        return ()

    def validators(self, _route: Route) -> Sequence[Validator]:
        """Not known yet."""
        return ()

    def intakes(self, _route: Route) -> Sequence[Intake]:
        """Not known yet."""
        return ()

    def touches(self, _route: Route) -> Sequence[Touch]:
        """Not known yet."""
        return ()

    def conduct(self, _route: Route) -> Conduct | None:
        """Not known yet."""
        return None

    def relates(self, _route: Route) -> bool:
        """Not known yet."""
        return False

    def losses(self, _route: Route) -> Sequence[Loss]:
        """Not known yet."""
        return ()

    def copies(self, _facts: Facts) -> Iterable[Copy]:
        """Not known yet."""
        return ()

    def missed(self, _copy: Member, _original: Member) -> Missed | None:
        """Not known yet."""
        return None

    def journeys_of(self, _path: str, _scope: str) -> Sequence[Passage]:
        """Not known yet."""
        return ()

    def callers_of(self, _path: str, _scope: str) -> Sequence[Definition]:
        """Not known yet."""
        return ()

    def functions_of(self, _journey: Journey) -> Sequence[Definition]:
        """Not known yet."""
        return ()

    def claims_of(self, path: str) -> Sequence[Claim]:
        """Who wrote the lines of a file."""
        return self.claims(path)
