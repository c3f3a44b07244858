"""Which lines an editor offers to mark as reviewed, and when it says nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lsprotocol import types

from cx_lsp.server.authorship import Known
from cx_lsp.server.reviewing import actions, lines_of
from tests.server.test_regions import AI, HUMAN, KNOWN


def offered(
    start: tuple[int, int], end: tuple[int, int], known: Known = KNOWN, **context: object
) -> list[tuple[str, object]]:
    params = types.CodeActionParams(
        types.TextDocumentIdentifier("file:///a.py"),
        types.Range(types.Position(*start), types.Position(*end)),
        types.CodeActionContext([], **context),  # type: ignore[arg-type]
    )
    found = []
    for action in actions(known, params):
        assert action.kind == "cx.review"
        assert action.command is not None
        assert action.command.arguments
        found.append((action.title.partition(" (")[0], action.command.arguments[0]))
    return found


def test_under_the_cursor_a_whole_region_is_offered_and_else_what_is_selected_of_it() -> None:
    whole = {"uri": "file:///a.py", "first": 0, "last": 3}
    assert offered((1, 2), (1, 2)) == [("Mark lines 1–4 as reviewed", whole)]
    part = {"uri": "file:///a.py", "first": 1, "last": 1}
    assert offered((1, 0), (2, 0)) == [("Mark line 2 as reviewed", part)]
    assert offered((3, 0), (5, 0)) == [
        ("Mark line 4 as reviewed", {"uri": "file:///a.py", "first": 3, "last": 3})
    ]


def test_nothing_is_offered_of_human_or_reviewed_lines() -> None:
    assert offered((4, 0), (4, 0)) == []
    assert offered((0, 0), (9, 0), Known(KNOWN.document, (replace(AI, review="Ann"), HUMAN))) == []


def test_nothing_is_offered_unasked() -> None:
    assert offered((1, 2), (1, 2), trigger_kind=types.CodeActionTriggerKind.Automatic) == []
    assert offered((1, 2), (1, 2), only=[types.CodeActionKind.QuickFix]) == []
    assert offered((1, 2), (1, 2), only=[types.CodeActionKind.Source]) == []
    assert len(offered((1, 2), (1, 2), only=["cx"], trigger_kind=types.CodeActionTriggerKind.Invoked)) == 1


@pytest.mark.parametrize(
    "wanted",
    [None, [], {}, {"uri": 1}, {"uri": "a", "first": 2, "last": 1}, {"uri": "a", "first": True, "last": 1}],
)
def test_a_command_that_makes_no_sense_is_refused(wanted: object) -> None:
    with pytest.raises(ValueError, match="takes one argument"):
        lines_of(wanted)
