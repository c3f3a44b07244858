"""New evidence is noticed by file times alone, wherever it comes from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cx_lsp.record import journal
from cx_lsp.record.entry import Entry, Run
from cx_lsp.server.freshness import Freshness
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


def committed(root: Path) -> None:
    shop.write(root / "more.txt", "more")
    shop.commit(root, "More")


@pytest.mark.parametrize("change", [recorded, note, packed, checkpoint, committed])
def test_new_evidence_makes_another_stamp_and_nothing_else_does(
    tmp_path: Path, change: Callable[[Path], None]
) -> None:
    root = shop.build(tmp_path / "shop")
    freshness = Freshness(root)
    before = freshness.stamp()
    shop.write(root / "app.py", "changed = True\n")
    assert freshness.stamp() == before
    change(root)
    assert freshness.stamp() != before


def test_a_journal_that_grows_is_noticed_too(tmp_path: Path) -> None:
    root = shop.build(tmp_path / "shop")
    recorded(root)
    freshness = Freshness(root)
    before = freshness.stamp()
    recorded(root, "other.py")
    assert freshness.stamp() != before


def test_outside_of_a_repository_there_is_nothing_to_notice(tmp_path: Path) -> None:
    assert Freshness(tmp_path).stamp() == ()
