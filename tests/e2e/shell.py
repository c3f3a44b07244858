"""A person at a terminal: a project in a real repository, and commands run in it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.evidence.history import commit, repository

PATIENCE = 60
"""Seconds after which a command counts as stuck."""

APP = """from flask import Flask, request

app = Flask(__name__)


@app.route("/orders")
def orders():
    name = request.args["name"]
    return db.execute(f"select * from orders where name = '{name}'")
"""
FINDING = "CX201"
PLACE = "app.py:9:"


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


def cx(cwd: Path, *words: str, **env: str) -> Ran:
    """Runs cx-lsp as its own process; no command may end in a traceback, whatever it was given."""
    import os

    done = subprocess.run(
        [sys.executable, "-m", "cx_lsp", *words],
        cwd=cwd,
        env=os.environ | env,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    ran = Ran(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))
    assert "Traceback" not in ran.err + ran.out, ran.err
    assert ran.code in (0, 1, 2), (ran.code, ran.err)
    return ran


def shop(root: Path) -> Path:
    """A repository with one file that has one finding."""
    commit(repository(root), "Sell things", {"app.py": APP})
    return root


def still_checked(ran: Ran) -> None:
    """Whatever else there is, the one finding is reported."""
    assert ran.code == 1, ran.out + ran.err
    assert f"{PLACE}" in ran.out
    assert FINDING in ran.out
