import io
import json
from importlib import resources
from typing import Any

import jsonschema
import pytest

from cx_lsp.model import Finding, Place, Span
from cx_lsp.report import write

from .samples import AI, BROWSE, FIX, LINES, cx_test, finding, passage, report, written

SCHEMA = json.loads(resources.files("cx_lsp.report").joinpath("findings.schema.json").read_text())


def closed(schema: Any) -> Any:
    """The schema with every object closed, so that a field it does not describe is an error."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    parts = {key: closed(part) for key, part in schema.items()}
    return parts | {"additionalProperties": False} if schema.get("type") == "object" else parts


def read(*findings: Finding, **changes: Any) -> Any:
    document = json.loads(written("json", report(*findings, **changes)))
    jsonschema.Draft202012Validator(closed(SCHEMA)).validate(document)
    return document


def test_the_published_schema_describes_every_field() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    rich = finding(passages=(passage(cx_test(1, "failed"), cx_test(2)), passage(journey=BROWSE, known=False)))
    unread = (Place("bad.py", Span(0, 0, 0, 0), "too large"),)
    document = read(
        rich, finding(author=None, passages=(), cwe="", severity="info"), unread=unread, notes=("n",)
    )
    assert document["summary"] == {
        "findings": 2, "errors": 0, "warnings": 1, "infos": 1, "files": 48, "seconds": 1.234,
    }  # fmt: skip
    assert document["unread"][0]["message"] == "too large"
    assert document["notes"] == ["n"]


def test_a_finding_says_author_evidence_journeys_and_tests() -> None:
    reached = finding(passages=(passage(cx_test(1, "failed"), cx_test(2)),))
    [said] = read(reached)["findings"]
    assert said["author"]["kind"] == "ai"
    assert (said["author"]["source"], said["author"]["commit"]) == ("trailer", AI.commit)
    [journey] = said["journeys"]
    assert (journey["stakes"], journey["owner"], journey["entry"]) == ("high", "@payments", "POST /orders")
    assert journey["tests"] == {
        "exercising": [
            {"id": "tests/cx.py::test_1", "outcome": "failed"},
            {"id": "tests/cx.py::test_2", "outcome": None},
        ],
        "total": 4,
        "known": True,
    }
    assert said["identity"] == reached.identity
    assert said["sentence"].startswith("AI-written (Claude Code")


def test_a_fix_says_what_takes_whose_place() -> None:
    with_fix, without = read(finding(fix=FIX), finding())["findings"]
    assert without["fix"] is None
    assert with_fix["fix"]["title"] == FIX.title
    first, second, _ = with_fix["fix"]["edits"]
    # The clef before it is four bytes and one character.
    assert first["span"] == {"start": {"line": 2, "column": 21}, "end": {"line": 2, "column": 27}}
    assert second["span"]["start"] == second["span"]["end"] == {"line": 1, "column": 1}
    assert [edit["text"] for edit in with_fix["fix"]["edits"]] == [edit.text for edit in FIX.edits]


def test_columns_are_one_based_and_count_characters() -> None:
    [said] = read(finding())["findings"]
    assert said["span"] == {
        "start": {"line": 2, "column": LINES[1].index("db.") + 1},
        "end": {"line": 2, "column": len(LINES[1]) + 1},
    }


def test_silence_is_not_evidence_no_claim_is_null() -> None:
    assert read(finding(author=None))["findings"][0]["author"] is None


@pytest.mark.parametrize("name", ["json", "sarif"])
def test_any_stream_can_hold_the_report_and_any_parser_read_it(name: str) -> None:
    odd = finding(message="café 𝄞 \x1b[2J", related=(Place("odd\udcff.py", Span(0, 0, 0, 0)),))
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    write(name, report(odd), out)
    out.flush()
    text = raw.getvalue().decode("ascii")
    assert "\\udcff" not in text, "a lone surrogate is refused by strict parsers"
    assert "café 𝄞" in json.dumps(json.loads(text), ensure_ascii=False)
    assert "\x1b" not in text
