from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cx_lsp.evidence.entire import Checkpoint, claim, read, transcript_prints
from cx_lsp.model import Author
from cx_lsp.prints import line_print

COMMIT = "3f2a9c1" + "0" * 33
COUNTED = {
    "agent_lines": 30,
    "human_added": 0,
    "human_modified": 0,
    "total_committed": 30,
    "agent_percentage": 100,
}
METADATA = {
    "checkpoint_id": "abcdef123456",
    "session_id": "conv-1",
    "strategy": "manual-commit",
    "files_touched": ["shop/cart.py", "../x", "/etc/passwd", 7],
    "agent": "Claude Code",
    "initial_attribution": COUNTED,
}


def found(**more: Any) -> Checkpoint:
    checkpoint = read(json.dumps(METADATA | more).encode())
    assert checkpoint
    return checkpoint


def test_a_session_is_read_as_it_was_kept() -> None:
    assert found() == Checkpoint(
        "abcdef123456", "Claude Code", "conv-1", ("shop/cart.py",), 30, 30, 100.0, 0, 0
    )
    bare = read(b'{"checkpoint_id": "abcdef123456", "sessions": []}')
    assert bare == Checkpoint("abcdef123456")


@pytest.mark.parametrize(
    ("agent", "tool"),
    [
        ("Claude Code", "Claude Code"),
        ("Gemini CLI", "Gemini"),
        ("OpenCode", "OpenCode"),
        ("Agent", ""),
        (None, ""),
    ],
)
def test_an_agent_is_called_by_its_name(agent: object, tool: str) -> None:
    assert found(agent=agent).agent == tool


LEVELS: list[tuple[object, Author, int, str]] = [
    (COUNTED, "ai", 3, "all of its 30 lines"),
    (COUNTED | {"agent_percentage": 99.6}, "ai", 3, "all of its 30 lines"),
    (COUNTED | {"agent_lines": 29, "agent_percentage": 96.7}, "mixed", 4, "29 of 30 lines (97 %)"),
    (COUNTED | {"human_modified": 1}, "mixed", 4, "30 of 30 lines (100 %)"),
    (COUNTED | {"human_added": 1}, "mixed", 4, "30 of 30 lines (100 %)"),
    (COUNTED | {"total_committed": 0, "agent_lines": 0}, "mixed", 4, "0 of 0 lines (100 %)"),
    (COUNTED | {"agent_percentage": 250}, "mixed", 4, "how much of it is not on record"),
    (COUNTED | {"agent_percentage": "all"}, "mixed", 4, "how much of it is not on record"),
    (None, "mixed", 4, "how much of it is not on record"),
]


@pytest.mark.parametrize(("counted", "author", "level", "how"), LEVELS)
def test_a_commit_is_ai_only_when_the_agent_wrote_all_of_it(
    counted: object, author: Author, level: int, how: str
) -> None:
    made = claim(found(initial_attribution=counted), COMMIT)
    assert (made.author, made.level, made.tool, made.session) == (author, level, "Claude Code", "conv-1")
    assert (made.source, made.commit) == ("Entire checkpoint", COMMIT)
    assert made.why == f"Entire checkpoint abcdef123456: Claude Code in commit 3f2a9c1, {how}"


def row(result: object, cwd: str = "/home/ann/shop") -> str:
    return json.dumps({"type": "user", "cwd": cwd, "toolUseResult": result})


def edit(path: str, *lines: str, **more: Any) -> dict[str, Any]:
    hunk = {"oldStart": 1, "oldLines": 1, "newStart": 1, "newLines": 1, "lines": list(lines)}
    return {"filePath": path, "oldString": "", "structuredPatch": [hunk], "userModified": False} | more


def prints(*rows: str) -> list[tuple[str, tuple[str, ...]]]:
    return list(transcript_prints("\n".join(rows).encode("utf-8", "surrogatepass")))


def test_a_transcript_gives_the_prints_of_what_was_added_and_no_text() -> None:
    patched = edit("/home/ann/shop/cart.py", " kept", "-gone", "+    total = 0", "+", "+++x", "\\ No newline")
    assert prints(row(patched)) == [("cart.py", (line_print(b"total = 0"), line_print(b"++x")))]


def test_a_created_file_counts_whole() -> None:
    created = {
        "type": "create",
        "filePath": "/home/ann/shop/a.py",
        "content": "a = 1\n\nb = 2\n",
        "structuredPatch": [],
    }
    assert prints(row(created)) == [("a.py", (line_print(b"a = 1"), line_print(b"b = 2")))]
    updated = edit("/home/ann/shop/a.py", "+b = 3", type="update", content="a = 1\nb = 3\n")
    assert prints(row(updated)) == [("a.py", (line_print(b"b = 3"),))]


def test_a_path_is_relative_to_where_the_session_started() -> None:
    inside = edit("/home/ann/shop/web/a.ts", "+a")
    assert prints(row(None), row(inside, "/home/ann/shop/web"))[0][0] == "web/a.ts"
    assert prints(row(None, "/home/ann/shop/api"), row(inside))[0][0] == "web/a.ts"
    assert prints(row(edit("/home/ann/.claude/plans/x.md", "+a"))) == []
    assert prints(row(edit("/home/ann/shop/../x", "+a"))) == []
    assert prints(row(edit("C:\\shop\\web\\a.ts", "+a"), "c:\\shop"))[0][0] == "web/a.ts"


def test_what_is_no_edit_is_passed_over() -> None:
    no_edits = [
        row("Error"),
        row(None),
        row([1]),
        row({"stdout": "x"}),
        row({"filePath": 7}),
        "{",
        "[]",
        "",
        "null",
    ]
    assert prints(*no_edits, row(edit("/home/ann/shop/a.py", "-x"))) == []


def test_a_long_transcript_is_read_in_time() -> None:
    one = row(edit("/home/ann/shop/a.py", *["+x = 1"] * 200, originalFile="y" * 100_000))
    start = time.process_time()
    assert len(prints(*[one] * 200)) == 200
    assert prints("[" * 1_000_000, '{"toolUseResult":' * 100_000) == []
    assert time.process_time() - start < 3.0, "measured below 0.2 s; the margin is for busy machines"


FIELDS = st.dictionaries(st.sampled_from(list(METADATA)), st.text() | st.integers() | st.none())


@given(st.binary() | FIELDS.map(lambda value: json.dumps(value).encode()))
def test_no_bytes_stop_the_readers(data: bytes) -> None:
    checkpoint = read(data)
    if checkpoint:
        assert claim(checkpoint, COMMIT).level in (3, 4)
    assert all(path and not path.startswith("/") for path, _ in transcript_prints(data))
