"""What is known of a text beyond its findings: its functions, who wrote them, what runs through them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cx_lsp.model import Claim, Passage, Span


@dataclass(frozen=True, slots=True)
class Portrait:
    """Painted when a text has rested, so that a question about any line is answered at once."""

    functions: tuple[tuple[Span, str], ...] = ()
    claims: Sequence[Claim] = ()
    passages: Mapping[str, Sequence[Passage]] = field(default_factory=dict)

    def scope_at(self, line: int) -> str | None:
        """The innermost function that holds a line."""
        held = [(span, scope) for span, scope in self.functions if line in span.lines]
        return max(held, key=lambda one: one[0], default=(None, None))[1]
