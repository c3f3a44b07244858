from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cx_lsp.evidence import git_ai
from cx_lsp.evidence.git_ai import Agent, claims, merged, read, read_legacy
from cx_lsp.model import Claim, Span

COMMIT = "3f2a9c1" + "0" * 33
SESSION, TRACE, OTHER = "s_0a1b2c3d4e5f60", "t_11112222333344", "t_55556666777788"
ANN = "Ann Lee <ann@example.com>"
SECRET = "the words of a customer"
METADATA: dict[str, Any] = {
    "schema_version": "authorship/3.0.0",
    "base_commit_sha": COMMIT,
    "prompts": {
        "8f3c2b1a09d8e7f6": {
            "agent_id": {"tool": "cursor", "id": "c-1", "model": "m"},
            "messages": [{"type": "user", "text": SECRET}],
            "total_additions": 1,
        },
        "1111111111111111": {"agent_id": {"tool": "mock_ai", "id": "x", "model": "unknown"}},
    },
    "humans": {"h_99887766554433": {"author": ANN}},
    "sessions": {
        SESSION: {"agent_id": {"tool": "claude", "id": "conv-9", "model": "m2"}, "human_author": ANN}
    },
}


def note(files: str, version: str = "", **metadata: Any) -> bytes:
    head = METADATA | ({"git_ai_version": version} if version else {}) | metadata
    return f"{files.strip()}\n---\n{json.dumps(head, indent=2)}".encode()


def found(data: bytes, agents: dict[str, Agent] | None = None) -> list[tuple[str, int, int, str, int]]:
    return [
        (path, claim.span.start_line, claim.span.end_line, claim.author, claim.level)
        for path, claim in claims(read(data), COMMIT, agents)
    ]


EXAMPLE = f"""
app/orders.py
  {SESSION}::{TRACE} 3-9,14
  h_99887766554433 10-13
"docs/how to.md"
  8f3c2b1a09d8e7f6 1
"""


def test_each_line_of_a_note_is_claimed_by_whoever_its_key_stands_for() -> None:
    taken = read(note(EXAMPLE, "1.4.0"))
    assert taken.entries[0] == ("app/orders.py", f"{SESSION}::{TRACE}", (range(2, 9), range(13, 14)))
    assert (taken.version, taken.problems) == ("1.4.0", ())
    assert taken.agents["h_99887766554433"] == Agent(human=ANN)
    made = list(claims(taken, COMMIT))
    assert [(path, c.span, c.author) for path, c in made] == [
        ("app/orders.py", Span(2, 0, 9, 0), "ai"),
        ("app/orders.py", Span(9, 0, 13, 0), "human"),
        ("app/orders.py", Span(13, 0, 14, 0), "ai"),
        ("docs/how to.md", Span(0, 0, 1, 0), "ai"),
    ]
    ai, person, _, cursor = (claim for _, claim in made)
    assert (ai.tool, ai.model, ai.session, ai.level) == ("Claude Code", "m2", "conv-9", 2)
    assert (ai.source, ai.commit) == ("git-ai note", COMMIT)
    assert ai.why == "git-ai note of commit 3f2a9c1: Claude Code session s_0a1b2c…, 8 lines of this file"
    assert person.why == "git-ai note of commit 3f2a9c1: Ann Lee, 4 lines of this file"
    assert (cursor.tool, cursor.why) == (
        "Cursor",
        "git-ai note of commit 3f2a9c1: Cursor, 1 line of this file",
    )


def test_no_prompt_text_is_kept() -> None:
    taken = read(note(EXAMPLE))
    assert SECRET not in repr(taken)
    assert SECRET not in repr(list(claims(taken, COMMIT)))


def test_a_line_under_several_keys_is_the_last_ones() -> None:
    files = f"a.py\n  {SESSION}::{TRACE} 1-10\n  8f3c2b1a09d8e7f6 4-5\n  nobody 1-10\n"
    assert found(note(files)) == [
        ("a.py", 0, 3, "ai", 2), ("a.py", 3, 5, "ai", 2), ("a.py", 5, 10, "ai", 2),
    ]  # fmt: skip
    assert [claim.tool for _, claim in claims(read(note(files)), COMMIT)] == [
        "Claude Code", "Cursor", "Claude Code",
    ]  # fmt: skip


def test_a_mock_claims_nothing_and_hides_what_stood_there() -> None:
    files = f"a.py\n  {SESSION}::{TRACE} 1-10\n  1111111111111111 4-10\n"
    assert found(note(files)) == [("a.py", 0, 3, "ai", 2)]


@pytest.mark.parametrize(
    ("key", "author"),
    [
        ("s_ffffffffffffff::t_1", "ai"),
        ("s_ffffffffffffff", "ai"),
        ("0123456789abcdef", "ai"),
        ("0123abc", "ai"),
        ("11111111-2222-4333-8444-555555555555", "ai"),
        ("ai_agent", "ai"),
        ("human", "human"),
        ("h_ffffffffffffff", "human"),
        ("h_ffffffffffffff::t_1", "human"),
    ],
)
def test_a_key_without_a_record_still_says_agent_or_person(key: str, author: str) -> None:
    ((_, claim),) = claims(read(note(f"a.py\n  {key} 1")), COMMIT)
    assert (claim.author, claim.tool, claim.level, claim.session) == (author, "", 2, "")
    assert ("an AI agent" in claim.why) == (author == "ai")


def test_other_notes_resolve_a_key() -> None:
    known = {"s_ffffffffffffff": Agent("github-copilot", "gpt", "c-7")}
    ((_, claim),) = claims(read(note("a.py\n  s_ffffffffffffff::t_1 1")), COMMIT, known)
    assert (claim.tool, claim.model, claim.session) == ("GitHub Copilot", "gpt", "c-7")


LEVELS = [
    ("", f"{SESSION}::{TRACE} 1-9", [2]),
    ("1.6.6", f"{SESSION}::{TRACE} 1-9", [2]),
    ("1.6.7", f"{SESSION}::{TRACE} 1-9", [3]),
    ("development:1.6.13", f"{SESSION}::{TRACE} 1-9", [3]),
    ("1.6.7", f"{SESSION}::{TRACE} 1-9\n  {SESSION}::{OTHER} 20-29", [2, 2]),
    ("1.6.7", f"{SESSION}::{TRACE} 1-9\n  {SESSION}::{OTHER} 10-12", [3, 4]),
    ("1.6.7", f"{SESSION}::{TRACE} 1-9\n  {SESSION}::{OTHER} 10-13", [2, 2]),
    ("1.6.7", f"{SESSION}::{TRACE} 1-9\n  {SESSION}::{OTHER} 12-13", [3, 3]),
    ("1.6.7", f"{SESSION}::{TRACE} 1-9\n  {SESSION}::{OTHER} 10,11-12", [3, 4]),
    ("1.6.7", f"h_99887766554433 1-9\n  {SESSION}::{OTHER} 10-12", [2, 3]),
    ("1.6.7", f"{SESSION}::{TRACE} 1-9\n  {SESSION}::{OTHER} 10-12\nb.py\n  {SESSION}::{OTHER} 1", [2, 2, 2]),
    ("1.6.6", f"{SESSION}::{TRACE} 1-9\n  {SESSION}::{OTHER} 10-12", [2, 2]),
    ("1.6.7", "8f3c2b1a09d8e7f6 1", [2]),
    ("1.6.7", "ai_agent 1", [3]),
    ("1.6.19", "h_99887766554433 1", [2]),
    ("1.6.20", "h_99887766554433 1", [5]),
    ("2.0.0", "h_99887766554433 1", [5]),
    ("2.0.0", "human 1", [2]),
    ("", "h_99887766554433 1", [2]),
]


@pytest.mark.parametrize(("version", "entries", "levels"), LEVELS)
def test_a_key_is_believed_as_far_as_its_git_ai_saw_the_lines_written(
    version: str, entries: str, levels: list[int]
) -> None:
    assert [level for *_, level in found(note(f"a.py\n  {entries}\n", version))] == levels


def test_a_guess_says_so() -> None:
    files = f"a.py\n  {SESSION}::{TRACE} 1-9\n  {SESSION}::{OTHER} 10-12\n  h_99887766554433 20"
    whys = [claim.why for _, claim in claims(read(note(files, "1.6.20")), COMMIT)]
    assert ["guessed" in why for why in whys] == [False, True, False]
    assert whys[2].endswith("which git-ai assumes when nobody claims them")


CORRUPT = [
    (b"", "no line --- ends the list of files"),
    (b"a.py\n  s_1::t_1 1", "no line --- ends the list of files"),
    (note("a.py\n  s_1::t_1 5-3"), "line 2 is no entry of a file: s_1::t_1 5-3"),
    (note("a.py\n  s_1::t_1 0"), "line 2 is no entry of a file: s_1::t_1 0"),
    (note("a.py\n  s_1::t_1 1, 2"), "line 2 is no entry of a file: s_1::t_1 1, 2"),
    (note("a.py\n  s_1::t_1"), "line 2 is no entry of a file: s_1::t_1"),
    (note("a.py\n  s_1::t_1 1-999999999"), "line 2 is no entry of a file: s_1::t_1 1-999999999"),
    (note("../a.py\n  s_1::t_1 1"), "a path leaves the repository: ../a.py"),
    (note("/etc/a.py\n  s_1::t_1 1"), "a path leaves the repository: /etc/a.py"),
    (note("c:\\a.py\n  s_1::t_1 1"), "a path leaves the repository: c:\\a.py"),
    (b"\n---\n{", "what the keys stand for is not readable JSON"),
    (note("", sessions={"s_1": 7}), "the record of key s_1 is not readable"),
    (note("", sessions={"s_1": {"agent_id": {"tool": 1}}}), "the record of key s_1 is not readable"),
]


@pytest.mark.parametrize(("data", "problem"), CORRUPT)
def test_what_is_corrupt_is_skipped_and_said(data: bytes, problem: str) -> None:
    assert read(data).problems == (problem,)
    assert found(data) == []


def test_the_rest_of_a_corrupt_note_is_read() -> None:
    files = f"  {SESSION}::{TRACE} 1\na\\b.py\n  {SESSION}::{TRACE} 1-2\n  x\n  human 4\r\n"
    assert found(note(files)) == [("a/b.py", 0, 2, "ai", 2), ("a/b.py", 3, 4, "human", 2)]
    assert len(read(note("a.py\n" + "  x\n" * 5000)).problems) == 21
    assert found(f"a.py\n  {SESSION}::{TRACE} 1\n---\nnot json".encode()) == [("a.py", 0, 1, "ai", 2)]


def test_a_hostile_note_is_read_in_time() -> None:
    many = ",".join(f"{n}" for n in range(1, 200_000, 2))
    files = f"a.py\n  {SESSION}::{TRACE} 1-9999999\n  {SESSION}::{OTHER} {many}\n  ai_agent 1-9999999\n"
    hostile = [
        note(files),
        note("a.py\n" + "\n".join(f"  s_{n}::t_{n} {n}-{n + 5000}" for n in range(1, 20_000))),
        note(f"a.py\n  {SESSION}::{TRACE} {','.join(str(n) for n in range(400_000, 1, -2))}"),
        b"---\n" + b"[" * 1_000_000,
        b'---\n{"sessions":{"s_1":' + b'{"agent_id":' * 100_000,
        b"-" * 3_000_000,
        b"a.py\n  s_1::t_1 " + b"9" * 1_000_000 + b"\n---\n{}",
    ]
    for data in hostile:
        start = time.process_time()
        list(claims(read(data), COMMIT))
        assert time.process_time() - start < 3.0, "measured below 0.6 s; the margin is for busy machines"


LINES = st.lists(st.integers(1, 60).flatmap(lambda a: st.integers(a, 70).map(lambda b: (a, b))), min_size=1)
KEYS = st.sampled_from([f"{SESSION}::{TRACE}", f"{SESSION}::{OTHER}", "human", "8f3c2b1a09d8e7f6", "nobody"])
ENTRIES = st.lists(st.tuples(KEYS, LINES), max_size=8)
ROWS = st.lists(
    st.sampled_from(
        ["a.py", '"b c"', "  human 1-3", "  s_1::t_1 2,4-9", "---", "{}", "../x", "  x", "\0", "\r"]
    )
    | st.text(max_size=20)
)


def entry(key: str, ranges: list[tuple[int, int]]) -> str:
    return f"  {key} {','.join(f'{a}-{b}' for a, b in ranges)}\n"


@given(ENTRIES, st.sampled_from(["", "1.6.7", "1.6.20"]))
def test_claims_never_overlap_and_the_last_entry_wins(
    entries: list[tuple[str, list[tuple[int, int]]]], version: str
) -> None:
    owner: dict[int, str] = {}
    for key, ranges in entries:
        if key != "nobody":
            owner |= {line: key for a, b in ranges for line in range(a - 1, b)}
    files = "a.py\n" + "".join(entry(*each) for each in entries)
    got: dict[int, str] = {}
    for _, claim in claims(read(note(files, version)), COMMIT):
        lines = range(claim.span.start_line, claim.span.end_line)
        assert not got.keys() & set(lines)
        got |= dict.fromkeys(lines, claim.tool)
    tools = {"human": "", "8f3c2b1a09d8e7f6": "Cursor"}
    assert got == {line: tools.get(key, "Claude Code") for line, key in owner.items()}


@given(st.binary() | ROWS.map(lambda rows: "\n".join(rows).encode("utf-8", "surrogatepass")))
def test_no_bytes_stop_the_reader(data: bytes) -> None:
    for path, claim in [*claims(read(data), COMMIT), *read_legacy(data, COMMIT)]:
        assert path
        assert not path.startswith("/")
        assert ".." not in path.split("/")
        assert 0 <= claim.span.start_line < claim.span.end_line <= 10_000_000
    try:
        written = merged(data, COMMIT, [("new.py", OURS)], "0.1.0")
    except ValueError:
        return
    assert ("new.py", 0, 3, "ai", 2) in found(written)


OURS = Claim(Span(0, 0, 3, 0), "ai", "Claude Code", "opus", 1, "hook", session="conv-1")


def test_our_note_is_read_back_as_it_was_meant() -> None:
    person = Claim(Span(5, 0, 6, 0), "human", level=1)
    data = merged(None, COMMIT, [("b c.py", OURS), ("b c.py", person)], "0.1.0", ANN)
    assert data.startswith(b'"b c.py"\n  s_')
    assert found(data) == [("b c.py", 0, 3, "ai", 2), ("b c.py", 5, 6, "human", 2)]
    ((_, claim), _) = claims(read(data), COMMIT)
    assert (claim.tool, claim.model, claim.session) == ("Claude Code", "opus", "conv-1")
    metadata = json.loads(data.partition(b"\n---\n")[2])
    assert (metadata["schema_version"], metadata["base_commit_sha"]) == ("authorship/3.0.0", COMMIT)
    assert next(iter(metadata["sessions"].values()))["agent_id"]["tool"] == "claude"
    assert metadata["prompts"] == {}


def test_keys_are_derived_as_git_ai_derives_them() -> None:
    data = merged(None, COMMIT, [("a.py", OURS)], "0.1.0", ANN).decode()
    assert "  s_9fb5baa652e2c0::t_" in data
    other = merged(None, "b" * 40, [("a.py", OURS)], "0.1.0", ANN).decode()
    assert data.split("::")[1][:16] != other.split("::")[1][:16], "a commit has checkpoints of its own"


@given(ENTRIES)
def test_an_old_note_says_the_same_of_its_lines(entries: list[tuple[str, list[tuple[int, int]]]]) -> None:
    old = note("a.py\n" + "".join(entry(*each) for each in entries))
    data = merged(old, COMMIT, [("b.py", OURS)], "0.1.0")
    assert [row for row in found(data) if row[0] == "a.py"] == found(old)


def test_an_old_note_keeps_all_it_says() -> None:
    old = note(EXAMPLE, "1.5.0", logical_commit_id="x", big=10**30)
    ours = [("app/orders.py", Claim(Span(0, 0, 20, 0), "ai", "Codex", "", 2, session="k")), ("new.py", OURS)]
    data = merged(old, COMMIT, ours, "0.1.0")
    before, after = (dict(owners(found(d))) for d in (old, data))
    assert before.items() <= after.items(), "whoever was first keeps the line"
    assert {("app/orders.py", n) for n in (0, 1, 14, 19)} | {("new.py", 0)} <= after.keys()
    metadata = json.loads(data.partition(b"\n---\n")[2])
    assert (metadata["logical_commit_id"], metadata["big"]) == ("x", 10**30)
    assert metadata["prompts"] == METADATA["prompts"]
    assert metadata["sessions"][SESSION] == METADATA["sessions"][SESSION]
    assert metadata["git_ai_version"] == "1.5.0"


def owners(rows: list[tuple[str, int, int, str, int]]) -> list[tuple[tuple[str, int], str]]:
    return [((path, line), author) for path, a, b, author, _ in rows for line in range(a, b)]


def test_writing_twice_is_writing_once() -> None:
    once = merged(note(EXAMPLE), COMMIT, [("a.py", OURS)], "0.1.0")
    assert merged(once, COMMIT, [("a.py", OURS)], "0.1.0") == once
    assert merged(once, COMMIT, [], "0.1.0") == once
    more = Claim(Span(3, 0, 5, 0), "ai", "Claude Code", "opus", 1, session="conv-1")
    apart = merged(once, COMMIT, [("a.py", more)], "0.1.0")
    assert ("a.py", 0, 5, "ai", 2) in found(apart), "one session, one entry"


NOT_WRITTEN = [
    ("a.py", Claim(Span(0, 0, 3, 0), "ai", "Codex", level=3, session="k")),
    ("a.py", Claim(Span(0, 0, 3, 0), "ai", "Codex", level=2)),
    ("a.py", Claim(Span(0, 0, 3, 0), "human", level=1)),
    ("a.py", Claim(Span(0, 0, 3, 0), "mixed", "Codex", level=1, session="k")),
    ("../a.py", OURS),
    ("a\nb.py", OURS),
    ('"a".py', OURS),
    ("---", OURS),
]


@pytest.mark.parametrize(("path", "claim"), NOT_WRITTEN)
def test_only_what_was_seen_is_written(path: str, claim: Claim) -> None:
    assert merged(None, COMMIT, [(path, claim)], "0.1.0") == b""
    assert merged(note(EXAMPLE), COMMIT, [(path, claim)], "0.1.0") == note(EXAMPLE)


@pytest.mark.parametrize(
    "old",
    [
        b"a note of somebody else",
        note("a.py\n  x"),
        note("") + b"}",
        b"---\n[]",
        note("", sessions=[]),
        note("", schema_version="authorship/4.0.0"),
        b"---\n{}",
    ],
)
def test_a_note_that_cannot_be_read_whole_is_left_alone(old: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        merged(old, COMMIT, [("a.py", OURS)], "0.1.0")


def test_a_record_from_before_the_notes_is_read() -> None:
    authors = [
        {"author": "Ann Lee", "lines": [1, [3, 5]], "agent_metadata": None},
        {"author": "Claude", "lines": [[4, 4], 9, 9]},
        {"author": 7, "lines": "x"},
    ]
    files = {"a.py": {"file": "a.py", "authors": authors}, "/etc/x": {"authors": authors}, "b.py": 3}
    data = json.dumps({"files": files, "schema_version": "authorship/0.0.1"}).encode()
    rows = [(c.span.start_line, c.span.end_line, c.author, c.level) for _, c in read_legacy(data, COMMIT)]
    assert sorted(rows) == [
        (0, 1, "human", 5), (2, 3, "human", 5), (3, 4, "ai", 2), (4, 5, "human", 5), (8, 9, "ai", 2),
    ]  # fmt: skip
    assert list(read_legacy(note(EXAMPLE), COMMIT)) == list(claims(read(note(EXAMPLE)), COMMIT))


def test_the_package_shows_its_doors() -> None:
    assert set(git_ai.__all__) == {"Agent", "Note", "claims", "merged", "read", "read_legacy"}
