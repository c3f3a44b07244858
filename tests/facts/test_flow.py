"""What reaches a sink inside one Python function, and what does not."""

import pytest

from cx_lsp.facts import extract

HANDLER = """
from flask import request
@app.get("/x")
def show():
    x = request.args.get("x")
    ALLOWED = wanted_names()
{body}
"""
CONF = "conf = ConfigParser()\nconf.set('s', 'a', 'safe')\nconf.set('s', 'b', x)\n"


def outcome(body: str) -> str:
    """ "open" for a flow that nothing judged, "judged" or "none"."""
    lines = "\n".join("    " + line for line in body.strip("\n").splitlines())
    facts = extract("a.py", HANDLER.replace("{body}", lines))
    found = [f for f in facts.flows if f.complete]
    return "none" if not found else "open" if any(not f.guarded for f in found) else "judged"


@pytest.mark.parametrize(
    "body",
    [
        "db.execute(x)",
        "db.execute(f'select {x}')",
        "db.execute('select %s' % x)",
        "db.execute('select {}'.format(x))",
        "db.execute(' '.join(['select', x]))",
        "y = x if flag else 'name'\ndb.execute(y)",
        "if flag:\n    y = x\nelse:\n    y = 'a'\ndb.execute(y)",
        "n = 106\ny = 'a'\nif 7 * 18 + n > 200:\n    y = x\ndb.execute(y)",
        "names = {'a': 'b', 'c': x}\ndb.execute(names['c'])",
        "names = {}\nnames['a'] = 'safe'\nnames['b'] = x\ndb.execute(names['b'])",
        "names = ['a', x, 'b']\nnames.pop(0)\ndb.execute(names[0])",
        "names = []\nfor part in x.split(','):\n    names.append(part)\ndb.execute(names[0])",
        f"{CONF}db.execute(conf.get('s', 'b'))",
        "import base64\ny = base64.b64decode(base64.b64encode(x.encode())).decode()\ndb.execute(y)",
        "match 'ABC'[1]:\n    case 'A':\n        z = 'a'\n    case 'B' | 'C':\n        z = x\ndb.execute(z)",
        "def inner(value):\n    return 'select ' + value\ndb.execute(inner(x))",
        "run = lambda value: db.execute(value)\nrun(x)",
        "if x == 'admin':\n    abort(403)\ndb.execute(x)",
        "if x in BLOCKED:\n    db.execute(x)",
        "if x in ALLOWED:\n    pass\ndb.execute(x)",
        "if not x:\n    abort(400)\ndb.execute(x)",
        "try:\n    int(x)\nexcept ValueError:\n    pass\ndb.execute(x)",
        "from html import escape\ndb.execute(escape(x))",
        "requests.get('https://' + x)",
        "[db.execute(part) for part in x.split(',')]",
        "while x:\n    db.execute(x)\n    break",
        "args = []\nif windows:\n    args += ['cmd']\nelse:\n    args += ['sh']\nargs += [x]\nrun(args)",
        "args = ['sh', '-c']\nargs.append(f'echo {x}')\nsubprocess.run(args)",
        "names = {'a': 'b'}\nnames.update({'c': x})\ndb.execute(names['c'])",
        "names = {}\nnames.update(c=x)\ndb.execute(names['c'])",
        "names = dict(a='b', c=x)\ndb.execute(names['c'])",
        "names = ['a']\nnames.insert(0, x)\ndb.execute(names[0])",
        "first, *rest = ['a', x]\ndb.execute(rest[0])",
        "db.execute(['a', x, 'b'][1:][0])",
        "db.execute(x[:-1])",
        "db.execute(re.sub(' +', ' ', x))",
        "out = io.StringIO()\nout.write(x)\ndb.execute(out.getvalue())",
        "def same(value):\n    return value\nturn = functools.partial(same, x)\ndb.execute(turn())",
        "open(Path('/srv') / x)",
        "open(os.path.join('/srv', shlex.quote(x)))",
        "for k in request.form.keys():\n    if 'q' in request.form.getlist(k):\n        db.execute(k)",
        "for name in request.args:\n    if request.args[name] == 'q':\n        db.execute(name)",
        "for name, value in request.form.items():\n    if name.startswith('q'):\n        db.execute(value)",
        "if 'q' in request.form:\n    db.execute(request.form['q'])",
        "db.execute(request.query_string.decode().split('=')[1])",
        "if urlparse(x).scheme not in ('http', 'https'):\n    return\nredirect(x)",
        "answer.headers['Location'] = x",
        "session.update(user=x)",
        "session.update({'user': x})",
        "importlib.import_module(x)",
        "shutil.copyfile('/srv/a', x)",
        "db.execute(sql=x)",
        "eval(escape_filter_chars(x))",
    ],
)
def test_a_strangers_value_is_heard(body: str) -> None:
    assert outcome(body) == "open"


@pytest.mark.parametrize(
    "body",
    [
        "x = 'safe'\ndb.execute(x)",
        "db.execute('select ?', (x,))",
        "n = 86\ny = 'a'\nif 7 * 42 - n > 200:\n    y = 'b'\nelse:\n    y = x\ndb.execute(y)",
        "names = {'a': 'b', 'c': x}\ndb.execute(names['a'])",
        "names = ['safe', x, 'more']\nnames.pop(0)\ndb.execute(names[1])",
        f"{CONF}db.execute(conf.get('s', 'a'))",
        "match 'ABC'[1]:\n    case 'B':\n        z = 'a'\n    case _:\n        z = x\ndb.execute(z)",
        "db.execute(f'select {int(x)}')",
        "db.execute(f'select {len(x)}')",
        "requests.get('https://shop.example/' + x)",
        "requests.get(f'{BASE}/{x}')",
        "def inner(value):\n    return 'select ' + str(len(value))\ndb.execute(inner(x))",
        "return redirect(url_for('show', name=x))",
        "from html import escape\nreturn HTMLResponse(escape(x))",
        "abort(404)\ndb.execute(x)",
        "args = ['ls']\nargs.append(x)\nsubprocess.run(args)",
        "import base64\ndb.execute(base64.b64encode(x.encode()).decode())",
        "names = {'a': 'b'}\nnames.update({'c': x})\ndb.execute(names['a'])",
        "names = dict(a='b', c=x)\ndb.execute(names['a'])",
        "names = ['a']\nnames.insert(0, x)\ndb.execute(names[1])",
        "first, *rest = [x, 'a']\ndb.execute(rest[0])",
        "db.execute([x, 'a', 'b'][1:][0])",
        "db.execute(re.sub('[^a-z]', '', x))",
        "os.system('ls ' + shlex.quote(x))",
        "pickle.loads(pickle.dumps(x))",
        "return HTMLResponse(Markup('<b>%s</b>') % x)",
        "return HTMLResponse(Markup('<b>{}</b>').format(x))",
        "tree.xpath('//a[@b=\"' + x.replace('\"', '') + '\"]')",
        "redirect(request.full_path)",
    ],
)
def test_what_cannot_be_a_strangers_value_is_not(body: str) -> None:
    assert outcome(body) == "none"


@pytest.mark.parametrize(
    "body",
    [
        "if x not in ALLOWED:\n    abort(400)\ndb.execute(x)",
        "if x in ALLOWED:\n    db.execute(x)",
        "if x == 'a' or x == 'b':\n    db.execute(x)",
        "if not x or not valid(x):\n    return\ndb.execute(x)",
        "if not valid(x):\n    x = 'fallback'\ndb.execute(x)",
        "ok = valid(x)\nif not ok:\n    return\ndb.execute(x)",
        "y = x.strip()\nif y not in ALLOWED:\n    return\ndb.execute(x)",
        "try:\n    int(x)\nexcept ValueError:\n    abort(400)\ndb.execute(x)",
        "assert x in ALLOWED\ndb.execute(x)",
        "for name in x.split(','):\n    if name not in ALLOWED:\n        continue\n    db.execute(name)",
        "validate_name(x)\ndb.execute(x)",
        "if '..' in x:\n    abort(400)\nopen(x)",
        "if x in BLOCKED:\n    abort(400)\ndb.execute(x)",
        "y = x if x in ALLOWED else 'name'\ndb.execute(y)",
        "db.execute(' '.join(part for part in x.split() if part in ALLOWED))",
        "b = Path('/srv').resolve()\np = (b / x).resolve()\nif b not in p.parents:\n    return\np.open()",
        "if urlparse(x).netloc not in ALLOWED:\n    return\nredirect(x)",
    ],
)
def test_what_was_judged_is_told_so(body: str) -> None:
    assert outcome(body) == "judged"


def test_a_handler_inside_another_function_gives_its_text_to_a_browser() -> None:
    facts = extract(
        "a.py", "def init(app):\n    @app.get('/x')\n    def show():\n        return request.args['x']\n"
    )
    [page] = [f for f in facts.flows if f.complete]
    assert (page.sink.scope, page.sink.get("cwe")) == ("init.show", "CWE-79")


@pytest.mark.parametrize(
    "given", ["{'x': x}", "jsonify(x)", "[x]", "render_template('a.html', x=x)", "('a', x)"]
)
def test_data_is_no_page(given: str) -> None:
    assert outcome(f"return {given}") == "none"
