import json
from importlib.resources import files

import pytest

from cx_lsp.rules import rules
from tests.projects import findings, mended

from .pages import Example, examples, pages

HEADINGS = ["What", "Why", "Example", "Instead", "When to ignore", "Pillars"]
EXAMPLES = [example for page in pages() for example in examples(page)]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.name)
def test_a_block_yields_exactly_what_it_announces(example: Example) -> None:
    assert example.found() == example.announced()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.name)
def test_a_fix_makes_its_finding_vanish_and_leaves_files_that_parse(example: Example) -> None:
    before = findings(example.workspace())
    for finding in before:
        if finding.fix is None:
            continue
        workspace = example.workspace(mended(example.files, finding.fix))
        after = {f.identity for f in findings(workspace)}
        assert finding.identity not in after
        assert after <= {f.identity for f in before}, "the fix brought something new"
        assert not list(workspace.unread())


@pytest.mark.parametrize("page", pages())
def test_a_page_announces_its_own_code_and_shows_a_way_out(page: str) -> None:
    code = next(r.page.code for r in rules().values() if r.page.name == page[:-3].replace("_", "-"))
    announced = {c for e in examples(page) for _, _, c in e.announced()}
    # When a suppression ends, what it silenced comes back.
    assert announced == {code} or (code == "CX002" and code in announced)
    assert any(not e.announced() for e in examples(page))


@pytest.mark.parametrize("page", pages())
def test_a_page_has_every_section_in_order(page: str) -> None:
    text = files("cx_lsp.rules").joinpath(page).read_text("utf-8")
    assert [line[3:] for line in text.splitlines() if line.startswith("## ")] == HEADINGS


def test_every_rule_names_its_pillars_and_published_actions() -> None:
    known = set(json.loads(files("tests.rules").joinpath("nist_ai_600_1.json").read_text()))
    for rule in rules().values():
        assert rule.page.pillars
        assert set(rule.page.nist) <= known, f"{rule.page.code}: not an action id of NIST AI 600-1"


def test_a_rule_that_says_it_fixes_shows_it_in_its_page_and_no_other_does() -> None:
    mending = {f.code for e in EXAMPLES for f in findings(e.workspace()) if f.fix is not None}
    assert mending == {code for code, rule in rules().items() if rule.page.fix}
    assert len([rule for rule in rules().values() if rule.page.fix]) * 2 >= len(rules())
