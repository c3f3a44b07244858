"""A project on disk: which files are its own, who wrote them, one set of findings however it is asked."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cx_lsp.project import Evidence, Project, checked, findings, open_project, remarks
from tests.e2e.shell import APP, shop
from tests.evidence.history import commit, git, write

AI = "Co-Authored-By: Claude <noreply@anthropic.com>"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return shop(tmp_path / "shop")


def opened(root: Path) -> Project:
    project = open_project(root)
    project.refresh()
    return project


def authors(project: Project, path: str = "app.py") -> set[str]:
    return {claim.author for claim in Evidence(project)(path)}


def test_the_project_is_the_repository_around_a_path(root: Path) -> None:
    write(root, "deep/down/a.py", "x = 1\n")
    for start in (root, root / "deep/down", root / "deep/down/a.py"):
        assert open_project(start).root == root


def test_its_files_are_those_git_would_take_and_nobody_excludes(root: Path) -> None:
    write(root, ".gitignore", "ignored/\n")
    write(root, "cx.toml", '[check]\nexclude = ["generated/", "*.min.js", "!generated/kept.py"]\n')
    for name in ("ignored/a.py", "generated/b.py", "c.min.js", "new.ts", "notes.txt"):
        write(root, name, "let x = 1\n")
    assert sorted(open_project(root).files()) == ["app.py", "new.ts"]


def test_nothing_behind_a_link_is_read(root: Path, tmp_path: Path) -> None:
    write(tmp_path, "secret.py", APP)
    (root / "link.py").symlink_to(tmp_path / "secret.py")
    project = open_project(root)
    assert project.read("link.py") is None
    assert project.read("gone.py") is None
    assert project.read("nul\0.py") is None
    assert project.read("app.py") == APP.encode()


# who wrote it


def test_nothing_but_plain_files_of_the_project_is_read(root: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("flask\n")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "requirements.txt").write_text("flask\n")
    (root / "inside").symlink_to(tmp_path / "outside")
    os.mkfifo(root / "requirements.txt")
    project = opened(root)
    for path in (
        "../secret.txt",
        str(tmp_path / "secret.txt"),
        "inside/requirements.txt",
        "requirements.txt",
    ):
        assert project.read(path) is None
    assert project.read("app.py") is not None
    assert project.read("a\0b") is None


def test_claims_follow_the_text_and_the_history(root: Path) -> None:
    assert authors(opened(root)) == {"unknown"}
    commit(root, f"Again\n\n{AI}", {"app.py": APP.replace("name", "title")})
    assert authors(opened(root)) == {"unknown", "ai"}
    write(root, "app.py", APP.replace("name", "label"))
    assert authors(opened(root)) == {"unknown", "mixed"}
    write(root, "app.py", APP.replace("name", "title"))
    assert authors(opened(root)) == {"unknown", "ai"}
    git(root, "commit", "-q", "--amend", "-m", "Again")
    assert authors(opened(root)) == {"unknown", "ai"}, "the commit before it was amended still says so"
    commit(root, "By hand", {"app.py": "import os\n\nprint(os.environ)\n"})
    assert authors(opened(root)) == {"unknown"}


def test_claims_kept_in_the_index_are_those_git_gives(root: Path) -> None:
    commit(root, f"Again\n\n{AI}", {"app.py": APP.replace("name", "title"), "b.py": "# cx: x\n" + APP})
    project = opened(root)
    first = Evidence(project)
    asked = {path: first(path) for path in ("app.py", "b.py")}
    kept = Evidence(open_project(root))
    assert {path: kept(path) for path in asked} == asked
    kept.forget("app.py")
    kept.forget()
    together = Evidence(opened(root))
    together.ask(["b.py", "app.py"])
    assert {path: together(path) for path in asked} == asked


def test_a_deepened_clone_is_asked_again(root: Path, tmp_path: Path) -> None:
    commit(root, f"Again\n\n{AI}", {"app.py": APP + "x = 1\n"})
    commit(root, "Once more", {"b.py": "x = 1\n"})
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{root}", "clone")
    assert authors(opened(tmp_path / "clone")) == {"unknown"}
    git(tmp_path / "clone", "fetch", "-q", "--unshallow")
    assert authors(opened(tmp_path / "clone")) == {"unknown", "ai"}


def test_listening_collects_whom_to_ask_and_asks_nobody(root: Path) -> None:
    evidence = Evidence(opened(root))
    with evidence.listening() as wanted:
        assert evidence("app.py") == ()
    assert wanted == ["app.py"]
    told: list[tuple[int, int]] = []
    write(root, "more.py", "x = 1\n")
    evidence.ask([*wanted, "more.py", "gone.py"], lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]
    assert evidence("app.py") != ()
    with evidence.listening() as wanted:
        evidence("app.py")
    assert wanted == []


# one set of findings


def test_one_repository_one_set_of_findings(root: Path) -> None:
    """Asked file by file, as an editor does, or all together: the same ones, with the same authors."""
    body = APP[APP.index("    name =") :]
    long = "".join(f"    x{i} = first(x{i - 1}, second[{i}])\n" for i in range(1, 30))
    commit(root, f"More\n\n{AI}", {"a.py": APP.replace("orders", "bills"), "b.py": f"def b(x0):\n{long}"})
    commit(root, "Copy", {"c.py": f"def c(x0):\n{long}"}, GIT_AUTHOR_DATE="2025-07-01T10:00:00+02:00")
    write(root, "app.py", APP.replace("    return", "    rows =") + body)
    project = opened(root)
    paths = sorted(project.files())
    evidence = Evidence(project)
    together = checked(project, project.workspace(evidence), evidence, paths)
    workspace = project.workspace()
    assert together == list(findings(project, workspace, paths))
    one_by_one = {path: list(findings(project, workspace, [path])) for path in reversed(paths)}
    assert together == [finding for path in paths for finding in one_by_one[path]]
    assert [f.code for f in together] == ["CX201", "CX201", "CX201", "CX301"]
    assert {f.author.author for f in together if f.author} == {"ai", "unknown"}


# what it lacks


def test_remarks_name_what_is_missing(tmp_path: Path, root: Path) -> None:
    write(tmp_path, "plain/app.py", APP)
    project = opened(tmp_path / "plain")
    assert list(remarks(project, project.workspace())) == [
        f"{tmp_path / 'plain'} is not in a git repository: who wrote a line stays unknown",
        "no journey registry yet: run `cx-lsp init` to propose one",
    ]
    write(root, "cx.toml", '[journeys.a]\ntitle = "A"\nentry = ["route:GET /orders"]\n')
    project = opened(root)
    assert list(remarks(project, project.workspace())) == []
