"""A git-ai note and our claims become the note that holds both, as other readers of git-ai notes expect it.

What the old note says stays: its entries, its records, and keys that we do not know. Of ours it takes only
what was seen or attested line by line (levels 1 and 2), and no line that the old note gives to somebody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from cx_lsp.evidence import foreign, identities
from cx_lsp.evidence.git_ai.note import DIVIDER, attested, hashed
from cx_lsp.evidence.spans import covered, joined, owned
from cx_lsp.model import Claim

SCHEMA = "authorship/3.0.0"
_Files = dict[str, list[tuple[str, list[range]]]]
"""Path -> keys and their lines, in the order that decides between them."""


def merged(
    note: bytes | None,
    commit: str,
    additions: Sequence[tuple[str, Claim]],
    tool_version: str,
    person: str = "",
) -> bytes:
    """The note to write; `note or b""` itself when there is nothing to add, so that twice is once.

    A key is made from the conversation or from the person ("Name <email>"), so a claim without a session is
    left out, and a human one when nobody is named. An old note that cannot be read whole is a ValueError.
    """
    files, metadata = _taken_apart(note) if note else ({}, {})
    sections = {name: _section(metadata, name) for name in ("prompts", "humans", "sessions")}
    ours: dict[str, list[tuple[range, str]]] = defaultdict(list)
    records: dict[str, tuple[str, dict[str, Any]]] = {}
    for path, claim, section, key, record in _writable(additions, commit, person):
        ours[path].append((covered(claim.span), key))
        records.setdefault(key, (section, record))
    added = {key for path, asked in ours.items() for key in _added(path, asked, files)}
    if not added:
        return note or b""
    for key in sorted(added):
        section, record = records[key]
        sections[section].setdefault(key.partition("::")[0], record)
    head = {"schema_version": SCHEMA, "base_commit_sha": commit, "cx_lsp_version": tool_version}
    return _written(files, {**metadata, **head, **{k: v for k, v in sections.items() if v or k == "prompts"}})


def _writable(
    additions: Sequence[tuple[str, Claim]], commit: str, person: str
) -> Iterator[tuple[str, Claim, str, str, dict[str, Any]]]:
    """Path, claim, section, key and record of the claims that a note can hold."""
    for path, claim in additions:
        if claim.level not in (1, 2) or not _writes(path):
            continue
        if claim.author == "human" and person:
            yield path, claim, "humans", f"h_{hashed(person)[:14]}", {"author": person}
        elif claim.author == "ai" and claim.session:
            tool = identities.recorded(claim.tool) or "unknown"
            session = f"s_{hashed(f'{tool}:{claim.session}')[:14]}"
            agent = {"tool": tool, "id": claim.session, "model": claim.model or "unknown"}
            record = {"agent_id": agent, **({"human_author": person} if person else {})}
            yield path, claim, "sessions", f"{session}::t_{hashed(f'{commit}:{session}')[:14]}", record


def _writes(path: str) -> bool:
    """Whether the format can hold a path: it has quotes for spaces, and no escapes."""
    return foreign.inside(path) == path and path != "---" and not set(path) & set('"\n\r')


def _taken_apart(note: bytes) -> tuple[_Files, dict[str, Any]]:
    divider = DIVIDER.search(note)
    if not divider:
        raise ValueError("no line --- ends the list of files")
    problems: list[str] = []
    files: _Files = {}
    for path, key, lines in attested(note[: divider.start()].decode("utf-8", "surrogateescape"), problems):
        files.setdefault(path, []).append((key, list(lines)))
    if problems:
        raise ValueError(problems[0])
    metadata = _raw(note[divider.end() :])
    schema = foreign.decoded(bytes(metadata.get("schema_version", b"")))
    if not isinstance(schema, str) or not schema.startswith("authorship/3."):
        raise ValueError(f"a note of another kind: {foreign.words(schema) or 'it names none'}")
    return files, metadata


def _added(path: str, asked: Sequence[tuple[range, str]], files: _Files) -> set[str]:
    """The keys that got lines in a file: those that nobody had, and of ours whoever asked first."""
    old = [(run, "") for _, lines in files.get(path, ()) for run in lines]
    new = [(run, key) for run, key in owned([*reversed(asked), *old]) if key]
    if new:
        entries = files.setdefault(path, [])
        by_key = dict(reversed(entries))
        for run, key in new:
            if key not in by_key:
                by_key[key] = []
                entries.append((key, by_key[key]))
            by_key[key].append(run)
    return {key for _, key in new}


def _section(metadata: dict[str, Any], name: str) -> dict[str, Any]:
    return _raw(bytes(metadata[name])) if name in metadata else {}


def _raw(data: bytes) -> dict[str, Any]:
    """A JSON object whose values stay bytes, so that they are written as they were."""
    try:
        found = msgspec.json.decode(data, type=dict[str, msgspec.Raw] | None)
    except foreign.UNREADABLE as error:
        raise ValueError("what the keys stand for is not readable JSON") from error
    return dict(found or {})


def _written(files: _Files, metadata: dict[str, Any]) -> bytes:
    rows: list[str] = []
    for path, entries in files.items():
        rows.append(f'"{path}"' if set(path) & set(" \t") else path)
        rows += [f"  {key} {','.join(map(_range, joined(lines)))}" for key, lines in entries]
    text = "".join(f"{row}\n" for row in rows).encode("utf-8", "surrogateescape")
    return text + b"---\n" + msgspec.json.format(msgspec.json.encode(metadata), indent=2)


def _range(lines: range) -> str:
    return str(lines.stop) if len(lines) == 1 else f"{lines.start + 1}-{lines.stop}"
