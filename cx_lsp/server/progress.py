"""A bar in the editor for work that takes a while; the user may cancel it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from uuid import uuid4

from lsprotocol import types
from pygls.lsp.server import LanguageServer

Tell = Callable[[int, int], None]
"""Told how much is done, of how much."""
Bar = Callable[[str, Callable[[], None]], AbstractAsyncContextManager[Tell]]
"""Makes a bar with a title, and with what to call when the user cancels."""

_PATIENCE = 2.0
"""Seconds an editor has to make the bar; the work does not wait longer."""


def drawn(server: LanguageServer) -> Bar:
    """Bars that the editor draws."""
    return partial(_drawn, server)


@asynccontextmanager
async def hidden(_title: str, _cancel: Callable[[], None]) -> AsyncIterator[Tell]:
    """No bar, for an editor that draws none."""
    yield _silent


@asynccontextmanager
async def _drawn(server: LanguageServer, title: str, cancel: Callable[[], None]) -> AsyncIterator[Tell]:
    """A bar while the block runs; an editor that refuses to make one gets none."""
    token = str(uuid4())
    progress = server.work_done_progress
    try:
        await asyncio.wait_for(progress.create_async(token), _PATIENCE)
    except Exception:
        yield _silent
        return
    progress.tokens[token].add_done_callback(lambda _future: cancel())

    def tell(done: int, total: int) -> None:
        percentage = 100 * done // total if total else 100
        message = f"{done:,} of {total:,} files"
        progress.report(token, types.WorkDoneProgressReport(message=message, percentage=percentage))

    progress.begin(token, types.WorkDoneProgressBegin(title=title, percentage=0, cancellable=True))
    try:
        yield tell
    finally:
        progress.end(token, types.WorkDoneProgressEnd())
        progress.tokens.pop(token, None)


def _silent(_done: int, _total: int) -> None:
    """Tells nobody."""
