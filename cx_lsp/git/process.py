"""A list of words becomes one git process and its bytes, whatever the repository's configuration says."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from git.cmd import Git

_ENV = {
    "GIT_OPTIONAL_LOCKS": "0",
    "LC_ALL": "C",
    "GIT_TERMINAL_PROMPT": "0",
    # A partial clone would otherwise fetch missing objects through whatever command its remote names.
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
}
SAFE = ("core.fsmonitor=false", "core.quotepath=off", "core.safecrlf=false")


class GitError(Exception):
    """What git could not answer, in one sentence that names the mend."""


def run(
    cwd: Path,
    words: Iterable[str],
    settings: Iterable[str] = SAFE,
    stdin: bytes | None = None,
    env: Mapping[str, str] = MappingProxyType({}),
) -> tuple[int, bytes, str]:
    """Exit status, standard output and standard error of `git words`; `settings` are `name=value` pairs."""
    with _input(stdin) as source:
        options: dict[str, Any] = {
            "istream": source,
            "env": {**_environment(words := list(words)), **env},
            "with_extended_output": True,
            "with_exceptions": False,
            "stdout_as_string": False,
            "strip_newline_in_stdout": False,
        }
        return _execute(cwd, words, settings, options)  # type: ignore[no-any-return]


@contextmanager
def stream(cwd: Path, words: Iterable[str], stdin: bytes) -> Iterator[BinaryIO]:
    """The standard output of `git words`, read while it runs; leaving early ends the process."""
    with _input(stdin) as source:
        options = {"istream": source, "env": _environment(words := list(words)), "as_process": True}
        process = _execute(cwd, words, SAFE, options)
        try:
            yield process.stdout
        finally:
            process.proc.terminate()
            process.proc.communicate()


def _execute(cwd: Path, words: list[str], settings: Iterable[str], options: Mapping[str, Any]) -> Any:
    from git.exc import GitCommandNotFound

    git = _git(cwd)
    flags = [flag for setting in settings for flag in ("-c", setting)]
    try:
        return git.execute([git.GIT_PYTHON_GIT_EXECUTABLE, *flags, *words], **options)
    except GitCommandNotFound as error:
        raise GitError("git was not found; install it and put it on PATH") from error


def _git(cwd: Path) -> Git:
    try:
        from git.cmd import Git
    except ImportError as error:  # GitPython looks for git when it is imported
        raise GitError("git was not found; install it and put it on PATH") from error
    return Git(cwd)


@contextmanager
def _input(data: bytes | None) -> Iterator[BinaryIO | None]:
    """A file, not a pipe: git may answer before it has read it all, and neither side waits for the other."""
    if data is None:
        yield None
        return
    with tempfile.TemporaryFile() as source:
        source.write(data)
        source.seek(0)
        yield source


def _environment(words: list[str]) -> dict[str, str]:
    """Ours, and never the index of another repository, which a hook that calls us may have exported."""
    index = os.environ.get("GIT_INDEX_FILE")
    directory = next((w.removeprefix("--git-dir=") for w in words if w.startswith("--git-dir=")), "")
    if not index or not directory:
        return _ENV
    there, ours = Path(index).resolve(), Path(directory).resolve()
    return _ENV | {"GIT_INDEX_FILE": str(there if there.is_relative_to(ours) else ours / "index")}
