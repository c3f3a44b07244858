"""New evidence is noticed by file times alone, wherever it comes from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cx_lsp.record import journal
from cx_lsp.record.entry import Entry, Run
from cx_lsp.server.freshness import Freshness, News
from tests.server import shop

RUN = Run(0, "", "", ("0" * 12,))


def recorded(root: Path, path: str = "app.py") -> None:
    """What an agent's hook leaves behind."""
    folder = journal.folder_of(root)
    assert folder is not None
    entry = Entry(journal.now(), "ai", "Codex", "", "s", path, "Edit", 1, False, "", (RUN,), 0)
    journal.append(folder, [entry])


def note(root: Path) -> None:
    name = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org")
    shop.git(root, *name, "notes", "--ref=ai", "add", "-f", "-m", "a note")


def packed(root: Path) -> None:
    shop.git(root, "pack-refs", "--all")


def checkpoint(root: Path) -> None:
    import subprocess

    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=root, capture_output=True, check=True)
    sha = head.stdout.decode().strip()
    shop.write(root / ".git" / "ai" / "working_logs" / sha / "checkpoints.jsonl", "{}\n")


def traced(root: Path) -> None:
    shop.write(root / ".agent-trace" / "traces.jsonl", "{}\n")


def transcribed(root: Path) -> None:
    shop.git(root, "update-ref", "refs/heads/entire/checkpoints/v1", "HEAD")


def committed(root: Path) -> None:
    shop.write(root / "more.txt", "more")
    shop.commit(root, "More")


@pytest.mark.parametrize("change", [note, packed, checkpoint, traced, transcribed, committed])
def test_what_may_concern_any_file_is_noticed_once_and_nothing_else_is(
    tmp_path: Path, change: Callable[[Path], None]
) -> None:
    root = shop.build(tmp_path / "shop")
    freshness = Freshness(root)
    shop.write(root / "app.py", "changed = True\n")
    assert freshness.news() == News(everything=False)
    change(root)
    assert freshness.news().everything
    assert freshness.news() == News(everything=False)


def test_a_journal_that_grows_says_which_files_it_speaks_of(tmp_path: Path) -> None:
    root = shop.build(tmp_path / "shop")
    recorded(root, "before.py")
    freshness = Freshness(root)
    assert freshness.news() == News(everything=False)
    recorded(root, "one.py")
    recorded(root, "two.py")
    assert freshness.news() == News(everything=False, paths=frozenset({"one.py", "two.py"}))
    assert freshness.news() == News(everything=False)


def test_a_journal_that_is_pruned_says_nothing(tmp_path: Path) -> None:
    root = shop.build(tmp_path / "shop")
    recorded(root)
    freshness = Freshness(root)
    folder = journal.folder_of(root)
    assert folder is not None
    next(folder.glob("*.jsonl")).write_bytes(b"")
    assert freshness.news() == News(everything=False)
    recorded(root, "one.py")
    assert freshness.news().paths == {"one.py"}


def test_outside_of_a_repository_there_is_nothing_to_notice(tmp_path: Path) -> None:
    assert Freshness(tmp_path).news() == News(everything=False)
