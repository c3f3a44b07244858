"""The entries of a git-ai note become claims for the lines of its commit, each line once."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from cx_lsp.evidence import identities
from cx_lsp.evidence.git_ai.note import Agent, Entry, Note
from cx_lsp.evidence.git_ai.trust import is_person, level, trusted
from cx_lsp.evidence.spans import NOWHERE, owned, placed
from cx_lsp.model import Claim

SOURCE = "git-ai note"
MOCKS = ("mock_ai", "test-agent")
"""Tools by which git-ai tests itself; they say nothing about who wrote a line."""
_AGENT_KEY = re.compile(
    r"s_.+|[0-9a-f]{7,64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|ai_agent", re.IGNORECASE
)
_DOUBTS = {
    4: ", so few and beside an agent's that git-ai may have guessed",
    5: ", which git-ai assumes when nobody claims them",
}


def claims(note: Note, commit: str, agents: Mapping[str, Agent] | None = None) -> Iterator[tuple[str, Claim]]:
    """Path and claim for each run of lines; a line that stands under several keys is the last one's.

    `agents` resolves the keys that the note itself does not: other notes of the repository do.
    """
    known = {key: resolved(key, note.agents, agents or {}) for _, key, _ in note.entries}
    by_path: dict[str, list[Entry]] = defaultdict(list)
    for entry in note.entries:
        if known[entry[1]]:
            by_path[entry[0]].append(entry)
    trust = trusted(note)
    for path, entries in by_path.items():
        runs = owned((run, key) for _, key, ranges in entries for run in ranges)
        lines: Counter[str] = Counter()
        for run, key in runs:
            lines[key] += len(run)
        words: dict[tuple[str, int], Claim] = {}
        for (run, key), beside in zip(runs, _beside(runs), strict=True):
            agent = known[key]
            if agent and agent.tool not in MOCKS:
                grade = level(key, len(run), trust, beside=beside)
                if (key, grade) not in words:
                    words[key, grade] = _claim(key, agent, grade, lines[key], commit)
                yield path, placed(words[key, grade], run)


def resolved(key: str, *known: Mapping[str, Agent]) -> Agent | None:
    """Who a key stands for; somebody unnamed when nothing but the key itself says agent or person."""
    name = key.partition("::")[0]
    for agents in known:
        if name in agents:
            return agents[name]
    return Agent() if is_person(key) or _AGENT_KEY.fullmatch(name) else None


def _beside(runs: Sequence[tuple[range, str]]) -> Iterator[bool]:
    """For each run whether an agent's run touches it."""
    for at, (run, _) in enumerate(runs):
        before = at > 0 and runs[at - 1][0].stop == run.start and not is_person(runs[at - 1][1])
        after = at + 1 < len(runs) and runs[at + 1][0].start == run.stop
        yield before or (after and not is_person(runs[at + 1][1]))


def _claim(key: str, agent: Agent, grade: int, lines: int, commit: str) -> Claim:
    count = f"{lines} {'line' if lines == 1 else 'lines'} of this file{_DOUBTS.get(grade, '')}"
    where = f"git-ai note of commit {commit[:7]}"
    if is_person(key):
        who = agent.human.partition("<")[0].strip() or "a person"
        why = f"{where}: {who}, {count}"
        return Claim(NOWHERE, "human", level=grade, source=SOURCE, commit=commit, why=why)
    tool = identities.named(agent.tool)
    session = f" session {key[:8]}…" if key.startswith("s_") else ""
    why = f"{where}: {tool or 'an AI agent'}{session}, {count}"
    model = "" if agent.model == "unknown" else agent.model
    return Claim(NOWHERE, "ai", tool, model, grade, SOURCE, commit, why=why, session=agent.session)
