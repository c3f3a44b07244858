"""A person asks who wrote a file, whatever happened to the commits since."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.shell import cx
from tests.evidence.history import commit, git, repository, write

NOTE = """cart.py
  s_0a1b2c3d4e5f60::t_11112222333344 2-4
  h_99887766554433 5
---
{{"schema_version":"authorship/3.0.0","git_ai_version":"1.5.0","base_commit_sha":"{sha}","prompts":{{}},
"humans":{{"h_99887766554433":{{"author":"Ann Lee <ann@example.com>"}}}},
"sessions":{{"s_0a1b2c3d4e5f60":{{"agent_id":{{"tool":"claude","id":"conv-9","model":"opus"}}}}}}}}
"""
START = "def first(cart):\n    return cart.lines[0]\n"
AGENT = """def first(cart):
    total = sum(line.price for line in cart)
    if total > cart.limit_of_customer:
        raise TooExpensive(total)
    log.info("first line of %s", cart.number)
    return cart.lines[0]
"""


def lines(root: Path, name: str = "cart.py") -> list[dict[str, Any]]:
    ran = cx(root, "blame", name, "--format", "json")
    assert ran.code == 0, ran.err
    (file,) = json.loads(ran.out)["files"]
    found: list[dict[str, Any]] = file["lines"]
    return found


def authors(root: Path, name: str = "cart.py") -> list[tuple[str, int]]:
    return [(line["author"], line["level"]) for line in lines(root, name)]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A branch whose commit has a note, on top of a start without evidence."""
    root = repository(tmp_path / "shop")
    commit(root, "Start", {"cart.py": START})
    git(root, "checkout", "-q", "-b", "side")
    sha = commit(root, "Add limit", {"cart.py": AGENT})
    git(root, "notes", "--ref=ai", "add", "-F", "-", sha, stdin=NOTE.format(sha=sha).encode())
    return root


NOTED = [("unknown", 0), ("ai", 2), ("ai", 2), ("ai", 2), ("human", 2), ("unknown", 0)]


def test_the_note_of_a_commit_says_who_wrote_each_line(root: Path) -> None:
    assert authors(root) == NOTED
    second = lines(root)[1]
    assert (second["tool"], second["model"], second["session"]) == ("Claude Code", "opus", "conv-9")
    assert second["review"] == {"state": "unreviewed", "by": "", "how": ""}


def test_what_git_ai_recorded_before_it_wrote_notes_is_read(root: Path) -> None:
    sha = git(root, "rev-parse", "HEAD")
    git(root, "update-ref", "-d", "refs/notes/ai")
    who = {"author": "Claude", "lines": [2, [3, 4]], "agent_metadata": None}
    record = {
        "schema_version": "authorship/0.0.1",
        "files": {"cart.py": {"file": "cart.py", "authors": [who]}},
    }
    blob = git(root, "hash-object", "-w", "--stdin", stdin=json.dumps(record).encode())
    git(root, "update-ref", f"refs/ai/authorship/{sha}", blob)
    assert authors(root) == [*NOTED[:4], ("unknown", 0), NOTED[5]]


def squash(root: Path) -> None:
    git(root, "checkout", "-q", "main")
    git(root, "merge", "-q", "--squash", "side")
    commit(root, "Add limit (#12)")
    git(root, "branch", "-q", "-D", "side")


def amend(root: Path) -> None:
    git(root, "commit", "-q", "--amend", "-m", "Say it better")


def rebase(root: Path) -> None:
    git(root, "checkout", "-q", "main")
    commit(root, "Meanwhile", {"other.py": "x = 1\n"})
    git(root, "rebase", "-q", "main", "side")


def cherry_pick(root: Path) -> None:
    git(root, "checkout", "-q", "main")
    commit(root, "Meanwhile", {"other.py": "x = 1\n"})
    git(root, "cherry-pick", "side")


def without_a_trace(root: Path) -> None:
    squash(root)
    git(root, "reflog", "expire", "--expire=now", "--all")


@pytest.mark.parametrize("event", [squash, amend, rebase, cherry_pick, without_a_trace])
def test_claims_survive(root: Path, event: Any) -> None:
    event(root)
    assert authors(root) == NOTED
    assert lines(root)[1]["carried"]


def test_claims_follow_a_file_and_a_function_to_another_name(root: Path) -> None:
    squash(root)
    git(root, "mv", "cart.py", "basket.py")
    commit(root, "Rename")
    assert authors(root, "basket.py") == NOTED
    body = AGENT.split("\n", 1)[1]
    write(root, "basket.py", "def first(cart):\n    pass\n")
    commit(root, "Move", {"limits.py": f"import log\n\n\ndef limited(cart):\n{body}"})
    assert [author for author, _ in authors(root, "limits.py")][4:8] == ["ai", "ai", "ai", "human"]


def test_a_person_who_writes_the_line_anew_is_not_the_agent(root: Path) -> None:
    squash(root)
    changed = AGENT.replace("total > cart.limit_of_customer", "not cart.customer.may_pay(total)")
    commit(root, "By hand", {"cart.py": changed})
    assert authors(root)[2] != ("ai", 2)
    commit(root, "Elsewhere", {"new.py": "def other():\n    return None\n"})
    assert {author for author, _ in authors(root, "new.py")} == {"unknown"}


def test_the_table_says_each_reason_once(root: Path) -> None:
    ran = cx(root, "blame", "cart.py")
    assert ran.code == 0
    rows = ran.out.splitlines()
    assert rows[1].startswith("AI Claude Code, L2, ")
    assert rows[2].startswith("│")
    assert sum("git-ai note of commit" in row for row in rows) == 2
    some = cx(root, "blame", "cart.py:2-3").out.splitlines()
    assert some[0].endswith("2     total = sum(line.price for line in cart)")
    assert len([row for row in some if "cart" in row]) == 2


@pytest.mark.parametrize(("words", "said"), [
    (["nowhere.py"], "nowhere.py: no such file or folder"),
    (["."], ".: is a folder; name a file in it"),
    (["cart.py:9-3"], "lines run from 1 upwards"),
])  # fmt: skip
def test_what_cannot_be_blamed_is_said(root: Path, words: list[str], said: str) -> None:
    ran = cx(root, "blame", *words)
    assert (ran.code, said in ran.err) == (2, True), ran.err


PLAIN = """def pay(order, card):
    total = sum(line.price * line.count for line in order.lines if line.count > 0 and not line.free)
    if total > card.limit: raise TooExpensive(total, card.limit)
    charge(card, total, order.number)
"""
LAID_OUT = """def pay(order, card):
    total = sum(
        line.price * line.count
        for line in order.lines
        if line.count > 0 and not line.free
    )
    if total > card.limit:
        raise TooExpensive(total, card.limit)
    charge(
        card,
        total,
        order.number,
    )
"""


def signed(root: Path) -> Path:
    commit(repository(root), "Start", {"pay.py": "import card\n\n\n"})
    body = "Pay\n\nCo-Authored-By: Claude Opus 4.6 <noreply@anthropic.com>"
    commit(root, body, {"pay.py": f"import card\n\n\n{PLAIN}"})
    return root


def test_claims_survive_a_formatter(tmp_path: Path) -> None:
    root = signed(tmp_path / "shop")
    written = [("unknown", 0)] * 3 + [("ai", 3)] * LAID_OUT.count("\n")
    write(root, "pay.py", f"import card\n\n\n{LAID_OUT}")
    assert authors(root, "pay.py") == written
    assert lines(root, "pay.py")[4]["carried"] == "a change not committed yet laid the line out anew"
    sha = commit(root, "Format", {})
    assert authors(root, "pay.py") == written
    assert lines(root, "pay.py")[4]["carried"] == f"commit {sha[:7]} laid the line out anew"
    commit(root, "Format again", {"pay.py": f"import card\n\n\n{PLAIN.replace('(', '( ')}"})
    assert {author for author, _ in authors(root, "pay.py")[3:]} == {"ai"}


def test_an_edit_of_an_agents_line_is_mixed(tmp_path: Path) -> None:
    root = signed(tmp_path / "shop")
    commit(
        root,
        "By hand",
        {"pay.py": f"import card\n\n\n{PLAIN.replace('card.limit:', 'card.limit_of(order):')}"},
    )
    third = lines(root, "pay.py")[5]
    assert (third["author"], third["level"]) == ("mixed", 4)
    assert third["carried"] == "14% of it changed since"
    assert lines(root, "pay.py")[4]["author"] == "ai"
