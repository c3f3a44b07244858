"""No value that may be a secret gets into a message, a reason, an identity, a title or an edit."""

from __future__ import annotations

from cx_lsp.model import Finding
from cx_lsp.rules.shared.credentials import masked
from tests.projects import changed, findings, project

SECRET = "Zq7Xk2Vb9Lm4Tn8Rw3Pd6Hs1"
PYTHON = f'''import jwt, hashlib, logging, requests
from flask import Flask, request, abort
app = Flask(__name__)
app.secret_key = "{SECRET}"
config = {{"password": "{SECRET}"}}
DSN = "postgres://bob:{SECRET}@db.shop.org/x"
log = logging.getLogger(__name__)
def connect(password="{SECRET}"):
    print("secret={SECRET}", password)
    log.info("secret={SECRET} %s", password)
    jwt.decode(token, "{SECRET}", algorithms=["none"], options={{"verify_signature": False}})
    requests.get("https://bob:{SECRET}@x.org/?token={SECRET}", auth=("bob", "{SECRET}"), verify=False)
# if request.headers["X-Key"] != "{SECRET}": abort(401)
@app.post("/login")
def login():
    if request.form["password"] == "{SECRET}":
        return "ok"
    resp.set_cookie("session", "{SECRET}")
    resp.headers["Set-Cookie"] = "session={SECRET}; Path=/"
@app.post("/x")
def x():
    if request.headers.get("X-Api-Key") != "{SECRET}":
        abort(401)
    return db.save(request.json)
'''
SCRIPT = f"""const app = require('express')()
app.use(session({{secret: "{SECRET}"}}))
let cfg = {{jwtSecret: `{SECRET}`}}
jwt.verify(t, "{SECRET}", {{algorithms: ['none']}})
console.log("password {SECRET}", password)
res.cookie("session", "{SECRET}")
"""


def said(finding: Finding) -> str:
    """All that a report may show of a finding."""
    fix = finding.fix
    edits = [fix.title, *(edit.text for edit in fix.edits)] if fix is not None else []
    related = [place.message for place in finding.related]
    return "\n".join([finding.message, finding.scope, finding.anchor, *finding.why, *related, *edits])


def test_no_finding_repeats_a_secret() -> None:
    now = PYTHON.replace(f'    if request.headers.get("X-Api-Key") != "{SECRET}":\n        abort(401)\n', "")
    files = {"a.py": PYTHON, "b.js": SCRIPT}
    found = [*findings(project(files)), *findings(changed(files, files | {"a.py": now}))]
    assert {"CX203", "CX218", "CX230", "CX234", "CX240"} <= {finding.code for finding in found}
    assert [finding for finding in found if SECRET in said(finding)] == []


def test_what_only_looks_like_code_stays_readable() -> None:
    for code in (
        'OAuth2PasswordBearer(tokenUrl="/api/v1/login/access-token")',
        "if order.user_id != current_user.id:",
        '@Roles("admin", "user2")',
    ):
        assert masked(code) == code
    assert masked(f'if key != "{SECRET}":') == 'if key != "…":'
    assert masked('if token == "hunter2!x":') == 'if token == "…":'
