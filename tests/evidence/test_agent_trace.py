from __future__ import annotations

import json
import time
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cx_lsp.evidence.agent_trace import Trace, graded, matches, read
from cx_lsp.evidence.murmur import murmur3_32, murmur3_128
from cx_lsp.model import Span

ROOT = "/home/ann/shop"
REVISION = "3f2a9c1" + "0" * 33
RANGE: dict[str, Any] = {"start_line": 3, "end_line": 9}


def record(
    path: object = "app/orders.py", ranges: object = None, contributor: object = None, **more: Any
) -> dict[str, Any]:
    conversation: dict[str, Any] = {
        "contributor": contributor or {"type": "ai", "model_id": "anthropic/opus"},
        "ranges": [RANGE] if ranges is None else ranges,
    }
    return {
        "version": "0.1.0",
        "id": "11111111-2222-4333-8444-555555555555",
        "timestamp": "2026-09-01T10:00:00Z",
        "vcs": {"type": "git", "revision": REVISION},
        "tool": {"name": "claude-code"},
        "files": [{"path": path, "conversations": [conversation]}],
    } | more


def traces(*records: object) -> list[Trace]:
    return list(read("\n".join(map(json.dumps, records)).encode(), ROOT))


def test_a_record_says_who_wrote_which_lines_at_which_revision() -> None:
    (trace,) = traces(record(metadata={"session_id": "conv-1"}))
    assert (trace.path, trace.revision, trace.when) == ("app/orders.py", REVISION, "2026-09-01T10:00:00Z")
    (claim,) = trace.claims
    assert (claim.span, claim.author, claim.tool, claim.model) == (
        Span(2, 0, 9, 0),
        "ai",
        "Claude Code",
        "opus",
    )
    assert (claim.level, claim.source, claim.session, claim.when) == (0, "Agent Trace", "conv-1", trace.when)
    assert (trace.hashes, trace.problems) == (("",), ())


def test_records_stand_on_lines_in_a_list_or_alone() -> None:
    two = [record("a.py"), record("b.py")]
    as_list = json.dumps(two, indent=2).encode()
    assert [t.path for t in read(as_list, ROOT)] == [t.path for t in traces(*two)] == ["a.py", "b.py"]
    assert [t.path for t in read(json.dumps(two[0], indent=2).encode(), ROOT)] == ["a.py"]
    assert list(read(b"", ROOT)) == []


def test_a_corrupt_line_costs_no_other() -> None:
    text = b"{\n" + json.dumps(record()).encode() + b"\n\nnull\n"
    first, problem = read(text, ROOT)
    assert first.path == "app/orders.py"
    assert problem == Trace(problems=("record 1 is not readable JSON", "record 4 is not readable JSON"))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("app\\orders.py", "app/orders.py"),
        (f"{ROOT}/app/orders.py", "app/orders.py"),
        ("./app/orders.py", "app/orders.py"),
    ],
)
def test_a_path_below_the_workspace_is_understood(path: str, expected: str) -> None:
    assert [t.path for t in traces(record(path))] == [expected]


@pytest.mark.parametrize("path", ["/etc/passwd", "../x.py", "D:\\x.py", f"{ROOT}ping/x.py", 7, None])
def test_a_path_that_leaves_the_workspace_is_dropped(path: object) -> None:
    (trace,) = traces(record(path))
    assert (trace.path, trace.claims) == ("", ())
    assert trace.problems[0].startswith("record 1: a path leaves the workspace")


@pytest.mark.parametrize("path", [".shell-history", ".sessions", ".unknown"])
def test_what_is_no_file_is_left_out(path: str) -> None:
    assert traces(record(path)) == []


FIRST = {"start_line": 1, "end_line": 1}


@pytest.mark.parametrize(
    ("ranges", "more", "count"),
    [
        ([FIRST], {"version": "1.0"}, 0),
        ([FIRST], {"metadata": {"tool_name": "Write"}}, 0),
        ([FIRST | {"content_hash": "murmur3:9f2e8a1b"}], {"version": "1.0"}, 1),
        ([FIRST], {}, 1),
        ([{"start_line": 1, "end_line": 2}], {"version": "1.0"}, 1),
        ([{"start": 3, "end": 4}], {}, 1),
        ([{"start_line": 3}], {}, 0),
        ([{"start_line": 4, "end_line": 3}], {}, 0),
        ([{"start_line": "3", "end_line": "4"}], {}, 0),
        ([{"start_line": 0, "end_line": 4}, 7, RANGE], {}, 1),
        ("3-9", {}, 0),
    ],
)
def test_a_range_that_says_nothing_is_skipped_and_said(
    ranges: object, more: dict[str, Any], count: int
) -> None:
    (trace,) = traces(record(ranges=ranges, **more))
    assert len(trace.claims) == len(trace.hashes) == count
    assert bool(trace.problems) == (isinstance(ranges, list) and count < len(ranges))


def test_a_range_may_name_its_own_contributor() -> None:
    ranges = [RANGE, RANGE | {"contributor": {"type": "human"}}, RANGE | {"contributor": {"model_id": "x/y"}}]
    (trace,) = traces(record(ranges=ranges))
    assert [(c.author, c.model) for c in trace.claims] == [("ai", "opus"), ("human", ""), ("ai", "y")]


@pytest.mark.parametrize(
    ("kind", "author", "levels"),
    [
        ("ai", "ai", [2, 2, 4]),
        ("human", "human", [2, 2, 4]),
        ("mixed", "mixed", [2, 2, 4]),
        ("unknown", "unknown", [0, 0, 0]),
        ("robot", "unknown", [0, 0, 0]),
        (None, "unknown", [0, 0, 0]),
    ],
)
def test_a_claim_is_graded_by_how_it_was_placed(kind: object, author: str, levels: list[int]) -> None:
    (trace,) = traces(record(contributor={"type": kind}))
    (claim,) = trace.claims
    assert claim.author == author
    assert [graded(claim, how=how).level for how in ("content", "revision", "child")] == levels


def test_a_reviewer_reads_how_a_claim_was_placed() -> None:
    (trace,) = traces(record(metadata={"com.example.conversation_id": "0123456789abcdef"}))
    assert graded(trace.claims[0], how="content").why == (
        "Agent Trace record: Claude Code, session 01234567…, whose hash is that of these lines"
    )


def test_a_conversation_is_named_without_the_home_directory_of_its_transcript() -> None:
    made = record()
    made["files"][0]["conversations"][0]["url"] = "file:///home/ann/.claude/projects/x/conv-7.jsonl"
    (trace,) = traces(made)
    assert trace.claims[0].session == "conv-7"
    assert "/home" not in repr(trace)


def test_the_flat_dialect_is_understood() -> None:
    flat = {
        "schema": "agent-trace/v0.1.0",
        "session_id": "sess-1",
        "file_path": f"{ROOT}/a.py",
        "start_line": 2,
        "end_line": 3,
        "content_hash": "murmur3:" + "0" * 32,
        "confidence": "high",
        "tool": "Edit",
        "tool_use_id": "toolu_x",
        "timestamp": "2026-09-01T10:00:00+00:00",
    }
    lost = flat | {"start_line": 1, "end_line": 1, "confidence": "low"}
    whole = flat | {"start_line": 1, "end_line": 1, "tool": "Write"}
    first, second, third = traces(flat, lost, whole)
    assert (first.path, first.revision, first.hashes) == ("a.py", "", ("murmur3:" + "0" * 32,))
    assert (first.claims[0].tool, first.claims[0].session, first.claims[0].author) == (
        "Claude Code",
        "sess-1",
        "ai",
    )
    assert second.claims == ()
    assert third.claims[0].span == Span(0, 0, 1, 0)


def test_a_path_of_another_machine_is_found_by_its_ending_when_a_hash_can_tell() -> None:
    flat = {
        "file_path": "/Users/bo/src/shop/app/a.py",
        "start_line": 2,
        "end_line": 3,
        "content_hash": "sha256:0",
    }
    files = {"a.py", "app/a.py", "../a.py", "/a.py"}

    def paths(**more: object) -> list[str]:
        return [t.path for t in read(json.dumps(flat | more).encode(), ROOT, files)]

    assert paths() == ["app/a.py"]
    assert paths(file_path="C:\\src\\shop\\app\\a.py") == ["app/a.py"]
    assert paths(file_path=f"{ROOT}/b.py") == ["b.py"]
    assert paths(file_path="/x/../a.py") == ["a.py"]
    assert paths(file_path="/x/b.py") == paths(content_hash="") == [""]


def test_an_exported_trace_is_understood() -> None:
    inner = {"files": record()["files"], "revision": {"vcs_type": "git", "revision": REVISION}}
    (trace,) = traces({"schema": "agent-trace/v0.1.0", "trace_id": "t-1", "attribution": inner})
    assert (trace.path, trace.revision, len(trace.claims)) == ("app/orders.py", REVISION, 1)


@pytest.mark.parametrize(
    "vcs",
    [None, {"type": "hg", "revision": REVISION}, {"type": "git", "revision": "--help"}, {"revision": 7}, "x"],
)
def test_only_a_commit_of_git_is_a_revision(vcs: object) -> None:
    assert [t.revision for t in traces(record(vcs=vcs))] == [""]


LINES = [b"    total = 0", b"    return total"]
TEXT = b"\n".join(LINES)


@pytest.mark.parametrize("text", [TEXT, TEXT + b"\n", TEXT.lstrip(), TEXT.lstrip() + b"\n"])
def test_a_hash_is_that_of_the_lines_with_or_without_their_edges(text: bytes) -> None:
    low, high = murmur3_128(text)
    for given_hash in (
        f"sha256:{sha256(text).hexdigest()[:16]}",
        sha256(text).hexdigest().upper(),
        f"murmur3:{murmur3_32(text):08x}",
        f"murmur3:{high << 64 | low:032x}",
        f"murmur3:{low:016x}{high:016x}",
    ):
        assert matches(given_hash, LINES) is True
        assert matches(given_hash, LINES[:1]) is False


@pytest.mark.parametrize(
    "unclear", ["", "md5:9f2e8a1b", "murmur3:abc", "murmur3:" + "0" * 16, "sha256:", "9f2e8a1b"]
)
def test_nobody_can_tell_what_an_unclear_hash_is_of(unclear: str) -> None:
    assert matches(unclear, LINES) is None


def test_a_long_text_is_not_hashed() -> None:
    assert matches("murmur3:9f2e8a1b", [b"x" * 400] * 2000) is None
    start = time.process_time()
    assert matches("murmur3:9f2e8a1b", [b" x" * 200] * 120) is False
    assert time.process_time() - start < 2.0, "measured below 0.3 s; the margin is for busy machines"


@pytest.mark.parametrize(
    ("text", "short", "low", "high"),
    [
        (b"", 0, 0, 0),
        (b"hello", 0x248BFA47, 0xCBD8A7B341BD9B02, 0x5B1E906A48AE1D19),
        (b"The quick brown fox jumps over the lazy dog", 0x2E4FF723, 0xE34BBC7BBC071B6C, 0x7A433CA9C49A9347),
    ],
)
def test_murmur_gives_the_digests_everybody_gets(text: bytes, short: int, low: int, high: int) -> None:
    assert murmur3_32(text) == short
    assert murmur3_128(text) == (low, high)


WORDS = ["a.py", "../x", "ai", "1.0"]
OUTER = [
    "files",
    "path",
    "conversations",
    "contributor",
    "type",
    "vcs",
    "revision",
    "tool",
    "name",
    "attribution",
]
INNER = ["ranges", "start_line", "end_line", "metadata", "file_path", "url", "timestamp", "content_hash"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(WORDS),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(OUTER + INNER), inner, max_size=6)
    ),
    max_leaves=40,
)


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_no_bytes_stop_the_reader(data: bytes) -> None:
    for trace in read(data, ROOT):
        assert ".." not in trace.path.split("/")
        assert not trace.path.startswith("/")
        assert trace.path or trace.problems
        assert len(trace.claims) == len(trace.hashes)
        assert all(0 <= c.span.start_line < c.span.end_line <= 10_000_000 for c in trace.claims)


@given(st.text(), st.lists(st.binary(max_size=40), max_size=5))
def test_any_hash_of_any_lines_has_an_answer(content_hash: str, lines: list[bytes]) -> None:
    assert matches(content_hash, lines) in (True, False, None)
