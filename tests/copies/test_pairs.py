"""The same code in two functions: where it begins and ends, how much makes a copy, and what it costs."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

from cx_lsp.copies.pairs import TOKENS_A_LINE
from cx_lsp.model import Copy, Limits
from tests.projects import project

TOKENS_PER_LINE = 8
LIMITS = Limits()
AROUND = 3
"""Lines of the longer function of a pair beside those that both have."""


def body(lines: int, name: str = "x") -> str:
    """Distinct lines of eight tokens each: `x3 = load_3(x3, 1)`."""
    return "".join(f"    {name}{n} = load_{n}({name}{n}, 1)\n" for n in range(lines))


def copies(files: dict[str, str], path: str, registry: str = "") -> list[Copy]:
    workspace = project(files, registry)
    facts = workspace.facts(path)
    assert facts is not None
    return list(workspace.copies(facts))


def pair(lines: int) -> dict[str, str]:
    shared = body(lines)
    return {
        "a.py": f"def a(first):\n    start(first)\n{shared}    return 1\n",
        "b.py": f"import os\n\n\ndef b(second, third):\n{shared}    leave(third)\n",
    }


def spans(found: Sequence[Copy]) -> list[tuple[int, int, int, int]]:
    return [
        (c.span.start_line, c.span.end_line, c.other.span.start_line, c.other.span.end_line) for c in found
    ]


def test_both_sides_know_the_copy_of_a_function_as_a_whole() -> None:
    files = pair(20)
    (here,), (there,) = copies(files, "a.py"), copies(files, "b.py")
    assert spans([here]) == [(0, 22, 3, 24)]
    assert spans([there]) == [(3, 24, 0, 22)]
    assert (here.scope, here.other_scope, here.other.path) == ("a", "b", "b.py")
    assert (here.lines, here.tokens) == (there.lines, there.tokens)
    assert (here.lines, here.kind) == (23, "near")


def test_a_span_begins_at_the_code_and_ends_with_its_line() -> None:
    files = pair(20)
    (found,) = copies(files, "a.py")
    last = files["a.py"].splitlines()[found.span.end_line]
    assert (found.span.start_col, found.span.end_col) == (0, len(last))


@pytest.mark.parametrize(("lines", "expected"), [(LIMITS.lines - AROUND - 1, 0), (LIMITS.lines, 1)])
def test_few_lines_are_no_copy(lines: int, expected: int) -> None:
    assert TOKENS_PER_LINE >= TOKENS_A_LINE
    assert len(copies(pair(lines), "a.py")) == expected


def test_few_tokens_are_no_copy_on_however_many_lines() -> None:
    shared = "".join(f"    x{n} = {n}\n" for n in range(50 // 3))
    files = {"a.py": f"def a():\n{shared}    one()\n", "b.py": f"def b():\n{shared}    two(2)\n"}
    assert copies(files, "a.py") == []


@pytest.mark.parametrize(("lines", "expected"), [(LIMITS.tests - AROUND - 1, 0), (LIMITS.tests - AROUND, 1)])
def test_tests_may_repeat_themselves_more(lines: int, expected: int) -> None:
    files = {f"tests/test_{path}": text for path, text in pair(lines).items()}
    assert len(copies(files, "tests/test_a.py")) == expected


@pytest.mark.parametrize(("lines", "expected"), [(LIMITS.journeys - 3, 0), (LIMITS.journeys - 1, 1)])
def test_on_a_journey_a_smaller_copy_is_told_on_both_sides(lines: int, expected: int) -> None:
    journey = '[journeys.pay]\ntitle = "Pay"\nentry = ["symbol:b:b"]\n'
    files = {f"{name}.py": f"def {name}(x):\n{body(lines)}" for name in "ab"}
    for path in files:
        assert copies(files, path) == []
        assert len(copies(files, path, journey)) == expected


@pytest.mark.parametrize(("asked", "expected"), [(8, 1), (9, 1), (10, 0)])
def test_a_team_says_how_many_lines_make_a_copy(asked: int, expected: int) -> None:
    assert len(copies(pair(6), "a.py", f"[copies]\nmin_lines = {asked}\n")) == expected
    tests = {f"tests/test_{path}": text for path, text in pair(6).items()}
    wanted = f"[copies]\nmin_lines_in_tests = {asked}\n"
    assert len(copies(tests, "tests/test_a.py", wanted)) == expected


def test_two_functions_of_one_file_are_compared_too() -> None:
    shared = body(12)
    files = {"a.py": f"def a():\n{shared}    one()\n\n\ndef b():\n{shared}    two(2)\n"}
    assert spans(copies(files, "a.py")) == [(0, 13, 16, 29), (16, 29, 0, 13)]


@pytest.mark.parametrize("path", ["migrations/b.py", "vendor/b.py", "b_pb2.py", "node_modules/x/b.py"])
def test_what_nobody_wrote_is_not_compared(path: str) -> None:
    files = pair(20)
    apart = {"a.py": files["a.py"], path: files["b.py"]}
    assert copies(apart, "a.py") == []
    assert copies(apart, path) == []


def test_an_unsaved_copy_is_seen_from_both_files() -> None:
    from cx_lsp.facts import extract
    from cx_lsp.text import Document

    files = pair(20)
    workspace = project({"a.py": files["a.py"], "b.py": ""})
    document = Document.of(files["b.py"])
    workspace.put(extract("b.py", document), document)
    for path in files:
        facts = workspace.facts(path)
        assert facts is not None
        assert len(list(workspace.copies(facts))) == 1


@pytest.mark.parametrize("functions", [12, 1000])
def test_many_equal_functions_are_read_fast(functions: int) -> None:
    text = "".join(f"def f{n}():\n{body(12)}\n\n" for n in range(functions))
    workspace = project({"a.py": text})
    facts = workspace.facts("a.py")
    assert facts is not None
    start = time.process_time()
    found = list(workspace.copies(facts))
    assert time.process_time() - start < 2
    assert len(found) <= functions * functions


def test_one_line_repeated_for_ever_is_read_fast() -> None:
    text = "".join(f"def f{n}():\n" + "    x = load(x)\n" * 2000 + "\n\n" for n in range(2))
    workspace = project({"a.py": text})
    facts = workspace.facts("a.py")
    assert facts is not None
    start = time.process_time()
    assert list(workspace.copies(facts))
    assert time.process_time() - start < 2
