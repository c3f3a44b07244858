"""The formatting benchmark: what it takes for the origin of a line, and what it counts."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.bench.branches import Git
from tests.bench.layout import lines
from tests.bench.reformat import main, measure, show
from tests.evidence.history import commit, repository

SPLIT = """
from pathlib import Path
for path in Path().glob("*.py"):
    path.write_text(path.read_text().replace("call(", "call(\\n    "))
"""
ALL_AI = """
import json, sys
from pathlib import Path
files = [
    {"path": path, "lines": [
        {"line": n, "author": "ai" if "call" in text or "b" in text else "human", "level": 2}
        for n, text in enumerate(Path(path).read_text().split("\\n"), 1)
    ]}
    for path in sys.argv[2:-2]
]
print(json.dumps({"schema": 1, "files": files}))
"""


def told(old: str, new: str, levels: dict[int, int]) -> list[tuple[int, str]]:
    return [(line.level, line.shape) for line in lines(old, new, levels)]


def test_a_line_is_what_most_of_it_was() -> None:
    old = "total = first\nlong_name = second\nplain()"
    assert told(old, "total = first + long_name = second\nplain()", {2: 3}) == [(3, "shared"), (0, "whole")]
    assert told(old, "total = first + long_name = second\nplain()", {1: 3}) == [(0, "shared"), (0, "whole")]
    assert told(old, "total = first long_name = second\nplain()", {1: 3, 2: 3})[0] == (3, "joined")


def test_what_formatters_change_is_no_difference() -> None:
    old = "a = f('x', b)\nif (c) { d = 'y' }\nreturn (e)"
    new = 'a = f(\n    "x",\n    b,\n)\nif (c) {\n  d = "y";\n}\nreturn e'
    assert told(old, new, {1: 2}) == [
        (2, "part"),
        (2, "part"),
        (2, "part"),
        (0, "quiet"),
        (0, "part"),
        (0, "part"),
        (0, "quiet"),
        (0, "whole"),
    ]


def test_what_was_in_no_line_is_nobodys() -> None:
    assert told("a = 1\n", "a = 1 + brand_new_thing\nmore = 2\n", {1: 3}) == [
        (0, "altered"),
        (0, "altered"),
        (0, "blank"),
    ]
    assert told("alpha = beta", "alpha = betas", {1: 3}) == [(3, "altered")]


def test_equal_words_are_kept_in_order() -> None:
    old = "call(x, y)\ncall(x, y)"
    assert told(old, "call(\n    x,\n    y,\n)\ncall(x, y)", {2: 1})[-1] == (1, "whole")
    assert {level for level, _ in told(old, "call(\n    x,\n    y\n)\ncall(x, y)", {2: 1})[:3]} == {0}


def test_lines_without_signs_are_those_between_the_same_signs() -> None:
    old = "a = f(\n    1\n)\n\nb = 2"
    assert told(old, "a = f(\n\n  1\n)\n\n\nb = 2", {3: 1, 4: 2}) == [
        (0, "whole"),
        (0, "blank"),
        (0, "whole"),
        (1, "quiet"),
        (2, "blank"),
        (0, "blank"),
        (0, "whole"),
    ]
    made = lines("a = f(1)\nb = 2", "a = f(\n  1\n)\nb = 2", {1: 2})
    assert not made[2].certain  # between a line of AI and another
    assert lines("a = f(1)\nb = 2", "a = f(\n  1\n)\nb = 2", {1: 2, 2: 2})[2].level == 2


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    root = repository(tmp_path / "origin")
    files: dict[str, str | bytes] = {
        "a.py": "call(b, c)\nother = 1\n",
        "b.py": "call(b)\n",
        "c.txt": "call(c)\n",
        "d.py": "x = 1\n",
    }
    commit(root, "Start", files)
    return root


def test_lines_are_asked_about_before_and_after(origin: Path, tmp_path: Path) -> None:
    formatter, command = [sys.executable, "-c", SPLIT], [sys.executable, "-c", ALL_AI]
    found = list(measure(Git(origin), formatter, command, 9, {"py"}, tmp_path / "made"))
    assert [state for state, _ in found] == ["before", "formatted", "committed"]
    assert found[0][1].files == {".py": 2}
    for _, one in found[1:]:
        assert one.counts == {(".py", "part", "same"): 4}
    assert Git(tmp_path / "made").text("log", "--format=%s") == "Format\nStart"
    assert Git(tmp_path / "made").text("status", "--porcelain") == ""
    table = "\n".join(show(found))
    assert "100.00%" in table


def test_lost_lines_are_shown(origin: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    formatter, forgetful = tmp_path / "split.py", tmp_path / "blame.py"
    formatter.write_text(SPLIT, encoding="utf-8")
    forgetful.write_text(ALL_AI.replace('or "b" in text', ""), encoding="utf-8")
    words = ["--formatter", f"{sys.executable} {formatter}", "--most", "1"]
    main([str(origin), *words, "--command", f"{sys.executable} {forgetful}"])
    assert "formatted: part lost, 1 lines" in capsys.readouterr().out
