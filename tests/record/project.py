"""A repository in which an agent works, and what its hooks leave in the journal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cx_lsp.prints import line_prints
from cx_lsp.record import Entry, hook, journal
from tests.evidence.history import commit, repository, write
from tests.record.payloads import AFTER, BEFORE


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository whose `m.py` was just edited by an agent."""
    made = repository(tmp_path / "repo")
    commit(made, "Start", {"m.py": BEFORE})
    write(made, "m.py", AFTER)
    return made


def tell(payload: dict[str, Any] | bytes) -> str:
    """One run of a hook, in this process."""
    return hook.answer(payload if isinstance(payload, bytes) else json.dumps(payload).encode())


def told(root: Path) -> list[Entry]:
    folder = journal.folder_of(root)
    return list(journal.read(folder)) if folder else []


def lines(entry: Entry) -> list[int]:
    """The lines that an entry is about."""
    return [run.at + i for run in entry.runs for i in range(len(run.prints))]


def matches(entry: Entry, text: str) -> bool:
    """Whether the prints are those of the file's lines where the entry puts them."""
    prints = ["", *line_prints(text.encode().splitlines()), ""]
    return all(
        list(run.prints) == prints[run.at + 1 : run.at + 1 + len(run.prints)]
        and run.above == next((p for p in prints[run.at :: -1] if p), "")
        and run.below == next((p for p in prints[run.at + 1 + len(run.prints) :] if p), "")
        for run in entry.runs
    )


def problems(root: Path) -> str:
    log = root / ".git" / "cx" / "journal" / "problems.log"
    return log.read_text() if log.exists() else ""
