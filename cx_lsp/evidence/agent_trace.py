"""Agent Trace records become claims, graded once their revision or their text is known (Agent Trace 0.1.0).

A record says which lines of a file a conversation wrote, at the revision that was checked out: with the
reference hooks that is the parent of the commit that will hold the lines. A range may carry a hash of its
text. Whoever looks at both decides how a claim is graded.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

from cx_lsp.evidence import foreign, identities
from cx_lsp.evidence.murmur import murmur3_32, murmur3_128
from cx_lsp.evidence.spans import spanned
from cx_lsp.model import Author, Claim

SOURCE = "Agent Trace"
How = Literal["content", "revision", "child"]
"""What places a claim: its hash is that of the lines; its revision wrote them; only a child of it did."""

_PSEUDO = (".shell-history", ".sessions", ".unknown")
_AUTHORS: dict[str, Author] = {"human": "human", "ai": "ai", "mixed": "mixed"}
_CLAUDES = ("Edit", "Write", "MultiEdit", "NotebookEdit")
"""Names of edit tools that only Claude Code has; the flat dialect gives them as the tool."""
_REVISION = re.compile(r"[0-9a-f]{7,64}")
_GRADES: dict[How, tuple[int, str]] = {
    "content": (2, ", whose hash is that of these lines"),
    "revision": (2, ", recorded at this very commit"),
    "child": (4, ", recorded before this commit was made"),
}
_LONGEST = 50_000  # bytes; hashing more would take longer than half a second


@dataclass(frozen=True, slots=True)
class Trace:
    """What one conversation wrote in one file; a trace without a path carries problems only.

    `claims` have level 0 until `graded`; `hashes` holds the content hash of each, "" where none is given.
    """

    path: str = ""
    revision: str = ""
    when: str = ""
    claims: tuple[Claim, ...] = ()
    hashes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def read(text: bytes, root: str, files: Container[str] = ()) -> Iterator[Trace]:
    """The traces of one file, be it one record, a list or one record per line; `root` is the workspace.

    Records that were committed hold absolute paths of somebody else's machine: those are taken for the
    longest ending among `files`, the paths of the workspace, if a hash can tell whether that is right.
    """
    whole = foreign.decoded(text)
    rows = enumerate(whole if isinstance(whole, list) else [whole], 1)
    problems = []
    for number, record in foreign.decoded_lines(text) if whole is None else rows:
        if not isinstance(record, dict):
            problems.append(f"record {number} is not readable JSON")
            continue
        record = record | foreign.table(record.get("attribution"))
        ours = [record] if "file_path" in record else foreign.sequence(record.get("files"))
        for file in map(foreign.table, ours):
            path = _path(file, root, files)
            if path not in _PSEUDO:
                yield from _traces(path, file, record, number)
    if problems:
        yield Trace(problems=foreign.said(problems))


def graded(claim: Claim, *, how: How) -> Claim:
    """The claim at the level that the way it was placed allows."""
    if claim.author == "unknown":
        return claim
    level, words = _GRADES[how]
    return replace(claim, level=level, why=f"{claim.why}{words}")


def matches(content_hash: str, lines: Sequence[bytes]) -> bool | None:
    """Whether a range's hash is that of these lines; None when nobody can tell.

    The format names neither normalisation nor byte order, and an edit may start behind the indentation, so
    each reading that was seen in the wild counts.
    """
    algorithm, _, digest = content_hash.strip().lower().rpartition(":")
    if not re.fullmatch(r"[0-9a-f]{8,64}", digest) or sum(map(len, lines)) > _LONGEST:
        return None
    text = b"\n".join(lines)
    texts = {text, text + b"\n", text.lstrip(b" \t"), text.lstrip(b" \t") + b"\n"}
    if algorithm.startswith("sha256") or (not algorithm and len(digest) == 64):
        return any(sha256(each).hexdigest().startswith(digest) for each in texts)
    if not algorithm.startswith("murmur3") or len(digest) not in (8, 32):
        return None
    if len(digest) == 8:
        return any(int(digest, 16) == murmur3_32(each) for each in texts)
    return any(digest in _spelled(*murmur3_128(each)) for each in texts)


def _spelled(low: int, high: int) -> tuple[str, str, str]:
    digest = low.to_bytes(8, "little") + high.to_bytes(8, "little")
    return f"{low:016x}{high:016x}", f"{high:016x}{low:016x}", digest.hex()


def _path(file: dict[str, Any], root: str, files: Container[str]) -> str:
    """The path inside the workspace, "" when there is none."""
    named = file.get("path", file.get("file_path"))
    path = foreign.inside(named, root)
    if path or not isinstance(named, str) or not file.get("content_hash"):
        return path
    parts = named[-4096:].replace("\\", "/").split("/")[1:]
    endings = ("/".join(parts[at:]) for at in range(len(parts)))
    return next((each for each in endings if each in files and foreign.inside(each) == each), "")


def _traces(path: str, file: dict[str, Any], record: dict[str, Any], number: int) -> Iterator[Trace]:
    if not path:
        named = foreign.words(file.get("path", file.get("file_path")))
        yield Trace(problems=(f"record {number}: a path leaves the workspace: {named}",))
        return
    for conversation in [file] if "file_path" in file else foreign.sequence(file.get("conversations")):
        yield _trace(path, foreign.table(conversation), record, number)


def _trace(path: str, conversation: dict[str, Any], record: dict[str, Any], number: int) -> Trace:
    problems: list[str] = []
    claims, hashes = [], []
    when = _when(record.get("timestamp"))
    flat = "file_path" in conversation
    for each in map(foreign.table, [conversation] if flat else foreign.sequence(conversation.get("ranges"))):
        lines = foreign.lines(
            each.get("start_line", each.get("start")), each.get("end_line", each.get("end"))
        )
        if not lines or _placeless(lines, each, record):
            problems.append(f"record {number}: a range of {path} says nothing of where it is")
            continue
        given = {"type": "ai"} if flat else conversation.get("contributor")
        who = foreign.table(given) | foreign.table(each.get("contributor"))
        claims.append(replace(_claim(who, conversation, record), span=spanned(lines), when=when))
        hashes.append(foreign.words(each.get("content_hash")))
    return Trace(path, _revision(record), when, tuple(claims), tuple(hashes), foreign.said(problems))


def _placeless(lines: range, each: dict[str, Any], record: dict[str, Any]) -> bool:
    """Whether a range is the first line only because the hook knew no better.

    The reference hooks, which call themselves 1.0, write that for every edit they cannot find and for every
    file that is written whole; the flat dialect calls it a low confidence.
    """
    if lines != range(1) or each.get("confidence") == "high":
        return False
    if each.get("confidence") == "low":
        return True
    tool = foreign.table(record.get("metadata")).get("tool_name")
    return not each.get("content_hash") and (record.get("version") == "1.0" or tool == "Write")


def _claim(who: dict[str, Any], conversation: dict[str, Any], record: dict[str, Any]) -> Claim:
    author = _AUTHORS.get(foreign.words(who.get("type")), "unknown")
    recorded = record.get("tool")
    tool = foreign.words(foreign.table(recorded).get("name") if isinstance(recorded, dict) else recorded)
    model = foreign.words(who.get("model_id")).rpartition("/")[2]
    tool = "Claude Code" if tool in _CLAUDES else identities.named(tool)
    session = _session(conversation, record)
    if author == "human":
        return Claim(
            spanned(range(1)), author, source=SOURCE, why="Agent Trace record: a person", session=session
        )
    why = f"Agent Trace record: {tool or 'an AI agent'}{f', session {session[:8]}…' if session else ''}"
    return Claim(spanned(range(1)), author, tool, model, source=SOURCE, why=why, session=session)


def _session(conversation: dict[str, Any], record: dict[str, Any]) -> str:
    """The agent's own id, never the path of a transcript, which names a home directory."""
    for known in (record, foreign.table(record.get("metadata"))):
        for key, value in known.items():
            if key.rpartition(".")[2] in ("session_id", "conversation_id") and foreign.words(value):
                return foreign.words(value)
    place = foreign.words(conversation.get("url")).partition("?")[0].rstrip("/")
    return re.split(r"[/\\]", place)[-1].partition(".")[0]


def _revision(record: dict[str, Any]) -> str:
    vcs = foreign.table(record.get("vcs")) or foreign.table(record.get("revision"))
    revision = foreign.words(vcs.get("revision")).lower()
    of_git = vcs.get("type", vcs.get("vcs_type", "git")) == "git"
    return revision if of_git and _REVISION.fullmatch(revision) else ""


def _when(value: object) -> str:
    try:
        datetime.fromisoformat(foreign.words(value))
    except ValueError:
        return ""
    return foreign.words(value)
