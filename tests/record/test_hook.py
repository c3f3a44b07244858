"""`cx-lsp record` as an agent starts it: never in the way, whatever it is told and wherever it runs."""

from __future__ import annotations

import json
import os
import pty
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.evidence.history import commit, git, repository, write
from tests.record import payloads
from tests.record.payloads import AFTER, BEFORE
from tests.record.project import lines, matches, problems, root, tell, told

__all__ = ["root"]


def run(payload: dict[str, Any] | bytes, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    data = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    words = [sys.executable, "-P", "-m", "cx_lsp", "record"]
    return subprocess.run(words, input=data, cwd=cwd, capture_output=True, timeout=60, check=False)


def test_a_real_process_leaves_a_real_entry(root: Path) -> None:
    done = run(payloads.claude(root), root)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    (entry,) = told(root)
    assert (entry.tool, entry.how, entry.path, lines(entry)) == ("Claude Code", "Edit", "m.py", [1])
    assert matches(entry, AFTER)
    done = run(payloads.gemini(root), root)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"{}\n", b"")


def test_reports_from_before_and_after_meet_across_processes(root: Path) -> None:
    payload = payloads.opencode(root) | {"args": {"filePath": "m.py"}}
    write(root, "m.py", BEFORE)
    run(payload | {"phase": "before"}, root)
    write(root, "m.py", AFTER)
    run(payload, root)
    (entry,) = told(root)
    assert (entry.level, lines(entry)) == (1, [1])
    assert list((root / ".git" / "cx" / "before").iterdir()) == []


@pytest.mark.parametrize(
    "data", [b"", b"{", b"null", b"[]", b"\xff\xfe", b"[" * 100_000, b'{"a":' + b"9" * 9999]
)
def test_nonsense_is_met_with_silence(data: bytes, root: Path) -> None:
    done = run(data, root)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_outside_of_a_repository_nothing_happens(tmp_path: Path) -> None:
    write(tmp_path, "m.py", AFTER)
    done = run(payloads.claude(tmp_path), tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert [p.name for p in tmp_path.iterdir()] == ["m.py"]


def test_a_journal_that_cannot_be_written_is_no_reason_to_fail(root: Path) -> None:
    (root / ".git" / "cx").write_text("in the way")
    done = run(payloads.claude(root), root)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_read_only_repository_is_no_reason_to_fail(root: Path) -> None:
    (root / ".git").chmod(0o500)
    done = run(payloads.claude(root), root)
    (root / ".git").chmod(0o700)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_streams_that_are_closed_are_no_reason_to_fail(root: Path) -> None:
    data = json.dumps(payloads.gemini(root))
    for closed in ("<&-", ">&-", ">&- 2>&-"):
        words = f"{sys.executable} -P -m cx_lsp record {closed}"
        done = subprocess.run(["sh", "-c", words], input=data.encode(), cwd=root, timeout=60, check=False)
        assert done.returncode == 0
    assert b"{}" not in b"".join(p.read_bytes() for p in (root / ".git" / "cx").rglob("*") if p.is_file())


def test_a_person_at_a_terminal_is_told_what_it_is_for(root: Path) -> None:
    ours, theirs = pty.openpty()
    words = [sys.executable, "-P", "-m", "cx_lsp", "record"]
    done = subprocess.run(words, stdin=theirs, cwd=root, capture_output=True, timeout=60, check=False)
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 2
    assert done.stderr.decode().startswith("cx-lsp record: reads what a coding agent's hook writes; see")
    assert b"--install" in done.stderr


def test_a_worktree_writes_into_the_journal_of_its_repository(root: Path, tmp_path: Path) -> None:
    git(root, "checkout", "-q", "m.py")
    side = tmp_path / "side"
    git(root, "worktree", "add", "-q", str(side))
    write(side, "m.py", AFTER)
    run(payloads.claude(side), side)
    (entry,) = told(root)
    assert (entry.path, lines(entry)) == ("m.py", [1])


@pytest.mark.parametrize(
    "path", ["../../x.py", "/etc/hosts", ".git/config", "a/../../repo2/x.py", "nul\0", "."]
)
def test_hostile_paths_are_not_recorded(path: str, root: Path) -> None:
    repository(root.parent / "repo2")
    write(root.parent, "repo2/x.py", AFTER)
    payload = payloads.claude(root, tool_input={"file_path": path, "old_string": "", "new_string": "x"})
    tell(payload | {"hook_event_name": "PreToolUse"})
    tell(payload)
    assert told(root) == []
    assert told(root.parent / "repo2") == []
    assert not problems(root)


def test_binary_files_are_not_recorded(root: Path) -> None:
    write(root, "m.py", AFTER.encode() + b"\0")
    tell(payloads.claude(root))
    assert told(root) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NAMES = sorted({name for _, made in payloads.CASES for name in made(Path("/"))} | {"phase", "type", "files"})
SAID = "PreToolUse PostToolUse AfterTool BeforeTool after before Edit edit Bash m.py ../../x post_write_code"
WORDS = st.sampled_from([*SAID.split(), "ai_agent", "human", payloads.PATCH, "cat > x.py"])
GIVEN = st.dictionaries(
    st.sampled_from(
        ["file_path", "filePath", "path", "content", "edits", "command", "old_string", "new_string"]
    ),
    WORDS | JSON,
    max_size=4,
)
PAYLOAD = st.dictionaries(st.sampled_from(NAMES), WORDS | GIVEN | JSON, max_size=9) | JSON


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PAYLOAD)
def test_any_payload_is_answered_and_nothing_is_written_outside_the_git_folder(
    tmp_path: Path, payload: object
) -> None:
    made = tmp_path / "repo"
    if not made.exists():
        commit(repository(made), "Start", {"m.py": BEFORE})
        write(made, "m.py", AFTER)
    if isinstance(payload, dict):
        payload = {"cwd": str(made)} | payload
    before = _outside(tmp_path)
    here = Path.cwd()
    os.chdir(made)
    try:
        said = tell(json.dumps(payload).encode())
    finally:
        os.chdir(here)
    assert said in ("", "{}\n")
    assert _outside(tmp_path) == before
    assert all(not entry.path.startswith(("/", ".")) for entry in told(made))


def _outside(folder: Path) -> dict[str, bytes]:
    return {
        str(p): p.read_bytes() for p in folder.rglob("*") if p.is_file() and ".git/cx/" not in p.as_posix()
    }


def test_recording_loads_no_heavy_library_and_starts_no_process(root: Path) -> None:
    heavy = ["tree_sitter", "git", "pydantic", "pygls", "lsprotocol", "httpx", "sqlite3", "msgspec"]
    heavy += ["subprocess", "asyncio", "cx_lsp.evidence", "cx_lsp.git", "cx_lsp.config", "cx_lsp.terminal"]
    code = (
        "import sys\nfrom cx_lsp.cli import main\ncode = main(['record'])\n"
        f"sys.exit(code or ','.join(m for m in {heavy!r} if m in sys.modules) or 0)"
    )
    words = [sys.executable, "-c", code]
    data = json.dumps(payloads.claude(root)).encode()
    done = subprocess.run(words, input=data, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(told(root)) == 1


def test_recording_is_quick(root: Path) -> None:
    taken = []
    for _ in range(7):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run(payloads.claude(root), root)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(taken) < 0.3, "seconds of the processor; under 0.1 s on an idle machine"
