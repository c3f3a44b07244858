from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cx_lsp.evidence.spans import Taken, joined

RANGES = st.lists(st.integers(0, 40).flatmap(lambda a: st.integers(a, 45).map(lambda b: range(a, b))))


@given(RANGES)
def test_each_line_goes_to_whoever_asks_first(wanted: list[range]) -> None:
    taken, gone = Taken(), set[int]()
    for lines in wanted:
        got = [line for part in taken.take(lines) for line in part]
        assert got == [line for line in lines if line not in gone]
        gone |= set(lines)


@given(RANGES)
def test_joined_ranges_hold_the_same_lines_and_never_touch(ranges: list[range]) -> None:
    whole = joined(ranges)
    assert {line for part in whole for line in part} == {line for part in ranges for line in part}
    assert all(a.stop < b.start for a, b in pairwise(whole))
    assert all(whole)
