"""How well labelled twins are told apart: a harmful handler is found, its harmless twin is left alone.

    python -m tests.bench.twins [--each N] [--seed N] [--family NAME] [--show] [--keep FOLDER] [--peers BIN]

Every case is one Flask handler in a file of its own: a source, a carrier and a sink drawn by a seeded
generator. Printed per family: the share of harmful cases found (TPR), of harmless ones told (FPR) and their
difference, Youden's J, for cx-lsp and for the peers whose programs stand in the folder BIN. `--show` lists
what was missed and what was told for nothing.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import indent
from typing import NamedTuple

from tests.bench import twin_peers
from tests.bench.twin_own import OWN
from tests.bench.twin_parts import CLEAN, HELPERS, SAFE_SOURCES, SOURCES, TAINTED
from tests.bench.twin_safe import HARMLESS, RIGHT, WRONG
from tests.bench.twin_sinks import ANSWER, HARMFUL
from tests.projects import findings, project

CODES = {
    "sql": "CX201",
    "command": "CX204",
    "code": "CX205",
    "path": "CX206",
    "xss": "CX207",
    "redirect": "CX208",
    "deserialisation": "CX210",
    "ldap": "CX212",
    "xpath": "CX213",
    "xxe": "CX214",
    "trust": "CX215",
    "randomness": "CX216",
    "hash": "CX217",
    "cookie": "CX218",
}
_MODULES = (
    "ast base64 builtins codecs collections configparser contextlib copy enum flask functools hashlib html "
    "importlib io json os pathlib platform random re secrets shlex shutil sqlite3 string subprocess time "
    "timeit urllib.parse uuid zipfile "
    "bleach defusedxml.ElementTree dill elementpath jsonpickle ldap ldap.filter ldap3 logging lxml.etree "
    "markupsafe marshal pickle psycopg2 sqlalchemy xml.dom.minidom xml.dom.pulldom xml.sax "
    "xml.sax.handler yaml"
)
_NAMES = """\
import hashlib as h
import yaml as y
from hashlib import md5
from html import escape
from os import system as shell_out
from pathlib import Path
from pickle import loads as unpickle
from shlex import quote
from subprocess import run as sub_run
from urllib.parse import urlparse
from xml.etree import ElementTree
from xml.sax import make_parser
from xml.sax.handler import feature_external_ges

from elementpath import select
from flask import (
    Blueprint, Flask, Markup, Response, jsonify, make_response, redirect, render_template,
    render_template_string, request, send_file, send_from_directory, session,
)
from flask import redirect as go_to
from ldap3.utils.conv import escape_filter_chars
from sqlalchemy import create_engine, text
from werkzeug.security import generate_password_hash
from werkzeug.utils import safe_join, secure_filename

from app.models import User, database, db
from support.passing import Both, Maker, fixed, quoted, same
from support.wanted import Wanted

app = Flask(__name__)
log = logging.getLogger(__name__)
ALLOWED = ("name", "price")
TABLE = {"n": "name", "p": "price"}
FIXED = "fixed"
LIMIT = 20
LAST = ""


class Colour(enum.Enum):
    RED = "red"
"""
_OTHER_WAYS = 0.3
"""Share of harmful cases whose value also went through what is good against another weakness."""


class Case(NamedTuple):
    """One labelled handler."""

    path: str
    family: str
    harmful: bool
    made_of: str
    text: str


def cases(each: int, seed: int, only: str = "") -> Iterator[Case]:
    """As many cases of every family, half of them harmful."""
    for family in CODES:
        chosen = random.Random(f"{seed} {family}")
        for number in range(each if only in ("", family) else 0):
            harmful = number % 2 == 0
            parts = _own(family, chosen, harmful=harmful) or _flowing(family, chosen, harmful=harmful)
            yield _case(family, number, parts, harmful=harmful)


def _own(family: str, chosen: random.Random, *, harmful: bool) -> tuple[str, str, str, str] | None:
    if family not in OWN:
        return None
    source, carrier = chosen.choice(list(SOURCES)), chosen.choice(list(TAINTED))
    sink = chosen.choice(OWN[family][0 if harmful else 1])
    return source, carrier, "", sink


def _flowing(family: str, chosen: random.Random, *, harmful: bool) -> tuple[str, str, str, str]:
    source, carrier, between = chosen.choice(list(SOURCES)), chosen.choice(list(TAINTED)), ""
    sink = chosen.choice(HARMFUL[family])
    way = chosen.random()
    if harmful:
        return source, carrier, chosen.choice(WRONG[family]) if way < _OTHER_WAYS else "", sink
    if way < 0.1:
        return chosen.choice(list(SAFE_SOURCES)), carrier, between, sink
    if way < 0.55:
        return source, f"clean {chosen.choice(list(CLEAN))}", between, sink
    if way < 0.7 and family in RIGHT:
        return source, carrier, chosen.choice(RIGHT[family]), sink
    return source, carrier, between, chosen.choice(HARMLESS[family])


def _case(family: str, number: int, parts: Sequence[str], *, harmful: bool) -> Case:
    source, carrier, between, sink = parts
    reading = {**SOURCES, **SAFE_SOURCES}[source]
    carrying = CLEAN[carrier[6:]] if carrier.startswith("clean ") else TAINTED[carrier]
    body = "\n\n".join(filter(None, (reading, carrying, between, sink + ANSWER)))
    path, argument = ("/<wanted>", "wanted") if source == "path" else ("", "")
    text = "".join(f"import {module}\n" for module in _MODULES.split()) + _NAMES
    text += f'\n\n@app.route("/{family}/{number:04}{path}", methods=["GET", "POST"])\n'
    text += f"def {family}_{number:04}({argument}):\n{indent(body, '    ')}\n"
    name = f"web/{family}_{number:04}.py"
    return Case(name, family, harmful, f"{source} | {carrier} | {between} | {sink.splitlines()[-1]}", text)


def main(arguments: Sequence[str]) -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--each", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--family", default="")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--peers", type=Path)
    given = parser.parse_args(arguments)
    made = list(cases(given.each, given.seed, given.family))
    told = {"cx-lsp": _ours(made)}
    with tempfile.TemporaryDirectory() as folder:
        root = given.keep or Path(folder)
        for case in made if given.keep or given.peers else ():
            (root / case.path).parent.mkdir(parents=True, exist_ok=True)
            (root / case.path).write_text(case.text)
        if given.peers:
            told |= twin_peers.told(given.peers, root)
    if given.show:
        _show(made, told["cx-lsp"])
    _table(made, told)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _ours(made: Sequence[Case]) -> set[tuple[str, str]]:
    families = {code: family for family, code in CODES.items()}
    workspace = project(HELPERS | {case.path: case.text for case in made})
    return {(f.path, families[f.code]) for f in findings(workspace, *families)}


def _show(made: Sequence[Case], told: set[tuple[str, str]]) -> None:
    for case in made:
        if ((case.path, case.family) in told) != case.harmful:
            say(f"{'MISS ' if case.harmful else 'ALARM'} {case.path} {case.made_of}")


def _table(made: Sequence[Case], told: dict[str, set[tuple[str, str]]]) -> None:
    say(f"{'family':16}" + "".join(f"{tool:>9} TPR  FPR    J" for tool in told))
    every = defaultdict(list)
    for family in dict.fromkeys(case.family for case in made):
        line = f"{family:16}"
        for tool, found in told.items():
            of = [(case.harmful, (case.path, family) in found) for case in made if case.family == family]
            rates = [
                sum(hit for harmful, hit in of if harmful is side) / sum(h is side for h, _ in of)
                for side in (True, False)
            ]
            every[tool].append(rates[0] - rates[1])
            line += f"{rates[0]:13.2f} {rates[1]:4.2f} {rates[0] - rates[1]:5.2f}"
        say(line)
    say(f"{'J on average':16}" + "".join(f"{sum(js) / len(js):24.3f}" for js in every.values()))


if __name__ == "__main__":
    main(sys.argv[1:])
