"""The joined finding: severity in its surroundings, identity, suppressions, order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import pytest

from cx_lsp.engine import Policy, check, raised, worst_first
from cx_lsp.facts import extract
from cx_lsp.index import Index
from cx_lsp.model import Author, Claim, Finding, Journey, Passage, Severity, Span, Stakes, Test
from cx_lsp.rules import rules
from cx_lsp.workspace import Workspace
from tests.projects import findings, project

NOWHERE = Span(0, 0, 0, 0)
APP = """from flask import Flask, request

app = Flask(__name__)


@app.route("/orders")
def orders():
    name = request.args["name"]
    return db.execute(f"select * from orders where name = '{name}'")
"""
QUERY = "    return db.execute("


def found(
    source: str, policy: Policy | None = None, claims: Sequence[Claim] = (), today: str = ""
) -> list[Finding]:
    """The findings of one file that stands alone."""
    index = Index.open(None, 1)
    facts = extract("app.py", source)
    index.add([("1", facts)])
    workspace = Workspace(index, lambda _path: source.encode(), evidence=lambda _path: claims)
    return check(facts, workspace, rules().values(), policy, today)


# severity


def passage(stakes: Stakes, tests: int, known: bool) -> Passage:
    listed = tuple(Test(f"t{number}", "t.py", NOWHERE) for number in range(tests))
    return Passage(Journey("j", "J", stakes=stakes), "GET /", listed, 2, known)


WRITERS = {
    "ai, unreviewed": (Claim(NOWHERE, "ai", level=2), True),
    "ai, reviewed": (Claim(NOWHERE, "ai", level=2, review="Ann"), False),
    "ai, inferred from the whole commit": (Claim(NOWHERE, "ai", level=4), False),
    "ai, without evidence": (Claim(NOWHERE, "ai", level=0), False),
    "human": (Claim(NOWHERE, "human", level=3), False),
    "mixed": (Claim(NOWHERE, "mixed", level=3), False),
    "unknown": (Claim(NOWHERE, "unknown"), False),
}
ONE_UP: dict[Severity, Severity] = {"info": "warning", "warning": "error", "error": "error"}


@pytest.mark.parametrize(
    ("base", "writer", "stakes", "tests", "known"),
    list(product(ONE_UP, WRITERS, ("low", "moderate", "high"), (0, 1), (False, True))),
)
def test_severity_rises_one_step_on_high_stakes_where_ai_is_unreviewed_or_no_test_comes(
    base: Severity, writer: str, stakes: Stakes, tests: int, known: bool
) -> None:
    claim, risky = WRITERS[writer]
    untested = known and not tests
    expected = ONE_UP[base] if stakes == "high" and (risky or untested) else base
    assert raised(base, claim, [passage(stakes, tests, known)]) == expected


@pytest.mark.parametrize("base", ONE_UP)
def test_severity_is_that_of_the_rule_where_no_journey_runs(base: Severity) -> None:
    for claim, _ in WRITERS.values():
        assert raised(base, claim, []) == base


def test_severity_rises_once_however_many_reasons_there_are() -> None:
    ai, _ = WRITERS["ai, unreviewed"]
    assert raised("info", ai, [passage("high", 0, True), passage("high", 0, True)]) == "warning"
    assert raised("info", ai, [passage("low", 1, True), passage("high", 1, True)]) == "warning"


def test_the_team_may_set_a_severity_of_its_own() -> None:
    assert [f.severity for f in found(APP)] == ["warning"]
    assert [f.severity for f in found(APP, Policy(severity={"CX201": "info"}))] == ["info"]
    assert found(APP, Policy(severity={"CX201": "off"})) == []


@pytest.mark.parametrize(
    ("policy", "wanted"),
    [
        (Policy(), True),
        (Policy(select=frozenset({"CX201"})), True),
        (Policy(select=frozenset({"CX301"})), False),
        (Policy(ignore=frozenset({"CX201"})), False),
        (Policy(select=frozenset({"CX201"}), ignore=frozenset({"CX201"})), False),
    ],
)
def test_the_team_chooses_what_it_hears(policy: Policy, wanted: bool) -> None:
    assert policy.wants(rules()["CX201"].page) is wanted
    assert bool(found(APP, policy)) is wanted


# silence


def test_silence_is_not_evidence() -> None:
    """No claim means unknown, never human; no result means unknown, never untested."""
    (finding,) = found(APP)
    assert finding.author is not None
    assert (finding.author.author, finding.author.level) == ("unknown", 0)
    elsewhere = [Claim(Span(0, 0, 3, 0), "human", level=3)]
    (finding,) = found(APP, claims=elsewhere)
    assert finding.author is not None
    assert finding.author.author == "unknown"
    for known in (False, True):
        assert raised("info", Claim(NOWHERE, "unknown"), [passage("high", 1, known)]) == "info"
    assert raised("info", Claim(NOWHERE, "unknown"), [passage("high", 0, False)]) == "info"


@pytest.mark.parametrize("author", ["ai", "human", "mixed", "generated"])
def test_a_finding_carries_the_claim_on_its_lines(author: Author) -> None:
    (finding,) = found(APP, claims=[Claim(Span(5, 0, 9, 0), author, level=2, source="trailer")])
    assert finding.author is not None
    assert (finding.author.author, finding.author.source) == (author, "trailer")


# identity


@pytest.mark.parametrize(
    "moved",
    [
        "# above\n" * 40 + APP,
        APP.replace("    ", "\t"),
        APP.replace("\n", "\r\n"),
        APP.replace("app = Flask(__name__)\n", "app = Flask(__name__)\n\n\ndef first():\n    return 1\n"),
        APP + "\n\ndef last():\n    return 1\n",
    ],
)
def test_a_finding_s_identity_does_not_contain_a_line_number_moving_code_neither_mends_nor_makes_a_finding(
    moved: str,
) -> None:
    assert [f.identity for f in found(moved)] == [f.identity for f in found(APP)]


@pytest.mark.parametrize("part", ["code", "path", "scope", "anchor", "occurrence"])
def test_an_identity_is_made_of_code_path_scope_text_and_occurrence(part: str) -> None:
    (finding,) = found(APP)
    other = replace(finding)
    object.__setattr__(other, part, "other")
    assert other.identity != finding.identity
    same = replace(finding, span=NOWHERE, severity="error", message="other", related=(), why=())
    assert same.identity == finding.identity


def test_equal_findings_of_one_function_are_told_apart_by_their_order() -> None:
    twice = found(APP.replace("    return", "    rows =") + APP[APP.index("    name =") :])
    assert [f.occurrence for f in twice] == [0, 1]
    assert len({f.identity for f in twice}) == 2
    assert twice[0].identity == found(APP)[0].identity


# order


def test_the_worst_comes_first_then_the_higher_stakes_then_rule_and_place() -> None:
    def made(code: str, severity: Severity, stakes: Stakes | None, path: str, line: int) -> Finding:
        passages = (passage(stakes, 1, True),) if stakes else ()
        return Finding(code, "m", path, Span(line, 0, line, 1), severity=severity, passages=passages)

    ordered = [
        made("CX301", "error", None, "z.py", 9),
        made("CX301", "warning", "high", "z.py", 9),
        made("CX301", "warning", "low", "z.py", 9),
        made("CX201", "warning", None, "a.py", 2),
        made("CX201", "warning", None, "a.py", 10),
        made("CX201", "warning", None, "b.py", 1),
        made("CX202", "warning", None, "a.py", 1),
        made("CX201", "info", "high", "a.py", 1),
    ]
    assert worst_first(reversed(ordered)) == ordered


def test_an_edit_holds_only_what_it_changes() -> None:
    text = 'é = requests.get("https://x.org",\n    verify=False)\n'
    (found,) = (
        f for f in findings(project({"a.py": f"import requests\n{text}"}), "CX240") if f.fix is not None
    )
    (edit,) = found.fix.edits if found.fix is not None else ()
    assert (edit.text, edit.span) == ("True", Span(2, 11, 2, 16))
