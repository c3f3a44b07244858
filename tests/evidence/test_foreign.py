from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cx_lsp.evidence.foreign import decoded, decoded_lines, inside, lines, said, words
from cx_lsp.evidence.identities import named, recorded


@pytest.mark.parametrize(
    ("path", "root", "expected"),
    [
        ("a/b.py", "", "a/b.py"),
        ("a\\b.py", "", "a/b.py"),
        ("./a//b.py", "", "a/b.py"),
        ("a..b/c", "", "a..b/c"),
        ("/home/ann/shop/a.py", "/home/ann/shop", "a.py"),
        ("/home/ann/shop/a.py", "/home/ann/shop/", "a.py"),
        ("C:\\Users\\ann\\shop\\a.py", "c:/users/ann/shop", "a.py"),
        ("/home/ann/shopping/a.py", "/home/ann/shop", ""),
        ("/home/ann/shop/a.py", "", ""),
        ("/home/ann/shop/../a.py", "/home/ann/shop", ""),
        ("/home/ann/shop/C:/a.py", "/home/ann/shop", ""),
        ("/etc/passwd", "/", ""),
        ("../a.py", "", ""),
        ("a/../../b", "", ""),
        ("..\\a.py", "", ""),
        ("c:a.py", "", ""),
        ("./c:/a.py", "", ""),
        (".\\c:\\a.py", "", ""),
        ("\\\\host\\share\\a.py", "", ""),
        ("a\0b", "", ""),
        ("", "", ""),
        (".", "", ""),
        (7, "", ""),
    ],
)
def test_no_path_leaves_the_workspace(path: object, root: str, expected: str) -> None:
    assert inside(path, root) == expected


@given(st.text("./\\C:ab~\0"), st.sampled_from(["", "/a", "C:\\a", "/"]))
def test_a_path_is_relative_or_nothing(path: str, root: str) -> None:
    where = inside(path, root)
    assert not where.startswith("/")
    assert not (where[:1].isalpha() and where[1:2] == ":")
    assert not {"..", "."} & set(where.split("/"))
    assert inside(where) == where


def test_names_fit_on_one_line_of_a_terminal() -> None:
    assert words(" Claude\n\x1b[31m  Code ") == "Claude [31m Code"
    assert len(words("x" * 5000)) == 160
    assert words(None) == words(["x"]) == ""


def test_lines_are_one_based_and_inclusive() -> None:
    assert lines(3, 5) == range(2, 5)
    assert lines(1, 10**12) == range(10_000_000)
    for nonsense in ((0, 1), (5, 4), (True, 2), ("1", 2), (None, None), (1.5, 2), (10**12, 10**12)):
        assert not lines(*nonsense)


@given(st.binary())
def test_bytes_that_are_no_json_are_nothing(data: bytes) -> None:
    decoded(data)
    assert all(number > 0 for number, _ in decoded_lines(data))


def test_depth_and_size_stop_nobody() -> None:
    assert decoded(b"[" * 1_000_000) is None
    assert decoded(b'{"a":' * 100_000) is None
    assert decoded(b"\xff") is None
    assert list(decoded_lines(b"1\n\n{\n[2]\r\n")) == [(1, 1), (3, None), (4, [2])]


def test_problems_do_not_fill_a_screen() -> None:
    assert said(["a"]) == ("a",)
    assert said(["a"] * 25)[-1] == "and 5 more"


@pytest.mark.parametrize(
    ("record", "tool"),
    [
        ("claude", "Claude Code"),
        ("claude-code", "Claude Code"),
        ("Claude Code", "Claude Code"),
        ("claude_code", "Claude Code"),
        ("github-copilot-cli", "GitHub Copilot"),
        ("cursor-agent", "Cursor"),
        ("codex-cloud", "Codex"),
        ("gemini-cli", "Gemini"),
        ("opencode", "OpenCode"),
        ("pi", "Pi"),
        ("piano", "piano"),
        ("unknown", ""),
        ("", ""),
    ],
)
def test_a_record_names_its_tool(record: str, tool: str) -> None:
    assert named(record) == tool


def test_a_tool_is_recorded_as_others_record_it() -> None:
    assert [recorded(tool) for tool in ("Claude Code", "GitHub Copilot", "aider", "Roo Code")] == [
        "claude", "github-copilot", "aider", "roo-code",
    ]  # fmt: skip
