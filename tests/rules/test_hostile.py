"""Text written to make an expression search for ever is searched in bounded time."""

from __future__ import annotations

import re
from time import process_time

import pytest

from cx_lsp.program import direction, manifests, ownership, packages
from cx_lsp.rules import debug_on, open_cors, swallowed_error
from cx_lsp.rules.shared import environment, handling, principals, wordings

LONG = 30_000
SEARCHED: list[tuple[re.Pattern[str], str]] = [
    (debug_on._AGAIN, "\n"),
    (environment._OPENING, "'"),
    (environment._OPENING, "\n \n#"),
    (open_cors._LISTED, "allow"),
    (principals._ASKS, "and    "),
    (swallowed_error._REASON, "/"),
    (swallowed_error._ALL_WELL, "return "),
    (ownership._HELD, "currentUser"),
    (ownership._HELD, ".owner.user"),
    (direction._KNOWING, "not_"),
    (manifests._REQUIREMENT, "\n"),
    (manifests._KEY, "\n"),
    (manifests._ITEM, "\n"),
    (manifests._INSTALLED, "\n"),
]


@pytest.mark.parametrize(("expression", "piece"), SEARCHED, ids=lambda one: getattr(one, "pattern", one)[:20])
def test_a_whole_file_is_searched_in_bounded_time(expression: re.Pattern[str], piece: str) -> None:
    text = (piece * LONG)[:LONG] + "\0"
    began = process_time()
    expression.search(text)
    assert process_time() - began < 0.8


def test_a_comment_that_does_not_end_is_read_once() -> None:
    began = process_time()
    wordings._without_remarks("/*" * LONG)
    assert process_time() - began < 0.8


def test_names_given_to_what_is_taken_are_found_in_bounded_time() -> None:
    began = process_time()
    assert not list(handling.made("x" * LONG, "request.json"))
    assert process_time() - began < 0.8


def test_files_that_requirements_refer_to_are_found_in_bounded_time() -> None:
    began = process_time()
    assert packages._REFERRED.findall(b"_txt" * LONG) == []
    assert process_time() - began < 0.8
