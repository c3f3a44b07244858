"""CX401: a customer journey enters here, and none of its CX regression tests comes this way."""

from __future__ import annotations

from collections.abc import Iterator

from cx_lsp.model import Facts, Finding, Passage, Workspace
from cx_lsp.rules import rule


@rule("CX401")
def untested_journey(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per entry function that no CX regression test of any of its journeys reaches."""
    for function in file.of("function"):
        passages = [p for p in workspace.journeys_of(file.path, function.scope) if p.is_entry]
        if not passages or not all(p.known and p.total and not p.tests for p in passages):
            continue
        first = passages[0]
        routes = (
            r.head
            for r in workspace.routes_of(file.path)
            if r.handler == function.scope and r.file == file.path
        )
        yield Finding(
            "CX401",
            f'{first.entry} is an entry of journey "{first.journey.name}" that {_tests(first)}',
            file.path,
            next(routes, function.head),
            function.scope,
            why=("static evidence: no request or call in its tests leads here",),
            anchor=first.entry,
        )


def _tests(passage: Passage) -> str:
    if passage.total == 1:
        return "its one CX regression test never enters"
    return f"none of its {passage.total} CX regression tests enters"
