"""A line is a person's only if each of its characters is, whatever was inserted and deleted around it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cx_lsp.server.origins import BURST, OTHER, TYPED, Origins
from cx_lsp.text import Document

TEXT = b"def one(a):\n    return a\n\r\n  two = 2\rthree = 3\n"
EDITS = st.lists(
    st.tuples(
        st.integers(0, 60),
        st.integers(0, 12),
        st.sampled_from(
            [b"", b"", b"x", b"=", b" ", b"\n", b"\r\n", b"\r", b"\n    ", b"a\nb", b"y = 1\n", b"\n\n"]
        ),
        st.sampled_from([OTHER, TYPED, TYPED, BURST]),
    ),
    max_size=14,
)


@given(EDITS)
def test_a_line_is_a_persons_only_if_each_of_its_characters_is(
    edits: list[tuple[int, int, bytes, int]],
) -> None:
    document, origins = Document.of(TEXT), Origins(Document.of(TEXT).line_count)
    came = [OTHER] * len(TEXT)
    for at, gone, new, kind in edits:
        start = min(at, len(document.data))
        # Lines replaced by lines may keep what they were; here nothing is both taken away and put in.
        end = start if new else min(start + gone, len(document.data))
        after, edit = document.replace(start, end, new)
        origins.change(document, edit, after, kind)
        came[start:end] = [kind] * len(new)
        document = after
        for claimed in (TYPED, BURST):
            lines = origins.fresh(claimed)
            assert len(lines) == document.line_count
            for number in (line for line, is_one in enumerate(lines) if is_one):
                first = document.starts[number]
                text = document.line(number)
                assert {came[first + i] for i in range(len(text)) if text[i : i + 1].strip()} <= {claimed}


def test_saved_lines_are_told_no_more_until_they_change() -> None:
    before = Document.of(b"\n")
    after, edit = before.replace(0, 0, b"x = 1")
    origins = Origins(before.line_count)
    origins.change(before, edit, after, TYPED)
    assert origins.fresh(TYPED) == [True, False]
    origins.settle()
    assert origins.fresh(TYPED) == [False, False]
    longer, edit = after.replace(5, 5, b"2")
    origins.change(after, edit, longer, TYPED)
    assert origins.fresh(TYPED) == [True, False]
    origins.doubt()
    assert origins.fresh(TYPED) == [False, False]
