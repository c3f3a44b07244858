"""An agent writes, a person commits, reviews and shares: what is known of each line at every step."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.shell import cx
from tests.e2e.test_blame import authors, lines
from tests.evidence.history import commit, git, repository, write

BEFORE = "import card\n\n\ndef pay(order):\n    return card.charge(order.total)\n"
OLD = "    return card.charge(order.total)\n"
NEW = """    total = sum(line.price for line in order.lines)
    if total > order.customer.limit:
        raise TooExpensive(order.number, total)

    return card.charge(total)
"""
AFTER = BEFORE.replace(OLD, NEW)
TYPED = """def refund(order):
    amount = order.total_of_everything()
    return card.refund(amount, order)
"""
WROTE = [("unknown", 0)] * 4 + [("ai", 1)] * 5


def hook(root: Path, **more: object) -> None:
    """Claude Code tells that it edited pay.py, as its hook does after the edit."""
    write(root, "pay.py", AFTER)
    payload = {
        "session_id": "conv-9",
        "cwd": str(root),
        "hook_event_name": "PostToolUse",
        "tool_name": "Edit",
        "tool_input": {"file_path": str(root / "pay.py"), "old_string": OLD, "new_string": NEW},
        "tool_response": {"filePath": str(root / "pay.py"), "originalFile": BEFORE, **more},
    }
    done = subprocess.run(
        [sys.executable, "-m", "cx_lsp", "record"],
        cwd=root,
        input=json.dumps(payload).encode(),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = repository(tmp_path / "shop")
    git(root, "config", "user.name", "Ann Lee")
    git(root, "config", "user.email", "ann@example.com")
    commit(root, "Start", {"pay.py": BEFORE})
    return root


def settle(root: Path) -> str:
    ran = cx(root, "record", "--settle")
    assert ran.code == 0, ran.err
    return ran.out.strip()


def test_an_agents_lines_are_known_before_and_after_the_commit(root: Path) -> None:
    hook(root)
    assert authors(root, "pay.py") == WROTE
    first = lines(root, "pay.py")[4]
    assert (first["tool"], first["session"], first["source"]) == (
        "Claude Code", "conv-9", "recorded while it was written",
    )  # fmt: skip
    commit(root, "Check the limit")
    assert authors(root, "pay.py") == WROTE
    assert settle(root) == "1 commits now say who wrote their lines"
    assert settle(root) == "0 commits now say who wrote their lines"
    assert authors(root, "pay.py") == WROTE


def test_a_clone_with_the_notes_knows_as_much_and_one_without_says_so(root: Path, tmp_path: Path) -> None:
    hook(root)
    commit(root, "Check the limit")
    settle(root)
    git(tmp_path, "clone", "-q", str(root), "bare")
    ran = cx(tmp_path / "bare", "blame", "pay.py")
    assert {author for author, _ in authors(tmp_path / "bare", "pay.py")} == {"unknown"}
    assert "note: no provenance notes of others in this clone; where a team keeps them: `git fetch" in ran.out
    git(tmp_path / "bare", "fetch", "-q", "origin", "+refs/notes/*:refs/notes/remote/origin/*")
    assert authors(tmp_path / "bare", "pay.py") == WROTE
    assert "no provenance" not in cx(tmp_path / "bare", "blame", "pay.py").out


def test_a_short_new_file_is_known_as_a_whole(root: Path) -> None:
    text = "PORT = 80\nHOST = x\n"
    payload = {
        "session_id": "conv-9", "cwd": str(root), "hook_event_name": "PostToolUse", "tool_name": "Write",
        "tool_input": {"file_path": str(root / "conf.py"), "content": text},
        "tool_response": {"type": "create", "filePath": str(root / "conf.py"), "content": text},
    }  # fmt: skip
    write(root, "conf.py", text)
    words = [sys.executable, "-m", "cx_lsp", "record"]
    subprocess.run(words, cwd=root, input=json.dumps(payload).encode(), check=True)
    assert authors(root, "conf.py") == [("ai", 1)] * 2
    commit(root, "Configure")
    settle(root)
    assert authors(root, "conf.py") == [("ai", 1)] * 2
    write(root, "conf.py", "PORT = 80\nHOST = y\n")
    assert authors(root, "conf.py")[1] != ("ai", 1)


def test_a_review_outlives_a_formatter_and_formatting_is_nobodys_work(root: Path) -> None:
    hook(root)
    commit(root, "Check the limit")
    settle(root)
    cx(root, "review", "pay.py")
    laid_out = AFTER.replace("    total = sum(", "    total = sum(\n        ").replace(
        ".lines)", ".lines\n    )"
    )
    sha = commit(root, "Format", {"pay.py": laid_out})
    settle(root)
    assert {line["review"]["state"] for line in lines(root, "pay.py")[4:]} == {"reviewed"}
    assert sha not in git(root, "notes", "--ref=ai", "list")


def test_a_formatter_that_runs_before_the_commit_hides_nothing(root: Path) -> None:
    hook(root)
    opened = AFTER.replace("    total = sum(", "    total = sum(\n        ").replace(
        ".lines)", ".lines\n    )"
    )
    laid_out = opened.replace(
        "TooExpensive(order.number, total)", "TooExpensive(\n            order.number, total\n        )"
    )
    write(root, "pay.py", laid_out)
    known = [("unknown", 0)] * 4 + [("ai", 1)] * (laid_out.count("\n") - 4)
    assert authors(root, "pay.py") == known
    commit(root, "Check the limit")
    settle(root)
    assert "pay.py" in git(root, "notes", "--ref=ai", "show")
    assert authors(root, "pay.py")[5] == ("ai", 1)


def test_notes_of_two_clones_are_read_together(root: Path, tmp_path: Path) -> None:
    hook(root)
    commit(root, "Check the limit")
    settle(root)
    git(tmp_path, "clone", "-q", str(root), "other")
    other = tmp_path / "other"
    git(other, "config", "user.name", "Bo")
    git(other, "config", "user.email", "bo@example.com")
    git(other, "fetch", "-q", "origin", "+refs/notes/*:refs/notes/remote/origin/*")
    cx(other, "review", "pay.py:5-6")
    cx(root, "review", "pay.py:7-8")
    git(other, "fetch", "-q", "origin", "+refs/notes/*:refs/notes/remote/origin/*")
    by = [line["review"]["by"] for line in lines(other, "pay.py")][4:8]
    assert by == ["Bo", "Bo", "Ann Lee", "Ann Lee"]


def test_git_ai_reads_what_was_recorded_and_keeps_its_own(root: Path) -> None:
    hook(root)
    sha = commit(root, "Check the limit")
    theirs = "pay.py\n  s_0a1b2c3d4e5f60::t_11112222333344 5\n---\n" + json.dumps(
        {
            "schema_version": "authorship/3.0.0",
            "prompts": {},
            "sessions": {"s_0a1b2c3d4e5f60": {"agent_id": {"tool": "cursor", "id": "c", "model": "m"}}},
        }
    )
    git(root, "notes", "--ref=ai", "add", "-F", "-", sha, stdin=theirs.encode())
    settle(root)
    entries = git(root, "notes", "--ref=ai", "show", sha).split("---")[0].splitlines()
    assert entries[:2] == ["pay.py", "  s_0a1b2c3d4e5f60::t_11112222333344 5"]
    assert entries[2].startswith("  s_")
    assert entries[2].endswith(" 6-9")


def test_no_text_is_kept_outside_the_files_of_the_repository(root: Path) -> None:
    hook(root)
    commit(root, "Check the limit")
    settle(root)
    journal = b"".join(path.read_bytes() for path in (root / ".git" / "cx").rglob("*") if path.is_file())
    notes = (
        git(root, "notes", "--ref=cx-provenance", "show").encode()
        + git(root, "notes", "--ref=ai", "show").encode()
    )
    for word in (b"TooExpensive", b"limit", b"total"):
        assert word not in journal + notes


def test_the_notes_outlive_the_commit_they_were_made_for(root: Path, tmp_path: Path) -> None:
    git(root, "checkout", "-q", "-b", "side")
    hook(root)
    commit(root, "Check the limit")
    settle(root)
    git(root, "checkout", "-q", "main")
    git(root, "merge", "-q", "--squash", "side")
    commit(root, "Check the limit (#3)")
    git(tmp_path, "clone", "-q", "--no-local", "--single-branch", "--branch=main", str(root), "clone")
    clone = tmp_path / "clone"
    git(clone, "fetch", "-q", "origin", "+refs/notes/*:refs/notes/remote/origin/*")
    git(clone, "update-ref", "-d", "refs/notes/remote/origin/ai")
    assert authors(clone, "pay.py") == WROTE, "the commit of the branch is not here, only its note"


def test_gits_hooks_settle_by_themselves(root: Path) -> None:
    ran = cx(root, "record", "--install", "claude")
    assert ran.code == 0, ran.err
    assert "post-commit" in ran.out
    hook(root)
    commit(root, "Check the limit")
    assert "pay.py" in git(root, "notes", "--ref=ai", "show")
    git(root, "commit", "-q", "--amend", "-m", "Check the limit, they said")
    assert "pay.py" in git(root, "notes", "--ref=ai", "show")


def test_a_review_holds_until_the_line_changes(root: Path, tmp_path: Path) -> None:
    hook(root)
    commit(root, "Check the limit")
    settle(root)
    ran = cx(root, "review", "pay.py:5-7")
    assert (
        ran.out == "3 lines reviewed by Ann Lee; share it with `git push origin refs/notes/cx-provenance`\n"
    )
    states = [line["review"]["state"] for line in lines(root, "pay.py")]
    assert states == ["none"] * 4 + ["reviewed"] * 3 + ["unreviewed"] * 2
    assert lines(root, "pay.py")[4]["review"] == {
        "state": "reviewed",
        "by": "Ann Lee",
        "how": "cx-lsp review",
    }
    changed = AFTER.replace("total > order.customer.limit", "order.customer.limit < total + fees(order)")
    commit(root, "Add fees", {"pay.py": changed})
    states = [line["review"]["state"] for line in lines(root, "pay.py")]
    assert states[4:7] == ["reviewed", "unreviewed", "reviewed"]
    assert cx(root, "review", "pay.py:1-2").out.startswith("nothing to review")


def test_a_person_who_changed_the_proposal_has_looked_at_it(root: Path) -> None:
    hook(root, userModified=True)
    first = lines(root, "pay.py")[4]["review"]
    assert (first["state"], first["how"]) == ("reviewed", "changed the proposal before it was written")


def test_the_shares_count_what_nobody_knows_apart(root: Path) -> None:
    hook(root)
    sha = commit(root, "Check the limit")
    told = json.loads(cx(root, "stats", sha, "--format", "json").out)
    assert (told["lines"], told["authors"]["ai"]["lines"], told["evidence_coverage"]) == (4, 4, 1.0)
    whole = json.loads(cx(root, "stats", "--format", "json").out)
    assert {a: n["lines"] for a, n in whole["authors"].items()} == {
        "ai": 4, "mixed": 0, "human": 0, "generated": 0, "unknown": 2,
    }  # fmt: skip
    assert whole["agents"] == [{"tool": "Claude Code", "model": "", "lines": 4}]
    shown = cx(root, "stats", f"{sha}~1..{sha}").out
    assert "4 lines in 1 file, evidence on 100.0% of them" in shown
    assert "reviewed    0 of 4 (0.0%)" in shown
    wrong = cx(root, "stats", "nowhere..HEAD")
    assert (wrong.code, "revision 'nowhere' does not exist here" in wrong.err) == (2, True)


def test_two_agents_in_one_file_keep_their_lines_apart(root: Path) -> None:
    hook(root)
    more = AFTER + "\n\ndef refund(order):\n    return card.refund(order.total, order.number)\n"
    write(root, "pay.py", more)
    payload = {
        "conversation_id": "c-2",
        "hook_event_name": "afterFileEdit",
        "workspace_roots": [str(root)],
        "file_path": str(root / "pay.py"),
        "edits": [{"old_string": AFTER, "new_string": more}],
    }
    subprocess.run(
        [sys.executable, "-m", "cx_lsp", "record"],
        cwd=root, input=json.dumps(payload).encode(), check=True,
    )  # fmt: skip
    tools = [line["tool"] for line in lines(root, "pay.py")]
    assert tools[4:9] == ["Claude Code"] * 5
    assert tools[-2:] == ["Cursor"] * 2


def github(state: str, base: str, tip: str) -> dict[str, object]:
    return {
        "action": "submitted",
        "review": {"state": state, "user": {"login": "ann"}, "commit_id": tip},
        "pull_request": {"number": 7, "base": {"sha": base, "ref": "main"}},
    }


def gitlab(tip: str) -> dict[str, object]:
    return {
        "object_kind": "merge_request",
        "user": {"username": "ann", "name": "Ann Lee"},
        "object_attributes": {
            "action": "approved", "iid": 7, "target_branch": "main", "last_commit": {"id": tip},
        },
    }  # fmt: skip


@pytest.mark.parametrize("service", ["github", "gitlab"])
def test_an_approval_is_a_review_of_what_it_approved(root: Path, tmp_path: Path, service: str) -> None:
    base = git(root, "rev-parse", "HEAD")
    git(root, "checkout", "-q", "-b", "side")
    hook(root)
    tip = commit(root, "Check the limit")
    git(root, "update-ref", "refs/remotes/origin/main", base)
    event = tmp_path / "event.json"
    event.write_text(json.dumps(github("approved", base, tip) if service == "github" else gitlab(tip)))
    ran = cx(root, "review", "--event", str(event))
    assert ran.out.startswith("5 lines reviewed by @ann"), ran.err
    review = lines(root, "pay.py")[4]["review"]
    number = "pull request #7" if service == "github" else "merge request !7"
    assert review == {"state": "reviewed", "by": "@ann", "how": f"approved {number}"}


def test_what_is_no_approval_reviews_nothing(root: Path, tmp_path: Path) -> None:
    event = tmp_path / "event.json"
    sha = git(root, "rev-parse", "HEAD")
    for told in (
        "{",
        "[]",
        "{}",
        json.dumps(github("commented", sha, sha)),
        json.dumps(github("approved", "--all", sha)),
    ):
        event.write_text(told)
        ran = cx(root, "review", "--event", str(event))
        assert (ran.code, "event.json: " in ran.err) == (2, True), told
    assert cx(root, "review").code == 2


def test_a_record_claims_nothing_that_was_committed_before_it(root: Path) -> None:
    hook(root)
    commit(root, "Check the limit")
    sha = commit(root, "By hand", {"refund.py": TYPED})
    write(root, "copy.py", TYPED)
    payload = {
        "session_id": "conv-9", "cwd": str(root), "hook_event_name": "PostToolUse", "tool_name": "Write",
        "tool_input": {"file_path": str(root / "copy.py"), "content": TYPED},
        "tool_response": {"type": "create", "filePath": str(root / "copy.py"), "content": TYPED},
    }  # fmt: skip
    words = [sys.executable, "-m", "cx_lsp", "record"]
    subprocess.run(words, cwd=root, input=json.dumps(payload).encode(), check=True)
    commit(root, "Copy")
    settle(root)
    assert sha not in git(root, "notes", "--ref=ai", "list")
    assert {author for author, _ in authors(root, "refund.py")} == {"unknown"}


def test_a_review_runs_no_hook_of_the_repository(root: Path, tmp_path: Path) -> None:
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    (hooks / "reference-transaction").write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    (hooks / "reference-transaction").chmod(0o755)
    hook(root)
    commit(root, "Check the limit")
    git(root, "config", "core.hooksPath", str(hooks))
    assert "lines reviewed by" in cx(root, "review", "pay.py").out
    assert not (tmp_path / "ran").exists()


def test_a_deepened_clone_knows_what_a_whole_one_knows(root: Path, tmp_path: Path) -> None:
    commit(root, "By hand", {"refund.py": TYPED})
    body = "Copy\n\nCo-Authored-By: Claude <noreply@anthropic.com>"
    commit(root, body, {"copy.py": f"{TYPED}\n\nmore_of_it = refund(basket)\n"})
    commit(root, "Later", {"later.py": "x = 1\n"})
    git(tmp_path, "clone", "-q", "--depth=2", f"file://{root}", "cut")
    cut = tmp_path / "cut"
    cx(cut, "blame", "refund.py")
    git(cut, "fetch", "-q", "--unshallow")
    for name in ("refund.py", "copy.py"):
        assert authors(cut, name) == authors(root, name)
    assert {author for author, _ in authors(cut, "refund.py")} == {"unknown"}


@pytest.mark.parametrize("there", ["pay.py", "refund.py"])
def test_an_agent_that_moves_a_persons_lines_has_not_written_them(root: Path, there: str) -> None:
    commit(root, "By hand", {"pay.py": f"{TYPED}\n\n{BEFORE}"})
    after = f"{BEFORE}\n\n{TYPED}" if there == "pay.py" else TYPED
    write(root, "pay.py", BEFORE)
    write(root, there, after)
    payload = {
        "session_id": "conv-9", "cwd": str(root), "hook_event_name": "PostToolUse", "tool_name": "Write",
        "tool_input": {"file_path": str(root / there), "content": after},
        "tool_response": {"filePath": str(root / there), "content": after, "originalFile": "import card\n"},
    }  # fmt: skip
    words = [sys.executable, "-m", "cx_lsp", "record"]
    subprocess.run(words, cwd=root, input=json.dumps(payload).encode(), check=True)
    for step in ("uncommitted", "committed", "settled"):
        if step == "committed":
            commit(root, "Move")
        if step == "settled":
            settle(root)
        at = after.splitlines().index(TYPED.splitlines()[1])
        moved = lines(root, there)[at : at + 2]
        assert [line["author"] for line in moved] == ["unknown"] * 2, step
