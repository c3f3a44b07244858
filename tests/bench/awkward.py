"""Texts that nobody writes and every repository holds: nested, generated, minified, unfinished."""

from __future__ import annotations

DEEP = 10_000
AWKWARD: dict[str, str] = {
    "brackets.py": "x = " + "(\n" * DEEP + "1" + ")" * DEEP + "\n",
    "calls.py": "x = " + "get(\n" * DEEP + "1" + ")" * DEEP + "\n",
    "chain.js": "x = a" + ".get(\n)" * DEEP + "\n",
    "sums.js": "db.query('a' + " + "\n + ".join(["req.body.b"] * DEEP) + ")\n",
    "blocks.js": "if (req.body.a) {\n" * 3_000 + "}" * 3_000 + "\n",
    "elements.tsx": "const x = " + "<a>\n" * 5_000 + "</a>" * 5_000 + "\n",
    "many_calls.js": "(() => {\n"
    + "app.get('/x', (req, res) => res.send(req.query.get))\n" * 8_000
    + "})()\n",
    "many_routes.py": "".join(f"@app.get('/{n}')\ndef f{n}(q):\n    return q\n\n" for n in range(4_000)),
    "one_function.py": "def f(request):\n" + "    db.execute(request.args['q'])\n" * 8_000,
    "table.py": "X = {\n" + "".join(f"    'key{n}': 'value{n}',\n" for n in range(20_000)) + "}\n",
    "bundle.js": "".join(f"function f{n}(e,t){{return t.get(e)}}" for n in range(30_000)),
    "wrapped_bundle.js": "".join(f"function f{n}(e,t){{return t.get(e)}}\n" for n in range(20_000)),
    "unfinished.py": "def f(request):\n    x = (\n"
    + "def g(request):\n    return request.args['q']\n" * 5_000,
    "unfinished.ts": "class A {\n  get(\n" + "  get(req: Request) { return req.body.get }\n" * 5_000,
    "quotes.py": 'x = """\n' + "get = request.args\n" * 10_000,
}
"""By the path they would stand at; none is larger than a megabyte or so."""
