"""Real git repositories for tests, free of the configuration of whoever runs them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_ENV = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "Ann Lee",
    "GIT_AUTHOR_EMAIL": "ann@example.com",
    "GIT_COMMITTER_NAME": "Ann Lee",
    "GIT_COMMITTER_EMAIL": "ann@example.com",
    "GIT_AUTHOR_DATE": "2025-05-01T10:00:00+02:00",
    "GIT_COMMITTER_DATE": "2025-05-01T10:00:00+02:00",
}


def git(root: Path, *words: str, stdin: bytes = b"", **env: str) -> str:
    run = subprocess.run(
        ["git", *words], cwd=root, env=os.environ | _ENV | env, input=stdin, capture_output=True, check=True
    )
    return run.stdout.decode("utf-8", "surrogateescape").strip()


def repository(root: Path) -> Path:
    root.mkdir(parents=True, exist_ok=True)
    git(root, "init", "-q", "-b", "main")
    return root


def commit(root: Path, message: str | bytes, files: dict[str, str | bytes] | None = None, **env: str) -> str:
    for name, text in (files or {}).items():
        write(root, name, text)
    git(root, "add", "-A")
    raw = message.encode() if isinstance(message, str) else message
    git(root, "commit", "-q", "--allow-empty", "--cleanup=verbatim", "-F", "-", stdin=raw, **env)
    return git(root, "rev-parse", "HEAD")


def write(root: Path, name: str, text: str | bytes) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
