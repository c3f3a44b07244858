"""Lines become the tokens that formatters keep, and new lines find the old ones that said the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cx_lsp.matching import blocks
from cx_lsp.prints import significant


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a line's tokens come from: the old lines, most of it first, and the share that is unchanged.

    The share is that of the new line's tokens which stood in the old lines, or that of an old line's which
    still stand anywhere, whichever is less: a line that lost a word is an edit too.
    """

    lines: tuple[int, ...]
    share: float


def aligned(old: Sequence[bytes], new: Sequence[bytes]) -> list[Origin | None]:
    """For each new line the old lines that hold its tokens in the same order; None where none does.

    A line without significant tokens has no origin of its own. What costs too much stays unaligned.
    """
    tokens_old, line_of = _flat(old)
    tokens_new, owner = _flat(new)
    found: list[Counter[int]] = [Counter() for _ in new]
    for start, there, count in blocks(tokens_old, tokens_new):
        for step in range(count):
            found[owner[there + step]][line_of[start + step]] += 1
    totals, whole = Counter(owner), Counter(line_of)
    kept: Counter[int] = Counter()
    for counts in found:
        kept.update(counts)
    left = {line: kept[line] / whole[line] for line in kept}
    return [_origin(counts, totals[line], left) for line, counts in enumerate(found)]


def _origin(counts: Counter[int], total: int, left: Mapping[int, float]) -> Origin | None:
    if not counts:
        return None
    lines = tuple(line for line, _ in counts.most_common())
    return Origin(lines, min(counts.total() / total, *(left[line] for line in lines)))


def _flat(lines: Sequence[bytes]) -> tuple[list[bytes], list[int]]:
    tokens: list[bytes] = []
    owner: list[int] = []
    for number, line in enumerate(lines):
        found = significant(line)
        tokens += found
        owner += [number] * len(found)
    return tokens, owner
