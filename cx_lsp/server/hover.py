"""What stands under the cursor: a finding with its reasons, or who wrote the line and for which customers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lsprotocol import types

from cx_lsp.evidence import author_of
from cx_lsp.model import Finding, Passage, Span, Test
from cx_lsp.report import sentence
from cx_lsp.rules import rules
from cx_lsp.server import places, why
from cx_lsp.server.checks import Checked
from cx_lsp.server.markdown import content, escaped
from cx_lsp.server.portrait import Portrait
from cx_lsp.text import Document, Encoding

_TESTS_SHOWN = 3


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
            return types.Hover(content(_finding(finding)), where)
    told = list(_line(line, portrait))
    return types.Hover(content(told)) if told else None


def _finding(finding: Finding) -> Iterator[str]:
    yield f"**{escaped(finding.message)}**"
    yield escaped(sentence.joined(finding))
    if finding.author is not None and finding.author.why:
        yield escaped(f"Author: {finding.author.why}")
    if finding.why:
        yield "\n".join(f"{number}. {escaped(step)}" for number, step in enumerate(finding.why, 1))
    yield from _tests(finding.passages)
    rule = rules().get(finding.code)
    if rule is not None:
        cwe = f" · {finding.cwe}" if finding.cwe else ""
        yield f"[{finding.code} {rule.page.name}]({rule.page.local}){cwe}"


def _line(line: int, portrait: Portrait) -> Iterator[str]:
    scope = portrait.scope_at(line)
    claim = author_of(portrait.claims, Span(line, 0, line + 1, 0))
    known = claim.author != "unknown"
    if scope is None and not known:
        return
    reason = f": {claim.why}" if claim.why and known else ""
    name = f"`{scope}` · " if scope is not None else ""
    yield escaped(f"{name}{sentence.author(claim)}{reason}")
    if known:
        yield escaped(why.evidence(claim))
    passages = portrait.passages.get(scope, ()) if scope is not None else ()
    told = [part for part in (sentence.journeys(passages), sentence.tests(passages)) if part]
    if told:
        yield escaped(" · ".join(told))
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
