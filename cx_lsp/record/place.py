"""A path becomes its place in the working tree that owns it, read from files: git is never started."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

_LARGEST = 5_000_000
_SNIFFED = 8000
_SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


@dataclass(frozen=True, slots=True)
class Tree:
    """A working tree: its top level, its own git folder, and the one it shares with its sibling worktrees."""

    root: Path
    own: Path
    common: Path


@dataclass(frozen=True, slots=True)
class Place:
    """A file in a working tree; `path` is POSIX and relative to the top level."""

    tree: Tree
    path: str
    file: Path


def tree_around(folder: Path) -> Tree | None:
    """The working tree that a folder belongs to; None outside of any."""
    real = Path(os.path.realpath(folder))
    for here in (real, *real.parents):
        own = _git_folder(here)
        if own is not None:
            common = Path(os.path.realpath(own / _first_line(own / "commondir")))
            return Tree(here, own, common) if (common / "objects").is_dir() else None
    return None


def place_of(path: str, base: Path) -> Place | None:
    """Where a path named by an agent working in `base` stands; None when it is not for us to record.

    That is: no path at all, git's own files, what a symbolic link leads out to, and other repositories
    than the one the agent works in, its worktrees and those below it.
    """
    file = _named(path, base)
    if file is None:
        return None
    tree, real = tree_around(file.parent), Path(os.path.realpath(file))
    if tree is None or not real.is_relative_to(tree.root) or real == tree.root:
        return None
    home = tree_around(base)
    if home and home.common != tree.common and not tree.root.is_relative_to(home.root):
        return None
    inside = real.relative_to(tree.root)
    if any(part.lower() == ".git" for part in inside.parts) or not _encodes(str(inside)):
        return None
    owner = tree_around(real.parent)
    return Place(tree, inside.as_posix(), real) if owner == tree else None


def head(tree: Tree) -> str:
    """The commit checked out, as its files say; "" before the first one and where they do not."""
    said = _first_line(tree.own / "HEAD")
    if not said.startswith("ref: "):
        return said if _SHA.fullmatch(said) else ""
    name = said.removeprefix("ref: ").strip()
    for folder in (tree.own, tree.common):
        sha = _first_line(folder / name)
        if _SHA.fullmatch(sha):
            return sha
    return _packed(tree.common / "packed-refs", name)


def content(file: Path) -> bytes | None:
    """A file's bytes, none when there is no file; None when it is not text, is huge or cannot be read."""
    try:
        about = file.stat()
        if not stat.S_ISREG(about.st_mode) or about.st_size > _LARGEST:
            return None
        data = file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return b""
    except (OSError, ValueError):
        return None
    return None if b"\0" in data[:_SNIFFED] else data


def _named(path: str, base: Path) -> Path | None:
    if not path or {"\0", "\n"} & set(path) or len(path) > 4096 or not _encodes(path):
        return None
    path = path.removeprefix("file://")
    found = Path(os.path.normpath(base / path))
    if "\\" in path and not found.exists():
        found = Path(os.path.normpath(base / path.replace("\\", "/")))
    return found


def _encodes(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _git_folder(here: Path) -> Path | None:
    dot = here / ".git"
    if dot.is_dir():
        return dot if (dot / "HEAD").is_file() else None
    said = _first_line(dot)
    if not said.startswith("gitdir:"):
        return None
    own = Path(os.path.realpath(here / said.removeprefix("gitdir:").strip()))
    return own if (own / "HEAD").is_file() else None


def _first_line(file: Path) -> str:
    try:
        with file.open(encoding="utf-8", errors="surrogateescape") as lines:
            return lines.readline(4096).rstrip("\n")
    except (OSError, ValueError):
        return ""


def _packed(file: Path, name: str) -> str:
    try:
        text = file.read_text("utf-8", "surrogateescape")
    except OSError:
        return ""
    found = re.search(rf"^([0-9a-f]+) {re.escape(name)}$", text, re.MULTILINE)
    return found[1] if found else ""
