"""A session that Entire kept becomes a claim for its commit, and its transcript the prints of what it wrote.

Commits name a checkpoint in their `Entire-Checkpoint` trailer; `entire/checkpoints/v1` holds its
`metadata.json`, one more for each session, and the transcript `full.jsonl` as the agent wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from cx_lsp.evidence import foreign, identities
from cx_lsp.evidence.spans import NOWHERE
from cx_lsp.model import Claim
from cx_lsp.prints import line_prints

SOURCE = "Entire checkpoint"
_NAMED = re.compile(r"^Entire-Checkpoint: *([0-9a-f]{12})\s*$", re.MULTILINE)
_ALL = 99.5  # percent; the rest is rounding


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What Entire counted when the commit was made; `agent_percentage` is None when it counted nothing."""

    id: str
    agent: str = ""
    session: str = ""
    files_touched: tuple[str, ...] = ()
    agent_lines: int = 0
    total_committed: int = 0
    agent_percentage: float | None = None
    human_added: int = 0
    human_modified: int = 0


def named(message: str) -> list[str]:
    """The checkpoints that a commit message names in its trailers."""
    return list(dict.fromkeys(_NAMED.findall(message)))


def read(metadata: bytes) -> Checkpoint | None:
    """The checkpoint or session of a `metadata.json`; None when it is neither."""
    found = foreign.table(foreign.decoded(metadata))
    name = foreign.words(found.get("checkpoint_id"))
    if not name:
        return None
    counted = foreign.table(found.get("initial_attribution"))
    agent = foreign.words(found.get("agent"))
    share = counted.get("agent_percentage")
    return Checkpoint(
        name,
        "" if agent == "Agent" else identities.named(agent),
        foreign.words(found.get("session_id")),
        tuple(filter(None, map(foreign.inside, foreign.sequence(found.get("files_touched"))))),
        max(0, foreign.number(counted.get("agent_lines"))),
        max(0, foreign.number(counted.get("total_committed"))),
        float(share) if isinstance(share, int | float) and 0 <= share <= 100 else None,
        max(0, foreign.number(counted.get("human_added"))),
        max(0, foreign.number(counted.get("human_modified"))),
    )


def claim(checkpoint: Checkpoint, commit: str) -> Claim:
    """The claim for the lines that a commit added to the files touched; its span is a dummy."""
    share = checkpoint.agent_percentage
    people = checkpoint.human_added + checkpoint.human_modified
    alone = share is not None and share >= _ALL and not people and checkpoint.total_committed > 0
    who = f"{checkpoint.agent or 'an AI agent'} in commit {commit[:7]}"
    if share is None:
        how = "how much of it is not on record"
    elif alone:
        how = f"all of its {checkpoint.total_committed} lines"
    else:
        how = f"{checkpoint.agent_lines} of {checkpoint.total_committed} lines ({share:.0f} %)"
    return Claim(
        NOWHERE,
        "ai" if alone else "mixed",
        checkpoint.agent,
        level=3 if alone else 4,
        source=SOURCE,
        commit=commit,
        why=f"Entire checkpoint {checkpoint.id}: {who}, {how}",
        session=checkpoint.session,
    )


class _Hunk(msgspec.Struct):
    lines: list[str] = []


class _Edit(msgspec.Struct):
    filePath: str  # noqa: N815
    structuredPatch: list[_Hunk] = []  # noqa: N815
    type: str = ""
    content: str = ""


class _Row(msgspec.Struct):
    cwd: str = ""
    toolUseResult: msgspec.Raw = msgspec.Raw(b"null")  # noqa: N815


_ROW = msgspec.json.Decoder(_Row)
_EDIT = msgspec.json.Decoder(_Edit)


def transcript_prints(full_jsonl: bytes) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Path and line prints for each edit of a Claude Code transcript; blank lines have none.

    Paths are relative to a folder the session worked in, the first of them before the others.
    """
    folders: dict[str, None] = {}
    for line in full_jsonl.split(b"\n"):
        try:
            row = _ROW.decode(line)
            folders.setdefault(row.cwd)
            edit = _EDIT.decode(row.toolUseResult)
        except foreign.UNREADABLE:
            continue
        path = next(filter(None, (foreign.inside(edit.filePath, folder) for folder in folders)), "")
        prints = tuple(filter(None, line_prints(_added(edit))))
        if path and prints:
            yield path, prints


def _added(edit: _Edit) -> Iterator[bytes]:
    created = edit.content.split("\n") if edit.type == "create" else []
    patched = (line[1:] for hunk in edit.structuredPatch for line in hunk.lines if line.startswith("+"))
    for line in created or patched:
        yield line.encode("utf-8", "surrogatepass")
