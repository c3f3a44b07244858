"""A small shop in a real repository: one journey, one CX test, one query that trusts a stranger."""

from __future__ import annotations

import subprocess
from pathlib import Path

APP = """import sqlite3

from flask import Flask, request

app = Flask(__name__)


@app.route("/orders")
def orders():
    name = request.args["name"]
    return sqlite3.connect("db").execute(f"select * from orders where name = '{name}'").fetchall()
"""
TRUSTED = '    name = request.args["name"]\n'
JUDGED = '    name = str(int(request.args["name"]))\n'
TEST = """from app import app


def test_orders_are_listed():
    assert app.test_client().get("/orders").status_code == 200
"""
CONFIG = """[journeys.orders]
title = "See my orders"
owner = "@shop"
stakes = "high"
entry = ["route:GET /orders"]
tests = ["pytest:tests/cx/test_orders.py"]

[check]
severity = { CX101 = "off" }
"""
MESSAGE = """List orders

Co-Authored-By: Claude <noreply@anthropic.com>
"""


def build(root: Path) -> Path:
    """The shop as one commit below `root`."""
    write(root / "app.py", APP)
    write(root / "tests/cx/test_orders.py", TEST)
    write(root / "cx.toml", CONFIG)
    git(root, "init", "-q")
    commit(root, MESSAGE)
    return root


def write(path: Path, text: str) -> None:
    """A file with exactly these bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def commit(root: Path, message: str) -> None:
    """Everything there is, as one commit."""
    git(root, "add", "-A")
    git(root, "-c", "user.name=Ann", "-c", "user.email=ann@example.org", "commit", "-qm", message)


def git(root: Path, *words: str) -> None:
    """One git command."""
    subprocess.run(["git", *words], cwd=root, check=True, capture_output=True)
