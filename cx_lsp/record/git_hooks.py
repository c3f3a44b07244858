"""Git's hooks after a commit and a rewrite become hooks that also settle the journal, and never fail.

The block goes first, so that a hook that ends early does not leave it out; what is there is kept as it is.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from cx_lsp.config import ConfigError
from cx_lsp.git.process import run
from cx_lsp.record.replacing import replaced

HOOKS = ("post-commit", "post-rewrite")
_BEGIN, _END = "# >>> cx-lsp >>>", "# <<< cx-lsp <<<"
_BLOCK = re.compile(rf"^{_BEGIN}\n.*?^{_END}\n", re.MULTILINE | re.DOTALL)
_SHELL = re.compile(r"#!.*\b(?:ba|da|k|z)?sh\b.*\n")
_FRESH = "#!/bin/sh\n"


def install(root: Path, command: str) -> Iterator[str]:
    """Adds the block to both hooks; says what was written."""
    block = f"{_BEGIN}\n{command} --settle </dev/null >/dev/null 2>&1 || :\n{_END}\n"
    folder = _folder(root)
    if not folder.is_relative_to(root) and not folder.is_relative_to(_common(root)):
        shared = "core.hooksPath, which serves other repositories too"
        yield f"left {folder} alone ({shared}); have {' and '.join(HOOKS)} run `{command} --settle`"
        return
    for name in HOOKS:
        path = folder / name
        before = _text(path)
        after = _with(_BLOCK.sub("", before) if before else _FRESH, block, path)
        shown = os.path.relpath(path, root)
        if after == before:
            yield f"nothing to change in {shown}"
            continue
        replaced(path, after.encode("utf-8", "surrogateescape"), mode=0o755)
        skipped = "" if os.access(path, os.X_OK) else "; git skips it, for it is not executable"
        yield f"wrote {shown}{skipped}"


def uninstall(root: Path) -> Iterator[str]:
    """Takes the block out of both hooks; says where."""
    for name in HOOKS:
        path = _folder(root) / name
        before = _text(path)
        after = _BLOCK.sub("", before)
        shown = os.path.relpath(path, root)
        if after == before:
            yield f"nothing to change in {shown}"
        elif after == _FRESH:
            path.unlink()
            yield f"removed {shown}"
        else:
            replaced(path, after.encode("utf-8", "surrogateescape"))
            yield f"wrote {shown}"


def _with(text: str, block: str, path: Path) -> str:
    first = text[: text.find("\n") + 1] or text
    if first.startswith("#!") and not _SHELL.fullmatch(first):
        line = block.splitlines()[1]
        raise ConfigError(f"{path}:1: is no shell script; have it run `{line}`")
    head = first if first.startswith("#!") else ""
    return f"{head}{block}{text[len(head) :]}"


def _folder(root: Path) -> Path:
    return _asked(root, "--git-path", "hooks")


def _common(root: Path) -> Path:
    return _asked(root, "--git-common-dir")


def _asked(root: Path, *words: str) -> Path:
    status, out, err = run(root, ("rev-parse", *words))
    if status:
        raise ConfigError(f"{root}: git does not say where its hooks are ({err.strip()})")
    return Path(os.path.realpath(root / os.fsdecode(out.rstrip(b"\n"))))


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return ""
