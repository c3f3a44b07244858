"""A line on stderr that counts files or commits while something is done with them, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cx_lsp.scan import Progress


@contextmanager
def counting(doing: str, what: str = "files") -> Iterator[Progress]:
    """What to tell of what is done so far; the line goes when the work is done or given up."""
    shown = False

    def tell(done: int, total: int) -> None:
        nonlocal shown
        if sys.stderr is not None and sys.stderr.isatty():
            shown = True
            sys.stderr.write(f"\r{doing} {done}/{total} {what}")
            sys.stderr.flush()

    try:
        yield tell
    finally:
        if shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
