"""Hover text: what a repository says cannot become a link, an image or markup."""

from __future__ import annotations

from lsprotocol import types

from cx_lsp.model import Claim, Finding, Journey, Passage, Span, Test
from cx_lsp.server.checks import Checked
from cx_lsp.server.hover import hover
from cx_lsp.server.portrait import Portrait
from cx_lsp.text import Document

DOCUMENT = Document.of('def buy():\n    "🛒"; sink()\n')
TESTS = tuple(Test(f"tests/test_{n}.py::test", "tests/t.py", Span(0, 0, 0, 0)) for n in range(5))
JOURNEY = Journey("buy", "Buy ![now](http://tracker.example/x.png) <b>", stakes="high")
PASSAGES = (Passage(JOURNEY, "GET /buy", TESTS, 5),)
FINDING = Finding("CX201", "`x[0]` reaches *SQL*", "a.py", Span(1, 12, 1, 18), "buy", passages=PASSAGES)


def told(line: int, col: int, portrait: Portrait = Portrait()) -> str:  # noqa: B008 - frozen
    checked = Checked("file:///a.py", 1, DOCUMENT, (FINDING,), [], "")
    found = hover(DOCUMENT, types.Position(line, col), "utf-16", checked, portrait)
    if found is None:
        return ""
    assert isinstance(found.contents, types.MarkupContent)
    return found.contents.value


def test_a_finding_is_found_in_the_editors_units() -> None:
    assert told(1, 10).startswith("**`x[0]` reaches \\*SQL\\***")
    assert told(1, 9) == ""


def test_text_of_the_repository_is_no_markup() -> None:
    assert "Buy \\!\\[now\\](http://tracker.example/x.png) \\<b\\>" in told(1, 10)


def test_three_tests_are_named_and_the_others_counted() -> None:
    assert told(1, 10).count("- `tests/") == 3
    assert "- and 2 more" in told(1, 10)


def test_any_other_line_of_a_function_tells_its_author_and_journeys() -> None:
    claim = Claim(Span(0, 0, 2, 0), "human", level=1, commit="a" * 40, why="committed by Ann")
    portrait = Portrait(((Span(0, 0, 1, 18), "buy"),), (claim,), {"buy": PASSAGES})
    assert told(0, 0, portrait).startswith("`buy` · human-written (commit aaaaaaa): committed by Ann")
    assert "5 of 5 CX regression tests reach this code" in told(0, 0, portrait)
    assert told(0, 0) == ""


def test_any_line_outside_of_functions_says_what_its_evidence_is_worth() -> None:
    claim = Claim(
        *(Span(0, 0, 1, 0), "ai", "Codex", "gpt-[x](http://evil.example)", 4, "trailer", "b" * 40),
        why="Codex <b>said</b> so",
        carried="found again by its text",
    )
    found = told(0, 0, Portrait(claims=(claim,)))
    assert found.startswith("AI-written (Codex, commit bbbbbbb, said of the commit")
    assert "Codex \\<b\\>said\\</b\\> so" in found
    assert "Evidence: said of the whole commit or file, not of these lines (trailer)" in found
    assert "model gpt-\\[x\\](http://evil.example)" in found
    assert found.endswith("found again by its text")


def test_a_line_nobody_knows_anything_about_says_nothing() -> None:
    assert told(0, 0, Portrait(claims=(Claim(Span(0, 0, 1, 0), "unknown", why="not committed yet"),))) == ""
