"""Where a path stands, found without git, as git itself would say it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cx_lsp.record.place import content, head, place_of, tree_around
from tests.evidence.history import commit, git, repository, write


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    root = repository(tmp_path / "repo")
    commit(root, "Start", {"sub/m.py": "a\n"})
    return root


def path_of(path: str, base: Path) -> str | None:
    place = place_of(path, base)
    return place.path if place else None


def test_git_agrees_on_the_folders_and_the_head(repo: Path) -> None:
    tree = tree_around(repo / "sub")
    assert tree is not None
    assert str(tree.root) == git(repo / "sub", "rev-parse", "--show-toplevel")
    assert str(tree.common) == git(repo, "rev-parse", "--path-format=absolute", "--git-common-dir")
    assert head(tree) == git(repo, "rev-parse", "HEAD")
    git(repo, "pack-refs", "--all")
    assert head(tree) == git(repo, "rev-parse", "HEAD")
    git(repo, "checkout", "-q", "--detach")
    assert head(tree) == git(repo, "rev-parse", "HEAD")


def test_a_worktree_shares_the_journal_and_has_its_own_head(repo: Path, tmp_path: Path) -> None:
    git(repo, "worktree", "add", "-q", str(tmp_path / "side"))
    sha = commit(tmp_path / "side", "Aside", {"n.py": "b\n"})
    tree = tree_around(tmp_path / "side")
    assert tree is not None
    assert (tree.root, tree.common) == (tmp_path / "side", repo / ".git")
    assert head(tree) == sha
    place = place_of(str(tmp_path / "side" / "n.py"), repo)
    assert place is not None
    assert (place.tree, place.path) == (tree, "n.py")


def test_before_the_first_commit_there_is_no_head(tmp_path: Path) -> None:
    tree = tree_around(repository(tmp_path))
    assert tree is not None
    assert head(tree) == ""


def test_outside_of_a_repository_there_is_no_place(tmp_path: Path) -> None:
    assert tree_around(tmp_path) is None
    assert place_of("m.py", tmp_path) is None
    (tmp_path / ".git").write_text("gitdir: nowhere\n")
    assert place_of("m.py", tmp_path) is None


@pytest.mark.parametrize(
    "path",
    [
        "",
        "..",
        "../x.py",
        "/etc/passwd",
        ".git/config",
        "sub/.GIT/x",
        "a\0b",
        "a\nb",
        "x" * 5000,
        ".",
        "\ud800",
    ],
)
def test_what_is_not_a_file_of_the_repository_has_no_place(path: str, repo: Path) -> None:
    assert place_of(path, repo) is None


def test_another_repository_has_no_place_here_but_one_below_has(repo: Path, tmp_path: Path) -> None:
    other = repository(tmp_path / "other")
    assert place_of(str(other / "x.py"), repo) is None
    assert place_of(str(other / "x.py"), tmp_path) is not None
    inner = repository(repo / "inner")
    place = place_of("inner/x.py", repo)
    assert place is not None
    assert (place.tree.root, place.path) == (inner, "x.py")


def test_symbolic_links_do_not_lead_out(repo: Path, tmp_path: Path) -> None:
    write(tmp_path, "outside.py", "x\n")
    (repo / "link.py").symlink_to(tmp_path / "outside.py")
    (repo / "folder").symlink_to(tmp_path)
    (repo / "git").symlink_to(repo / ".git")
    (repo / "inside.py").symlink_to("sub/m.py")
    assert path_of("link.py", repo) is None
    assert path_of("folder/outside.py", repo) is None
    assert path_of("git/config", repo) is None
    assert path_of("inside.py", repo) == "sub/m.py"
    (tmp_path / "way").symlink_to(repo)
    assert path_of("sub/m.py", tmp_path / "way") == "sub/m.py"
    assert path_of(f"file://{tmp_path}/way/sub/m.py", tmp_path / "way") == "sub/m.py"


def test_only_text_of_a_sane_size_is_read(repo: Path) -> None:
    write(repo, "b.bin", b"a\0b")
    write(repo, "big.txt", b"a\n" * 2_600_000)
    os.mkfifo(repo / "pipe")
    assert content(repo / "b.bin") is None
    assert content(repo / "big.txt") is None
    assert content(repo / "pipe") is None
    assert content(repo) is None
    assert content(repo / "none") == b""
    assert content(repo / "sub" / "m.py") == b"a\n"
