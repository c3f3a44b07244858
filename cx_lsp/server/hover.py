"""What stands under the cursor: a finding with its reasons, or who wrote the line and for which customers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lsprotocol import types

from cx_lsp.evidence import author_of
from cx_lsp.model import Finding, Passage, Span, Test
from cx_lsp.report import sentence
from cx_lsp.rules import rules
from cx_lsp.server import places
from cx_lsp.server.checks import Checked
from cx_lsp.server.portrait import Portrait
from cx_lsp.text import Document, Encoding

_TESTS_SHOWN = 3
_CODE = re.compile(r"(`[^`]*`)")
_MARKUP = re.compile(r"([\\\[\]<>*_!#|~])")


def hover(
    document: Document,
    position: types.Position,
    encoding: Encoding,
    checked: Checked | None,
    portrait: Portrait,
) -> types.Hover | None:
    """The hover at a position, in Markdown; None where there is nothing to say."""
    line = position.line
    col = document.from_units(line, position.character, encoding)
    here = Span(line, col, line, col)
    for finding in checked.findings if checked is not None else ():
        if finding.span.holds(here):
            where = places.range_of(finding.span, document, encoding)
            return types.Hover(_markdown(_finding(finding)), where)
    told = list(_line(line, portrait))
    return types.Hover(_markdown(told)) if told else None


def _finding(finding: Finding) -> Iterator[str]:
    yield f"**{_escaped(finding.message)}**"
    yield _escaped(sentence.joined(finding))
    if finding.author is not None and finding.author.why:
        yield _escaped(f"Author: {finding.author.why}")
    if finding.why:
        yield "\n".join(f"{number}. {_escaped(step)}" for number, step in enumerate(finding.why, 1))
    yield from _tests(finding.passages)
    rule = rules().get(finding.code)
    if rule is not None:
        cwe = f" · {finding.cwe}" if finding.cwe else ""
        yield f"[{finding.code} {rule.page.name}]({rule.page.local}){cwe}"


def _line(line: int, portrait: Portrait) -> Iterator[str]:
    scope = portrait.scope_at(line)
    if scope is None:
        return
    claim = author_of(portrait.claims, Span(line, 0, line + 1, 0))
    why = f": {claim.why}" if claim.why and claim.author != "unknown" else ""
    yield _escaped(f"`{scope}` · {sentence.author(claim)}{why}")
    passages = portrait.passages.get(scope, ())
    told = [part for part in (sentence.journeys(passages), sentence.tests(passages)) if part]
    if told:
        yield _escaped(" · ".join(told))
        yield from _tests(passages)


def _tests(passages: Sequence[Passage]) -> Iterator[str]:
    ranked = sentence.by_stakes(passages)
    tests = list({test.id: test for passage in ranked for test in passage.tests}.values())
    if tests:
        more = [f"- and {len(tests) - _TESTS_SHOWN} more"] if len(tests) > _TESTS_SHOWN else []
        yield "\n".join([*map(_test, tests[:_TESTS_SHOWN]), *more])


def _test(test: Test) -> str:
    outcome = f"last run {test.outcome}" if test.outcome else "no result known"
    return f"- `{test.id}` · {outcome}"


def _markdown(paragraphs: Iterator[str] | list[str]) -> types.MarkupContent:
    return types.MarkupContent(types.MarkupKind.Markdown, "\n\n".join(paragraphs))


def _escaped(text: str) -> str:
    """Text of the repository, in which only code in backticks may be markup: no links, no images."""
    parts = _CODE.split(" ".join(text.split()))
    return "".join(p if p.startswith("`") and p.endswith("`") and len(p) > 1 else _plain(p) for p in parts)


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)
