"""Fixes on disk: each whole or not at all, none over another, and never over a text that was not checked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cx_lsp.model import Edit, Finding, Fix, Span
from cx_lsp.project import Project, open_project
from cx_lsp.project.mending import BREAKS, CHANGED, OVERLAPS, mend

APP = "import os\n\n\ndef f(x):\n    return x\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    monkeypatch.setenv("CX_LSP_CACHE", str(tmp_path / "cache"))
    root = tmp_path / "app"
    root.mkdir()
    for name in ("a.py", "b.py"):
        (root / name).write_text(APP)
    (root / "crlf.py").write_bytes(APP.replace("\n", "\r\n").encode())
    found = open_project(root.resolve())
    found.refresh()
    yield found
    found.close()


def finding(*edits: Edit) -> Finding:
    return Finding("CX201", "m", "a.py", Span(0, 0, 0, 0), fix=Fix("Mend it", edits))


def edit(text: str, *span: int, path: str = "a.py") -> Edit:
    return Edit(path, Span(*span), text)


RENAMED = (edit("y", 3, 6, 3, 7), edit("y", 4, 11, 4, 12))
IMPORT = edit("import re\n", 1, 0, 1, 0)


def text(project: Project, path: str = "a.py") -> str:
    return (project.root / path).read_bytes().decode()


def test_all_edits_of_a_fix_are_made_together(project: Project) -> None:
    done = mend(project, [finding(*RENAMED, edit("z", 4, 11, 4, 12, path="b.py"))])
    assert (len(done.fixed), done.files, done.left) == (1, 2, ())
    assert text(project) == APP.replace("x", "y")
    assert text(project, "b.py") == APP.replace("return x", "return z")


def test_of_two_fixes_that_overlap_the_first_is_made(project: Project) -> None:
    second = finding(edit("return 1", 4, 4, 4, 12), edit("z", 4, 11, 4, 12, path="b.py"))
    done = mend(project, [finding(*RENAMED), second])
    assert done.left == ((second, OVERLAPS),)
    assert text(project) == APP.replace("x", "y")
    assert text(project, "b.py") == APP


def test_an_import_that_two_fixes_bring_is_written_once(project: Project) -> None:
    other = edit("import json\n", 1, 0, 1, 0)
    done = mend(project, [finding(IMPORT, RENAMED[0]), finding(IMPORT, RENAMED[1]), finding(other)])
    assert len(done.fixed) == 3
    assert text(project).startswith("import os\nimport re\nimport json\n\n\ndef f(y):")


def test_words_at_one_place_are_not_mixed(project: Project) -> None:
    done = mend(project, [finding(edit("a", 3, 6, 3, 6)), finding(edit("b", 3, 6, 3, 6))])
    assert [why for _, why in done.left] == [OVERLAPS]


@pytest.mark.parametrize("path", ["a.py", "b.py"])
def test_a_file_that_changed_meanwhile_is_left_alone_and_so_is_the_whole_fix(
    project: Project, path: str
) -> None:
    (project.root / path).write_text(APP + "# unsaved until now\n")
    wanted = finding(*RENAMED, edit("z", 4, 11, 4, 12, path="b.py"))
    assert mend(project, [wanted]).left == ((wanted, CHANGED),)
    assert "y" not in text(project)


@pytest.mark.parametrize("path", ["../out.py", "gone.py", "link.py"])
def test_nothing_is_written_where_nothing_was_checked(project: Project, tmp_path: Path, path: str) -> None:
    (tmp_path / "out.py").write_text(APP)
    (project.root / "link.py").symlink_to(tmp_path / "out.py")
    assert mend(project, [finding(edit("y", 3, 6, 3, 7, path=path))]).left
    assert (tmp_path / "out.py").read_text() == APP


def test_fixes_that_break_a_file_are_taken_back(project: Project) -> None:
    fine = finding(edit("z", 4, 11, 4, 12, path="b.py"))
    bad = finding(edit(")", 4, 11, 4, 12))
    done = mend(project, [fine, bad])
    assert (done.fixed, done.left) == ((fine,), ((bad, BREAKS),))
    assert text(project) == APP


def test_line_ends_are_kept(project: Project) -> None:
    mend(project, [finding(edit("import re\nimport sys\r\n", 1, 0, 1, 0, path="crlf.py"))])
    assert text(project, "crlf.py").replace("\r\n", "").count("\n") == 0
    assert "import re\r\nimport sys\r\n" in text(project, "crlf.py")
    assert not [p for p in project.root.iterdir() if p.name.startswith(".")]
