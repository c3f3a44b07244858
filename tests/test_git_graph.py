from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from cx_lsp.git import Blamed, Repository
from tests.evidence.history import commit, git, repository, write

FILES = ("a.py", "b.py", "moved.py")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = repository(tmp_path / "shop")
    commit(made, "Start", {"a.py": "a = 1\n" * 9, "b.py": "b = 1\n", "c.py": "c = 1\nd = 2\n" * 20})
    git(made, "checkout", "-q", "-b", "side")
    commit(made, "Aside", {"a.py": "a = 1\n" * 9 + "e = 5\n"})
    git(made, "checkout", "-q", "-")
    commit(made, "Meanwhile", {"b.py": "b = 2\nb = 1\n"})
    git(made, "merge", "-q", "--no-ff", "-m", "Both", "side")
    git(made, "mv", "c.py", "moved.py")
    commit(made, "Move", {"b.py": "b = 2\nb = 3\n"})
    return made


def quick(root: Path, aside: Path) -> Repository:
    found = replace(Repository.open(root), aside=aside)
    found.quicken()
    return found


def blamed(repository: Repository) -> list[list[Blamed]]:
    return [repository.blame(path) for path in FILES]


def test_a_graph_changes_no_answer(root: Path, tmp_path: Path) -> None:
    found = quick(root, tmp_path / "aside")
    assert (tmp_path / "aside/info/commit-graph").is_file()
    assert blamed(found) == blamed(Repository.open(root))
    commit(root, "After the graph", {"a.py": "a = 2\n" * 3})
    assert blamed(found) == blamed(Repository.open(root))


def test_a_graph_leaves_the_repository_as_it_was(root: Path, tmp_path: Path) -> None:
    before = sorted((root / ".git").rglob("*"))
    blamed(quick(root, tmp_path / "aside"))
    assert sorted((root / ".git").rglob("*")) == before


@pytest.mark.parametrize("damage", [b"", b"CGPH", b"nothing of the kind" * 99])
def test_a_damaged_graph_costs_time_alone(root: Path, tmp_path: Path, damage: bytes) -> None:
    found = quick(root, tmp_path / "aside")
    graph = tmp_path / "aside/info/commit-graph"
    graph.chmod(0o644)
    graph.write_bytes(damage)
    assert blamed(found) == blamed(Repository.open(root))


def test_a_graph_is_written_anew_when_history_was(root: Path, tmp_path: Path) -> None:
    quick(root, tmp_path / "aside")
    (tmp_path / "aside/head").write_text("0" * 40)
    found = quick(root, tmp_path / "aside")
    assert (tmp_path / "aside/head").read_text() == found.head()


def test_a_history_cut_off_has_the_same_answers(root: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "2", root.as_uri(), "cut")
    assert blamed(quick(tmp_path / "cut", tmp_path / "aside")) == blamed(Repository.open(tmp_path / "cut"))


def test_objects_that_stand_elsewhere_are_found(root: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--shared", str(root), "other")
    listed = tmp_path / "other/.git/objects/info/alternates"
    listed.write_text(os.path.relpath(root / ".git/objects", tmp_path / "other/.git/objects") + "\n")
    plain = Repository.open(tmp_path / "other")
    assert blamed(quick(tmp_path / "other", tmp_path / "aside")) == blamed(plain)
    git(root, "worktree", "add", "-q", str(tmp_path / "tree"))
    assert blamed(quick(tmp_path / "tree", tmp_path / "more")) == blamed(Repository.open(tmp_path / "tree"))


def test_nothing_is_written_where_there_is_no_commit_or_no_place(root: Path, tmp_path: Path) -> None:
    empty = repository(tmp_path / "empty")
    quick(empty, tmp_path / "aside")
    assert not (tmp_path / "aside/info/commit-graph").exists()
    write(tmp_path, "file", "")
    assert blamed(quick(root, tmp_path / "file")) == blamed(Repository.open(root))


def test_a_hook_keeps_its_own_stores(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(root / ".git/objects"))
    quick(root, tmp_path / "aside")
    assert not (tmp_path / "aside").exists()
