"""Incremental equals full: any sequence of edits ends with exactly the findings of a fresh check."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lsprotocol import types

from cx_lsp.facts import difference, extract
from cx_lsp.model import Finding
from cx_lsp.server import alone
from cx_lsp.server.desk import Desk, Job, Urgency
from cx_lsp.server.documents import changed
from cx_lsp.server.reading import Reading
from cx_lsp.server.session import Session
from cx_lsp.text import Document

PYTHON = '''import os
from flask import Flask, request
app = Flask(__name__)

class Shop:
    def total(self):
        return sum(self.items)

@app.route("/a/<x>")
def first(x):
    """One 🛒 of these."""
    name = request.args["name"]
    db.execute(f"select {name}")

@app.route("/b")
def second():
    if (n := request.args.get("n")) in ("a", "b"):
        os.system("ls " + n)
    os.system("ls " + request.form["é"])
    password = "hunter2hunter2xyz"  # cx: ignore[CX202] a sample
'''
TYPESCRIPT = """import express from 'express'
const app = express()
app.get('/a/:x', (req, res) => {
  const name: string = req.query.name
  db.query(`select ${name}`)
})
function two(a: number) { return /x/.test(`${a}`) ? "🛒" : <T,>(t: T) => t }
"""
PIECES = st.sampled_from(
    [
        *(
            "",
            "\n",
            "\r\n",
            "\r",
            "\f",
            "\u2028",
            " ",
            "    ",
            "\t",
            "é",
            "🛒",
            "x",
            "0",
            "#",
            "//",
            "/*",
            "*/",
        ),
        *(
            '"',
            "'",
            '"""',
            "`",
            "f'",
            "{",
            "}",
            "(",
            ")",
            "[",
            "]",
            ":",
            ";",
            ",",
            "\\",
            "@",
            "=>",
            "=",
            "<",
            ">",
        ),
        *("def f(a):\n", "return ", "class C:\n", "if x:\n", "request.args['q']", "db.execute(name)\n", "\0"),
        *(
            'name = request.args["name"]\n',
            "const q = req.query.q\n",
            "async ",
            "${",
            "import a\n",
            "x" * 6_000,
        ),
        '@app.route("/c")\ndef c():\n    os.system(request.args["c"])\n',
    ]
)
Change: TypeAlias = tuple[int, int, int, int, str]
CHANGES = st.lists(
    st.tuples(st.integers(0, 24), st.integers(0, 40), st.integers(0, 24), st.integers(0, 40), PIECES),
    max_size=8,
)
ENCODINGS = st.sampled_from(["utf-8", "utf-16", "utf-32"])


def typed(text: str, changes: list[Change], encoding: str) -> list[Document]:
    """Every version of a text while somebody types."""
    versions = [Document.of(text)]
    for line, col, down, right, new in changes:
        # Mostly small replacements, as a person makes them, and now and then a large one.
        end = types.Position(line + down // 6, right if down >= 6 else col + right // 8)
        change = types.TextDocumentContentChangePartial(types.Range(types.Position(line, col), end), new)
        versions.append(changed(versions[-1], change, encoding))  # type: ignore[arg-type]
    return versions


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([("a.py", PYTHON), ("a.tsx", TYPESCRIPT), ("a.ts", TYPESCRIPT)]), CHANGES, ENCODINGS)
@example(("a.py", PYTHON), [(9, 0, 0, 0, '"""'), (9, 0, 0, 24, "")], "utf-16")
def test_incremental_equals_full_for_facts(
    file: tuple[str, str], changes: list[Change], encoding: str
) -> None:
    path, text = file
    reading = Reading(max_bytes=1_000_000)
    for document in typed(text, changes, encoding):
        assert Document.of(document.data) == document
        assert reading.facts(path, document) == extract(path, document.data)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(CHANGES, ENCODINGS)
def test_incremental_equals_full_for_findings(changes: list[Change], encoding: str) -> None:
    versions = typed(PYTHON, changes, encoding)
    edited = session()
    for document in versions:
        edited.check("a.py", document)
    fresh = session()
    last = Document.of(versions[-1].data)
    assert after_git(edited, versions[-1]) == after_git(fresh, last)


@given(st.binary(max_size=40), st.binary(max_size=40), st.binary(max_size=40), st.binary(max_size=40))
def test_the_difference_of_two_texts_turns_one_into_the_other(a: bytes, b: bytes, c: bytes, d: bytes) -> None:
    before, after = a + b + c, a + d + c
    edit = difference(before, after)
    assert before[: edit.start] + after[edit.start : edit.new_end] + before[edit.old_end :] == after
    assert edit.old_end - edit.start <= len(b)
    assert edit.new_end - edit.start <= len(d)


def after_git(checked: Session, document: Document) -> list[Finding]:
    checked.check("a.py", document)
    return checked.check("a.py", document)


def session() -> Session:
    return Session(alone.project(Path("nowhere")), GIT, lambda _root, _path: None, "a.py")


class AtOnce(Desk):
    """Git answers before anybody asks again, so that nothing depends on when it does."""

    def put(self, urgency: Urgency, job: Job) -> None:
        job()


GIT = AtOnce("git", print)
