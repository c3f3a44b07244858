"""Claims as hints, tokens and plain data: who wrote which lines, in few words and without guessing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lsprotocol import types

from cx_lsp.model import Claim, Span
from cx_lsp.server import decorations, why
from cx_lsp.server.authorship import Known
from cx_lsp.server.hints import hints
from cx_lsp.server.regions import regions
from cx_lsp.server.settings import Inlay
from cx_lsp.server.tokens import LEGEND, tokens
from cx_lsp.text import Document, Encoding

TEXT = """def one():
    return "🛒"

def two():
    return 2
x = 1
"""
DOCUMENT = Document.of(TEXT)
AI = Claim(
    *(Span(0, 0, 2, 0), "ai", "Claude Code", "claude-x", 1, "hook", "a" * 40),
    why="Claude Code wrote it <b>",
    session="s",
)
SAME = replace(AI, span=Span(3, 0, 4, 0), commit="b" * 40, why="another commit")
HUMAN = Claim(Span(4, 0, 5, 0), "human", level=3, source="commit author")
UNKNOWN = Claim(Span(5, 0, 6, 0), "unknown", why="not saved yet")
KNOWN = Known(DOCUMENT, (AI, SAME, HUMAN, UNKNOWN))
EVERYWHERE = types.Range(types.Position(0, 0), types.Position(9, 0))


def test_neighbours_of_whom_the_same_is_said_are_one_region() -> None:
    assert [(r.lines, r.claim.author) for r in regions(KNOWN.claims, DOCUMENT)] == [
        (range(4), "ai"),
        (range(4, 5), "human"),
    ]


@pytest.mark.parametrize(
    ("which", "labels"),
    [
        ("off", []),
        ("ai", ["AI · Claude Code · unreviewed"]),
        ("all", ["AI · Claude Code · unreviewed", "human"]),
    ],
)
def test_a_region_says_at_its_first_line_who_wrote_it(which: Inlay, labels: list[str]) -> None:
    assert [hint.label for hint in hints(KNOWN, EVERYWHERE, which, "utf-16")] == labels


@pytest.mark.parametrize(("encoding", "column"), [("utf-8", 17), ("utf-16", 15), ("utf-32", 14)])
def test_a_hint_stands_at_the_end_of_its_line_and_its_tooltip_is_no_markup(
    encoding: Encoding, column: int
) -> None:
    known = Known(DOCUMENT, (replace(AI, span=Span(1, 0, 2, 0)),))
    (hint,) = hints(known, EVERYWHERE, "ai", encoding)
    assert hint.position == types.Position(1, column)
    assert isinstance(hint.tooltip, types.MarkupContent)
    assert "wrote it \\<b\\>" in hint.tooltip.value
    assert hints(known, types.Range(types.Position(3, 0), types.Position(4, 0)), "ai", encoding) == []


def test_each_line_of_a_region_is_one_token() -> None:
    found = list(tokens(KNOWN, range(DOCUMENT.line_count), "utf-16").data)
    rows = [found[at : at + 5] for at in range(0, len(found), 5)]
    ai = sum(1 << LEGEND.token_modifiers.index(name) for name in ("ai", "unreviewed"))
    human = 1 << LEGEND.token_modifiers.index("human")
    assert rows == [[0, 0, 10, 0, ai], [1, 4, 11, 0, ai], [2, 0, 10, 0, ai], [1, 4, 8, 0, human]]
    assert list(tokens(KNOWN, range(3, 4), "utf-16").data) == [3, 0, 10, 0, ai]


def test_weak_evidence_is_marked_as_weak() -> None:
    weak = replace(HUMAN, author="ai", level=5)
    (_, _, _, _, mark) = tokens(Known(DOCUMENT, (weak,)), range(9), "utf-8").data
    assert mark == sum(1 << LEGEND.token_modifiers.index(n) for n in ("ai", "unreviewed", "weak"))
    assert why.short(weak) == "AI · weak evidence · unreviewed"


def test_extensions_get_everything_that_is_known_and_no_guess() -> None:
    found = decorations.decorations(KNOWN)
    assert [one["author"] for one in found] == ["ai", "ai", "human"]
    assert found[0] == {
        "range": {"start": {"line": 0, "character": 0}, "end": {"line": 2, "character": 0}},
        "author": "ai",
        "tool": "Claude Code",
        "model": "claude-x",
        "level": 1,
        "source": "hook",
        "commit": "a" * 40,
        "why": "Claude Code wrote it <b>",
        "carried": "",
        "review": {"state": "unreviewed", "by": "", "how": ""},
    }
    seen = replace(AI, review="Ann", review_how="cx-lsp review")
    assert decorations.decorations(Known(DOCUMENT, (seen,)))[0]["review"] == {
        "state": "reviewed",
        "by": "Ann",
        "how": "cx-lsp review",
    }
