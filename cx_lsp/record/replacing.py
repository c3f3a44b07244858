"""A file's new content replaces the old one as a whole, or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def replaced(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Writes a file; one that is there keeps its permissions, and a symbolic link to it stays one."""
    real = Path(os.path.realpath(path))
    real.parent.mkdir(parents=True, exist_ok=True)
    mode = real.stat().st_mode & 0o7777 if real.exists() else mode
    handle, spare = tempfile.mkstemp(dir=real.parent, prefix=".cx-lsp-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(spare, mode)
        os.replace(spare, real)
    except BaseException:
        os.unlink(spare)
        raise
