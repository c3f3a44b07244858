import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

from cx_lsp.model import Finding, Place, Span
from cx_lsp.report import sarif

from .samples import FIX, LINES, Page, cx_test, finding, passage, report, written

SCHEMA = json.loads((Path(__file__).parent / "sarif-2.1.0.schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def run_of(*findings: Finding, **changes: Any) -> Any:
    log = json.loads(written("sarif", report(*findings, **changes)))
    VALIDATOR.validate(log)
    assert_readable_by_code_scanning(log)
    return log["runs"][0]


def assert_readable_by_code_scanning(log: Any) -> None:
    """What services ask beyond the standard: nothing empty, all within limits, URIs relative."""
    assert log["$schema"]
    [run] = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"]
    assert re.fullmatch(r"\d+\.\d+\.\d+\S*", driver["semanticVersion"])
    assert run["automationDetails"]["id"].endswith("/")
    assert len(run["results"]) <= 25_000
    for rule in driver["rules"]:
        assert_rule(rule)
    for result in run["results"]:
        assert_result(result, driver["rules"])


def assert_rule(rule: Any) -> None:
    assert rule["id"]
    assert 0 < len(rule["name"]) <= 255
    assert 0 < len(rule["shortDescription"]["text"]) <= 1024
    assert 0 < len(rule["fullDescription"]["text"]) <= 1024
    assert rule["help"]["text"]
    assert rule["help"]["markdown"]
    assert rule["defaultConfiguration"]["level"] in ("note", "warning", "error")
    properties = rule["properties"]
    assert len(properties["tags"]) <= 10
    assert properties["precision"] in ("very-high", "high", "medium", "low")
    if "security-severity" in properties:
        assert 0.1 <= float(properties["security-severity"]) <= 10.0
        assert "security" in properties["tags"]
    else:
        assert properties["problem.severity"] in ("error", "warning", "recommendation")


def assert_result(result: Any, rules: Any) -> None:
    if "ruleIndex" in result:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert result["message"]["text"]
    assert result["partialFingerprints"]
    assert all(result["partialFingerprints"].values())
    related = result.get("relatedLocations", [])
    flows = [
        step["location"]
        for flow in result.get("codeFlows", [])
        for step in flow["threadFlows"][0]["locations"]
    ]
    for location in (*result["locations"], *related, *flows):
        physical = location["physicalLocation"]
        assert re.fullmatch(r"[A-Za-z0-9._~/%-]+", physical["artifactLocation"]["uri"])
        assert not physical["artifactLocation"]["uri"].startswith("/")
        region = physical["region"]
        start, end = (region["startLine"], region["startColumn"]), (region["endLine"], region["endColumn"])
        assert (1, 1) <= start <= end
    links = re.findall(r"(?<!\\)\]\((\d+)\)", result["message"]["text"])
    assert [int(link) for link in links] == [location["id"] for location in related]


def test_an_empty_run_is_still_a_run_so_mended_alerts_are_closed() -> None:
    run = run_of()
    assert run["results"] == []
    assert run["columnKind"] == "utf16CodeUnits"
    assert run["automationDetails"]["id"] == "cx-lsp/"


def test_a_rule_carries_its_weakness_severity_help_and_home() -> None:
    [rule] = run_of()["tool"]["driver"]["rules"]
    assert (rule["id"], rule["name"], rule["helpUri"]) == ("CX201", "unvalidated-input", Page.uri)
    assert rule["help"]["markdown"] == Page.help
    assert rule["properties"]["tags"][:3] == ["security", "external/cwe/cwe-089", "external/cwe/cwe-020"]
    assert {"safety", "MS-2.7-001"} <= set(rule["properties"]["tags"])
    assert rule["properties"]["security-severity"] == "8.8"


def test_a_rule_that_is_no_security_rule_never_raises_a_security_alert() -> None:
    [rule] = run_of(rules=(Page(cwe=(), security_severity="", severity="info", uri=""),))["tool"]["driver"][
        "rules"
    ]
    assert "security" not in rule["properties"]["tags"]
    assert rule["properties"]["problem.severity"] == "recommendation"
    assert "helpUri" not in rule


def test_long_pages_and_many_tags_stay_within_the_limits() -> None:
    run_of(rules=(Page(title="t" * 2000, short="s" * 2000, name="n" * 300, nist=tuple(map(str, range(30)))),))
    run_of(rules=(Page(title="", short="", help="", name=""),))


def test_a_result_says_the_joined_sentence_and_where() -> None:
    [result] = run_of(finding(severity="info"))["results"]
    assert result["level"] == "note"
    assert result["message"]["text"].splitlines() == [
        "request value `coupon` reaches SQL without validation",
        "AI-written (Claude Code, commit 3f2a9c1, no human review) · journey"
        ' "Checkout" (high stakes, owner @payments) · 0 of 4 CX regression tests reach this code',
        "→ `coupon` comes from the request",
        "→ it is not checked",
        r"See [shop/cart.py:7 here it is checked, by \[int\]](1)",
    ]
    [location] = result["locations"]
    assert location["physicalLocation"]["artifactLocation"] == {
        "uri": "shop/checkout.py",
        "uriBaseId": "%SRCROOT%",
    }
    assert location["logicalLocations"] == [{"fullyQualifiedName": "pay"}]


def test_columns_count_utf16_units() -> None:
    [result] = run_of(finding())["results"]
    # The clef before the call is one character and two units.
    assert result["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 2,
        "startColumn": LINES[1].index("db.") + 2,
        "endLine": 2,
        "endColumn": len(LINES[1]) + 2,
    }


def test_steps_with_a_place_become_a_code_flow_that_ends_at_the_finding() -> None:
    [result] = run_of(finding())["results"]
    [flow] = result["codeFlows"]
    lines = [
        step["location"]["physicalLocation"]["region"]["startLine"]
        for step in flow["threadFlows"][0]["locations"]
    ]
    assert lines == [1, 2]
    assert "codeFlows" not in run_of(finding(why=("it is a copy",)))["results"][0]


def test_a_fix_is_a_set_of_replacements_file_by_file() -> None:
    [result] = run_of(finding(fix=FIX))["results"]
    [fix] = result["fixes"]
    assert fix["description"]["text"] == FIX.title
    checkout, cart = fix["artifactChanges"]
    assert checkout["artifactLocation"] == {"uri": "shop/checkout.py", "uriBaseId": "%SRCROOT%"}
    replaced, inserted = checkout["replacements"]
    # The clef before it is one character and two units.
    assert replaced["deletedRegion"] == {"startLine": 2, "startColumn": 22, "endLine": 2, "endColumn": 28}
    assert replaced["insertedContent"] == {"text": "sql, (coupon,)"}
    assert inserted["deletedRegion"] == {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1}
    [deleted] = cart["replacements"]
    assert deleted == {"deletedRegion": {"startLine": 3, "startColumn": 1, "endLine": 4, "endColumn": 1}}
    assert "fixes" not in run_of(finding())["results"][0]


def test_author_journeys_and_tests_are_there_for_programs_too() -> None:
    reached = finding(passages=(passage(cx_test(1, "failed")),))
    properties = run_of(reached)["results"][0]["properties"]
    assert properties["author"]["commit"] == "3f2a9c1d00"
    assert properties["journeys"][0]["stakes"] == "high"
    assert properties["tests"] == [{"id": "tests/cx.py::test_1", "outcome": "failed"}]
    assert run_of(finding(author=None))["results"][0]["properties"]["author"] is None


def test_fingerprints_are_the_published_line_hash_and_our_identity(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b" a\nb\n  \t\tc\n d")
    [result] = run_of(finding(path="a.py"), root=tmp_path)["results"]
    assert result["partialFingerprints"] == {
        "primaryLocationLineHash": "54703d4cd895b18:1",
        "cxFingerprint/v1": finding(path="a.py").identity,
    }
    [gone] = run_of(finding(path="a.py", span=Span(9, 0, 9, 5)), root=tmp_path)["results"]
    assert list(gone["partialFingerprints"]) == ["cxFingerprint/v1"]


@pytest.mark.parametrize("path", ["a b/ü#1.py", "c:d%41?.py", "./x.py", "[id]/page.tsx"])
def test_uris_are_relative_and_percent_encoded(path: str) -> None:
    [result] = run_of(finding(path=path))["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert unquote(uri) == path.removeprefix("./")


def test_code_in_a_message_never_becomes_a_link() -> None:
    [result] = run_of(finding(message="rows[0](1) is called", related=()))["results"]
    assert result["message"]["text"].startswith("rows[0] (1) is called\n")


def test_a_very_long_message_is_cut_and_keeps_its_links() -> None:
    [result] = run_of(finding(message="m" * 99_999))["results"]
    assert len(result["message"]["text"]) < 4_000
    assert result["message"]["text"].endswith("(1)")


def test_what_was_not_read_and_the_notes_are_notifications() -> None:
    unread = (Place("bad.py", Span(4, 0, 4, 0), "syntax"), Place("huge.py", Span(0, 0, 0, 0)))
    [invocation] = run_of(unread=unread, notes=("no registry",))["invocations"]
    said = [(n["level"], n["message"]["text"]) for n in invocation["toolExecutionNotifications"]]
    assert said == [("warning", "syntax"), ("warning", "could not be read"), ("note", "no registry")]
    assert invocation["executionSuccessful"] is True


def test_results_beyond_the_limit_are_left_out_and_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "_RESULTS", 2)
    run = run_of(finding(severity="error"), finding(), finding(severity="info"))
    assert [result["level"] for result in run["results"]] == ["error", "warning"]
    [notification] = run["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"]["text"] == "the worst 2 of 3 findings are listed"


def test_a_finding_of_a_rule_without_a_page_is_still_reported() -> None:
    assert "ruleIndex" not in run_of(finding(code="CX999"))["results"][0]


def test_the_schema_itself_notices_a_wrong_level() -> None:
    log = json.loads(written("sarif", report(finding())))
    log["runs"][0]["results"][0]["level"] = "warn"
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(log)
