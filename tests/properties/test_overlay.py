"""What makes the overlay quick enough to be laid over every keystroke changes nothing of what it says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cx_lsp.evidence.overlay import Claimed, _Old, _prints, overlay
from cx_lsp.evidence.spans import runs
from cx_lsp.matching import _shared, blocks
from cx_lsp.model import Claim, Span
from cx_lsp.prints import line_prints

LINES = st.lists(
    st.sampled_from(
        [
            *(b"", b"    ", b"}", b"x = 1", b"def alpha(one, two):", b"    return combined(one, two)"),
            *(b"return combined(\n    one,\n    two)", b"while waiting_for_others:", b"value = other['key']"),
        ]
    ),
    max_size=14,
)
AI = Claim(Span(0, 0, 0, 0), "ai", level=1, commit="a" * 40)
HUMAN = Claim(Span(0, 0, 0, 0), "human", level=3)
OWNERS = st.lists(st.sampled_from([AI, HUMAN, None]), min_size=40, max_size=40)


@given(LINES, st.lists(LINES, max_size=4), OWNERS)
def test_a_text_read_once_is_laid_over_many_as_if_read_each_time(
    before: list[bytes], afters: list[list[bytes]], owners: list[Claim | None]
) -> None:
    text, claims = b"\n".join(before), runs(owners)
    claimed = Claimed(claims, text)
    for after in afters:
        new = b"\n".join(after)
        assert claimed.on(new) == overlay(claims, text, new)


@given(LINES, LINES)
def test_prints_of_lines_that_stayed_are_those_of_the_new_text(old: list[bytes], new: list[bytes]) -> None:
    assert _prints(new, _Old(old), list(blocks(old, new))) == line_prints(new)


@given(LINES, LINES)
def test_stretches_compared_at_once_are_as_long_as_line_by_line(old: list[bytes], new: list[bytes]) -> None:
    most = min(len(old), len(new))
    slowly = next((i for i in range(most) if old[i] != new[i]), most)
    assert _shared(old, new, most) == slowly
