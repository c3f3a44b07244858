"""Whatever a text looks like, reading it ends soon, yields what could be read and names what could not."""

from __future__ import annotations

import time

import pytest

from cx_lsp.facts import extract
from cx_lsp.server.reading import Reading
from cx_lsp.text import Document
from tests.bench.awkward import AWKWARD

_PATIENCE = 30.0
"""CPU seconds, some six times what the worst takes on a loaded machine: only what explodes is to fail."""
UNREAD = {
    "nested deeper": ("brackets.py", "calls.py", "chain.js", "sums.js", "blocks.js"),
    "minified": ("bundle.js", "elements.tsx"),
    "syntax not understood": ("unfinished.py", "unfinished.ts", "quotes.py"),
}


@pytest.mark.parametrize("name", AWKWARD)
def test_reading_ends(name: str) -> None:
    start = time.process_time()
    facts = extract(name, AWKWARD[name])
    assert time.process_time() - start < _PATIENCE
    reasons = [reason for reason, names in UNREAD.items() if name in names]
    assert [any(reason in fact.text for fact in facts.unread) for reason in reasons] == [True] * len(reasons)
    assert bool(facts.unread) == bool(reasons)
    assert facts.items or "nested deeper" in reasons or "minified" in reasons


@pytest.mark.parametrize("name", ["unfinished.py", "unfinished.ts"])
def test_a_broken_text_is_read_again_where_it_changed(name: str) -> None:
    reading = Reading(10_000_000)
    document = Document.of(AWKWARD[name])
    reading.facts(name, document)
    changed, _ = document.replace(len(document.data), len(document.data), b"\n")
    assert reading.facts(name, changed) == extract(name, changed.data)
