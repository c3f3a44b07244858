from __future__ import annotations

import json
import time
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cx_lsp.evidence.working_log import read
from cx_lsp.model import Span

BLOB, OLDER = "ab" * 32, "cd" * 32
ANN = "Ann Lee <ann@example.com>"
SECRET = "the words of a customer"


def key(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:14]


SESSION = f"s_{key('claude:conv-1')}::t_11112222333344"
PERSON = f"h_{key(ANN)}"


def lines(start: int, end: int, author: str, **more: Any) -> dict[str, Any]:
    return {"start_line": start, "end_line": end, "author_id": author, "overrode": None} | more


def entry(*attributions: dict[str, Any], file: object = "a.py", blob: str = BLOB) -> dict[str, Any]:
    chars = [{"start": 0, "end": 120, "author_id": SESSION, "ts": 1}]
    return {"file": file, "blob_sha": blob, "attributions": chars, "line_attributions": list(attributions)}


def checkpoint(*entries: object, **more: Any) -> dict[str, Any]:
    return {
        "kind": "AiAgent",
        "diff": SECRET,
        "author": ANN,
        "entries": list(entries),
        "timestamp": 1_780_000_000,
        "agent_id": {"tool": "claude", "id": "conv-1", "model": "opus"},
        "api_version": "checkpoint/1.0.0",
    } | more


def rows(
    *checkpoints: object, initial: object = None
) -> list[tuple[str, str, list[tuple[int, int, str, str]]]]:
    text = "\n".join(c if isinstance(c, str) else json.dumps(c) for c in checkpoints).encode()
    started = None if initial is None else json.dumps(initial).encode()
    return [
        (path, blob, [(c.span.start_line, c.span.end_line, c.author, c.tool) for c in claims])
        for path, blob, claims in read(text, started)
    ]


def test_what_git_ai_saw_before_the_commit_is_claimed() -> None:
    seen = checkpoint(entry(lines(1, 9, SESSION), lines(10, 12, PERSON)))
    ((path, blob, claims),) = read(json.dumps(seen).encode())
    assert (path, blob) == ("a.py", BLOB)
    ai, person = claims
    assert (ai.span, ai.author, ai.tool, ai.model) == (Span(0, 0, 9, 0), "ai", "Claude Code", "opus")
    assert (ai.level, ai.source, ai.session, ai.commit) == (1, "git-ai working log", "conv-1", "")
    assert ai.why == "git-ai saw Claude Code write it, not committed yet"
    assert (person.span, person.author, person.level) == (Span(9, 0, 12, 0), "human", 1)
    assert person.why == "git-ai saw Ann Lee type it, not committed yet"
    assert SECRET not in repr(claims)


def test_the_newest_entry_of_a_file_wins() -> None:
    older = checkpoint(entry(lines(1, 9, SESSION), blob=OLDER), entry(lines(1, 1, SESSION), file="b.py"))
    newer = checkpoint(entry(lines(1, 2, SESSION)), agent_id={"tool": "cursor", "id": "c", "model": "m"})
    assert rows(older, newer) == [
        ("a.py", BLOB, [(0, 2, "ai", "Claude Code")]),
        ("b.py", BLOB, [(0, 1, "ai", "Claude Code")]),
    ]


def test_lines_without_a_seen_author_stay_unknown() -> None:
    seen = checkpoint(
        entry(lines(1, 9, "human"), lines(3, 3, SESSION), lines(5, 5, "human", overrode=SESSION))
    )
    assert rows(seen) == [("a.py", BLOB, [(2, 3, "ai", "Claude Code")])]


def test_what_was_left_uncommitted_counts_until_a_checkpoint() -> None:
    initial = {
        "files": {"a.py": [lines(1, 3, "8f3c2b1a09d8e7f6")], "b.py": [lines(2, 2, PERSON)], "c.py": "x"},
        "prompts": {"8f3c2b1a09d8e7f6": {"agent_id": {"tool": "cursor", "id": "c", "model": "m"}}},
        "humans": {PERSON: {"author": ANN}},
        "file_blobs": {"a.py": OLDER, "b.py": 7},
    }
    assert rows(initial=initial) == [
        ("a.py", OLDER, [(0, 3, "ai", "Cursor")]), ("b.py", "", [(1, 2, "human", "")]),
    ]  # fmt: skip
    assert rows(checkpoint(entry(lines(5, 5, SESSION))), initial=initial)[0] == (
        "a.py", BLOB, [(4, 5, "ai", "Claude Code")],
    )  # fmt: skip


def test_a_corrupt_line_costs_no_other() -> None:
    good = checkpoint(entry(lines(1, 2, SESSION)), {"file": 3}, entry(file=7), "x")
    assert rows("{", good, "[]", "", "null", '{"entries": 5}') == [
        ("a.py", BLOB, [(0, 2, "ai", "Claude Code")])
    ]


@pytest.mark.parametrize("file", ["../a.py", "/etc/passwd", "c:/a.py", ""])
def test_no_path_leaves_the_workspace(file: str) -> None:
    assert rows(checkpoint(entry(lines(1, 2, SESSION), file=file))) == []


@pytest.mark.parametrize("blob", ["../../../etc/passwd", "", "AB" * 32, "ab"])
def test_only_a_digest_names_a_text(blob: str) -> None:
    assert rows(checkpoint(entry(lines(1, 2, SESSION), blob=blob)))[0][1] == ""


def test_each_line_is_claimed_once_and_nonsense_never() -> None:
    seen = checkpoint(
        entry(
            lines(1, 9, SESSION),
            lines(4, 5, PERSON),
            lines(7, 3, SESSION),
            lines(0, 2, PERSON),
            lines(11, 12, "?"),
        )
    )
    assert rows(seen)[0][2] == [(0, 3, "ai", "Claude Code"), (3, 5, "human", ""), (5, 9, "ai", "Claude Code")]


def test_a_mock_claims_nothing() -> None:
    mock = checkpoint(
        entry(lines(1, 2, f"s_{key('mock_ai:x')}::t_1")), agent_id={"tool": "mock_ai", "id": "x"}
    )
    assert rows(mock) == [("a.py", BLOB, [])]


def test_a_long_log_is_read_in_time() -> None:
    one = json.dumps(checkpoint(entry(*[lines(n, n, SESSION) for n in range(1, 4000, 2)]))).encode()
    start = time.process_time()
    list(read(b"\n".join([one] * 100)))
    list(read(b"[" * 1_000_000, b'{"files":' * 100_000))
    assert time.process_time() - start < 3.0, "measured below 0.2 s; the margin is for busy machines"


@given(st.binary(), st.none() | st.binary())
def test_no_bytes_stop_the_reader(checkpoints: bytes, initial: bytes | None) -> None:
    list(read(checkpoints, initial))


@given(
    st.lists(
        st.tuples(st.integers(-1, 40), st.integers(-1, 40), st.sampled_from([SESSION, PERSON, "human", "?"]))
    )
)
def test_claims_never_overlap(attributions: list[tuple[int, int, str]]) -> None:
    seen = set[int]()
    for _, _, claims in read(
        json.dumps(checkpoint(entry(*[lines(*each) for each in attributions]))).encode()
    ):
        for claim in claims:
            covered = set(range(claim.span.start_line, claim.span.end_line))
            assert covered
            assert min(covered) >= 0
            assert not covered & seen
            seen |= covered
