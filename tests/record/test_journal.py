"""The journal under processes that write at the same time, are killed, or lie."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cx_lsp.record import Entry, Run, journal
from cx_lsp.record.entry import decoded, encoded

ENTRY = Entry(
    at="2026-11-24T16:00:00.123Z",
    by="ai",
    tool="Claude Code",
    model="m-1",
    session="s-1",
    path="a/b.py",
    how="Edit",
    level=1,
    modified=False,
    head="",
    runs=(Run(41, "", "0123456789ab", ("0123456789ab", "")),),
    gone=3,
)
WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from cx_lsp.record import journal
from cx_lsp.record.entry import decoded
entry = decoded(sys.stdin.buffer.readline())
print("ready", flush=True)
for number in range(int(sys.argv[3])):
    journal.append(Path(sys.argv[1]), [replace(entry, session=sys.argv[2], gone=number)])
"""


def writer(folder: Path, session: str, count: int, entry: Entry = ENTRY) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-c", WRITER, str(folder), session, str(count)]
    started = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert started.stdin is not None
    started.stdin.write(encoded(entry))
    started.stdin.close()
    return started


def test_an_entry_comes_back_as_it_was_written(tmp_path: Path) -> None:
    journal.append(tmp_path / "journal", [ENTRY])
    assert list(journal.read(tmp_path / "journal")) == [ENTRY]
    (line,) = (tmp_path / "journal" / journal.session_file("Claude Code", "s-1")).read_bytes().splitlines()
    keys = "v at by tool model session path how level modified head runs gone"
    assert list(json.loads(line)) == keys.split()
    assert json.loads(line)["runs"] == [
        {"at": 41, "above": "", "below": "0123456789ab", "prints": ["0123456789ab", ""]}
    ]


def test_a_journal_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert list(journal.read(tmp_path / "none")) == []
    assert journal.paths(tmp_path / "none", "x", "y") == []
    assert journal.folder_of(tmp_path) is None


def test_a_torn_line_loses_only_itself(tmp_path: Path) -> None:
    journal.append(tmp_path, [ENTRY])
    file = tmp_path / journal.session_file(ENTRY.tool, ENTRY.session)
    torn = encoded(replace(ENTRY, gone=5))[:-20]
    file.write_bytes(file.read_bytes() + torn)
    journal.append(tmp_path, [replace(ENTRY, gone=6)])
    assert [entry.gone for entry in journal.read(tmp_path)] == [3, 6]


@pytest.mark.parametrize("sessions", [("one", "one", "one"), ("one", "two", "three")])
def test_processes_that_write_at_once_lose_nothing(sessions: tuple[str, ...], tmp_path: Path) -> None:
    long = replace(ENTRY, runs=(Run(0, "", "", ("0123456789ab",) * 3000),))
    started = [writer(tmp_path, session, 30, long) for session in sessions]
    assert [process.wait(60) for process in started] == [0, 0, 0]
    assert len(list(tmp_path.glob("*.jsonl"))) == len(set(sessions))
    found = list(journal.read(tmp_path))
    written = sum(len(file.read_bytes().splitlines()) for file in tmp_path.glob("*.jsonl"))
    assert len(found) == written, "no line is torn"
    numbers = {(entry.session, entry.gone) for entry in found}
    assert numbers == {(session, number) for session in sessions for number in range(30)}


def test_a_killed_writer_does_not_harm_the_next(tmp_path: Path) -> None:
    long = replace(ENTRY, runs=(Run(0, "", "", ("0123456789ab",) * 200_000),))
    for _ in range(5):
        process = writer(tmp_path, "s-1", 1000, long)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.05)
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)
    started = time.monotonic()
    journal.append(tmp_path, [replace(ENTRY, gone=999_999)])
    assert time.monotonic() - started < 1, "a lock ends with its process"
    last = list(journal.read(tmp_path))[-1]
    assert last == replace(ENTRY, gone=999_999)


def test_a_writer_that_never_lets_go_is_not_waited_for_long(tmp_path: Path) -> None:
    import fcntl

    journal.append(tmp_path, [ENTRY])
    with (tmp_path / journal.session_file(ENTRY.tool, ENTRY.session)).open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        started = time.monotonic()
        journal.append(tmp_path, [replace(ENTRY, gone=7)])
        assert time.monotonic() - started < 3
        journal.prune(tmp_path, datetime(2030, 1, 1, tzinfo=UTC))
    assert [entry.gone for entry in journal.read(tmp_path)] == [3, 7], "nothing is pruned under a writer"


def test_old_entries_go_after_ninety_days(tmp_path: Path) -> None:
    old = replace(ENTRY, at="2026-01-01T00:00:00.000Z")
    journal.append(tmp_path, [replace(old, session="s-2")])
    journal.append(tmp_path, [old, replace(ENTRY, at="2026-03-31T00:00:00.000Z")])
    journal.prune(tmp_path, datetime(2026, 4, 2, tzinfo=UTC))
    assert [entry.at for entry in journal.read(tmp_path)] == ["2026-03-31T00:00:00.000Z"]
    assert len(list(tmp_path.glob("*.jsonl"))) == 1


def test_writing_tidies_up_once_a_day(tmp_path: Path) -> None:
    journal.append(tmp_path, [replace(ENTRY, at="2001-01-01T00:00:00.000Z")])
    assert list(journal.read(tmp_path)) == []
    journal.append(tmp_path, [replace(ENTRY, at="2001-01-01T00:00:00.000Z")])
    assert len(list(journal.read(tmp_path))) == 1
    os.utime(tmp_path / "pruned", (0, 0))
    journal.append(tmp_path, [ENTRY])
    assert list(journal.read(tmp_path)) == [ENTRY]


HOSTILE: list[dict[str, Any]] = [
    {"v": 2},
    {"path": "../x"},
    {"path": "/etc/passwd"},
    {"path": "a//b"},
    {"path": ""},
    {"path": None},
    {"path": "x" * 9999},
    {"by": "robot"},
    {"level": 0},
    {"level": True},
    {"level": 1.0},
    {"modified": 1},
    {"gone": -1},
    {"gone": 10**30},
    {"at": "yesterday"},
    {"runs": None},
    {"runs": [3]},
    {"runs": [{"at": -1, "above": "", "below": "", "prints": []}]},
    {"runs": [{"at": 0, "above": "", "below": "", "prints": "0123456789ab"}]},
    {"runs": [{"at": 0, "above": "", "below": "", "prints": ["print(secret)"]}]},
    {"runs": [{"at": 0, "above": None, "below": "", "prints": []}]},
    {"session": ["s"]},
]


@pytest.mark.parametrize("lie", HOSTILE, ids=str)
def test_a_line_that_lies_is_skipped(lie: dict[str, Any], tmp_path: Path) -> None:
    line = json.loads(encoded(ENTRY)) | lie
    (tmp_path / "x.jsonl").write_bytes(json.dumps(line).encode() + b"\n" + encoded(ENTRY))
    assert list(journal.read(tmp_path)) == [ENTRY]


@given(st.binary(max_size=200))
def test_any_bytes_are_a_line_or_none(data: bytes) -> None:
    assert decoded(data) is None or data.startswith(b"{")


def test_deep_nesting_and_long_numbers_are_skipped() -> None:
    assert decoded(b"[" * 100_000) is None
    assert decoded(b'{"v":' + b"9" * 10_000 + b"}") is None
