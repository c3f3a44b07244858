"""Any text becomes facts, and the same text always the same ones."""

from __future__ import annotations

import builtins
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cx_lsp import demo
from cx_lsp.facts import extract, is_ours
from cx_lsp.model import Facts, Span
from cx_lsp.text import Document

NAMES = ("a.py", "a.pyi", "a.js", "a.jsx", "a.mjs", "a.ts", "a.tsx", "tests/test_a.py", "a.txt")
WORDS = [
    "def",
    "class",
    "async",
    "await",
    "return",
    "if",
    "else",
    "elif",
    "for",
    "in",
    "while",
    "try",
    "except",
    "with",
    "lambda",
    "yield",
    "from",
    "import",
    "as",
    "function",
    "const",
    "let",
    "=>",
    "async",
    "export",
    "default",
    "new",
    "throw",
    "switch",
    "case",
    "interface",
    "type",
    "enum",
    "extends",
    "@app.route('/x')",
    "app.post('/x',",
    "router.get(",
    "request.args['q']",
    "req.body.q",
    "db.execute(",
    'f"select',
    '{q}"',
    "`${q}`",
    "Depends(",
    "it('x'",
    "test(",
    "fetch(",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<",
    ">",
    "</a>",
    "<a>",
    ":",
    ";",
    ",",
    ".",
    "=",
    "==",
    "+",
    "-",
    "*",
    "**",
    "/",
    "//",
    "#",
    "/*",
    "*/",
    '"',
    "'",
    '"""',
    "`",
    "\\",
    "\n",
    "\t",
    "",
    "",
    "",
    "",
    "\r\n",
    "\x00",
    "ÿ",
    "é",
    "😀",
    "�",
    "0",
    "1e9",
    "q",
    "x",
    "self",
    "this",
    "#",
    "cx:",
    "ignore[CX201]",
    "why",
]
HISTORY = Path(demo.__file__).parent / "history"
SOURCES = sorted(p for p in HISTORY.rglob("*") if p.is_file() and is_ours(p.name))

texts = st.one_of(
    st.text(max_size=400),
    st.binary(max_size=400),
    st.lists(st.sampled_from(WORDS), max_size=80).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=80).map("".join),
)


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, bytes]:
    """A real source with pieces cut out, doubled, swapped or overwritten."""
    path = draw(st.sampled_from(SOURCES))
    data = path.read_bytes()
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 80)))
        new = draw(
            st.one_of(
                st.just(b""),
                st.binary(max_size=8),
                st.sampled_from([word.encode("utf-8", "replace") for word in WORDS]),
                st.just(data[start:end] * 2),
            )
        )
        data = data[:start] + new + data[end:]
    return path.name, data


def well_formed(facts: Facts, source: str | bytes) -> None:
    """Every place lies in the text, and what is not understood is named."""
    document = Document.of(source)
    last = document.line_count - 1
    for fact in (*facts.items, *facts.unread):
        span: Span = fact.span
        assert (span.start_line, span.start_col) <= (span.end_line, span.end_col)
        assert 0 <= span.start_line <= span.end_line <= last
    for flow in facts.flows:
        assert (
            flow.sink in facts.items
            or "return" in (flow.sink.kind, flow.sink.text)
            or flow.sink.kind == "argument"
        )


@given(st.sampled_from(NAMES), texts)
@settings(max_examples=300, deadline=None)
def test_parsing_never_fails(name: str, source: str | bytes) -> None:
    """It yields what could be read and says what could not."""
    well_formed(extract(name, source), source)


@given(mutated())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_parsing_never_fails_on_what_people_break(source: tuple[str, bytes]) -> None:
    facts = extract(*source)
    well_formed(facts, source[1])
    assert extract(*source) == facts


@pytest.mark.parametrize("path", SOURCES[::7], ids=lambda path: path.name)
def test_a_byte_that_is_not_utf_8_may_stand_anywhere(path: Path) -> None:
    data = path.read_bytes()
    for at in range(0, len(data), 5):
        well_formed(extract(path.name, data[:at] + b"\x80" + data[at:]), data + b"\n")


@given(st.sampled_from(NAMES), texts)
@settings(max_examples=100, deadline=None)
def test_the_same_text_always_gives_the_same_facts(name: str, source: str | bytes) -> None:
    assert extract(name, source) == extract(name, Document.of(source)) == extract(name, source)


@pytest.fixture
def _alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Neither clock nor disk, neither chance nor network nor other processes."""

    def refuse(*_words: object, **_named: object) -> object:
        raise AssertionError("facts depend on the text alone")

    for name in NAMES:  # grammars and queries are loaded once, before
        extract(name, "x")
    for owner, name in (
        (builtins, "open"),
        (os, "open"),
        (os, "stat"),
        (os, "listdir"),
        (time, "time"),
        (time, "monotonic"),
        (random, "random"),
        (socket, "socket"),
        (subprocess, "Popen"),
    ):
        monkeypatch.setattr(owner, name, refuse)
    yield
    monkeypatch.undo()


@pytest.mark.usefixtures("_alone")
def test_text_goes_in_facts_come_out_and_the_same_text_always_gives_the_same_facts() -> None:
    """No clock, no disk, no order of files."""
    texts = {path: PATHS[path] for path in PATHS}
    forward = {path: extract(path, texts[path]) for path in texts}
    backward = {path: extract(path, texts[path]) for path in reversed(texts)}
    assert forward == backward
    assert any(facts.flows for facts in forward.values())


PATHS = {p.relative_to(HISTORY).as_posix(): p.read_bytes() for p in SOURCES}


def test_another_process_finds_the_same_facts() -> None:
    """Neither memory addresses nor the seed of hashes show in them."""
    program = (
        "import sys, hashlib\nfrom cx_lsp.facts import extract\n"
        "data = open(sys.argv[1], 'rb').read()\n"
        "print(hashlib.sha256(repr(extract('a.py', data)).encode()).hexdigest())"
    )
    source = next(p for p in SOURCES if p.name == "orders.py")
    said = {
        subprocess.run(
            [sys.executable, "-c", program, str(source)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(said) == 1
