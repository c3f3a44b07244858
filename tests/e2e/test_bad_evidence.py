"""Whatever somebody put into notes, records and histories: a clear warning, the rest is still known."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.shell import cx
from tests.e2e.test_blame import AGENT, NOTE, NOTED, START, authors
from tests.evidence.history import commit, git, repository, write


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = repository(tmp_path / "shop")
    commit(root, "Start", {"cart.py": START})
    sha = commit(root, "Add limit", {"cart.py": AGENT})
    note(root, sha, NOTE.format(sha=sha))
    return root


def note(root: Path, sha: str, text: str | bytes, ref: str = "ai") -> None:
    raw = text.encode() if isinstance(text, str) else text
    git(root, "notes", f"--ref={ref}", "add", "-f", "-F", "-", sha, stdin=raw)


def test_a_corrupt_note_silences_no_other(root: Path) -> None:
    sha = commit(root, "More", {"more.py": "one = first()\n"})
    note(root, sha, "more.py\n  s_0a1b2c3d4e5f60::t_11112222333344 1\n---\n{not json")
    ran = cx(root, "blame", "more.py")
    assert ran.code == 0
    assert f"note: git-ai note of commit {sha[:7]}: " in ran.out
    assert authors(root) == NOTED


def test_a_note_names_no_file_outside(root: Path) -> None:
    sha = git(root, "rev-parse", "HEAD")
    paths = ["../outside.py", "/etc/passwd", "C:\\x.py", "a/../../b.py", "cart.py"]
    text = "".join(f"{path}\n  s_0a1b2c3d4e5f60::t_11112222333344 2-4\n" for path in paths)
    note(root, sha, f"{text}---\n{json.dumps({'sessions': {}})}")
    assert [author for author, _ in authors(root)] == ["unknown", "ai", "ai", "ai", "unknown", "unknown"]


def test_a_huge_note_is_read_in_bounded_time(root: Path) -> None:
    sha = git(root, "rev-parse", "HEAD")
    entries = "".join(f"  s_0a1b2c3d4e5f60::t_{n:014x} 1-4000\n" for n in range(60_000))
    note(root, sha, f"cart.py\n{entries}---\n{{}}")
    assert {author for author, _ in authors(root)} == {"ai", "unknown"}


def test_missing_blobs_of_a_partial_clone_are_left_out(root: Path, tmp_path: Path) -> None:
    commit(root, "Other", {"cart.py": START + "# later\n"})
    git(root, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", f"file://{root}", "partial")
    partial = tmp_path / "partial"
    git(partial, "fetch", "-q", "origin", "+refs/notes/*:refs/notes/remote/origin/*")
    git(partial, "remote", "set-url", "origin", "file:///nowhere")
    ran = cx(partial, "blame", "cart.py", "--format", "json")
    assert ran.code == 0, ran.err
    assert len(json.loads(ran.out)["files"][0]["lines"]) == 3


def test_messages_and_paths_that_are_not_utf8_are_read(root: Path) -> None:
    message = b"Caf\xe9\n\nCo-Authored-By: Claude <noreply@anthropic.com>\n"
    commit(root, message, {"caf.py": "price = cup.price\n"})
    git(root, "mv", "caf.py", b"caf\xe9.py".decode("utf-8", "surrogateescape"))
    commit(root, "Rename")
    assert authors(root) == NOTED
    ran = cx(root, "stats")
    assert ran.code == 0, ran.err
    assert "by agents   Claude Code" in ran.out


def test_clocks_that_run_wrong_lose_nothing_and_invent_nothing(root: Path) -> None:
    for year in ("1970-01-02", "2099-01-01", "2019-05-05"):
        date = f"{year}T10:00:00+0000"
        commit(root, f"At {year}", {f"x{year[:4]}.py": "value = compute_it_now()\n"}, GIT_AUTHOR_DATE=date)
    assert authors(root) == NOTED


def test_records_that_lie_about_their_form_are_skipped(root: Path) -> None:
    sha = git(root, "rev-parse", "HEAD")
    good = {
        "v": 1, "kind": "claims", "path": "cart.py", "at": "", "runs": [],
        "claims": [{"from": 5, "to": 5, "author": "ai", "tool": "Codex", "level": 1}],
    }  # fmt: skip
    bad = [
        "not json", "[]", '{"v":2}', '{"v":1,"kind":"claims","path":"../x","claims":[],"runs":[]}',
        '{"v":1,"kind":"claims","path":"cart.py","claims":[{"from":-1,"to":99999999999,"author":"ai","level":1}]}',
        '{"v":1,"kind":"claims","path":"cart.py","claims":[{"from":1,"to":1,"author":"god","level":1}]}',
        '{"v":1,"kind":"review","path":"cart.py","by":"","runs":[]}',
    ]  # fmt: skip
    note(root, sha, "\n".join([*bad, json.dumps(good)]), "cx-provenance")
    assert authors(root) == [*NOTED[:4], ("ai", 1), NOTED[5]]


def test_a_trace_file_of_nonsense_is_said_once(root: Path) -> None:
    head = git(root, "rev-parse", "HEAD")
    record = {
        "version": "0.1.0", "id": "11111111-2222-4333-8444-555555555555",
        "timestamp": "2026-09-01T10:00:00Z", "vcs": {"type": "git", "revision": f"{head}"},
        "files": [{"path": "cart.py", "conversations": [
            {"contributor": {"type": "ai", "model_id": "a/m"}, "ranges": [{"start_line": 3, "end_line": 9}]}
        ]}],
    }  # fmt: skip
    write(root, ".agent-trace/traces.jsonl", f"garbage\n{json.dumps(record)}\n")
    git(root, "notes", "--ref=ai", "remove", head)
    ran = cx(root, "blame", "cart.py")
    assert ran.out.count("traces.jsonl") == 1
    assert authors(root)[2:4] == [("ai", 4), ("ai", 4)]
    assert authors(root)[0] == ("unknown", 0)


def test_a_deleted_ledger_is_made_anew_while_it_is_used(root: Path, tmp_path: Path) -> None:
    cache = str(tmp_path / "cache")
    assert cx(root, "blame", "cart.py", CX_LSP_CACHE=cache).code == 0
    (ledger,) = Path(cache).glob("*/evidence-*.sqlite")
    ledger.write_bytes(b"garbage" * 1000)
    ran = cx(root, "blame", "cart.py", CX_LSP_CACHE=cache)
    assert ran.code == 0, ran.err
    assert "AI Claude Code, L2" in ran.out


def test_a_flipped_byte_in_the_ledger_is_noticed(root: Path, tmp_path: Path) -> None:
    cache = str(tmp_path / "cache")
    assert cx(root, "blame", "cart.py", CX_LSP_CACHE=cache).code == 0
    for index in Path(cache).glob("*/index-*.sqlite*"):
        index.unlink()
    (ledger,) = Path(cache).glob("*/evidence-*.sqlite")
    data = bytearray(ledger.read_bytes())
    for at in range(len(data) // 4, len(data), 97):
        data[at] ^= 0xFF
    ledger.write_bytes(data)
    ran = cx(root, "blame", "cart.py", CX_LSP_CACHE=cache)
    assert ran.code == 0, ran.err
    assert "AI Claude Code, L2" in ran.out
