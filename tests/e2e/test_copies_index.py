"""One index of copies for two editors and a command line, whatever becomes of the file it is kept in."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cx_lsp.project import open_project
from cx_lsp.server.desk import Desk, Job, Urgency
from cx_lsp.server.session import Session
from cx_lsp.text import Document
from tests.e2e.shell import cx
from tests.evidence.history import commit, repository, write

BODY = """    total = 0
    for line in lines:
        price = line.price * line.quantity
        if line.quantity >= 10:
            price = price * 95 // 100
        total += price
    if coupon is not None:
        total -= total * coupon.percent // 100
    return max(total, 0)
"""
ORIGINAL = f"def total_of(lines, coupon):\n{BODY}"
COPY = f"import os\n\n\ndef quote(lines, coupon):\n{BODY}"
OTHER = 'def leave(door):\n    return [door.open(), door.close(), door.lock(key="k")]\n'


class AtOnce(Desk):
    """Git answers before anybody asks again."""

    def put(self, urgency: Urgency, job: Job) -> None:
        job()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    commit(repository(tmp_path / "shop"), "Sell", {"a.py": ORIGINAL, "b.py": COPY, "c.py": OTHER})
    return tmp_path / "shop"


def place(cache: Path) -> Path:
    (found,) = cache.glob("*/copies-*.bin")
    return found


def editor(root: Path) -> Session:
    return Session(open_project(root), AtOnce("git", print), lambda _root, _path: None)


def told(session: Session, path: str, text: str | None = None) -> list[str]:
    """The other side of each copy in a text, or in a file as it is."""
    data = (session.root / path).read_bytes() if text is None else text.encode()
    found = session.check(path, Document.of(data))
    return [place.path for f in found if f.code == "CX301" for place in f.related]


def copies(root: Path) -> tuple[list[str], str]:
    """The findings of the command line, and all else it said."""
    ran = cx(root, "check")
    return [line for line in ran.out.splitlines() if "CX301" in line], ran.out + ran.err


def test_an_index_cut_off_or_of_another_version_is_made_anew_and_said_once(root: Path, cache: Path) -> None:
    first, said = copies(root)
    assert len(first) == 1
    assert "index of copies" not in said
    place(cache).write_bytes(place(cache).read_bytes()[:-100])
    again, said = copies(root)
    assert again == first
    assert said.count("the index of copies was damaged and is made anew") == 1
    place(cache).rename(place(cache).with_name("copies-00000001.bin"))
    again, said = copies(root)
    assert again == first
    assert said.count("made by another version; the index of copies is made anew") == 1
    assert copies(root)[0] == first
    assert "index of copies" not in copies(root)[1]


def test_an_index_that_cannot_be_kept_is_made_each_time_and_said_once(root: Path, cache: Path) -> None:
    first, _ = copies(root)
    name = place(cache)
    name.unlink()
    name.mkdir()
    again, said = copies(root)
    assert again == first
    assert said.count("kept in memory only") == 1


def test_an_editor_whose_index_cannot_be_kept_finds_copies_all_the_same(root: Path, cache: Path) -> None:
    copies(root)
    name = place(cache)
    name.unlink()
    name.mkdir()
    session = editor(root)
    session.refreshed()
    assert told(session, "b.py") == ["a.py"]


def test_two_editors_and_a_command_line_share_one_index(root: Path, cache: Path) -> None:
    one, two = editor(root), editor(root)
    assert told(one, "b.py") == []
    indexed(root)
    for session in (one, two):
        session.refreshed()
        assert told(session, "b.py") == ["a.py"]
    assert told(one, "a.py", OTHER) == []
    assert told(one, "b.py") == []
    assert told(two, "b.py") == ["a.py"]
    assert len(copies(root)[0]) == 1
    write(root, "c.py", COPY.replace("quote", "offer"))
    with ThreadPoolExecutor(4) as several:
        list(several.map(indexed, [root] * 4))
    for session in (one, two):
        session.refreshed()
    assert told(one, "b.py", COPY) == []
    assert sorted(told(two, "c.py")) == ["a.py", "b.py"]
    one.close("a.py")
    assert sorted(told(one, "c.py")) == ["a.py", "b.py"]


def test_an_index_damaged_under_an_open_editor_takes_nothing_from_it(root: Path, cache: Path) -> None:
    indexed(root)
    session = editor(root)
    session.refreshed()
    with place(cache).open("r+b") as file:
        file.truncate(200)
    session.refreshed()
    assert told(session, "b.py") == ["a.py"]
    indexed(root)
    session.refreshed()
    assert told(session, "b.py") == ["a.py"]


def test_a_copy_shows_while_it_is_typed_and_goes_with_its_original(root: Path, cache: Path) -> None:
    indexed(root)
    session = editor(root)
    session.refreshed()
    lines = COPY.splitlines(keepends=True)
    typed = list(partly(lines))
    assert told(session, "new.py", typed[2]) == []
    assert set(told(session, "new.py", typed[-1])) == {"a.py", "b.py"}
    session.close("new.py")
    assert told(session, "b.py") == ["a.py"]


def partly(lines: list[str]) -> Iterator[str]:
    for end in range(4, len(lines) + 1):
        yield "".join(lines[:end])


def indexed(root: Path) -> None:
    subprocess.run([sys.executable, "-m", "cx_lsp", "index", str(root)], check=True, capture_output=True)
