"""Open texts: lines by the protocol's rule, columns in whatever the editor counts."""

from __future__ import annotations

import pytest
from lsprotocol import types

from cx_lsp.server.documents import Documents, changed
from cx_lsp.text import Document, Encoding


def partial(
    start: tuple[int, int], end: tuple[int, int], text: str
) -> types.TextDocumentContentChangePartial:
    return types.TextDocumentContentChangePartial(
        types.Range(types.Position(*start), types.Position(*end)), text
    )


@pytest.mark.parametrize("odd", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_only_line_feeds_and_carriage_returns_end_a_line(odd: str) -> None:
    document = changed(Document.of(f"a{odd}b\nc\n"), partial((1, 0), (1, 1), "X"), "utf-16")
    assert document.text == f"a{odd}b\nX\n"


@pytest.mark.parametrize(("encoding", "col"), [("utf-8", 4), ("utf-16", 2), ("utf-32", 1)])
def test_columns_count_what_was_agreed(encoding: Encoding, col: int) -> None:
    assert changed(Document.of("🛒x"), partial((0, col), (0, col + 1), "y"), encoding).text == "🛒y"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_position_inside_a_character_means_its_start(encoding: Encoding) -> None:
    assert changed(Document.of("🛒x"), partial((0, 1), (0, 1), "y"), encoding).text == "y🛒x"


def test_positions_past_the_end_are_moved_there_and_reversed_ranges_are_empty() -> None:
    assert changed(Document.of("a\nb"), partial((0, 9), (7, 7), "c"), "utf-16").text == "ac"
    assert changed(Document.of("ab"), partial((0, 2), (0, 0), "c"), "utf-16").text == "abc"


def test_changes_apply_in_their_order_and_unknown_texts_are_left_alone() -> None:
    documents = Documents("utf-16")
    documents.open(types.TextDocumentItem("file:///a", "python", 1, "one"))
    whole = types.TextDocumentContentChangeWholeDocument("two")
    documents.change("file:///a", 2, [whole, partial((0, 0), (0, 1), "T")])
    documents.change("file:///b", 2, [whole])
    found = documents.get("file:///a")
    assert found is not None
    assert (found.version, found.document.text) == (2, "Two")
    assert documents.get("file:///b") is None
