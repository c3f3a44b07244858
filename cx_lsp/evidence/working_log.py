"""git-ai's log of uncommitted work becomes claims for the text that each file had at its newest checkpoint.

A folder `.git/ai/working_logs/<commit>/` holds `checkpoints.jsonl`, `INITIAL` (what a rewrite of history left
uncommitted) and `blobs/<sha256>`, the texts. A checkpoint repeats the lines of a whole file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from cx_lsp.evidence import foreign, identities
from cx_lsp.evidence.git_ai.claims import MOCKS, resolved
from cx_lsp.evidence.git_ai.note import Agent, Identity, agents_of, hashed
from cx_lsp.evidence.git_ai.trust import is_person
from cx_lsp.evidence.spans import NOWHERE, owned, placed
from cx_lsp.model import Claim

SOURCE = "git-ai working log"
_NOBODY = "human"
"""What git-ai writes for lines of which it saw no author; it forgets them when it commits, and so do we."""
_BLOB = re.compile(r"[0-9a-f]{64}")


class _Lines(msgspec.Struct):
    start_line: int
    end_line: int
    author_id: str


class _Entry(msgspec.Struct):
    file: str
    blob_sha: str = ""
    line_attributions: list[_Lines] = []


class _Checkpoint(msgspec.Struct):
    entries: list[msgspec.Raw] = []
    agent_id: Identity | None = None
    author: str | None = None


class _Initial(msgspec.Struct):
    files: dict[str, msgspec.Raw] = {}
    file_blobs: dict[str, msgspec.Raw] | None = None


_CHECKPOINT = msgspec.json.Decoder(_Checkpoint)
_ENTRY = msgspec.json.Decoder(_Entry)
_INITIAL = msgspec.json.Decoder(_Initial)
_LINES = msgspec.json.Decoder(list[_Lines])


def read(checkpoints: bytes, initial: bytes | None = None) -> Iterator[tuple[str, str, tuple[Claim, ...]]]:
    """Path, sha256 of the text the claims are about ("" when it is not on record), and the claims."""
    newest = {entry.file: entry for entry in _initial(initial or b"")}
    agents: dict[str, Agent] = dict(agents_of(initial or b""))
    for line in checkpoints.split(b"\n"):
        for entry in _entries(line, agents):
            newest[entry.file] = entry
    for file, entry in newest.items():
        path = foreign.inside(file)
        if path:
            blob = entry.blob_sha if _BLOB.fullmatch(entry.blob_sha) else ""
            yield path, blob, tuple(_claims(entry.line_attributions, agents))


def _entries(line: bytes, agents: dict[str, Agent]) -> Iterator[_Entry]:
    """The entries of one checkpoint, whose agent and person become known; nothing of a corrupt line."""
    try:
        checkpoint = _CHECKPOINT.decode(line)
    except foreign.UNREADABLE:
        return
    who = checkpoint.agent_id
    if who:
        digest = hashed(f"{who.tool}:{who.id}")
        agent = Agent(foreign.words(who.tool), foreign.words(who.model), foreign.words(who.id))
        for key in (f"s_{digest[:14]}", digest[:16], digest[:7]):
            agents[key] = agent
    if checkpoint.author:
        key = f"h_{hashed(checkpoint.author)[:14]}"
        agents[key] = Agent(human=foreign.words(checkpoint.author))
    for raw in checkpoint.entries:
        try:
            yield _ENTRY.decode(raw)
        except foreign.UNREADABLE:
            continue


def _initial(data: bytes) -> Iterator[_Entry]:
    try:
        initial = _INITIAL.decode(data)
    except foreign.UNREADABLE:
        return
    for path, raw in initial.files.items():
        try:
            blob = bytes((initial.file_blobs or {}).get(path, b""))
            yield _Entry(path, foreign.words(foreign.decoded(blob)), _LINES.decode(raw))
        except foreign.UNREADABLE:
            continue


def _claims(attributions: list[_Lines], agents: Mapping[str, Agent]) -> Iterator[Claim]:
    words: dict[str, Claim] = {}
    asked = ((foreign.lines(each.start_line, each.end_line), each.author_id) for each in attributions)
    for run, key in owned(asked):
        agent = resolved(key, agents)
        if key != _NOBODY and agent and agent.tool not in MOCKS:
            if key not in words:
                words[key] = _claim(key, agent)
            yield placed(words[key], run)


def _claim(key: str, agent: Agent) -> Claim:
    if is_person(key):
        who = agent.human.partition("<")[0].strip() or "a person"
        return Claim(
            NOWHERE, "human", level=1, source=SOURCE, why=f"git-ai saw {who} type it, not committed yet"
        )
    tool = identities.named(agent.tool)
    why = f"git-ai saw {tool or 'an AI agent'} write it, not committed yet"
    model = "" if agent.model == "unknown" else agent.model
    return Claim(NOWHERE, "ai", tool, model, 1, SOURCE, why=why, session=agent.session)
