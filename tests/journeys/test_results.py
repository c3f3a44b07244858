"""Every dialect of JUnit names our tests, and a broken file is a warning."""

# ruff: noqa: E501 - the files are quoted as they are written

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cx_lsp.journeys import results
from cx_lsp.journeys.results import Result
from cx_lsp.model import Span, Test


def known(test_id: str) -> Test:
    return Test(test_id, test_id.partition("::")[0].partition(" › ")[0], Span(0, 0, 0, 0))


def ended(xml: str, *ids: str) -> list[tuple[str | None, str]]:
    tests = results.outcomes(results.read_junit(xml.encode()), [known(one) for one in ids])
    return [(test.outcome, test.when) for test in tests]


PYTEST = """<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest"
 errors="1" failures="1" skipped="1" tests="6" timestamp="2026-01-02T03:04:05+00:00" hostname="h">
<testcase classname="tests.cx.test_pay.TestPay" name="test_card[visa]" time="0.1"/>
<testcase classname="tests.cx.test_pay.TestPay" name="test_card[a::b [c]]" time="0.1"><failure
 message="assert 1 == 2">def test_card(): ...</failure></testcase>
<testcase classname="tests.cx.test_pay" name="test_twice" time="0.1"/>
<testcase classname="tests.cx.test_pay" name="test_twice" time="0.1"><error message="teardown"/></testcase>
<testcase classname="tests.cx.test_pay" name="test_later"><skipped type="pytest.skip" message="no"/></testcase>
<testcase classname="tests.cx.test_pay" name="test_fine"><properties><property name="journey" value="pay"/>
</properties><system-out>failure</system-out></testcase>
</testsuite></testsuites>"""

PAY = "tests/cx/test_pay.py::"
MOMENT = "2026-01-02T03:04:05+00:00"


def test_pytest_results_reach_their_tests_and_failed_wins() -> None:
    names = ("TestPay::test_card", "test_twice", "test_later", "test_fine", "test_card")
    assert ended(PYTEST, *(PAY + name for name in names)) == [
        ("failed", MOMENT),
        ("failed", MOMENT),
        ("skipped", MOMENT),
        ("passed", MOMENT),
        (None, ""),
    ]


def test_a_result_carries_every_spelling_and_the_first_words_of_a_failure() -> None:
    read = list(results.read_junit(PYTEST.encode()))
    assert read[3] == Result(
        (
            "tests/cx/test_pay.py::test_twice",
            "tests/cx.py::test_pay::test_twice",
            "tests.py::cx::test_pay::test_twice",
        ),
        "failed",
        MOMENT,
        "teardown",
    )
    assert read[1].message == "assert 1 == 2"


@pytest.mark.parametrize("family", ["xunit1", "xunit2"])
def test_what_pytest_itself_writes_is_read(tmp_path: Path, family: str) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_pay.py").write_text(
        "import pytest\nclass TestPay:\n"
        "    @pytest.mark.parametrize('c', ['visa', 'amex'])\n"
        "    def test_card(self, c): assert c == 'visa'\n"
        "def test_fine(): pass\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--junitxml=junit.xml"]
    subprocess.run([*command, "-o", f"junit_family={family}"], cwd=tmp_path, capture_output=True, check=False)
    read, warnings = results.load(tmp_path, ["junit.xml"])
    tests = [known("tests/test_pay.py::TestPay::test_card"), known("tests/test_pay.py::test_fine")]
    assert [test.outcome for test in results.outcomes(read, tests)] == ["failed", "passed"]
    assert warnings == []


SPEC = "e2e/checkout.spec.ts › checkout › pays by card"


@pytest.mark.parametrize(
    ("dialect", "xml"),
    [
        (
            "Playwright",
            '<testsuites><testsuite name="checkout.spec.ts"><testcase classname="checkout.spec.ts"'
            ' name="checkout › pays by card"><failure message="m"><![CDATA[x]]></failure></testcase></testsuite></testsuites>',
        ),
        (
            "Vitest",
            '<testsuites name="vitest tests"><testsuite name="e2e/checkout.spec.ts"><testcase'
            ' classname="e2e/checkout.spec.ts" name="checkout &gt; pays by card"><failure/></testcase></testsuite></testsuites>',
        ),
        (
            "Vitest in another folder",
            '<testsuites><testsuite name="/home/ci/shop/e2e/checkout.spec.ts"><testcase name="checkout &gt; pays by card"'
            ' classname="/home/ci/shop/e2e/checkout.spec.ts"><failure/></testcase></testsuite></testsuites>',
        ),
        (
            "Jest without files",
            '<testsuites name="jest tests"><testsuite name="checkout"><testcase classname="checkout pays by card"'
            ' name="checkout pays by card"><failure>x</failure></testcase></testsuite></testsuites>',
        ),
        (
            "Jest with files",
            '<testsuites><testsuite name="checkout"><testcase classname="checkout" name="pays by card"'
            ' file="e2e\\checkout.spec.ts"><failure/></testcase></testsuite></testsuites>',
        ),
        (
            "Cypress through Mocha",
            '<testsuites name="Mocha Tests"><testsuite name="Root Suite" file="e2e/checkout.spec.ts"/><testsuite'
            ' name="checkout"><testcase name="checkout pays by card" classname="pays by card"><failure/></testcase>'
            "</testsuite></testsuites>",
        ),
        (
            "one suite at the root, in a namespace",
            '<testsuite xmlns="urn:x" name="e2e/checkout.spec.ts"><testcase name="checkout › pays by card"><error/>'
            "</testcase></testsuite>",
        ),
    ],
)  # fmt: skip
def test_every_javascript_dialect_finds_its_test(dialect: str, xml: str) -> None:
    assert ended(xml, SPEC, "e2e/cart.spec.ts › cart › adds") == [("failed", ""), (None, "")]


def test_a_shorter_path_counts_only_when_one_file_ends_with_it() -> None:
    xml = '<testsuite><testcase classname="tests.test_a" name="test_x"/></testsuite>'
    assert ended(xml, "backend/tests/test_a.py::test_x") == [("passed", "")]
    assert ended(xml, "a/tests/test_a.py::test_x", "b/tests/test_a.py::test_x") == [(None, ""), (None, "")]
    assert ended(xml, "tests/test_a.py::test_x", "b/tests/test_a.py::test_x") == [("passed", ""), (None, "")]


def junit(name: str, *, failed: bool = False, when: str = "") -> str:
    at = f' timestamp="{when}"' if when else ""
    child = "<failure/>" if failed else ""
    return f'<testsuite{at}><testcase classname="test_a" name="{name}">{child}</testcase></testsuite>'


def outcome_of(root: Path, *globs: str) -> str | None:
    read, warnings = results.load(root, globs)
    assert warnings == []
    return results.outcomes(read, [known("test_a.py::test_x")])[0].outcome


def test_the_newest_result_wins_by_its_own_time(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(junit("test_x", failed=True, when="2026-01-01T10:00:00+02:00"))
    (tmp_path / "b.xml").write_text(junit("test_x", when="2026-01-01T09:00:00Z"))
    assert outcome_of(tmp_path, "*.xml") == "passed"


def test_without_a_time_the_time_of_the_file_counts(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(junit("test_x"))
    (tmp_path / "b.xml").write_text(junit("test_x", failed=True, when="yesterday"))
    os.utime(tmp_path / "b.xml", (1_000_000_000, 1_000_000_000))
    assert outcome_of(tmp_path, "*.xml", "a.xml") == "passed"
    os.utime(tmp_path / "a.xml", (900_000_000, 900_000_000))
    assert outcome_of(tmp_path, "*.xml") == "failed"
    assert {one.when for one in results.load(tmp_path, ["b.xml"])[0]} == {"2001-09-09T01:46:40+00:00"}


BOMB = '<!DOCTYPE a [<!ENTITY b "x">]><testsuite><testcase name="&b;"/></testsuite>'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no element found: line 1, column 0"),
        ("<testsuite><testcase", "unclosed token: line 1, column 11"),
        ("<coverage/>", "its root is <coverage>, that of JUnit is <testsuites>"),
        (BOMB, "EntitiesForbidden(name='b', system_id=None, public_id=None)"),
        ("<testsuite>" + "<a>" * 99, "it is nested deeper than 64 elements"),
        ('<?xml version="1.0" encoding="nope"?><testsuite/>', "unknown encoding: nope"),
    ],
)
def test_a_broken_file_is_a_warning_and_the_others_are_read(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "bad.xml").write_text(text)
    (tmp_path / "good.xml").write_text(junit("test_x"))
    read, warnings = results.load(tmp_path, ["*.xml"])
    assert warnings == [f"bad.xml: not read as JUnit XML: {told}"]
    assert [one.ids for one in read] == [("test_a.py::test_x",)]


def test_a_file_that_is_too_large_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "SIZE_LIMIT", 2**20)
    (tmp_path / "a.xml").write_bytes(b" " * (2**20 + 1))
    assert results.load(tmp_path, ["a.xml"]) == ([], ["a.xml: not read as JUnit XML: larger than 1 MB"])


def test_nothing_outside_the_project_is_read(tmp_path: Path) -> None:
    root = tmp_path / "project"
    root.mkdir()
    (tmp_path / "out.xml").write_text(junit("test_x"))
    (root / "link.xml").symlink_to(tmp_path / "out.xml")
    (root / "dangling.xml").symlink_to(root / "gone.xml")
    (root / "folder.xml").mkdir()
    outside = str(tmp_path / "out.xml")
    assert results.load(root, ["../out.xml", outside, "*.xml"]) == (
        [],
        [
            "../out.xml: leads out of the project; give a glob below its root",
            f"{outside}: leads out of the project; give a glob below its root",
            "link.xml: leads out of the project; not read",
        ],
    )


def test_a_large_file_is_read_without_keeping_it(tmp_path: Path) -> None:
    case = '<testcase classname="test_a" name="test_{}"><system-out>' + "x" * 500 + "</system-out></testcase>"
    xml = "<testsuite>" + "".join(case.format(at) for at in range(5000)) + "</testsuite>"
    assert sum(1 for _ in results.read_junit(xml.encode())) == 5000
