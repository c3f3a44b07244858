"""CX301 says of a copy what its original has and it has not: journeys, tests, a person who wrote it."""

from __future__ import annotations

import pytest

from cx_lsp.model import Claim, Finding, Span
from tests.copies.test_pairs import body
from tests.projects import findings, project

REGISTRY = """
[journeys.pay]
title = "Pay"
stakes = "high"
entry = ["route:POST /pay"]
tests = ["pytest:tests/cx/test_pay.py"]

[journeys.refund]
title = "Get money back"
entry = ["route:POST /refund"]
"""
APP = """from flask import Flask

from a import charge
from b import refund

app = Flask(__name__)


@app.post("/pay")
def pay():
    return charge(1)


@app.post("/refund")
def give_back():
    return refund(1)
"""
TEST = """from app import app


def test_a_card_is_charged():
    assert app.test_client().post("/pay").status_code == 200
"""
AI = "# @ai-generated file tool=claude-code\n"


def told(files: dict[str, str], registry: str = "") -> list[Finding]:
    return findings(project(files, registry), "CX301")


def function(name: str, lines: int = 10, head: str = "") -> str:
    return f"{head}def {name}(x):\n{body(lines)}    return {name!r}\n"


def test_the_tests_and_journeys_of_one_side_are_named() -> None:
    files = {"a.py": function("charge"), "b.py": function("refund"), "app.py": APP}
    (found,) = told(files | {"tests/cx/test_pay.py": TEST}, REGISTRY)
    assert (found.path, found.message) == (
        "b.py",
        "12 lines are, under other names, those of `charge` (a.py)",
    )
    assert found.why == (
        "the other copy is covered by tests/cx/test_pay.py::test_a_card_is_charged, this one is not",
        'journey "Pay" (high stakes) runs through the other copy, not through this one',
        'journey "Get money back" (moderate stakes) runs through this copy, not through the other',
    )


def test_no_test_is_said_to_miss_a_copy_when_its_calls_cannot_be_followed() -> None:
    obscure = TEST.replace('post("/pay")', 'open(PATHS["pay"], method=HOW)')
    files = {"a.py": function("charge"), "b.py": function("refund"), "app.py": APP}
    (found,) = told(files | {"tests/cx/test_pay.py": obscure}, REGISTRY)
    assert not any("covered" in line for line in found.why)


@pytest.mark.parametrize(
    ("original", "copy", "said"),
    [
        ("", "", ()),
        ("", AI, ()),
        (AI, "", ("the other side is AI-written",)),
        (AI, AI, ("both sides are AI-written",)),
    ],
)
def test_the_side_an_agent_wrote_is_named(original: str, copy: str, said: tuple[str, ...]) -> None:
    (found,) = told({"a.py": function("a", head=original), "b.py": function("b", head=copy)})
    assert found.why == said


@pytest.mark.parametrize("count", [3, 5])
def test_every_place_is_told_with_each_copy_and_the_oldest_is_told_once(count: int) -> None:
    files = {f"f{n}.py": function(f"f{n}") for n in range(count)}
    found = told(files)
    assert [f.path for f in found] == [f"f{n}.py" for n in range(1, count)]
    for finding in found:
        assert [p.path for p in finding.related] == [p for p in sorted(files) if p != finding.path]
        more = "1 more place" if count == 3 else "3 more places"
        assert finding.message == f"12 lines are, under other names, those of `f0` (f0.py) and {more}"


def test_an_agent_s_copy_of_what_a_person_wrote_is_named() -> None:
    workspace = project({"a.py": function("a"), "b.py": function("b")})
    people = {"a.py": "human", "b.py": "ai"}

    def claims(path: str) -> list[Claim]:
        return [Claim(Span(0, 0, 99, 0), people[path], level=3)]  # type: ignore[arg-type]

    workspace._evidence = claims
    (found,) = findings(workspace, "CX301")
    assert found.why == ("the other side is human-written",)


def test_two_blocks_of_one_function_are_two_findings() -> None:
    second = body(12, "y").replace("load", "sold.find")
    both = f"def both(x):\n{body(10)}    meet(x)\n{second}"
    files = {"a.py": function("a"), "b.py": f"def b(x):\n{second}    return 1\n", "c.py": both}
    found = told(files)
    assert [(f.path, f.span.start_line, f.related[0].path) for f in found] == [
        ("c.py", 1, "a.py"),
        ("c.py", 12, "b.py"),
    ]
    assert len({f.identity for f in found}) == 2


@pytest.mark.parametrize(("count", "expected"), [(13, 12), (15, 0)])
def test_what_is_alike_everywhere_is_an_idiom(count: int, expected: int) -> None:
    files = {f"m{n:02}.py": function(f"f{n}") for n in range(count)}
    assert len(told(files)) == expected


def test_a_function_without_a_name_is_called_one() -> None:
    text = "listen((x) => {\n" + "".join(f"  x = load{n}(x, {n});\n" for n in range(12)) + "});\n"
    found = told({"a.js": text, "b.js": text})
    assert [f.message for f in found] == ["14 lines equal those of a function without a name (a.js)"]
