from hypothesis import given
from hypothesis import strategies as st

from cx_lsp.model import Span
from cx_lsp.report.places import Region, elsewhere, region, steps

from .samples import LINES, finding, line_text

WORDS = st.text(alphabet="aé𝄞 \t", max_size=20)


def test_columns_count_what_each_reader_counts() -> None:
    span = finding().span
    assert region("shop/checkout.py", span, line_text, "utf-32").start_column == LINES[1].index("db.") + 1
    assert region("shop/checkout.py", span, line_text, "utf-16").start_column == LINES[1].index("db.") + 2


@given(WORDS, WORDS)
def test_a_region_holds_as_many_characters_as_the_span(before: str, inside: str) -> None:
    start = len(before.encode())
    at = region("a", Span(3, start, 3, start + len(inside.encode())), lambda *_: before + inside, "utf-32")
    assert (before + inside)[at.start_column - 1 : at.end_column - 1] == inside


def test_a_line_that_vanished_gives_its_first_column() -> None:
    assert region("gone.py", Span(7, 4, 8, 9), line_text, "utf-16") == Region(8, 1, 9, 1)


def test_a_step_stands_where_a_related_place_says_the_same_words() -> None:
    with_places = finding()
    assert list(steps(with_places)) == [
        ("`coupon` comes from the request", with_places.related[0]),
        ("it is not checked", None),
    ]
    assert elsewhere(with_places) == [with_places.related[1]]
