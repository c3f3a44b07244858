"""The benchmark itself: what it takes for the truth, what it makes of a branch, and what it counts."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.bench.branches import Branch, Git, Source, moved, spread, written_by
from tests.bench.carry import again, measure, show
from tests.bench.rewrites import REWRITES
from tests.evidence.history import commit, git, repository, write

NOTE = """app.py
  s_0a1b2c3d4e5f60::t_11112222333344 1-{last}
  h_99887766554433 2
"two words.py"
  8f3c2b1a09d8e7f6 1
---
{{"schema_version": "authorship/3.0.0"}}
"""
ALL_AI = """
import json, sys
from pathlib import Path
files = [
    {"path": path, "lines": [
        {"line": n, "author": "ai", "level": 2} for n, _ in enumerate(Path(path).read_text().split("\\n"), 1)
    ]}
    for path in sys.argv[2:-2]
]
print(json.dumps({"schema": 1, "files": files}))
"""


@pytest.fixture
def merged(tmp_path: Path) -> Path:
    """A branch of two commits, noted, merged after the main line had moved on."""
    root = repository(tmp_path / "origin")
    lines = [f"old{n}()\n" for n in range(4)]
    commit(root, "Start", {"app.py": "".join(lines)})
    git(root, "checkout", "-q", "-b", "work")
    new = [f"new{n}()\n" for n in range(24)]
    commit(root, "Work", {"app.py": "".join([*new, *lines])})
    git(root, "notes", "--ref=ai", "add", "-m", NOTE.format(last=24), "HEAD")
    commit(root, "More", {"app.py": "".join([*new, "by()\n", "\n", *lines])})
    git(root, "checkout", "-q", "main")
    commit(root, "Other", {"app.py": "".join([*lines, "end()\n"])})
    git(root, "merge", "-q", "--no-ff", "-m", "Merge work", "work")
    write(root, "left.txt", "not committed")
    return root


def test_the_last_entry_of_a_note_wins() -> None:
    assert written_by(NOTE.format(last=3)) == {
        "app.py": {1: "ai", 2: "human", 3: "ai"},
        "two words.py": {1: "ai"},
    }


def test_agents_of_tests_wrote_nothing() -> None:
    note = 'a\n  abcdef0 1\n  1234567 2\n---\n{"prompts": {"abcdef0": {"agent_id": {"tool": "mock_ai"}}}}'
    assert written_by(note) == {"a": {2: "ai"}}


def test_the_truth_is_that_of_the_branch(merged: Path) -> None:
    source = Source.open(merged)
    (branch,) = source.branches()
    truth = source.truth(branch)["app.py"]
    assert (branch.name, len(branch.commits), branch.linear) == ("Merge work", 2, True)
    assert {n: kind for n, kind in truth.items() if kind != "ai"} == {
        2: "human",
        25: "unknown",
        26: "unknown",
    }
    assert sorted(truth) == list(range(1, 27))


def test_lines_are_found_again_behind_others(tmp_path: Path) -> None:
    root = repository(tmp_path)
    old = commit(root, "Old", {"a": "1\n2\n3\n4\n", "b": "x\n", "c": "y\n"})
    git(root, "rm", "-q", "b")
    new = commit(root, "New", {"a": "0\n1\nx\n3\nnew\nnew\n4\n"})
    lines = {"a": dict.fromkeys((1, 2, 3, 4), "ai"), "b": {1: "ai"}, "c": {1: "human"}}
    found = moved(Git(root), old, new, lines)
    assert found == {"a": {2: "ai", 4: "ai", 7: "ai"}, "c": {1: "human"}}


def test_every_event_is_asked_about(merged: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", ALL_AI]
    found = {
        event: (branch, one)
        for event, branch, one in measure(
            Source.open(merged), command, list(REWRITES), most=1, people=False, keep=tmp_path / "kept"
        )
    }
    assert list(found) == list(REWRITES)
    for _, one in found.values():
        assert dict(one.all) == {("ai", "ai"): 23, ("human", "ai"): 1, ("unknown", "ai"): 2}
        assert one.coded["unknown", "ai"] == 1
    assert "100.0%   88.5%      1       2" in "\n".join(show({e: [pair] for e, pair in found.items()}))
    kept = [path for path in (tmp_path / "kept").iterdir() if path.is_dir()]
    for root in kept:
        assert git(root, "status", "--porcelain") == ""
        assert len(git(root, "notes", "--ref=ai", "list").splitlines()) == 1
    assert [one.all for _, _, one in again(command, tmp_path / "kept")] == [
        one.all for _, one in found.values()
    ]
    indented = next(root for root in kept if "indented" in root.name)
    assert git(indented, "log", "--format=%s") == "Format\nTitle (#1)\nStart"


def test_beginnings_lie_evenly() -> None:
    branches = [Branch(str(n), "", "", "", "", (), n, linear=True) for n in range(5)]
    assert [branch.date for branch in spread(branches)] == [0, 4, 2, 1, 3]
