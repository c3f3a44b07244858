"""How far an edit reaches is told by the facts it changes."""

from __future__ import annotations

import pytest

from cx_lsp.facts import extract
from cx_lsp.program.shape import Stale, stale

APP = """import db
from flask import Flask
app = Flask(__name__)
LIMIT = "many"

@app.get("/carts")
def carts():
    check()
    return db.all()

def check():
    pass
"""


@pytest.mark.parametrize(
    ("old", "new", "reach"),
    [
        ("many", "more", Stale.NOTHING),
        ("    pass", "    pass  # yet", Stale.NOTHING),
        ("    pass", "    db.ask()", Stale.BODIES),
        ("    check()\n", "", Stale.BODIES),
        ("/carts", "/cart", Stale.ROUTES),
        ("LIMIT", "\nLIMIT", Stale.ROUTES),
        ("import db", "import data as db", Stale.NAMES),
        ("def check", "def checked", Stale.NAMES),
        ("LIMIT", "BOUND", Stale.NAMES),
    ],
)
def test_an_edit_reaches_as_far_as_what_it_changes(old: str, new: str, reach: Stale) -> None:
    assert stale(extract("a.py", APP), extract("a.py", APP.replace(old, new))) == reach


def test_a_file_that_is_new_reaches_everything() -> None:
    assert stale(None, extract("a.py", APP)) == Stale.NAMES
