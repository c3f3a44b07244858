"""What is put into the index comes out of it, from another process too; what nobody put in is noticed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from cx_lsp.facts import extract
from cx_lsp.index import DamagedError, Index
from cx_lsp.model import Claim, Facts, Span

SOURCE = """from flask import Blueprint

bp = Blueprint("bp", __name__, url_prefix="/x")


@bp.route("/orders")
def orders(first, second):
    total = 0
    for item in first:
        total += item.price * item.count
        if item.gift and second.allows(item):
            total += second.wrap(item) - item.discount
    return {"total": total, "items": [item.name for item in first if item.visible]}
"""
CLAIMS = (Claim(Span(0, 0, 3, 0), "ai", tool="T", level=2, why="a trailer"), Claim(Span(3, 0, 9, 0), "human"))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "index.sqlite"


def stored(index: Index, *names: str) -> list[Facts]:
    facts = [extract(name, SOURCE) for name in names]
    index.add(("key " + f.path, f) for f in facts)
    return facts


def test_facts_come_out_as_they_went_in(place: Path) -> None:
    facts = [*stored(Index.open(place, 1), "b.py", "a.py"), extract("broken.py", "def f(:\n")]
    Index.open(place, 1).add([("key broken.py", facts[2])])
    again = Index.open(place, 1)
    assert [again.facts(f.path) for f in facts] == facts
    assert again.paths() == ["a.py", "b.py", "broken.py"]
    assert again.keys() == {f.path: f"key {f.path}" for f in facts}
    assert [(p, f.text) for p, f in again.named(["route"])] == [
        (p, f.text) for p in ("a.py", "b.py") for f in facts[0].of("route")
    ]
    assert [path for path, _ in again.unread()] == ["broken.py"]


def test_a_file_stored_again_replaces_what_was_known(place: Path) -> None:
    index = Index.open(place, 1)
    stored(index, "a.py")
    index.add([("new", extract("a.py", "x = 1\n"))])
    assert list(index.named(["route"])) == []
    assert index.keys() == {"a.py": "new"}


def test_what_is_forgotten_is_gone(place: Path) -> None:
    index = Index.open(place, 1)
    stored(index, "a.py", "b.py")
    index.keep([("a.py", "key", CLAIMS)])
    index.forget(["a.py", "never.py"])
    assert index.paths() == ["b.py"]
    assert index.facts("a.py") is None
    assert {path for path, _ in index.named(["route"])} == {"b.py"}
    assert index.claims("a.py", "key") is None


def test_claims_are_known_by_what_they_were_made_of(place: Path) -> None:
    index = Index.open(place, 1)
    index.keep([("a.py", "head 1", CLAIMS)])
    assert index.claims("a.py", "head 1") == CLAIMS
    assert index.claims("a.py", "head 2") is None
    index.keep([("a.py", "head 2", ())])
    assert index.claims("a.py", "head 2") == ()
    assert index.claims("a.py", "head 1") is None


def test_a_name_that_cannot_be_stored_is_not_known(place: Path) -> None:
    assert Index.open(place, 1).facts("caf\udce9.py") is None


def test_what_one_process_writes_another_sees(place: Path) -> None:
    reader, writer = Index.open(place, 1), Index.open(place, 1)
    assert reader.paths() == []
    stored(writer, "a.py")
    assert reader.paths() == ["a.py"]


def test_without_a_path_nothing_is_written(tmp_path: Path) -> None:
    stored(Index.open(None, 1), "a.py")
    assert list(tmp_path.iterdir()) == []


def test_versions_do_not_share_an_index(place: Path) -> None:
    stored(Index.open(place, 1), "a.py")
    assert Index.open(place, 2).paths() == []
    assert Index.open(place, 1).paths() == ["a.py"]


def file_of(place: Path) -> Path:
    (found,) = place.parent.glob("*.sqlite")
    return found


def test_a_file_that_is_no_index_is_made_anew_with_a_remark(place: Path) -> None:
    Index.open(place, 1).close()
    file_of(place).write_bytes(b"no database at all" * 500)
    index = Index.open(place, 1)
    assert index.remark == f"{file_of(place)}: the index was damaged and is made anew"
    stored(index, "a.py")
    assert Index.open(place, 1).remark == ""


def test_what_nobody_stored_is_noticed(place: Path) -> None:
    index = Index.open(place, 1)
    stored(index, "a.py")
    index.keep([("a.py", "key", CLAIMS)])
    other = sqlite3.connect(file_of(place))
    for change in ("file set facts", "shared set facts", "claim set claims"):
        other.execute(f"update {change} = x'00112233445566'")
    other.commit()
    for ask in (
        lambda: index.facts("a.py"),
        lambda: list(index.named(["route"])),
        lambda: index.claims("a.py", "key"),
    ):
        with pytest.raises(DamagedError, match="damaged"):
            ask()
    index.discard()
    assert Index.open(place, 1).paths() == []


def test_damage_that_no_answer_met_yet_is_found_when_looked_for(place: Path) -> None:
    index = Index.open(place, 1)
    stored(index, *(f"m{number}.py" for number in range(50)))
    assert index.sound()
    index.close()
    data = bytearray(file_of(place).read_bytes())
    data[8192:] = b"\xaa" * (len(data) - 8192)
    file_of(place).write_bytes(data)
    assert not Index.open(place, 1).sound()


def test_an_index_that_cannot_be_kept_is_kept_in_memory_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    index = Index.open(tmp_path / "taken" / "index.sqlite", 1)
    assert "kept in memory only" in index.remark
    stored(index, "a.py")
    assert index.paths() == ["a.py"]
