"""A baseline accounts for things by what they are made of, each entry for one of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from cx_lsp.project.baseline import BaselineError, Known, read, unknown, write


def known(prints: str, place: str = "", group: str = "g", family: str = "CX301") -> Known:
    """One thing; `prints` are single letters, the surest first."""
    return Known(family, group, tuple(prints), place or f"{prints}.py f")


A, B = known("aA"), known("bB")


def new(now: list[Known], before: list[Known]) -> list[Known]:
    return [now[number] for number in unknown(now, before)]


@pytest.mark.parametrize(
    ("now", "before", "left"),
    [
        ([A, B], [], [A, B]),
        ([A, B], [B, A], []),
        ([], [A], []),
        # moved: made of the same, elsewhere
        ([known("aA", "x.py f"), B], [A, B], []),
        # the whole function changed, the copied part did not
        ([known("zA", "x.py f"), B], [A, B], []),
        # the copied part is another, the function is not
        ([known("aZ", "x.py f"), B], [A, B], []),
        # one entry accounts for one thing: of three equal ones, the one that stands elsewhere is new
        ([A, known("aA", "x.py f"), B], [A, B], [known("aA", "x.py f")]),
        ([A, A, B], [A, B], [A]),
        # made anew where it stood, still told with the same
        ([known("yY", A.place), B], [A, B], []),
        ([known("yY", A.place), known("zZ", B.place)], [A, B], []),
        # made anew where it stood, told with something else
        (
            [known("yY", A.place), known("zZ", "z.py f")],
            [A, B],
            [known("yY", A.place), known("zZ", "z.py f")],
        ),
        (
            [A, B, known("yY", "c.py f", "h")],
            [A, B, known("cC", "c.py f", "i")],
            [known("yY", "c.py f", "h")],
        ),
        # another rule's
        ([known("aA", family="CX201")], [A], [known("aA", family="CX201")]),
    ],
)
def test_what_no_entry_accounts_for_is_new(now: list[Known], before: list[Known], left: list[Known]) -> None:
    assert new(now, before) == left


def test_groups_may_join_and_part(tmp_path: Path) -> None:
    before = [known("a", group="1"), known("b", group="1"), known("c", group="2"), known("d", group="2")]
    assert new([k._replace(group="all") for k in before], before) == []
    assert new([k._replace(group=k.prints[0]) for k in before], before) == []


def test_what_is_written_is_read_again_and_stands_in_order(tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    write(file, [B, A, A])
    assert read(file) == [A, A, B]
    again = file.read_text()
    write(file, [A, B, A])
    assert file.read_text() == again
    assert again.count("\n") == 8


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"schema": 2, "known": []}',
        '{"schema": 1, "known": {}}',
        "\x00\xff",
        "[" * 100_000,
    ],
)
def test_what_is_no_baseline_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "known.json"
    file.write_text(text)
    with pytest.raises(BaselineError, match="--write-baseline"):
        read(file)


@pytest.mark.parametrize("entry", ["1", "{}", '{"family": 1, "group": "", "prints": [], "place": ""}'])
def test_a_damaged_entry_is_shown(tmp_path: Path, entry: str) -> None:
    file = tmp_path / "known.json"
    file.write_text(f'{{"schema": 1, "known": [{entry}]}}')
    with pytest.raises(BaselineError, match="an entry is damaged"):
        read(file)
