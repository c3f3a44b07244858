"""The bytes of a git-ai note become its entries and what their keys stand for (Git AI Standard 3.0.0).

A note names the lines of each file as its commit left them, and below a `---` who the keys are:

    app/orders.py
      s_0a1b2c3d4e5f60::t_11112222333344 3-9,14
      h_99887766554433 10-13

`s_` is a session of an agent and `t_` one checkpoint of it, `h_` a person; bare hex digits, a UUID or
`ai_agent` are an agent's in older notes. Prompts that a note may carry are never decoded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

import msgspec

from cx_lsp.evidence import foreign

Entry = tuple[str, str, tuple[range, ...]]
"""Path, key and zero-based lines."""

DIVIDER = re.compile(rb"^---\r?$", re.MULTILINE)
_RANGES = re.compile(r"\d{1,9}(?:-\d{1,9})?(?:,\d{1,9}(?:-\d{1,9})?)*")
_RANGE = re.compile(r"(\d+)(?:-(\d+))?")


@dataclass(frozen=True, slots=True)
class Agent:
    """What a key stands for: an agent's session, or for an `h_` key the person in `human`."""

    tool: str = ""
    model: str = ""
    session: str = ""
    human: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """One note as it was written; `problems` says what could not be read."""

    entries: tuple[Entry, ...] = ()
    version: str = ""
    agents: Mapping[str, Agent] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


class Identity(msgspec.Struct):
    """An agent as git-ai writes it down."""

    tool: str | None = None
    id: str | None = None
    model: str | None = None


class _Record(msgspec.Struct):
    """A session, a prompt or a person. What is not named here, prompts above all, is skipped unread."""

    agent_id: Identity | None = None
    human_author: str | None = None
    author: str | None = None


class _Metadata(msgspec.Struct):
    git_ai_version: str | None = None
    sessions: dict[str, msgspec.Raw] | None = None
    humans: dict[str, msgspec.Raw] | None = None
    prompts: dict[str, msgspec.Raw] | None = None


# Of 580 MB of notes in one repository 97 % are old prompts: skipping them takes 0.7 s, json.loads 1.9 s.
_METADATA = msgspec.json.Decoder(_Metadata)
_RECORD = msgspec.json.Decoder(_Record)


def read(data: bytes) -> Note:
    """Take a note apart; a part that is corrupt is skipped and said."""
    divider = DIVIDER.search(data)
    if not divider:
        return Note(problems=("no line --- ends the list of files",))
    problems: list[str] = []
    entries = []
    for path, key, lines in attested(data[: divider.start()].decode("utf-8", "surrogateescape"), problems):
        where = foreign.inside(path)
        if where:
            entries.append((where, key, lines))
        else:
            problems.append(f"a path leaves the repository: {foreign.words(path)}")
    version, agents = _metadata(data[divider.end() :], problems)
    return Note(tuple(entries), version, agents, foreign.said(problems))


def attested(text: str, problems: list[str]) -> Iterator[Entry]:
    """The entries above the divider, with paths as they are written."""
    path = ""
    for number, line in enumerate(text.split("\n"), 1):
        line = line.removesuffix("\r")
        if line.startswith("  "):
            key, _, ranges = line[2:].partition(" ")
            lines = _lines(ranges)
            if path and key and lines:
                yield path, key, lines
            else:
                problems.append(f"line {number} is no entry of a file: {foreign.words(line)}")
        elif line:
            quoted = len(line) > 2 and line[0] == line[-1] == '"'
            path = line[1:-1] if quoted else line


def _lines(ranges: str) -> tuple[range, ...]:
    """Nothing unless every range makes sense: half an entry is not what somebody attested."""
    if not _RANGES.fullmatch(ranges):
        return ()
    lines = [range(int(first) - 1, int(last or first)) for first, last in _RANGE.findall(ranges)]
    sane = all(0 <= run.start < run.stop <= foreign.LAST_LINE for run in lines)
    return tuple(lines) if sane else ()


def agents_of(data: bytes) -> dict[str, Agent]:
    """What the keys of a JSON object with sessions, people and prompts stand for."""
    return _metadata(data, [])[1]


def hashed(text: str) -> str:
    """The digits that git-ai cuts its keys from, given "<tool>:<conversation>" or "Name <email>"."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _metadata(data: bytes, problems: list[str]) -> tuple[str, dict[str, Agent]]:
    try:
        metadata = _METADATA.decode(data)
    except foreign.UNREADABLE:
        problems.append("what the keys stand for is not readable JSON")
        return "", {}
    agents: dict[str, Agent] = {}
    for section in (metadata.prompts, metadata.humans, metadata.sessions):
        for key, raw in (section or {}).items():
            try:
                agents[key] = _agent(_RECORD.decode(raw))
            except foreign.UNREADABLE:
                problems.append(f"the record of key {foreign.words(key)} is not readable")
    return foreign.words(metadata.git_ai_version), agents


def _agent(record: _Record) -> Agent:
    who = record.agent_id or Identity()
    human = foreign.words(record.author or record.human_author)
    return Agent(foreign.words(who.tool), foreign.words(who.model), foreign.words(who.id), human)
