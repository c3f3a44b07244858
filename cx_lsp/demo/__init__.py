"""The bundled storefront: fourteen commits of a small shop, laid out as a real git repository."""

from __future__ import annotations

import os
import subprocess
import tomllib
from collections.abc import Iterator
from datetime import datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypedDict


class Commit(TypedDict, total=False):
    """One `[[commits]]` entry of history.toml; `committer` and `delete` may be missing."""

    folder: str
    author: str
    committer: str
    date: datetime
    message: str
    delete: list[str]


def build(into: Path) -> Path:
    """Lay out the storefront's repository in `into`, which must be empty or not exist yet.

    Commit ids are the same on every machine. Test results stay out of git, as untracked files.
    Raises FileExistsError when `into` holds something, FileNotFoundError when git is not installed.
    """
    into.mkdir(parents=True, exist_ok=True)
    if any(into.iterdir()):
        raise FileExistsError(f"{into} is not empty: name a folder that is empty or does not exist yet")
    history = files(__name__) / "history"
    _git(into, "-c", "init.defaultBranch=main", "init", "--quiet", "--template=")
    with (into / ".git" / "config").open("a", encoding="utf-8") as config:
        config.write("[core]\n\tautocrlf = false\n[commit]\n\tgpgsign = false\n")
    _git(into, "fast-import", "--quiet", "--date-format=raw", stdin=b"".join(_stream(history)))
    _git(into, "reset", "--quiet", "--hard", "refs/heads/main")
    for path, content in texts(history / "untracked"):
        (into / path).parent.mkdir(parents=True, exist_ok=True)
        (into / path).write_bytes(content)
    return into


def commits() -> list[Commit]:
    """The commits of the storefront in order, as history.toml tells them."""
    told = tomllib.loads((files(__name__) / "history" / "history.toml").read_text(encoding="utf-8"))
    listed: list[Commit] = told["commits"]
    return listed


def texts(folder: Traversable, below: str = "") -> Iterator[tuple[str, bytes]]:
    """The files under a folder by their path, sorted, with line feeds as line ends."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_file():
            yield below + entry.name, entry.read_bytes().replace(b"\r\n", b"\n")
        elif entry.name != "__pycache__":  # installers compile every .py of a wheel
            yield from texts(entry, f"{below}{entry.name}/")


def _stream(history: Traversable) -> Iterator[bytes]:
    """The history in the format of `git fast-import`: all commits in one process."""
    for commit in commits():
        when = f"{commit['date'].timestamp():.0f} {commit['date']:%z}"
        yield b"commit refs/heads/main\n"
        yield f"author {commit['author']} {when}\n".encode()
        yield f"committer {commit.get('committer', commit['author'])} {when}\n".encode()
        yield _data(commit["message"].encode())
        for path in commit.get("delete", []):
            yield f"D {path}\n".encode()
        for path, content in texts(history / commit["folder"]):
            yield f"M 100644 inline {path}\n".encode() + _data(content)


def _data(content: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(content), content)


def _git(repository: Path, *arguments: str, stdin: bytes = b"") -> None:
    """Run git untouched by the user's configuration, environment and hash or template defaults."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_DEFAULT_HASH": "sha1",
    }
    subprocess.run(
        ["git", "-C", str(repository), *arguments],  # noqa: S607
        input=stdin,
        env=environment,
        check=True,
        capture_output=True,
    )
