from hypothesis import given
from hypothesis import strategies as st

from cx_lsp.text import Document, Encoding

ENCODINGS: tuple[Encoding, ...] = ("utf-8", "utf-16", "utf-32")
TEXTS = st.text(alphabet="ab\n\r\x0c\u2028é𝄞\t", max_size=40)


def test_only_the_three_lsp_line_ends_end_a_line() -> None:
    document = Document.of("a\x0cb\nc\u2028d\r\ne\rf")
    assert [document.line(i).decode() for i in range(document.line_count)] == ["a\x0cb", "c\u2028d", "e", "f"]


def test_columns_are_counted_in_the_clients_units() -> None:
    document = Document.of("é𝄞x")
    assert [document.to_units(0, 6, e) for e in ENCODINGS] == [6, 3, 2]
    ends = zip((6, 3, 2), ENCODINGS, strict=True)
    assert [document.from_units(0, units, encoding) for units, encoding in ends] == [6, 6, 6]
    assert document.from_units(0, 2, "utf-16") == 2, (
        "a position inside a surrogate pair is the character's start"
    )


def test_positions_past_the_end_are_clamped() -> None:
    document = Document.of("ab\r\ncd")
    assert document.offset(0, 99) == 2
    assert document.offset(9, 0) == 6
    assert document.from_units(5, 3, "utf-16") == 0


def test_lone_surrogates_do_not_break_a_document() -> None:
    assert Document.of("a\ud800b").text == "a?b"


@given(TEXTS, TEXTS, st.data())
def test_incremental_equals_full(before: str, new: str, data: st.DataObject) -> None:
    document = Document.of(before)
    start = data.draw(st.integers(0, len(document.data)))
    end = data.draw(st.integers(start, len(document.data)))
    after, edit = document.replace(start, end, new.encode())
    assert after == Document.of(after.data)
    assert edit.new_end - edit.old_end == len(after.data) - len(document.data)


@given(TEXTS, st.data())
def test_every_position_survives_the_way_there_and_back(text: str, data: st.DataObject) -> None:
    document = Document.of(text)
    line = data.draw(st.integers(0, document.line_count - 1))
    content = document.line(line).decode()
    col = len(content[: data.draw(st.integers(0, len(content)))].encode())
    for encoding in ENCODINGS:
        assert document.from_units(line, document.to_units(line, col, encoding), encoding) == col
    assert document.position(document.offset(line, col)) == (line, col)
