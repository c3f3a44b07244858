"""What we keep of a commit's lines in `refs/notes/cx-provenance` becomes records, and records become a note.

A note is JSON lines, so that notes of two clones are united by joining their lines (`git notes merge -s
cat_sort_uniq`). A line holds prints, never text:

    {"v":1,"kind":"claims","path":"a.py","at":"2026-11-24T16:00:00Z",
     "claims":[{"from":1,"to":4,"author":"ai","tool":"Claude Code","level":1,"session":"…","why":"…"}],
     "runs":[{"at":0,"above":"","below":"<print>","prints":["<print>", …]}]}
    {"v":1,"kind":"review","path":"a.py","at":"…","by":"Ann Lee","how":"cx-lsp review","runs":[…]}
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cx_lsp.evidence import foreign
from cx_lsp.evidence.patches import Run
from cx_lsp.evidence.spans import covered, spanned
from cx_lsp.model import Author, Claim

REF = "refs/notes/cx-provenance"
SOURCE = "recorded while it was written"
VERSION = 1
_PRINT = re.compile(r"(?:[0-9a-f]{12})?")
_AUTHORS: tuple[Author, ...] = ("ai", "human")


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a note: the claims on some lines, or that a person reviewed them."""

    kind: Literal["claims", "review"]
    path: str
    at: str
    runs: tuple[Run, ...]
    claims: tuple[Claim, ...] = ()
    by: str = ""
    how: str = ""


def read(data: bytes, commit: str) -> Iterator[Record]:
    """The records of a note; a line that is not what it says it is is skipped."""
    for _, found in foreign.decoded_lines(data):
        record = _record(foreign.table(found), commit)
        if record is not None:
            yield record


def merged(note: bytes | None, records: Iterable[Record]) -> bytes:
    """The note with these records added; one that it holds already is not added again."""
    lines = (note or b"").splitlines()
    fresh = [line for line in map(_line, records) if line not in set(lines)]
    return b"".join(line + b"\n" for line in dict.fromkeys([*lines, *fresh]))


def _record(found: dict[str, Any], commit: str) -> Record | None:
    path, kind = foreign.inside(found.get("path")), found.get("kind")
    if found.get("v") != VERSION or not path or kind not in ("claims", "review"):
        return None
    runs = tuple(_runs(found.get("runs")))
    at = foreign.words(found.get("at"))
    if kind == "review":
        by = foreign.words(found.get("by"))
        return Record("review", path, at, runs, (), by, foreign.words(found.get("how"))) if by else None
    claims = tuple(_claims(foreign.sequence(found.get("claims")), commit))
    return Record("claims", path, at, runs, claims)


def _claims(listed: Sequence[object], commit: str) -> Iterator[Claim]:
    for found in map(foreign.table, listed):
        lines = foreign.lines(found.get("from"), found.get("to"))
        level, author = foreign.number(found.get("level")), found.get("author")
        if not lines or author not in _AUTHORS or not 1 <= level <= 5:
            continue
        tool, model, session, why, review = (
            foreign.words(found.get(key)) for key in ("tool", "model", "session", "why", "review")
        )
        yield Claim(
            spanned(lines),
            author,
            tool,
            model,
            level,
            SOURCE,
            commit,
            review,
            why,
            session=session,
            review_how=foreign.words(found.get("review_how")),
        )


def _runs(listed: object) -> Iterator[Run]:
    for found in map(foreign.table, foreign.sequence(listed)):
        at, above, below = foreign.number(found.get("at")), found.get("above"), found.get("below")
        prints = foreign.sequence(found.get("prints"))
        if at >= 0 and all(isinstance(p, str) and _PRINT.fullmatch(p) for p in (above, below, *prints)):
            yield Run(min(at, foreign.LAST_LINE), tuple(prints), str(above), str(below))


def _line(record: Record) -> bytes:
    found: dict[str, object] = {"v": VERSION, "kind": record.kind, "path": record.path, "at": record.at}
    if record.kind == "review":
        found |= {"by": record.by, "how": record.how}
    else:
        found["claims"] = [_told(claim) for claim in record.claims]
    found["runs"] = [
        {"at": run.at, "above": run.above, "below": run.below, "prints": list(run.prints)}
        for run in record.runs
    ]
    return json.dumps(found, separators=(",", ":")).encode()


def _told(claim: Claim) -> dict[str, object]:
    lines = covered(claim.span)
    told = {
        "from": lines.start + 1,
        "to": lines.stop,
        "author": claim.author,
        "tool": claim.tool,
        "model": claim.model,
        "session": claim.session,
        "level": claim.level,
        "why": claim.why,
        "review": claim.review,
        "review_how": claim.review_how,
    }
    return {key: value for key, value in told.items() if value != ""}
