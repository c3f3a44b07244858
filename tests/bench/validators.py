"""Finds in the text of handlers what judges input or relates things to the caller, and takes one out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Route
from cx_lsp.text import Document
from cx_lsp.workspace import Workspace
from tests.bench.removals import Site

_CALLER = rb"current_user|request\.user|req\.user|ctx\.state\.user|\bg\.user\b"
_PATTERNS: tuple[tuple[str, bytes, bytes], ...] = (
    # a typed body loosened, in each language
    (
        "schema",
        rb"(?<=[(,\s])(?!type\b)(\w+)(\s*:\s*)([A-Z]\w*(?:Create|Update|In|Dto|DTO|Request|Payload|Form|Base|Schema))(?=\s*[,)=])",
        b"",
    ),
    ("limit", rb"(?:(?<=[(,])\s*(?:ge|gt|le|lt|max_length|min_length)\s*=\s*\d+(?=,))\s*,", b""),
    ("validator", rb"\.validate_on_submit\(\)", b""),
    ("validator", rb"raise_exception\s*=\s*True", b""),
    ("validator", rb"\n[ \t]*\w+\.is_valid\([^)\n]*\)(?=\n)", b""),
    (
        "middleware validator",
        rb"(?<=,)\s*(?:validate\w*|celebrate)\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)\s*,",
        b"",
    ),
    ("pipe", rb",\s*(?:new )?\w+Pipe(?:\([^()]*\))?(?=\s*\))", b""),
    (
        "filter",
        rb",\s*(?:user|owner|author|user_id|owner_id)\s*=\s*(?:self\.)?(?:"
        + _CALLER
        + rb")(?:\.id)?(?=[,)])",
        b"",
    ),
    ("filter", rb",\s*(?:user|owner|author|userId)\s*:\s*(?:" + _CALLER + rb")(?:\._?id)?(?=\s*[,}])", b""),
    (
        "owner test",
        rb"\n([ \t]*)if [^\n]*\b(?:" + _CALLER + rb")\b[^\n]*:\n(?:\1[ \t]+[^\n]*\n)+?(?=\1?\S|\s*\n)",
        b"\n",
    ),
    (
        "owner test",
        rb"\n([ \t]*)if \([^\n]*\b(?:" + _CALLER + rb")\b[^\n]*\{\n(?:\1[ \t]+[^\n]*\n)+?\1\}\n",
        b"\n",
    ),
)
_REFUSES = re.compile(rb"raise|abort|return|throw|next\(")


def validators(workspace: Workspace, route: Route) -> Iterator[Site]:
    """What judges the input of a handler, or relates it to its caller, inside the handler's own text."""
    facts, document = workspace.facts(route.handler_file), workspace.document(route.handler_file)
    known = facts.function(route.handler) if facts is not None else None
    if known is None or document is None:
        return
    spans = [(document, route.handler_file, known.span)]
    if route.file == route.handler_file and not known.span.holds(route.span):
        spans.append((document, route.file, route.span))
    elif route.file != route.handler_file and (other := workspace.document(route.file)) is not None:
        spans.append((other, route.file, route.span))
    for text, path, span in spans:
        start = text.offset(span.start_line, span.start_col)
        end = text.offset(span.end_line, span.end_col)
        yield from _in(text, path, start, end, workspace)


def _in(document: Document, path: str, start: int, end: int, workspace: Workspace) -> Iterator[Site]:
    data = document.data[: end + 1]
    for how, pattern, instead in _PATTERNS:
        for match in re.compile(pattern).finditer(data, max(start - 1, 0)):
            written = match[0].decode("utf-8", "replace").strip()
            if match.end() > end + 1:
                continue
            if how == "schema":
                loose = "dict" if path.endswith(".py") else "any"
                if workspace.definition(path, match[3].decode()) is not None:
                    yield Site(path, match.start(3), match.end(3), how, written, written, loose)
            elif how == "owner test":
                if _REFUSES.search(match[0]) and b"else" not in data[match.end() : match.end() + 40]:
                    yield Site(path, match.start(), match.end(), how, written, written, instead.decode())
            elif how == "validator" and written.startswith(".validate"):
                yield Site(path, match.start(), match.end(), how, written, written, ".is_submitted()")
            else:
                yield Site(
                    path,
                    match.start(),
                    match.end(),
                    how,
                    written,
                    written,
                    "," if written.endswith(",") and how != "limit" else instead.decode(),
                )
