"""Suppressions: what they silence, for how long, and what is said of those that silence nothing."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from cx_lsp.engine import Policy, check
from cx_lsp.model import Finding
from cx_lsp.rules import rules
from tests.projects import mended, project
from tests.test_engine import APP, QUERY

WHY = "only our own service calls it"
PAGE = """export function Note({ note }: Props) {
  const raw = new URLSearchParams(location.search).get("note");
  return (
    <div>
      {/* cx: ignore[CX207] the gateway cleans it */}
      <p
        className="note"
        dangerouslySetInnerHTML={{ __html: raw }}
      />
    </div>
  );
}
"""


def told(
    files: str | Mapping[str, str], policy: Policy | None = None, today: str = "2026-11-24"
) -> list[Finding]:
    """The findings of some files, or of one in Python."""
    workspace = project({"app.py": files} if isinstance(files, str) else files)
    asked = (workspace.facts(path) for path in workspace.paths())
    active = rules().values()
    return [f for facts in asked if facts for f in check(facts, workspace, active, policy, today)]


def codes(
    files: str | Mapping[str, str], policy: Policy | None = None, today: str = "2026-11-24"
) -> list[str]:
    return sorted(f.code for f in told(files, policy, today))


def above(comment: str, line: str = QUERY, text: str = APP) -> str:
    """The text with a comment on a line of its own."""
    indent = line[: len(line) - len(line.lstrip())]
    assert text.count(line) == 1
    return text.replace(line, f"{indent}# {comment}\n{line}")


def behind(comment: str) -> str:
    """The text with a comment at the end of the line of the finding."""
    return APP.rstrip("\n") + f"  # {comment}\n"


# what a comment says


@pytest.mark.parametrize(
    ("comment", "left"),
    [
        (f"cx: ignore[CX201] {WHY}", []),
        (f"cx: ignore[CX201]: {WHY}", []),
        (f"cx:ignore {WHY}", []),
        (f"cx: ignore[cx201] {WHY}", []),
        (f"noqa: E501  # cx: ignore[CX201] {WHY}", []),
        (f"cx: ignore[CX201 until 2026-11-24] {WHY}", []),
        (f"cx: ignore[CX201, until 2999-01-01] {WHY}", []),
        (f"cx: ignore[until 2999-01-01] {WHY}", []),
        (f"cx: ignore[CX201] until 2999-01-01: {WHY}", []),
        ("cx: ignore[CX201] until the gateway knows names", []),
        (f"cx: ignore[CX301, CX201] {WHY}", ["CX001"]),
        (f"cx: ignore[CX301] {WHY}", ["CX001", "CX201"]),
        (f"cx: ignore[CX201 until 2026-11-23] {WHY}", ["CX002", "CX201"]),
        (f"cx: ignore[CX201] until 2026-11-23: {WHY}", ["CX002", "CX201"]),
        (f"cx: ignore[until 2026-11-23] {WHY}", ["CX002", "CX201"]),
        ("cx: ignore[CX201]", ["CX003", "CX201"]),
        ("cx: ignore[CX201] —", ["CX003", "CX201"]),
        ("cx: ignore[CX201] until 2999-01-01", ["CX003", "CX201"]),
        ("cx: ignore", ["CX003", "CX201"]),
        (f"cx: ignore[CX20] {WHY}", ["CX003", "CX201"]),
        (f"cx: ignore[CX20, CX201] {WHY}", ["CX003"]),
        (f"cx: ignore[] {WHY}", ["CX003", "CX201"]),
        (f"cx: ignore[CX301 {WHY}", ["CX003", "CX201"]),
        (f"cx: ignore[CX201 until soon] {WHY}", ["CX003", "CX201"]),
        (f"cx: ignore[CX201 until 2026-13-01] {WHY}", ["CX003", "CX201"]),
        (f"cx: ignore[SHOP-1] {WHY}", ["CX201"]),
        ("cx: ignored[CX201] once", ["CX201"]),
        ("write `# cx: ignore[CX301]` here", ["CX201"]),
        ("type: ignore", ["CX201"]),
    ],
)
def test_a_suppression_needs_the_code_and_a_reason_and_may_name_its_last_day(
    comment: str, left: list[str]
) -> None:
    assert codes(above(comment)) == left
    assert codes(behind(comment)) == left


def test_no_suppression_ends_where_no_day_is_known() -> None:
    assert codes(behind(f"cx: ignore[CX201 until 2000-01-01] {WHY}"), today="") == []


# where it speaks


def test_a_suppression_speaks_of_its_own_line_or_the_next_statement_and_no_other() -> None:
    why = f"# cx: ignore[CX201] {WHY}\n"
    for elsewhere in (
        APP.replace("    name =", f"    {why}    name ="),
        APP.replace("def orders():\n", f"def orders():  {why}"),
        APP.replace('@app.route("/orders")', f'@app.route("/orders")  {why.rstrip()}'),
        APP + f"    {why}",
        APP.replace(QUERY, f"    {why}\n{QUERY}"),
    ):
        assert codes(elsewhere) == ["CX001", "CX201"]


SPREAD = APP.replace(QUERY, f"{QUERY}\n        ").replace("'\")", "'\",\n    )")


def test_it_speaks_of_a_whole_call_over_several_lines() -> None:
    assert codes(SPREAD) == ["CX201"]
    assert codes(above(f"cx: ignore[CX201] {WHY}", text=SPREAD)) == []
    assert codes(SPREAD.replace(QUERY, f"{QUERY}  # cx: ignore[CX201] {WHY}")) == []
    assert codes(SPREAD.rstrip("\n") + f"  # cx: ignore[CX201] {WHY}\n") == []


def test_comments_may_stand_between_it_and_its_code() -> None:
    twice = above(f"cx: ignore[CX201] {WHY}", text=above("a query", text=above(f"cx: ignore[CX203] {WHY}")))
    assert codes(twice) == ["CX001"]


OPEN = """from fastapi import APIRouter, Depends

router = APIRouter()


@router.post("/a", dependencies=[Depends(current_user)])
def a(): ...


@router.post("/b", dependencies=[Depends(current_user)])
def b(): ...


@router.post(
    "/c",
    status_code=201,
)
@traced
def c(): ...
"""


@pytest.mark.parametrize("line", ["@router.post(\n", "@traced\n", "def c()"])
def test_it_speaks_of_a_definition_with_all_its_decorators(line: str) -> None:
    assert codes(OPEN) == ["CX202"]
    assert codes(OPEN.replace(line, f"# cx: ignore[CX202] a webhook\n{line}")) == []
    assert codes(OPEN.replace("def c(): ...", "def c(): ...  # cx: ignore[CX202] a webhook")) == []
    elsewhere = OPEN.replace("def b(): ...", "def b(): ...  # cx: ignore[CX202] a webhook")
    assert codes(elsewhere) == ["CX001", "CX202"]


def test_it_works_between_elements() -> None:
    bare = PAGE.replace("      {/* cx: ignore[CX207] the gateway cleans it */}\n", "")
    assert codes({"Note.tsx": bare}) == ["CX207"]
    assert codes({"Note.tsx": PAGE}) == []


# what is said of those that silence nothing


def test_a_rule_that_was_not_asked_leaves_its_suppressions_alone() -> None:
    named = APP.replace(QUERY, f"    # cx: ignore[CX203, CX101] {WHY}\n{QUERY}")
    assert codes(named) == ["CX001", "CX201"]
    assert codes(named, Policy(ignore=frozenset({"CX203"}))) == ["CX201"]
    assert codes(named, Policy(severity={"CX203": "off"})) == ["CX201"]
    assert codes(named, Policy(select=frozenset({"CX001", "CX201"}))) == ["CX201"]


def test_one_that_names_no_rule_is_judged_when_all_were_asked() -> None:
    blanket = f"LIMIT = 20  # cx: ignore {WHY}\n"
    assert codes(blanket) == ["CX001"]
    assert codes(blanket, Policy(ignore=frozenset({"CX203"}))) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a = 1\n# cx: ignore[CX203] why\nb = 2\n", "a = 1\nb = 2\n"),
        ("a = 1\nb = 2  # cx: ignore[CX203] why\n", "a = 1\nb = 2\n"),
        ("a = 1  # noqa: X1  # cx: ignore[CX203] why\n", "a = 1  # noqa: X1\n"),
        ("a = 1  # cx: ignore[CX203 until 2020-01-01] why", "a = 1"),
        ("a = 1\n# cx: ignore[CX203] why", "a = 1\n"),
        ("é = 'é'  # cx: ignore[CX203] why\r\nb = 2\r\n", "é = 'é'\r\nb = 2\r\n"),
        (
            "def f():\n    # cx: ignore[CX203, CX301 until 2999-01-01] why\n    return 1\n",
            "def f():\n    return 1\n",
        ),
    ],
)
def test_the_fix_takes_the_comment_out_and_leaves_the_rest(before: str, after: str) -> None:
    (finding,) = told(before)
    assert finding.fix is not None
    assert mended({"app.py": before}, finding.fix) == {"app.py": after}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<b>\n  {/* cx: ignore[CX203] why */}\n  <i />\n</b>", "<b>\n  <i />\n</b>"),
        ("<b>\n  <i /> {/* cx: ignore[CX203] why */}\n</b>", "<b>\n  <i />\n</b>"),
        ("a = /* cx: ignore[CX203] why */ b", "a = b"),
        ("{ /* cx: ignore[CX203] why */\n  a()\n}", "{\n  a()\n}"),
        ("a(); // cx: ignore[CX203] why", "a();"),
    ],
)
def test_the_fix_knows_the_comments_of_javascript(before: str, after: str) -> None:
    (finding,) = told({"a.jsx": before + "\n"})
    assert finding.fix is not None
    assert mended({"a.jsx": before + "\n"}, finding.fix) == {"a.jsx": after + "\n"}


def test_only_the_idle_codes_of_several_are_taken_out() -> None:
    files = {"app.py": above(f"cx: ignore[CX301, CX201, CX203 until 2999-01-01] {WHY}")}
    (finding,) = told(files)
    assert finding.message == "nothing here for CX301, CX203 to silence"
    assert finding.fix is not None
    after = mended(files, finding.fix)
    assert f"# cx: ignore[CX201 until 2999-01-01] {WHY}\n" in after["app.py"]
    assert codes(after) == []


def test_comments_do_not_silence_what_is_said_of_comments() -> None:
    assert codes("# cx: ignore[CX001] quiet\na = 1  # cx: ignore[CX203] why\n") == ["CX001"]
