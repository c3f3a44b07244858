"""The index after a refresh is that of the files on disk, and only what changed was read for it."""

from __future__ import annotations

import os
from pathlib import Path

from cx_lsp import scan
from cx_lsp.facts import extract
from cx_lsp.index import Index
from tests.evidence.history import write

LIMIT = 10_000


def refreshed(root: Path, index: Index) -> list[tuple[int, int]]:
    told: list[tuple[int, int]] = []
    read = scan.refresh(root, scan.walk(root), index, LIMIT, lambda done, total: told.append((done, total)))
    assert read == (told[-1][1] if told else 0)
    return told


def test_only_new_and_changed_files_are_read(tmp_path: Path) -> None:
    index = Index.open(None, 1)
    for name in ("a.py", "b/c.ts", "notes.txt"):
        write(tmp_path, name, "let x = 1\n")
    assert refreshed(tmp_path, index) == [(2, 2)]
    assert refreshed(tmp_path, index) == []
    write(tmp_path, "a.py", "y = 2\n")
    assert refreshed(tmp_path, index) == [(1, 1)]
    assert index.facts("a.py") == extract("a.py", "y = 2\n")
    (tmp_path / "a.py").unlink()
    assert refreshed(tmp_path, index) == []
    assert index.paths() == ["b/c.ts"]


def test_a_file_whose_time_and_size_are_unchanged_is_still_compared(tmp_path: Path) -> None:
    index = Index.open(None, 1)
    write(tmp_path, "a.py", "x = 1\n")
    stamp = (tmp_path / "a.py").stat()
    refreshed(tmp_path, index)
    write(tmp_path, "a.py", "y = 1\n")
    os.utime(tmp_path / "a.py", ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert refreshed(tmp_path, index) == [(1, 1)]


def test_several_processes_read_what_one_reads(tmp_path: Path) -> None:
    for number in range(300):
        write(tmp_path, f"p{number % 7}/m{number}.py", f"def f{number}(x):\n    return g(x, {number})\n")
    index = Index.open(None, 1)
    told = refreshed(tmp_path, index)
    assert told[-1] == (300, 300)
    assert told == sorted(told)
    for path in index.paths():
        assert index.facts(path) == extract(path, (tmp_path / path).read_bytes())


def test_a_large_file_is_named_and_read_once_it_is_small(tmp_path: Path) -> None:
    index = Index.open(None, 1)
    write(tmp_path, "a.py", "x = 1\n" * LIMIT)
    refreshed(tmp_path, index)
    ((path, fact),) = index.unread()
    assert (path, fact.text) == ("a.py", "60,000 bytes are more than max_file_kb allows (10,000)")
    write(tmp_path, "a.py", "x = 1\n")
    refreshed(tmp_path, index)
    assert list(index.unread()) == []


def test_hidden_and_installed_folders_are_left_out_of_a_plain_folder(tmp_path: Path) -> None:
    for folder in (".hidden", "node_modules/x", "venv/lib", "src/dist", "src/__pycache__", "src/app"):
        write(tmp_path, f"{folder}/a.py", "x = 1\n")
    (tmp_path / "link.py").symlink_to("src/app/a.py")
    assert list(scan.walk(tmp_path)) == ["src/app/a.py"]
