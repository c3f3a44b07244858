"""The editor's process is looked after: when it is gone, so is the server, whatever became of the pipe."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable

_LOOK = 3.0
"""Seconds between two looks."""


def follow(process: int | None, end: Callable[[], None]) -> asyncio.Task[None] | None:
    """Ends this process once `process` is gone; where a look at it would kill it, the pipe must do."""
    if process is None or os.name != "posix":
        return None
    return asyncio.create_task(_follow(process, end))


async def _follow(process: int, end: Callable[[], None]) -> None:
    while _lives(process):
        await asyncio.sleep(_LOOK)
    end()
    # The thread that reads stdin cannot be woken, so the interpreter would wait for it.
    os._exit(1)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
