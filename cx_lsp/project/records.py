"""What tools recorded on this machine becomes patches: our journal, and git-ai's working log."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from cx_lsp.evidence import identities, own, working_log
from cx_lsp.evidence.patches import Patch, Run
from cx_lsp.evidence.spans import NOWHERE, spanned, split
from cx_lsp.git import Repository
from cx_lsp.model import Claim
from cx_lsp.prints import line_prints
from cx_lsp.record import Entry, journal

_LARGEST = 64_000_000
"""Bytes of a working log that are read; git-ai has been seen to write several hundred million."""


def state(repository: Repository) -> str:
    """What changes whenever a record is added: names and sizes, no content."""
    seen = []
    for folder in filter(None, (journal.folder_of(repository.root), _working_log(repository))):
        with suppress(OSError), os.scandir(folder) as entries:
            seen += sorted((e.name, e.stat().st_size) for e in entries if e.is_file(follow_symlinks=False))
    return hashlib.blake2b(repr(seen).encode("utf-8", "replace"), digest_size=8).hexdigest() if seen else ""


def patches(repository: Repository) -> list[Patch]:
    """Every record of ours and of git-ai, the oldest first."""
    return [*recorded(repository), *_logged(repository)]


def recorded(repository: Repository) -> list[Patch]:
    """Every entry of our journal, the oldest first."""
    folder = journal.folder_of(repository.root)
    entries = sorted(journal.read(folder), key=lambda entry: entry.at) if folder else []
    return [_patch(entry, rank) for rank, entry in enumerate(entries) if entry.runs]


def _patch(entry: Entry, rank: int) -> Patch:
    runs = tuple(Run(run.at, run.prints, run.above, run.below, run.tokens) for run in entry.runs)
    return Patch(entry.path, runs, tuple(_claims(entry)), "", entry.head, _seconds(entry.at), rank)


def _claims(entry: Entry) -> Iterator[Claim]:
    tool, _ = identities.spoken(entry.tool) or (entry.tool, "")
    if entry.by == "human":
        why = f"typed in the editor at {entry.at[:16].replace('T', ' ')}"
        claim = Claim(NOWHERE, "human", tool, "", entry.level, own.SOURCE, why=why)
    else:
        how = f" with {entry.how}" if entry.how else ""
        why = f"{tool or 'an agent'} wrote this{how} at {entry.at[:16].replace('T', ' ')}"
        claim = Claim(NOWHERE, "ai", tool, entry.model, entry.level, own.SOURCE, why=why)
    review = "the person who accepted it" if entry.modified and entry.by == "ai" else ""
    how = "changed the proposal before it was written" if review else ""
    for run in entry.runs:
        lines = range(run.at, run.at + len(run.prints))
        yield Claim(
            spanned(lines),
            claim.author,
            claim.tool,
            claim.model,
            claim.level,
            claim.source,
            "",
            review,
            claim.why,
            entry.at,
            entry.session,
            review_how=how,
        )


def _logged(repository: Repository) -> Iterator[Patch]:
    """What git-ai knows of text that no commit holds yet."""
    folder = _working_log(repository)
    if folder is None:
        return
    checkpoints, initial = _bytes(folder / "checkpoints.jsonl"), _bytes(folder / "INITIAL")
    head = repository.head() or ""
    for path, blob, claims in working_log.read(checkpoints or b"", initial):
        text = _bytes(folder / "blobs" / blob) if blob else None
        if text is not None and claims:
            run = Run(0, tuple(line_prints(split(text))))
            yield Patch(path, (run,), claims, "", head, int((folder / "blobs" / blob).stat().st_mtime))


def _working_log(repository: Repository) -> Path | None:
    folder = repository.git_dir() / "ai" / "working_logs" / (repository.head() or "initial")
    return folder if folder.is_dir() and not folder.is_symlink() else None


def _bytes(path: Path) -> bytes | None:
    with suppress(OSError):
        if path.is_file() and not path.is_symlink() and path.stat().st_size <= _LARGEST:
            return path.read_bytes()
    return None


def _seconds(at: str) -> int:
    with suppress(ValueError):
        return int(datetime.fromisoformat(at).timestamp())
    return 0
