"""Who wrote a line: recorded evidence becomes claims, one file per source, and silence stays unknown.

identities   names and addresses -> the service behind them
messages     a commit message -> its parts and trailers
trailers     a commit -> one claim for the lines it added
lines        blamed lines, their commits and what was attested of them -> claims
markers      comments in the file -> claims
git_ai       notes of git-ai on commits <-> claims
working_log  what git-ai saw since the last commit -> claims for that text
agent_trace  records of the Agent Trace format -> claims to be placed (murmur: its hashes)
entire       checkpoints of Entire -> claims, and prints of what a transcript shows
foreign      bytes of other tools -> values, names and paths inside the workspace
patches      what a commit or record added -> prints that outlive it
carry        patches -> claims on the same lines elsewhere, after a squash, rebase or move
overlay      the claims on a text -> those on a later one; by `matching` lines, `tokens` inside them
spans        spans <-> lines, and lines that several claim
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

from cx_lsp.evidence.spans import covered
from cx_lsp.model import Claim, Span


def author_of(claims: Iterable[Claim], span: Span) -> Claim:
    """The claim that covers most lines of `span`, the strongest level breaking ties, or unknown.

    Claims that differ only in where they stand count together.
    """
    wanted = covered(span)
    lines: dict[Claim, int] = {}
    for claim in claims:
        if claim.span.end_line < wanted.start or claim.span.start_line >= wanted.stop:
            continue
        there = covered(claim.span)
        shared = min(there.stop, wanted.stop) - max(there.start, wanted.start)
        if shared > 0:
            key = replace(claim, span=span)
            lines[key] = lines.get(key, 0) + shared
    nobody = Claim(span, "unknown", why="no evidence covers these lines")
    return max(lines, key=lambda claim: (lines[claim], -(claim.level or 9)), default=nobody)


@cache
def edition() -> int:
    """A number that changes with every line of the code that reads evidence."""
    home = Path(__file__).parent.parent
    places = ("evidence/**/*.py", "project/*.py", "git/*.py", "record/*.py", "prints.py", "matching.py")
    files = sorted(file for place in places for file in home.glob(place))
    return zlib.crc32(b"".join(file.read_bytes() for file in files))
