"""`cx-lsp copies`, as a person, a program and a gate use it, in real repositories."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.e2e.shell import Ran, cx
from tests.evidence.history import commit, git, repository, write

TOTAL = """def total(orders, rates):
    net, tax, shipping = 0, 0, 0
    for order in orders:
        for line in order.lines:
            net += line.price * line.count
            tax += line.price * line.count * rates[line.kind]
        if order.weight > 30:
            shipping += order.weight * 2
        elif order.express:
            shipping += 12
        else:
            shipping += 5
    return {"net": net, "tax": tax, "shipping": shipping, "sum": net + tax + shipping}
"""
SMALL = """def labels(orders):
    found = {}
    for order in orders:
        found[order.name] = order.label or order.name.title()
        found[order.code] = order.label or order.code.upper()
        found[order.mail] = order.label or order.mail.lower()
        found[order.city] = order.label or order.city.lower()
        found[order.note] = order.label or order.note.strip()
        found[order.hint] = order.label or order.hint.strip()
    return found
"""
AI = "Quote\n\nCo-Authored-By: Claude <noreply@anthropic.com>\n"
REGISTRY = """[journeys.pay]
title = "Pay"
stakes = "high"
entry = ["symbol:orders:total"]
"""


def day(number: int) -> str:
    return f"2025-06-{number:02}T10:00:00+02:00"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """`total` and a copy of it by an agent; `labels` and a copy of it by nobody known."""
    commit(repository(tmp_path), "Sell", {"orders.py": TOTAL, "labels.py": SMALL}, GIT_AUTHOR_DATE=day(1))
    quotes = {
        "quotes.py": TOTAL.replace("total(", "quote("),
        "stamps.py": SMALL.replace("labels(", "stamps("),
    }
    commit(tmp_path, AI, {"quotes.py": quotes["quotes.py"]}, GIT_AUTHOR_DATE=day(2))
    commit(tmp_path, "Stamp", {"stamps.py": quotes["stamps.py"]}, GIT_AUTHOR_DATE=day(3))
    return tmp_path


def document(ran: Ran) -> dict[str, Any]:
    schema = json.loads(files("cx_lsp.report").joinpath("copies.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    found: dict[str, Any] = json.loads(ran.out)
    jsonschema.validate(found, schema)
    return found


def groups(root: Path, *words: str) -> list[list[str]]:
    found = document(cx(root, "copies", "--format", "json", *words))
    return [[f"{m['path']}:{m['start_line']}-{m['end_line']}" for m in g["members"]] for g in found["groups"]]


BOTH = [["orders.py:1-13", "quotes.py:1-13"], ["labels.py:1-10", "stamps.py:1-10"]]


def test_a_person_reads_the_most_harmful_first_and_what_each_side_is(root: Path) -> None:
    ran = cx(root, "copies")
    assert ran.code == 1
    lines = ran.out.splitlines()
    assert lines[0] == "1. 13 lines in 2 places, equal (harm 26)"
    assert lines[1] == "   orders.py:1 `total` original · author unknown"
    assert lines[2].startswith("   quotes.py:1 `quote` copy · AI-written (Claude Code, commit ")
    assert lines[4] == "2. 10 lines in 2 places, equal (harm 10)"
    assert any(line.startswith("2 groups with 4 places and 23 repeated lines in 4 files, ") for line in lines)
    assert any(line.startswith("most harmful first: ") for line in lines)


def test_a_program_reads_all_members_with_their_lines(root: Path) -> None:
    ran = cx(root, "copies", "--format", "json")
    found = document(ran)
    assert ran.code == 1
    assert groups(root) == BOTH
    first, copy = found["groups"][0]["members"]
    assert (first["original"], first["differs"], copy["author"]["kind"]) == (True, None, "ai")
    assert first["print"] == copy["print"]
    assert found["summary"] | {"seconds": 0} == {
        "groups": 2,
        "members": 4,
        "repeated_lines": 23,
        "files": 4,
        "seconds": 0,
    }


def test_stakes_make_a_copy_worse(root: Path) -> None:
    write(root, "cx.toml", REGISTRY.replace("orders:total", "labels:labels"))
    found = document(cx(root, "copies", "--format", "json"))
    assert [(g["harm"], g["members"][0]["path"]) for g in found["groups"]] == [
        (40, "labels.py"),
        (26, "orders.py"),
    ]


def test_a_path_asks_for_the_groups_with_a_place_there(root: Path) -> None:
    write(root, "more/third.py", SMALL.replace("labels(", "third("))
    assert groups(root, "quotes.py") == BOTH[:1]
    assert groups(root, "more") == [["labels.py:1-10", "stamps.py:1-10", "more/third.py:1-10"]]
    assert groups(root, "labels.py", "orders.py") == groups(root)


def test_since_asks_for_what_a_change_copied_or_changed(root: Path) -> None:
    assert groups(root, "--since", "HEAD") == []
    assert groups(root, "--since", "HEAD~1") == BOTH[1:]
    assert groups(root, "--since", "HEAD~2") == BOTH
    write(root, "orders.py", "import this\n\n\n" + TOTAL)
    ran = cx(root, "copies", "--since", "HEAD")
    assert (ran.code, ran.out.splitlines()[0][:3]) == (0, "no ")
    write(root, "labels.py", SMALL.replace("order.name.title()", "order.name.upper()"))
    assert groups(root, "--since", "HEAD") == BOTH[1:]


def test_the_new_side_of_a_change_is_marked(root: Path) -> None:
    lines = cx(root, "copies", "--since", "HEAD~1").out.splitlines()
    assert lines[1].startswith("   labels.py:1 `labels` original")
    assert lines[2].startswith("   stamps.py:1 `stamps` new: copy")


def test_min_lines_holds_everywhere(root: Path) -> None:
    assert groups(root, "--min-lines", "13") == BOTH[:1]
    assert groups(root, "--min-lines", "14") == []
    git(root, "mv", "labels.py", "test_labels.py")
    assert len(groups(root)) == 1
    assert len(groups(root, "--min-lines", "10")) == 2


def test_an_accepted_copy_is_not_listed(root: Path) -> None:
    text = (root / "quotes.py").read_text()
    write(
        root,
        "quotes.py",
        text.replace("    net,", "    # cx: ignore[CX301] quotes follow a contract\n    net,"),
    )
    assert groups(root) == BOTH[1:]
    write(root, "quotes.py", text.replace("    net,", "    # cx: ignore[CX301]\n    net,"))
    assert len(groups(root)) == 2


def test_sarif_has_one_result_a_group_with_all_its_places(root: Path) -> None:
    for number in range(9):
        write(root, f"more{number:02}.py", TOTAL.replace("total(", f"more{number}("))
    log = json.loads(cx(root, "copies", "--format", "sarif").out)
    schema = json.loads((Path(__file__).parent.parent / "report/sarif-2.1.0.schema.json").read_text())
    jsonschema.validate(log, schema)
    (first, second) = log["runs"][0]["results"]
    assert (first["ruleId"], len(first["relatedLocations"])) == ("CX301", 10)
    assert first["message"]["text"].startswith(
        "13 lines in 11 places, equal; the first is `total` (orders.py)"
    )
    assert second["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "stamps.py"
    names = {r["partialFingerprints"]["cxFingerprint/v1"] for r in (first, second)}
    assert len(names) == 2


def test_a_report_may_go_to_a_file(root: Path) -> None:
    assert cx(root, "copies", "--format", "json", "--output", "report.json").out == ""
    assert len(json.loads((root / "report.json").read_text())["groups"]) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--min-lines", "2"], "2 is not a number of lines; write 3 or more"),
        (["--min-lines", "many"], "many is not a number of lines"),
        (["--since", "nowhere"], "revision 'nowhere' does not exist here"),
        (["gone"], "gone: no such file or folder"),
        (["--baseline", "none.json"], "none.json: there is no baseline yet; make one with --write-baseline"),
        (["--baseline", "orders.py"], "orders.py: is no baseline; write it anew with --write-baseline"),
        (["--write-baseline"], "name the file to keep them in: --baseline FILE --write-baseline"),
        (["--write-baseline", "--baseline", "no/b.json"], "there is no folder no; make it first"),
        (["--write-baseline", "--baseline", "b.json", "--since", "HEAD"], "leave out --since"),
    ],
)
def test_what_cannot_be_done_is_said_with_its_mend(root: Path, words: list[str], said: str) -> None:
    ran = cx(root, "copies", *words)
    assert ran.code == 2
    assert said in ran.err


# the baseline


def kept(root: Path) -> None:
    ran = cx(root, "copies", "--baseline", "known.json", "--write-baseline")
    assert (ran.code, ran.out) == (0, "wrote known.json: 4 places of copies are known\n")


def blocked(root: Path) -> list[str]:
    """The places that the gate says are new."""
    ran = cx(root, "copies", "--baseline", "known.json", "--format", "json")
    found = document(ran)
    assert ran.code == bool(found["groups"])
    return sorted(m["path"] for g in found["groups"] for m in g["members"] if m["new"])


def test_a_gate_blocks_exactly_the_new_copies(root: Path) -> None:
    kept(root)
    assert blocked(root) == []
    write(root, "third.py", SMALL.replace("labels(", "third("))
    assert blocked(root) == ["third.py"]
    text = cx(root, "copies", "--baseline", "known.json").out
    assert "   third.py:1 `third` new: copy" in text
    assert "note: 4 places of copies are in the baseline" in text


def _moved(root: Path) -> None:
    (root / "shop").mkdir()
    git(root, "mv", "quotes.py", "shop/offers.py")


def _renamed(root: Path) -> None:
    write(root, "quotes.py", TOTAL.replace("total(", "offer("))
    write(root, "stamps.py", SMALL.replace("labels(", "tags("))


def _elsewhere(root: Path) -> None:
    write(
        root,
        "quotes.py",
        f"import os\n\n\ndef first():\n    return os\n\n\n{TOTAL.replace('total(', 'quote(')}",
    )


def _reformatted(root: Path) -> None:
    write(root, "quotes.py", TOTAL.replace("total(", "quote(").replace("    ", "\t").replace('"', "'"))


def _one_side(root: Path) -> None:
    text = (root / "orders.py").read_text()
    write(root, "orders.py", text.replace("net, tax, shipping = 0, 0, 0", "net = tax = shipping = 0"))


def _both_sides(root: Path) -> None:
    for name in ("orders.py", "quotes.py"):
        write(root, name, (root / name).read_text().replace("+= 12", "+= 14").replace("> 30", "> 20"))


def _mended(root: Path) -> None:
    write(root, "stamps.py", "from labels import labels as stamps\n")


@pytest.mark.parametrize(
    "edit",
    [_moved, _renamed, _elsewhere, _reformatted, _one_side, _both_sides, _mended],
    ids=lambda edit: edit.__name__.strip("_"),
)
def test_an_old_copy_stays_known(root: Path, edit: Any) -> None:
    kept(root)
    edit(root)
    assert blocked(root) == []
    write(root, "third.py", TOTAL.replace("total(", "third("))
    assert "third.py" in blocked(root) or edit in (_one_side, _both_sides)


def test_a_function_made_anew_as_another_copy_is_new(root: Path) -> None:
    kept(root)
    write(root, "stamps.py", TOTAL.replace("total(", "stamps("))
    assert blocked(root) == ["stamps.py"]


def test_what_went_may_be_let_go(root: Path) -> None:
    kept(root)
    _mended(root)
    text = cx(root, "copies", "--baseline", "known.json").out
    assert "note: 2 places of the baseline are gone: let them go with --write-baseline" in text
    cx(root, "copies", "--baseline", "known.json", "--write-baseline")
    write(root, "stamps.py", SMALL.replace("labels(", "stamps("))
    assert blocked(root) == ["labels.py", "stamps.py"]


def test_a_damaged_entry_is_named(root: Path) -> None:
    kept(root)
    known = json.loads((root / "known.json").read_text())
    del known["known"][1]["prints"]
    write(root, "known.json", json.dumps(known))
    ran = cx(root, "copies", "--baseline", "known.json")
    assert ran.code == 2
    assert "known.json: an entry is damaged: " in ran.err
