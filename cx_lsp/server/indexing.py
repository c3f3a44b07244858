"""The index is brought up to date by a child process; the editor sees how far it is and may stop it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import cx_lsp
from cx_lsp.server import progress
from cx_lsp.server.calm import Calm, Pace

_SAVES = Pace(pause=0.3, longest=3.0)
"""A save, or all the files a checkout writes, become one run."""
_FAREWELL = 1.0
"""Seconds a killed child has to be gone."""
_HOME = str(Path(cx_lsp.__file__).parent.parent)
# Python would put its current folder in front of the standard library, and that folder may be the
# repository: nothing in it may be imported.
_START = "import sys; sys.path.append(sys.argv.pop(1)); from cx_lsp.cli import main; sys.exit(main())"


class Indexing:
    """Child processes that index, one per project at a time."""

    def __init__(self, bar: progress.Bar, done: Callable[[Path], None]) -> None:
        self._bar = bar
        self._done = done
        self._calm = Calm(asyncio.get_running_loop(), _SAVES)
        self._tasks: dict[Path, asyncio.Task[None]] = {}
        self._children: dict[Path, Process] = {}
        self._again: set[Path] = set()
        self._roots: set[Path] = set()

    def begin(self, root: Path) -> None:
        """Indexes a project now, as when it was just opened."""
        self._roots.add(root)
        self._run(root)

    def written(self, path: Path) -> None:
        """Indexes the projects that hold a file, once nothing more was written for a moment."""
        for root in self._roots:
            if path.is_relative_to(root):
                self._calm.after(root, partial(self._run, root))

    async def stop(self) -> None:
        """Ends every child, with the processes it may have started, and sees them off."""
        tasks = list(self._tasks.values())
        self.kill()
        if tasks:
            await asyncio.wait(tasks, timeout=_FAREWELL)

    def kill(self) -> None:
        """Ends every child at once."""
        self._again.clear()
        for root in list(self._children):
            self._kill(root)

    def _run(self, root: Path) -> None:
        if root in self._tasks:
            self._again.add(root)
            return
        self._tasks[root] = asyncio.create_task(self._index(root))

    async def _index(self, root: Path) -> None:
        try:
            child = self._children[root] = await _spawn(root)
            try:
                await self._follow(root, child)
            finally:
                self._kill(root)
        finally:
            self._tasks.pop(root, None)
        # One that was cancelled or failed has not seen every file.
        if child.returncode == 0:
            self._done(root)
        if root in self._again:
            self._again.discard(root)
            self._run(root)

    async def _follow(self, root: Path, child: Process) -> None:
        async with self._bar(f"cx-lsp: indexing {root.name}", partial(self._kill, root)) as tell:
            await _read(child, tell)

    def _kill(self, root: Path) -> None:
        child = self._children.pop(root, None)
        if child is None or child.returncode is not None:
            return
        with suppress(ProcessLookupError, PermissionError):
            if os.name == "posix":
                os.killpg(child.pid, signal.SIGKILL)
            else:
                child.kill()


async def _spawn(root: Path) -> Process:
    command = (sys.executable, "-P", "-c", _START, _HOME, "index", str(root))
    apart: dict[str, Any] = {"start_new_session": True} if os.name == "posix" else {}
    # What the child complains of lands in the editor's log, as the server's own complaints do.
    return await asyncio.create_subprocess_exec(*command, stdin=DEVNULL, stdout=PIPE, **apart)


async def _read(child: Process, tell: progress.Tell) -> None:
    assert child.stdout is not None, "the child's output is a pipe"
    async for line in child.stdout:
        done, _, total = line.decode("ascii", "replace").partition(" ")
        if done.isdigit() and total.strip().isdigit():
            tell(int(done), int(total))
    await child.wait()
