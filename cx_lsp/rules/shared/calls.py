"""Calls as they are written: their arguments, their ends, and what a sink is an argument of."""

from __future__ import annotations

import re

from cx_lsp.model import Fact, Facts, Span

_DATABASE = re.compile(
    r"(^|_)(db|database|cur|cursor|conn|connection|con|connect|session|engine|pool|sqlite\w*|sql|pg|postgres\w*|mysql\w*"
    r"|prisma|knex|sequelize|tx|trx|transaction|duckdb|bigquery|snowflake)\d*$",
    re.IGNORECASE,
)
_SQL = re.compile(
    r"\bselect\b|\bsql|sql\b|_sql|Sql\b|\binsert into\b|\bdelete from\b|\bwhere\b", re.IGNORECASE
)
_WEB = re.compile(r"^(requests|httpx|aiohttp|urllib3?|axios|got|undici|node-fetch|ky)\b")
_GENERIC = re.compile(r"(^|\.)(session|client|http)\.\w+$")


def call_around(sink: Fact, file: Facts) -> Fact | None:
    """The call a sink is an argument of."""
    around = [c for c in file.of("call") if c.span.holds(sink.span) and c.span != sink.span]
    return max(around, key=lambda c: (c.span.start_line, c.span.start_col), default=None)


def is_meant(sink: Fact, around: Fact | None, file: Facts, said: str) -> bool:
    """Whether a sink that goes by a common name (`query`, `get`) is what it looks like."""
    cwe, name = sink.get("cwe"), around.text if around is not None else ""
    if cwe == "CWE-89" and around is not None:
        receiver = re.sub(r"\([^()]*\)", "", name).rpartition(".")[0].rpartition(".")[2]
        return bool(_DATABASE.search(receiver) or _SQL.search(said))
    if cwe == "CWE-918" and _GENERIC.search(name):
        return any(_WEB.match(f.get("module").strip("'\"")) for f in file.of("import"))
    return True


def arguments(text: str) -> list[str]:
    """The arguments of the last call of an expression, as they are written."""
    end = text.rfind(")")
    depth, at, cuts = 0, end, [end]
    quote = ""
    while at > 0:
        at -= 1
        char = text[at]
        if quote:
            quote = "" if char == quote and text[at - 1] != "\\" else quote
        elif char in "\"'`":
            quote = char
        elif char in ")]}":
            depth += 1
        elif char in "([{":
            if not depth:
                break
            depth -= 1
        elif char == "," and not depth:
            cuts.append(at)
    cuts.append(at)
    pieces = zip(reversed(cuts), reversed(cuts[:-1]), strict=False)
    return [piece for start, stop in pieces if (piece := text[start + 1 : stop].strip())]


def end_of(span: Span, text: str, before: int) -> Span:
    """The empty span `before` bytes ahead of the end of a piece of code."""
    tail = text[len(text) - before :] if before else ""
    if "\n" not in tail:
        column = span.end_col - len(tail.encode())
        return Span(span.end_line, column, span.end_line, column)
    lines = text[: len(text) - before].split("\n")
    line = span.start_line + len(lines) - 1
    column = len(lines[-1].encode()) + (span.start_col if len(lines) == 1 else 0)
    return Span(line, column, line, column)


def ahead(span: Span, length: int) -> Span:
    """The first bytes of a place."""
    return Span(span.start_line, span.start_col, span.start_line, span.start_col + length)
