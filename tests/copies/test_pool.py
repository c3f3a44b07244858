"""A pool is the functions of its files, whoever wrote it and whatever became of its file."""

from __future__ import annotations

import errno
import multiprocessing
import os
import time
from pathlib import Path
from typing import Any

import pytest

from cx_lsp.copies import pool as pools
from cx_lsp.copies.pool import Pool
from tests.copies.written import candidates, sources, text

FILES = {f"m{n}.py": text(*range(n, n + 4)) for n in range(6)}


def place(folder: Path) -> Path:
    (found,) = folder.glob("copies-*.bin")
    return found


def full(folder: Path | None) -> Pool:
    pool = Pool.open(folder)
    pool.sync(sources(FILES))
    return pool


def test_what_was_kept_is_not_read_again(tmp_path: Path) -> None:
    memory, disk = full(None), full(tmp_path)
    again = Pool.open(tmp_path)
    assert any(candidates(memory).values())
    assert candidates(again) == candidates(disk) == candidates(memory)
    assert again.sync(sources(FILES)) == 0
    assert again.sync(sources({**FILES, "new.py": text(1, 2), "twin.py": text(1, 2)})) == 1
    assert again.remark == ""


def test_a_branch_that_was_left_and_entered_again_costs_nothing(tmp_path: Path) -> None:
    full(tmp_path).sync(sources(FILES | {"m0.py": text(9)}))
    assert Pool.open(tmp_path).sync(sources(FILES)) == 0
    assert candidates(Pool.open(tmp_path)) == candidates(full(None))


def test_texts_of_no_file_go_when_they_outnumber_the_others(tmp_path: Path) -> None:
    pool = full(tmp_path)
    pool.sync(sources({"m0.py": FILES["m0.py"]}))
    pool.sync(sources({"m0.py": FILES["m0.py"], "n.py": b""}))
    assert pool.sync(sources(FILES)) == len(FILES) - 1


def test_a_file_that_changed_since_it_was_listed_is_left_for_the_next_time() -> None:
    pool = Pool.open(None)
    listed = [source._replace(read=lambda: None) for source in sources(FILES)]
    assert pool.sync(listed) == len(FILES)
    assert pool.paths() == []
    assert pool.sync(sources(FILES)) == len(FILES)


@pytest.mark.parametrize("length", [0, 5, 60, 1000, -1])
def test_a_file_cut_off_is_made_anew_and_said_once(tmp_path: Path, length: int) -> None:
    full(tmp_path)
    data = place(tmp_path).read_bytes()
    place(tmp_path).write_bytes(data[:length])
    pool = Pool.open(tmp_path)
    assert pool.remark.endswith("the index of copies was damaged and is made anew")
    assert pool.sync(sources(FILES)) == len(FILES)
    assert candidates(pool) == candidates(full(None))
    assert Pool.open(tmp_path).remark == ""


def test_no_single_changed_byte_is_believed(tmp_path: Path) -> None:
    full(tmp_path)
    kept = place(tmp_path)
    data = kept.read_bytes()
    for at in [*range(60), *range(60, len(data), len(data) // 40)]:
        kept.write_bytes(data[:at] + bytes([data[at] ^ 0x11]) + data[at + 1 :])
        pool = Pool.open(tmp_path)
        assert "damaged" in pool.remark, at
        assert pool.paths() == []


def test_another_version_is_made_anew_and_said_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full(tmp_path)
    monkeypatch.setattr(pools, "_VERSION", 0xABCDEF)
    pool = Pool.open(tmp_path)
    assert "made by another version" in pool.remark
    assert pool.sync(sources(FILES)) == len(FILES)
    assert Pool.open(tmp_path).remark == ""
    assert len(list(tmp_path.glob("*.bin"))) == 2


def test_another_version_that_nobody_uses_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full(tmp_path)
    os.utime(place(tmp_path), (0, time.time() - 40 * 24 * 3600))
    monkeypatch.setattr(pools, "_VERSION", 0xABCDEF)
    Pool.open(tmp_path)
    assert list(tmp_path.glob("*.bin")) == []


def test_a_full_disk_leaves_the_pool_in_memory_and_says_so_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full(tmp_path)
    before = place(tmp_path).read_bytes()
    pool = Pool.open(tmp_path)

    def fail(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    more = FILES | {"new.py": text(3, 4)}
    assert pool.sync(sources(more)) == 1
    assert pool.remark.endswith("kept in memory only: [Errno 28] No space left on device")
    pool.sync(sources(more | {"newer.py": text(5, 4)}))
    assert pool.remark.count("kept in memory") == 1
    assert "newer.py" in pool.paths()
    assert [file.name for file in tmp_path.iterdir()] == [place(tmp_path).name]
    assert place(tmp_path).read_bytes() == before


def test_a_folder_that_cannot_be_made_leaves_the_pool_in_memory(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    pool = full(tmp_path / "taken" / "here")
    assert "kept in memory only" in pool.remark
    assert candidates(pool) == candidates(full(None))


def test_what_one_process_writes_another_takes_in_under_its_edited_texts(tmp_path: Path) -> None:
    server, command = Pool.open(tmp_path), Pool.open(tmp_path)
    server.update("m0.py", text(8), "python")
    command.sync(sources(FILES))
    assert server.paths() == ["m0.py"]
    server.reload()
    alone = Pool.open(None)
    alone.sync(sources(FILES | {"m0.py": text(8)}))
    assert candidates(server) == candidates(alone)
    server.restore("m0.py")
    assert candidates(server) == candidates(command)


def test_a_file_damaged_while_it_is_used_changes_nothing(tmp_path: Path) -> None:
    pool = full(tmp_path)
    spare = tmp_path / "spare"
    spare.write_bytes(b"no pool at all")
    os.replace(spare, place(tmp_path))
    pool.reload()
    assert candidates(pool) == candidates(full(None))


def write(folder: Path, number: int) -> None:
    for turn in range(10):
        pool = Pool.open(folder)
        assert "damaged" not in pool.remark
        pool.sync(sources(FILES | {f"own{number}.py": text(turn)}))


def test_several_processes_write_and_read_one_file(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write, args=(tmp_path, number)) for number in range(3)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        assert "damaged" not in Pool.open(tmp_path).remark
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    assert set(FILES) < set(Pool.open(tmp_path).paths())
    assert [file.suffix for file in tmp_path.iterdir()] == [".bin"]


def test_several_processes_read_what_one_reads() -> None:
    files = {f"m{n}.py": text(n % 40, n % 17, n) for n in range(300)}
    pool, alone = Pool.open(None), Pool.open(None)
    told: list[tuple[int, int]] = []
    pool.sync(sources(files), lambda done, total: told.append((done, total)))
    assert told[-1] == (300, 300)
    for path, data in files.items():
        alone.sync([*sources({path: data})])
    alone.sync(sources(files))
    assert [pool.units(p)[0].unit for p in pool.paths()] == [alone.units(p)[0].unit for p in alone.paths()]


def test_a_pool_beside_another_has_edits_of_its_own() -> None:
    pool = full(None)
    before = candidates(pool)
    other = pool.beside()
    other.update("m0.py", text(11), "python")
    other.forget("m1.py")
    assert candidates(pool) == before
    assert candidates(other) != before
