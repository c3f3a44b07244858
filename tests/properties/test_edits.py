"""Incremental equals full: edits to any files of a program end with the findings of a fresh check."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cx_lsp.facts import extract
from cx_lsp.model import Finding
from cx_lsp.text import Document
from cx_lsp.workspace import Workspace
from tests.projects import findings, project

PYTHON = {
    "app.py": """from flask import Flask, request, abort
from helpers import run, read, clean, Holder
from guards import need_login, need_admin
from shop.models import Order
from schemas import OrderSchema
import shop.views
import nowhere
app = Flask(__name__)
app.register_blueprint(shop.views.bp, url_prefix="/shop")

@app.post("/a")
@need_login
def a():
    data = OrderSchema().load(request.json)
    run(request.json["a"])
    return read()

@app.post("/b")
def b():
    need_admin()
    os.system(read())
    return Holder().go(request.args["q"])

@app.post("/c/<id>")
def c(id):
    return Order.query.get(id).body

@app.delete("/d/<id>")
@need_login
def d(id):
    order = Order.query.get_or_404(id)
    if order.owner_id != current_user.id:
        abort(403)
    db.delete(order)

@app.post("/e")
def e():
    db.save(request.json)
""",
    "helpers.py": """import os
from flask import request
def run(name):
    os.system("ls " + clean(name))
def read():
    return request.args["x"]
def clean(name):
    return name
class Base:
    def go(self, q):
        db.execute("select " + q)
class Holder(Base):
    pass
""",
    "guards.py": """from functools import wraps
from flask import abort, session
def need_login(f):
    @wraps(f)
    def inner(*a):
        if not session.get("user"):
            abort(401)
        return f(*a)
    return inner
def need_admin():
    if not current_user.is_admin:
        abort(403)
""",
    "schemas.py": """from marshmallow import Schema, fields
class OrderSchema(Schema):
    count = fields.Int(required=True)
""",
    "shop/__init__.py": "",
    "shop/models.py": """class Order(db.Model):
    id = db.Column(db.Integer)
    owner_id = db.Column(db.Integer)
""",
    "shop/views.py": """from flask import Blueprint, request
from guards import need_login
bp = Blueprint("shop", __name__)
@bp.before_request
def check():
    need_admin()
@bp.post("/orders")
def create():
    return db.execute("insert " + request.form["x"])
@bp.post("/items")
def items():
    return save(request.json)
""",
    "pyproject.toml": '[project]\nname = "x"\ndependencies = ["flask", "marshmallow"]\n',
}
SCRIPT = {
    "app.js": """const express = require('express')
const { run, read } = require('./helpers')
const { auth, admin } = require('./guards')
const { validate } = require('./validate')
const orders = require('./orders')
const app = express()
app.use('/orders', auth, orders)
app.post('/a', auth, validate, (req, res) => { run(req.body.a) })
app.post('/b', (req, res) => { db.query('select ' + read(req)) })
app.delete('/c/:id', auth, admin, (req, res) => { Order.findByIdAndDelete(req.params.id) })
app.post('/d', auth, (req, res) => { save(req.body) })
""",
    "helpers.js": """const cp = require('child_process')
function run(name) {
  cp.exec('ls ' + name)
}
function read(req) {
  return req.query.x
}
module.exports = { run, read }
""",
    "guards.js": """function auth(req, res, next) {
  if (!req.user) return res.status(401).end()
  next()
}
function admin(req, res, next) {
  if (!req.user.isAdmin) return res.status(403).end()
  next()
}
module.exports = { auth, admin }
""",
    "validate.js": """const schema = Joi.object({ a: Joi.string() })
exports.validate = (req, res, next) => {
  schema.validate(req.body)
  next()
}
""",
    "orders.js": """const router = require('express').Router()
router.post('/x', (req, res) => { save(req.body) })
router.get('/y/:id', (req, res) => { res.json(Order.findById(req.params.id)) })
module.exports = router
""",
    "package.json": '{"dependencies": {"express": "1"}}',
}
PIECES = st.sampled_from(
    [
        *("", "\n", "# a remark\n", "    pass\n", "import os\n", "    return 1\n", "    return name\n"),
        *("    abort(401)\n", "@need_login\n", "def other():\n", "// a remark\n", "}\n", "  next()\n"),
        *(
            "def clean(name):\n    return int(name)\n",
            "class Base:\n    pass\n",
            "    name = shlex.quote(name)\n",
        ),
        "app.use(auth)\n",
    ]
)
EDITS = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 36), st.integers(0, 2), PIECES, st.booleans()), max_size=7
)


def told(workspace: Workspace) -> list[Finding]:
    """The findings without who wrote the lines, which is asked of the files on disk."""
    return [replace(finding, author=None) for finding in findings(workspace)]


@pytest.mark.parametrize("files", [PYTHON, SCRIPT], ids=["python", "script"])
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edits=EDITS)
def test_edits_to_any_file_end_with_the_findings_of_a_fresh_check(
    files: dict[str, str], edits: list[tuple[int, int, int, str, bool]]
) -> None:
    texts, edited = dict(files), project(files)
    ours = [path for path in files if path.endswith((".py", ".js"))]
    for which, line, gone, new, asked in edits:
        path = ours[which % len(ours)]
        lines = texts[path].splitlines(keepends=True)
        at = line % (len(lines) + 1)
        # As `project` takes them: it strips what a text in a test is indented by and begins with.
        texts[path] = dedent("".join([*lines[:at], new, *lines[at + gone :]])).lstrip("\n")
        edited.put(extract(path, texts[path]), Document.of(texts[path]))
        if asked:
            findings(edited)
    assert told(edited) == told(project(texts))
