"""Which lines an edit wrote, from prints alone and in bounded time."""

from __future__ import annotations

import random
import time

from hypothesis import given
from hypothesis import strategies as st

from cx_lsp.prints import line_prints
from cx_lsp.record import diff
from cx_lsp.record.difference import carried, gone, written
from cx_lsp.record.patch import Piece, applied, undone

LINES = st.lists(st.sampled_from(["a", "b", "c", "d", ""]), max_size=12)


def test_runs_know_their_neighbours_that_are_not_blank() -> None:
    before = ["a", "", "b", "c"]
    after = ["a", "", "x", "y", "", "b", "c", "z"]
    first, second = diff(before, after)
    assert (first.at, first.above, first.below) == (2, "a", "b")
    assert first.prints in (("x", "y", ""), ("x", "y"))
    assert (second.at, second.above, second.below, second.prints) == (7, "c", "", ("z",))


def test_white_space_is_no_edit() -> None:
    before = line_prints([b"if x:", b"  y = 1", b"z"])
    after = line_prints([b"if x:", b"", b"      y = 1,", b"z"])
    assert diff(before, after) == ()


@given(LINES, LINES)
def test_what_is_not_new_was_there_in_this_order(before: list[str], after: list[str]) -> None:
    new = written(before, after)
    rest = iter(before)
    assert all(line in rest for line, is_new in zip(after, new, strict=True) if not is_new)
    assert gone(before, after) == len(before) - new.count(False)
    assert not any(written(after, after))


@given(LINES, LINES)
def test_every_new_line_that_says_something_is_in_a_run(before: list[str], after: list[str]) -> None:
    new = written(before, after)
    runs = diff(before, after)
    inside = {run.at + i for run in runs for i in range(len(run.prints))}
    assert {i for i, is_new in enumerate(new) if is_new and after[i]} <= inside
    assert all(after[run.at : run.at + len(run.prints)] == list(run.prints) for run in runs)


def test_a_large_rewrite_takes_bounded_time_and_claims_no_old_line() -> None:
    shuffled = [f"{i % 40}" for i in range(20_000)]
    random.Random(1).shuffle(shuffled)
    started = time.process_time()
    new = written([f"{i % 40}" for i in range(20_000)], [*shuffled, "new"])
    assert time.process_time() - started < 3
    assert new[-1]
    assert not any(new[:-1])


def test_only_lines_made_of_new_ones_stay_new_after_a_formatter() -> None:
    then, now = ["a", "n", "b", "c"], ["a", "n1", "n2", "b", "c1"]
    assert carried([False, True, False, False], then, now) == [False, True, True, False, False]


@given(st.text("ab\n", max_size=12), st.text("ab\n", min_size=1, max_size=3), st.text("xy\n", max_size=3))
def test_a_piece_is_undone_only_where_that_is_certain(text: str, old: str, new: str) -> None:
    pieces = [Piece(old, new)]
    done = applied(pieces, text)
    if done is None:
        assert text.count(old) != 1 or text.find(old) != text.rfind(old)
        return
    back = undone(pieces, done)
    assert back in (None, text)
