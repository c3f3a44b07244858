"""The git-ai that wrote a note, and the note's shape, become the level at which a key can be believed.

From 1.6.7 on git-ai gives lines that nobody claimed to a session after the commit, by time and by
neighbourhood, and from 1.6.20 on to a person; its notes do not say which ones.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from cx_lsp.evidence.git_ai.note import Note
from cx_lsp.evidence.spans import joined

_VERSION = re.compile(r"(\d{1,6})\.(\d{1,6})\.(\d{1,6})")
_AGENTS_GUESSED = (1, 6, 7)
_PEOPLE_GUESSED = (1, 6, 20)
_FEW = 3  # lines; git-ai fills gaps of this size beside an agent's lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """How far the keys of one note can be believed."""

    agents_guessed: bool = False
    people_guessed: bool = False
    seen: frozenset[str] = frozenset()
    """Sessions of which more than one checkpoint is on record, not counting what may be a guess."""
    small: frozenset[str] = frozenset()
    """Keys whose checkpoint left but a few lines in one place."""


def is_person(key: str) -> bool:
    """Whether a key says that a person typed the lines."""
    return key == "human" or key.startswith("h_")


def trusted(note: Note) -> Trust:
    """Whether a note may hold guesses, and which of its keys look like one."""
    match = _VERSION.search(note.version)
    version = tuple(map(int, match.groups())) if match else ()
    if version < _AGENTS_GUESSED:
        return Trust()
    places: dict[str, list[range]] = defaultdict(list)
    for _, key, ranges in note.entries:
        if "::" in key:
            places[key] += joined(ranges)
    small = frozenset(key for key, ranges in places.items() if len(ranges) == 1 and len(ranges[0]) <= _FEW)
    checkpoints = Counter(key.partition("::")[0] for key in places.keys() - small)
    seen = frozenset(session for session, count in checkpoints.items() if count > 1)
    return Trust(agents_guessed=True, people_guessed=version >= _PEOPLE_GUESSED, seen=seen, small=small)


def level(key: str, lines: int, trust: Trust, *, beside: bool) -> int:
    """The level for a run of so many lines; `beside` says that another agent's run touches it."""
    if key == "human" or not trust.agents_guessed:
        return 2
    if is_person(key):
        return 5 if trust.people_guessed else 2
    if "_" not in key:
        return 2  # older than any guess, taken over when history was rewritten
    if beside and lines <= _FEW and key in trust.small:
        return 4
    return 2 if key.partition("::")[0] in trust.seen else 3
