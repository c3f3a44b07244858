"""Servers side by side: `python -m tests.bench.copies_peer FOLDER FILE NAME=COMMAND…`, told the same edits.

start     CPU seconds of the server and all it starts until it is quiet, the first time and once more
edit      CPU milliseconds per edit, the mean of 20 edits, each followed by rest
resident  what all of its processes together keep in memory once it is quiet (proportional set size)
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import mean
from typing import Any

_ROUNDS = 20
_TICK = os.sysconf("SC_CLK_TCK")
_QUIET = 1.5
"""Seconds without work after which a server has nothing left to do."""


class Server:
    """A language server that is sent messages; what it answers is read so that it never waits."""

    def __init__(self, command: str, root: Path, cache: str) -> None:
        environment = {**os.environ, "CX_LSP_CACHE": cache, "PYTHONPATH": os.pathsep.join(sys.path)}
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            shlex.split(command),
            cwd=root,
            env=environment,
            stdin=pipe,
            stdout=pipe,
            stderr=subprocess.DEVNULL,
        )
        threading.Thread(target=self._drain, daemon=True).start()
        about = {"processId": os.getpid(), "rootUri": root.as_uri(), "capabilities": {}}
        about["workspaceFolders"] = [{"uri": root.as_uri(), "name": root.name}]
        self.send("initialize", about, 1)
        time.sleep(1)
        self.send("initialized", {})

    def send(self, method: str, params: Any, number: int | None = None) -> None:
        """Sends a notification, or a request with a number."""
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        body = json.dumps(message if number is None else message | {"id": number}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def quiet(self) -> float:
        """CPU seconds used so far, once nothing more is done."""
        used, since = self.used(), time.monotonic()
        while time.monotonic() - since < _QUIET:
            time.sleep(0.1)
            now = self.used()
            if now > used:
                used, since = now, time.monotonic()
        return used

    def used(self) -> float:
        """CPU seconds of the server, of its children and of those that are gone."""
        return sum(sum(map(int, _stat(pid)[11:15])) for pid in self.family()) / _TICK

    def resident(self) -> float:
        """Megabytes in memory, pages that processes share counted once."""
        rolled = (Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in self.family())
        return sum(int(text.split("\nPss:")[1].split()[0]) for text in rolled) / 1024

    def family(self) -> list[int]:
        """The server and its living descendants."""
        parents = {int(p.name): int(_stat(p.name)[1]) for p in Path("/proc").iterdir() if p.name.isdigit()}
        found = [self.process.pid]
        for pid in found:
            found += [child for child, parent in parents.items() if parent == pid]
        return found

    def end(self) -> None:
        """Ends it."""
        self.process.kill()
        self.process.wait()

    def _drain(self) -> None:
        assert self.process.stdout is not None
        while self.process.stdout.read1(1 << 16):
            pass


def _stat(pid: int | str) -> list[str]:
    """The fields of a process from its state on; zeros once it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return ["0"] * 20


def edits(server: Server, file: Path) -> Iterator[float]:
    """CPU milliseconds of each edit; the whole text is sent, which every server understands."""
    lines = file.read_text("utf-8").split("\n")
    about = {"uri": file.as_uri(), "version": 0}
    kind = {".py": "python", ".ts": "typescript", ".js": "javascript"}.get(file.suffix, "plaintext")
    server.send(
        "textDocument/didOpen", {"textDocument": {**about, "languageId": kind, "text": "\n".join(lines)}}
    )
    before = server.quiet()
    middle = next(n for n in range(len(lines) // 2, len(lines)) if lines[n].startswith("        "))
    for turn in range(1, _ROUNDS + 1):
        changed = [*lines[:middle], f"        added_{turn} = {turn}", *lines[middle:]]
        change = {
            "textDocument": {**about, "version": turn},
            "contentChanges": [{"text": "\n".join(changed)}],
        }
        server.send("textDocument/didChange", change)
        after = server.quiet()
        yield (after - before) * 1000
        before = after


def show(name: str, command: str, root: Path, file: Path) -> Iterator[str]:
    """The figures of one server."""
    with tempfile.TemporaryDirectory() as cache:
        starts = []
        for _ in range(2):
            server = Server(command, root, cache)
            starts.append(server.quiet())
            last = list(edits(server, file)) if len(starts) > 1 else []
            held = server.resident()
            server.end()
    yield f"{name:10} start {starts[0]:7.2f} s, again {starts[1]:7.2f} s, resident {held:7.1f} MB"
    yield f"{name:10} edit {mean(last):8.1f} ms, worst {max(last):8.1f}"


def main(arguments: list[str]) -> None:
    root, file = Path(arguments[0]).resolve(), Path(arguments[1]).resolve()
    for given in arguments[2:]:
        name, _, command = given.partition("=")
        for line in show(name, command, root, file):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
