"""The tables and documents of `blame` and `stats` say what they promise to programs."""

import io
import json
from dataclasses import replace
from importlib.resources import files

import jsonschema
import pytest

from cx_lsp.evidence.shares import Shares
from cx_lsp.model import Claim, Span
from cx_lsp.report import blame, stats

LINES = ["one = 1", "two = 2", "", "\x1b[31mthree"]
AI = Claim(Span(0, 0, 2, 0), "ai", "Claude Code", "opus", 1, "recorded", "ab" * 20, "", "seen", session="s")
SIGNED = Claim(Span(2, 0, 3, 0), "ai", "Claude Code", "", 3, "trailer", "ab" * 20, "Ann", "signed")
SEEN = replace(SIGNED, carried="moved", review_how="cx")
NOBODY = Claim(Span(3, 0, 4, 0), "unknown", why="no evidence")
FILE = blame.Blame("a b.py", 5, LINES, [AI, AI, SEEN, NOBODY])


def shares() -> Shares:
    found = Shares()
    found.count([AI, SEEN, NOBODY], [line.encode() for line in LINES])
    return found


def written(form: str) -> tuple[str, str]:
    tables = io.StringIO(), io.StringIO()
    blame.write(form, [FILE], ["mind"], tables[0])
    stats.write(form, "working tree", shares(), ["mind"], tables[1])
    return tables[0].getvalue(), tables[1].getvalue()


@pytest.mark.parametrize(("name", "number"), [("blame", 0), ("stats", 1)])
def test_the_json_is_what_its_published_schema_says(name: str, number: int) -> None:
    schema = json.loads(files("cx_lsp.report").joinpath(f"{name}.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(written("json")[number]), schema)


def test_the_table_names_who_wrote_a_line_once_and_why_below() -> None:
    rows = written("text")[0].splitlines()
    assert rows == [
        "AI Claude Code, L1, abababa                  5 one = 1",
        "│                                            6 two = 2",
        "AI Claude Code, L3, abababa, reviewed by Ann 7",
        "·                                            8 \ufffd[31mthree",
        "",
        "AI Claude Code, L1, abababa: seen",
        "AI Claude Code, L3, abababa, reviewed by Ann: signed (moved)",
        "note: mind",
    ]


def test_blank_lines_do_not_count_and_silence_is_no_person() -> None:
    told = json.loads(written("json")[1])
    assert (told["lines"], told["evidence_coverage"]) == (3, 0.6667)
    assert told["authors"]["unknown"]["lines"] == 1
    assert told["authors"]["human"]["lines"] == 0
    assert "AI        ████████████████░░░░░░░░  66.7%         2" in written("text")[1]


def test_what_is_only_inferred_is_no_evidence() -> None:
    found = Shares()
    found.count([Claim(Span(0, 0, 1, 0), "ai", level=5)], [b"x = 1"])
    assert (found.coverage, found.authors["unknown"]) == (0.0, 1)
