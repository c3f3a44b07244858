"""A commit graph in a folder of ours lets git pass by commits that leave a file alone without opening them.

Nothing is written to the repository: git takes our folder for its store of objects, and the repository's own
store for the alternate where all objects are. git itself leaves a graph alone that does not fit, as in a
shallow clone; whoever asks with one that fails asks again without.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from cx_lsp.git import process

SETTING = "core.commitGraph=true"
_NEWEST = 500
"""Commits that may come before the graph is written anew."""
_FILTERS = 30_000
"""Commits at most of which one writing says what they change; the next one goes on."""
_EXPORTED = ("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES")


def environment(folder: Path | None, objects: Path) -> Mapping[str, str]:
    """What makes git use the graph in `folder` beside the store `objects`; nothing when there is none."""
    if folder is None or not (folder / "info" / "commit-graph").is_file():
        return {}
    return _environment(folder, objects)


def write(folder: Path, objects: Path, root: Path, placed: tuple[str, ...]) -> None:
    """Writes the graph of HEAD's history, unless the one that is there still tells nearly all of it."""
    env, mark = _environment(folder, objects), folder / "head"
    if not env:
        return
    with suppress(OSError):
        for name in ("info", "pack"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        before = mark.read_text() if mark.is_file() and environment(folder, objects) else ""
        count = (*placed, "rev-list", "--count", f"--max-count={_NEWEST + 1}", "HEAD", "--")
        if before:
            status, new, _ = process.run(root, (*count[:-1], f"^{before}", "--"), env=env)
            if not status and int(new) <= _NEWEST:
                return
        status, head, _ = process.run(root, (*placed, "rev-parse", "--verify", "--quiet", "HEAD"))
        words = [*placed, "commit-graph", "write", "--stdin-commits", "--changed-paths", "--no-progress"]
        words.append(f"--max-new-filters={_FILTERS}")
        if not status and not process.run(root, words, (*process.SAFE, SETTING), head, env)[0]:
            mark.write_text(head.decode().strip())


def _environment(folder: Path, objects: Path) -> Mapping[str, str]:
    # git parts several alternates by this sign; and a hook's own stores are not to be passed over.
    if os.pathsep in str(objects) or str(objects)[:1] == '"' or any(map(os.environ.get, _EXPORTED)):
        return {}
    return dict(zip(_EXPORTED, (str(folder), str(objects)), strict=True))
