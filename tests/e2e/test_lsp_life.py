"""A server's life: how it starts, keeps up with fast typing, and leaves nothing behind when it goes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.wire import Wire, published
from tests.server import shop


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return shop.build(tmp_path.resolve() / "shop")


@pytest.fixture
def wire(tmp_path: Path) -> Iterator[Wire]:
    wire = Wire(tmp_path / "cache")
    yield wire
    wire.process.kill()
    wire.ended()


def test_it_ends_with_0_after_shutdown_and_with_1_without(tmp_path: Path, root: Path, wire: Wire) -> None:
    wire.initialize(root)
    wire.ask("shutdown")
    wire.tell("exit")
    assert wire.ended() == 0
    hasty = Wire(tmp_path / "cache")
    hasty.initialize(root)
    hasty.tell("exit")
    assert hasty.ended() == 1


def test_it_ends_when_the_pipe_closes(root: Path, wire: Wire) -> None:
    wire.initialize(root)
    assert wire.process.stdin is not None
    wire.process.stdin.close()
    assert wire.process.wait(15) == 1


@pytest.mark.skipif(os.name != "posix", reason="elsewhere the pipe alone tells")
def test_it_ends_when_the_editors_process_is_gone(root: Path, wire: Wire) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as editor:
        wire.initialize(root, editor.pid)
    assert wire.ended() == 1


def test_its_index_is_no_longer_in_use_once_it_has_gone(tmp_path: Path, root: Path, wire: Wire) -> None:
    for number in range(300):
        shop.write(root / f"part{number}.py", shop.APP.replace("orders", f"part{number}"))
    wire.initialize(root)
    wire.until(lambda m: m.get("method") == "$/progress")
    wire.ask("shutdown")
    wire.tell("exit")
    assert wire.ended() == 0
    env = {**os.environ, "CX_LSP_CACHE": str(tmp_path / "cache")}
    found = subprocess.run(
        [sys.executable, "-m", "cx_lsp", "check", str(root)], env=env, capture_output=True, timeout=60
    )
    assert found.returncode == 1, found.stderr
    assert children_of_nobody(root) == []


def children_of_nobody(root: Path) -> list[str]:
    """Indexing processes of a project that still run."""
    if not Path("/proc/self/cmdline").exists():
        return []
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = entry.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"index" in words and str(root).encode() in words:
            found.append(entry.parent.name)
    return found


def test_the_user_may_cancel_the_indexing(root: Path, wire: Wire) -> None:
    for number in range(300):
        shop.write(root / f"part{number}.py", shop.APP.replace("orders", f"part{number}"))
    wire.initialize(root)
    begun = wire.until(lambda m: m.get("method") == "$/progress")
    wire.tell("window/workDoneProgress/cancel", {"token": begun["params"]["token"]})
    wire.until(lambda m: m.get("method") == "$/progress" and m["params"]["value"]["kind"] == "end")
    assert children_of_nobody(root) == []
    uri = wire.open(root / "app.py", shop.APP)
    shown = wire.until(lambda m: published(m) and m["params"]["uri"] == uri)
    assert [d["code"] for d in shown["params"]["diagnostics"]] == ["CX201"]


def test_nothing_is_answered_before_initialize(wire: Wire) -> None:
    where = {"textDocument": {"uri": "file:///a.py"}, "position": {"line": 0, "character": 0}}
    assert wire.ask("textDocument/hover", where)["error"]["code"] == -32002
    assert wire.ask("textDocument/nonsense", {})["error"]["code"] == -32601


def test_fast_typing_is_answered_for_the_last_version_with_few_publications(root: Path, wire: Wire) -> None:
    wire.initialize(root)
    uri = wire.open(root / "app.py", shop.APP)
    wire.until(lambda m: published(m) and bool(m["params"]["diagnostics"]))
    wire.seen.clear()
    for version in range(2, 42):
        wire.change(uri, version, 0, "#\n")
        time.sleep(0.01)
    last = wire.until(lambda m: published(m) and m["params"]["version"] == 41)
    assert last["params"]["diagnostics"][0]["range"]["start"]["line"] == 50
    versions = [m["params"]["version"] for m in wire.seen if published(m)]
    assert versions == sorted(versions)
    assert len(versions) <= 15


def test_a_module_of_the_repository_is_never_imported(tmp_path: Path, root: Path) -> None:
    trap = "raise SystemExit(open('trapped', 'w').close())\n"
    for name in ("cx_lsp", "json", "sqlite3", "sitecustomize"):
        shop.write(root / f"{name}.py", trap)
    env = {**os.environ, "CX_LSP_CACHE": str(tmp_path / "cache")}
    start = "import sys; sys.path.pop(0); from cx_lsp.cli import main; sys.exit(main())"
    started = [sys.executable, "-c", start, "lsp"]
    wire = Wire.__new__(Wire)
    wire.process = subprocess.Popen(
        started, cwd=root, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    wire.seen, wire._id = [], 0
    wire.initialize(root)
    wire.until(lambda m: m.get("method") == "$/progress" and m["params"]["value"]["kind"] == "end")
    wire.ask("shutdown")
    wire.tell("exit")
    assert wire.ended() == 0
    assert not (root / "trapped").exists()
