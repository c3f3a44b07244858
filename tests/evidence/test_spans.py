from __future__ import annotations

import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cx_lsp.evidence.spans import joined, owned

RANGE = st.integers(0, 40).flatmap(lambda a: st.integers(a, 45).map(lambda b: range(a, b)))
RANGES = st.lists(RANGE)


@given(st.lists(st.tuples(RANGE, st.sampled_from("abc"))))
def test_each_line_goes_to_whoever_asks_last(wanted: list[tuple[range, str]]) -> None:
    expected = {line: owner for lines, owner in wanted for line in lines}
    runs = owned(wanted)
    assert [(line, owner) for lines, owner in runs for line in lines] == sorted(expected.items())
    assert all(a[0].stop < b[0].start or a[1] != b[1] for a, b in pairwise(runs)), "as long as can be"


def test_many_ranges_are_shared_out_in_time() -> None:
    singles = [(range(n, n + 1), n % 3) for n in range(400_000, 0, -2)]
    nested = [(range(n, 400_000 - n), n) for n in range(100_000)]
    start = time.process_time()
    assert len(owned([(range(9_999_999), 7), *singles])) == 400_001
    assert len(owned(nested)) == 199_999
    assert time.process_time() - start < 8.0, "measured below 1.5 s; the margin is for busy machines"


@given(RANGES)
def test_joined_ranges_hold_the_same_lines_and_never_touch(ranges: list[range]) -> None:
    whole = joined(ranges)
    assert {line for part in whole for line in part} == {line for part in ranges for line in part}
    assert all(a.stop < b.start for a, b in pairwise(whole))
    assert all(whole)
