from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cx_lsp.report.line_hash import file_hashes, line_hashes

TEXTS = st.text(alphabet="ab \t\n\r𝄞", max_size=300)


@pytest.mark.parametrize(
    ("text", "hashes"),
    [
        ("", ["c129715d7a2bc9a3:1"]),
        (
            " a\nb\n  \t\tc\n d",
            ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"],
        ),
    ],
)
def test_the_published_values_come_out(text: str, hashes: list[str]) -> None:
    assert line_hashes(text) == hashes


@given(TEXTS)
def test_a_window_that_rolls_over_the_text_gives_the_same_values(text: str) -> None:
    assert line_hashes(text) == rolling(text)


@given(TEXTS)
def test_indentation_and_the_kind_of_line_end_do_not_count(text: str) -> None:
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    assert line_hashes(text) == line_hashes(unix.replace("\n", "\r\n\t "))


def test_equal_lines_are_told_apart_by_their_number() -> None:
    far = "x" * 100
    assert [value[-2:] for value in line_hashes(f"{far}\n{far}\n{far}")] == [":1", ":2", ":3"]


def test_lines_keep_their_hash_when_others_come_before_them() -> None:
    text = "a = 1\nb = 2\n"
    assert line_hashes("# new\n" + text)[1:] == line_hashes(text)


def test_only_files_below_the_root_are_read(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "a.py").write_bytes(b"")
    (tmp_path / "secret").write_bytes(b"")
    (tmp_path / "root" / "link").symlink_to(tmp_path / "secret")
    assert file_hashes(tmp_path / "root", "a.py") == ["c129715d7a2bc9a3:1"]
    for path in ("../secret", "link", "missing.py", "."):
        assert file_hashes(tmp_path / "root", path) == []


def rolling(text: str) -> list[str]:
    """The same definition read as a stream: one unit enters the window, one leaves."""
    bare = text.replace("\r\n", "\n").replace("\r", "\n").replace(" ", "").replace("\t", "")
    raw = bare.encode("utf-16-le")
    units = [int.from_bytes(raw[i : i + 2], "little") for i in range(0, len(raw), 2)] + [65535]
    window, value, seen = [0] * 100, 0, dict[int, int]()
    starts = {0} | {i + 1 for i, unit in enumerate(units) if unit == 10}
    hashes = []
    for at, unit in enumerate(units + [0] * 100):
        if at >= 100 and at - 100 in starts:
            seen[value] = seen.get(value, 0) + 1
            hashes.append(f"{value:x}:{seen[value]}")
        value = (37 * value + unit - window.pop(0) * 37**100) % 2**64
        window.append(unit)
    return hashes
