"""The same thing said under another name, or with a comment beside it, is the same thing."""

import pytest

from cx_lsp.facts import extract
from cx_lsp.facts.extract import facts_of
from cx_lsp.facts.syntax import difference, read
from cx_lsp.model import Flow
from cx_lsp.text import Document
from tests.projects import findings, project

HANDLER = """
from flask import request
{top}
@app.get("/x")
def show():
    x = request.args.get("x")
    {body}
"""


def flows(top: str, body: str) -> list[Flow]:
    text = HANDLER.replace("{top}", top).replace("{body}", body.replace("\n", "\n    "))
    return [f for f in extract("a.py", text).flows if f.complete and not f.guarded]


@pytest.mark.parametrize(
    ("top", "body"),
    [
        ("from os import system", "system(x)"),
        ("from os import (\n    path,\n    system as go,\n)", "go(x)"),
        ("from subprocess import run as r", "r(x, shell=True)"),
        ("import subprocess as sp", "sp.run(x, shell=True)"),
        ("import yaml as y", "y.load(x, Loader=y.Loader)"),
        ("import os\nrun = os.system", "run(x)"),
        ("import os", "run = os.system\nrun(x)"),
        ("", "from os import system as go\ngo(x)"),
        ("from flask import request as r", "os.system(r.args['y'])"),
        ("", "r = request\nos.system(r.args['y'])"),
        ("import os", "os.system(  # by hand\n    x\n)"),
        ("import os", "os.system(\n    # by hand\n    x,  # all of it\n)"),
        ("LIMIT = 20", "if LIMIT > 10:\n    eval(x)"),
    ],
)
def test_another_name_or_a_comment_hides_nothing(top: str, body: str) -> None:
    assert len(flows(top, body)) == 1


@pytest.mark.parametrize(
    ("top", "body"),
    [
        ("from shlex import quote", "os.system('ls ' + quote(x))"),
        ("from mine import system", "system(x)"),
        ("from os import system", "system = print\nsystem(x)"),
        ("LIMIT = 20", "if LIMIT < 10:\n    eval(x)"),
        ("NAME = 'a'", "eval(NAME)"),
    ],
)
def test_a_name_is_what_the_file_says_it_is(top: str, body: str) -> None:
    assert flows(top, body) == []


def test_a_constant_that_a_function_changes_is_none() -> None:
    top = "LIMIT = 20\ndef change():\n    global LIMIT\n    LIMIT = 1\n"
    assert len(flows(top, "if LIMIT < 10:\n    eval(x)")) == 1


def test_places_are_those_of_the_text() -> None:
    text = (
        HANDLER.lstrip()
        .replace("{top}", "import subprocess as s")
        .replace("{body}", "s.run(  # é\n x, shell=True)")
    )
    (flow,) = [f for f in extract("a.py", text).flows if f.complete]
    lines = text.splitlines()
    assert lines[flow.sink.span.start_line][flow.sink.span.start_col : flow.sink.span.end_col] == "x"
    (told,) = findings(project({"a.py": text}), "CX204")
    assert told.span == flow.sink.span


def test_an_import_that_changes_changes_what_is_below() -> None:
    text = HANDLER.replace("{top}", "from mine import system").replace("{body}", "system(x)")
    before = read("a.py", Document.of(text))
    assert not isinstance(before, str)
    facts_of("a.py", before)
    after = text.replace("from mine", "from os")
    syntax = read("a.py", Document.of(after), before)
    assert not isinstance(syntax, str)
    assert facts_of("a.py", syntax) == extract("a.py", after)
    assert difference(text.encode(), after.encode()).start
