"""A record of git-ai from before it wrote notes becomes claims (`authorship/0.0.1`, one ref per commit).

It lists under each file the authors and their lines, a line being a number or a pair of them. What was no
agent's was written down as the committer's without having been seen.
"""

from __future__ import annotations

from collections.abc import Iterator

from cx_lsp.evidence import foreign, identities
from cx_lsp.evidence.git_ai.claims import SOURCE, claims
from cx_lsp.evidence.git_ai.note import read
from cx_lsp.evidence.spans import owned, spanned
from cx_lsp.model import Claim


def read_legacy(data: bytes, commit: str) -> Iterator[tuple[str, Claim]]:
    """Path and claim for each run of lines; some of these refs hold a note of today."""
    if not data.lstrip().startswith(b"{"):
        yield from claims(read(data), commit)
        return
    for path, record in foreign.table(foreign.table(foreign.decoded(data)).get("files")).items():
        where = foreign.inside(path)
        if where:
            yield from ((where, claim) for claim in _claims(record, commit))


def _claims(record: object, commit: str) -> Iterator[Claim]:
    wanted = []
    for author in map(foreign.table, foreign.sequence(foreign.table(record).get("authors"))):
        name = foreign.words(author.get("author"))
        wanted += [(_lines(each), name) for each in foreign.sequence(author.get("lines"))]
    for run, name in owned(wanted):
        yield _claim(name, run, commit)


def _claim(name: str, run: range, commit: str) -> Claim:
    where = f"git-ai record of commit {commit[:7]}"
    known = identities.spoken(name)
    if known:
        return Claim(spanned(run), "ai", known[0], known[1], 2, SOURCE, commit, why=f"{where}: {known[0]}")
    why = f"{where}: {name or 'nobody named'}, which git-ai assumes when no agent was seen"
    return Claim(spanned(run), "human", level=5, source=SOURCE, commit=commit, why=why)


def _lines(value: object) -> range:
    first, *rest = value if isinstance(value, list) and value else [value]
    return foreign.lines(first, rest[0] if rest else first)
