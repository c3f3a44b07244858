"""A commit beside the index or the files on disk: which files differ, what they were called, their blobs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from cx_lsp.git import output
from cx_lsp.git.process import GitError
from cx_lsp.git.repository import Repository

_DIFF = (
    *("diff", "--raw", "-z", "--no-abbrev", "--no-ext-diff", "--no-textconv", "--no-relative"),
    "--ignore-submodules=all",
)
_REGULAR = (b"100644", b"100755", b"100664")


@dataclass(frozen=True, slots=True)
class Difference:
    """One file of two states: its path in each, "" where it is not there, and the blob it had first."""

    old: str
    new: str
    blob: str
    """The content it had in the first state; "" when it was not there."""


def on_disk(repository: Repository, base: str) -> list[Difference]:
    """What the working tree holds in the place of the commit `base`; new files too."""
    if base.startswith("-"):
        raise GitError(f"'{base}' is not a revision; name a commit, a branch or a tag")
    listed = repository.ask("-c", "diff.autoRefreshIndex=true", *_DIFF, "-M", base, "--")
    return [*_differences(listed), *(Difference("", path, "") for path in repository.untracked())]


def in_index(repository: Repository, base: str | None) -> list[Difference]:
    """What the next commit holds in the place of the commit `base`, of nothing at all when there is none."""
    return list(_differences(repository.ask(*_DIFF, "-M", "--cached", *([base] if base else []), "--")))


def unstaged(repository: Repository) -> list[Difference]:
    """What the working tree holds in the place of the index, new files too."""
    listed = repository.ask("-c", "diff.autoRefreshIndex=true", *_DIFF, "--no-renames", "--")
    return [*_differences(listed), *(Difference("", path, "") for path in repository.untracked())]


def conflicts(repository: Repository) -> list[str]:
    """The files that a merge left for somebody to settle: no commit can be made of them yet."""
    listed = repository.ask(*_DIFF, "--cached", "--no-renames", "--diff-filter=U", "--name-only", "--")
    return list(dict.fromkeys(output.names(listed)))


def merging(repository: Repository) -> list[str]:
    """The commits that the next one will join to HEAD; none unless a merge is under way."""
    with suppress(OSError):
        return (repository.git_dir() / "MERGE_HEAD").read_text("ascii", "replace").split()
    return []


def _differences(raw: bytes) -> Iterator[Difference]:
    fields = iter(raw.split(b"\0"))
    for field in fields:
        if not field.startswith(b":"):
            continue
        old_mode, new_mode, old, _, status = field[1:].split(b" ")
        first = output.text(next(fields))
        second = output.text(next(fields)) if status[:1] in b"RC" else first
        was, is_ = old_mode in _REGULAR, new_mode in _REGULAR
        if status != b"U" and (was or is_):
            yield Difference(first if was else "", second if is_ else "", old.decode() if was else "")
