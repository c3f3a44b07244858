"""What the labelled twins are made of: where a stranger's value comes from and what is done to it on the way.

A source leaves the value in `param`; a carrier makes `bar` of it. In `TAINTED` carriers `bar` still is the
stranger's, in `CLEAN` ones it cannot be. `{N}` is the number of the case.
"""
# ruff: noqa: E501

from __future__ import annotations

SOURCES: dict[str, str] = {
    "args": 'param = request.args.get("q", "")',
    "args item": 'param = request.args["q"]',
    "form": 'param = request.form.get("q")\nif not param:\n    param = ""',
    "form item": 'param = ""\nif "q" in request.form:\n    param = request.form["q"]',
    "values": 'param = request.values.get("q") or ""',
    "list": 'values = request.form.getlist("q")\nparam = values[0] if values else ""',
    "list of args": 'param = ""\nfound = request.args.getlist("q")\nif len(found) > 0:\n    param = found[0]',
    "header": 'param = request.headers.get("X-Wanted", "")\nparam = urllib.parse.unquote(param)',
    "headers": 'param = ""\nheaders = request.headers.getlist("X-Wanted")\nif headers:\n    param = headers[0]',
    "referer": 'param = request.headers.get("Referer")\nparam = urllib.parse.unquote_plus(param or "")',
    "cookie": 'param = urllib.parse.unquote_plus(request.cookies.get("q", "none"))',
    "json": 'data = request.get_json(silent=True) or {}\nparam = data.get("q", "")',
    "json item": 'param = request.json["q"]["name"]',
    "raw body": "param = request.get_data(as_text=True)",
    "query by hand": """\
raw = request.query_string.decode("utf-8")
start = raw.find("q=")
if start == -1:
    return "missing"
end = raw.find("&", start)
param = raw[start + 2:] if end == -1 else raw[start + 2:end]
param = urllib.parse.unquote_plus(param)""",
    "query parsed": """\
wanted = urllib.parse.parse_qs(request.query_string.decode())
param = wanted["q"][0] if "q" in wanted else \"\"""",
    "names of the form": """\
param = ""
for name in request.form.keys():
    if "q" in request.form.getlist(name):
        param = name
        break""",
    "names of the query": """\
param = ""
for name in request.args:
    if request.args[name] == "q":
        param = name
        break""",
    "names of the headers": """\
param = ""
for name in request.headers.keys():
    if name.lower() in ("host", "accept", "user-agent", "connection"):
        continue
    param = name
    break""",
    "pairs": """\
param = ""
for name, value in request.form.items():
    if name.startswith("q"):
        param = value""",
    "helper": 'wrapped = Wanted(request)\nparam = wrapped.form_value("q")',
    "helper query": 'param = Wanted(request).query_value("q")\nif not param:\n    param = ""',
    "path": "param = wanted",
    "alias": 'r = request\nparam = r.args.get("q", "")',
    "walrus": 'if not (param := request.args.get("q")):\n    return "missing"',
    "full path": 'param = request.full_path.partition("?q=")[2]',
}
SAFE_SOURCES: dict[str, str] = {
    "helper constant": 'wrapped = Wanted(request)\nparam = wrapped.fixed("q")',
    "conversion": 'param = request.args.get("q", 0, type=int)\nparam = str(param)',
    "setting": 'param = os.environ.get("WANTED", "all")',
}
HELPERS: dict[str, str] = {
    "support/wanted.py": """
class Wanted:
    def __init__(self, request):
        self.request = request

    def form_value(self, name):
        value = self.request.form.get(name)
        return value if value else ""

    def query_value(self, name):
        if self.request.args:
            return self.request.args.get(name, "")
        return None

    def fixed(self, name):
        return "all"
""",
    "support/passing.py": """
import base64


def same(value):
    return value


def quoted(value):
    return "'" + value + "'"


def fixed(value):
    chosen = "all"
    return chosen


class Maker:
    def make(self, value):
        parts = [value]
        return parts[0]

    def fixed(self, value):
        return "all" + str(len(value))


class Both:
    def __init__(self, value):
        self.value = value

    def get(self):
        return self.value
""",
    "support/__init__.py": "",
}

TAINTED: dict[str, str] = {
    "plain": "bar = param",
    "sum": 'bar = "" + param + "_more"',
    "percent": 'bar = "%s" % param',
    "percent two": 'bar = "%s%s" % (param, "x")',
    "percent name": 'bar = "%(p)s" % {"p": param}',
    "format": 'bar = "{}".format(param)',
    "format name": 'bar = "{p}".format(p=param)',
    "f": 'bar = f"{param}"',
    "f in f": "bar = f\"{f'{param}'}x\"",
    "join": 'bar = "".join(["", param])',
    "augmented": 'bar = ""\nbar += param\nbar += "x"',
    "dict": 'held = {"a": "fixed", "b": param}\nbar = held["b"]',
    "dict get": 'held = {}\nheld["a"] = "fixed"\nheld["b"] = param\nbar = held.get("b")',
    "dict update": 'held = {"a": "fixed"}\nheld.update({"b": param})\nbar = held["b"]',
    "dict update keyword": "held = {}\nheld.update(b=param)\nbar = held['b']",
    "dict setdefault": 'held = {}\nbar = held.setdefault("b", param)',
    "dict call": 'held = dict(a="fixed", b=param)\nbar = held["b"]',
    "nested": 'held = {"x": {"list": ["fixed", param]}}\nbar = held["x"]["list"][1]',
    "list": 'held = []\nheld.append("fixed")\nheld.append(param)\nheld.append("more")\nheld.pop(0)\nbar = held[0]',
    "list insert": 'held = ["a"]\nheld.insert(0, param)\nbar = held[0]',
    "negative": 'held = ["fixed", param]\nbar = held[-1]',
    "config": 'conf = configparser.ConfigParser()\nconf.add_section("s")\nconf.set("s", "a", "fixed")\nconf.set("s", "b", param)\nbar = conf.get("s", "b")',
    "config item": 'conf = configparser.ConfigParser()\nconf["s"] = {"a": "fixed", "b": param}\nbar = conf["s"]["b"]',
    "branch": 'num = 86\nif 7 * 42 - num > 200:\n    bar = param\nelse:\n    bar = "fixed"',
    "ternary": 'num = 106\nbar = "fixed" if 7 * 18 + num < 200 else param',
    "ternary open": 'bar = param if param else "fixed"',
    "match": 'possible = "ABC"\nguess = possible[0]\nmatch guess:\n    case "A":\n        bar = param\n    case "B":\n        bar = "fixed"\n    case _:\n        bar = "other"',
    "match or": 'guess = "ABC"[2]\nmatch guess:\n    case "C" | "D":\n        bar = param\n    case _:\n        bar = "other"',
    "while": 'bar = ""\ncount = 0\nwhile count < 1:\n    bar = param\n    count += 1',
    "for": 'bar = ""\nfor letter in param:\n    bar += letter',
    "try": 'try:\n    bar = param\nexcept ValueError:\n    bar = "fixed"\nfinally:\n    done = True',
    "raised": "try:\n    raise ValueError(param)\nexcept ValueError as error:\n    bar = str(error)",
    "base64": 'coded = base64.b64encode(param.encode("utf-8"))\nbar = base64.b64decode(coded).decode("utf-8")',
    "html round trip": "bar = html.unescape(html.escape(param))",
    "unquote": "bar = urllib.parse.unquote(urllib.parse.quote(param))",
    "bytes": 'raw = bytes(param, "utf-8")\nbar = raw.decode("utf-8")',
    "bytearray": 'raw = bytearray(param.encode())\nbar = str(raw, "utf-8")',
    "helper": "bar = same(param)",
    "helper method": "bar = Maker().make(param)",
    "helper object": "maker = Maker()\nbar = maker.make(param)",
    "held by object": "bar = Both(param).get()",
    "local function": "def inner(value):\n    return value.strip()\n\nbar = inner(param)",
    "local class": "class Local:\n    def go(self, value):\n        return value\n\nbar = Local().go(param)",
    "lambda": "turn = lambda value: value + 'x'\nbar = turn(param)",
    "partial": "turn = functools.partial(same, param)\nbar = turn()",
    "stringio": "out = io.StringIO()\nout.write(param)\nbar = out.getvalue()",
    "stringio of": "bar = io.StringIO(param).read()",
    "unpacking": 'first, second = param, "fixed"\nbar = first',
    "star": 'first, *rest = ["fixed", param]\nbar = rest[0]',
    "swap": 'a, b = "fixed", param\na, b = b, a\nbar = a',
    "slice": "bar = param[:-1]",
    "slice list": 'bar = ["fixed", param, "x"][1:][0]',
    "replace": 'bar = param.replace("a", "b")',
    "walrus": "if (bar := param):\n    pass",
    "comprehension": 'bar = [word for word in ["", param]][1]',
    "generator": 'bar = "".join(letter for letter in param)',
    "partition": 'bar = param.partition(":")[2]',
    "split": 'bar = param.split(" ")[0]',
    "case": "bar = param.lower().strip().title()",
    "map": "bar = list(map(str, [param]))[0]",
    "attribute": "class Holder:\n    pass\n\nholder = Holder()\nholder.value = param\nbar = holder.value",
    "nested def": "def read():\n    return param\n\nbar = read()",
    "global": "global LAST\nLAST = param\nbar = LAST",
    "stripped": 'bar = re.sub(r"\\s+", " ", param)',
    "encoded then decoded": 'bar = codecs.decode(codecs.encode(param, "rot13"), "rot13")',
    "reversed": 'bar = "".join(reversed(param))',
    "or": 'bar = param or "fixed"',
    "with": "with contextlib.suppress(KeyError):\n    bar = param",
    "copied": 'held = {"b": param}\nbar = copy.deepcopy(held)["b"]',
    "json": 'bar = json.loads(json.dumps({"b": param}))["b"]',
    "tuple": 'Pair = collections.namedtuple("Pair", "a b")\npair = Pair("fixed", param)\nbar = pair.b',
    "deque": "queue = collections.deque()\nqueue.append(param)\nbar = queue.popleft()",
    "present": 'bar = ""\nif param is not None and len(param) > 2:\n    bar = param',
    "mild": 'if "x" not in ("y", "z"):\n    bar = param\nelse:\n    bar = "fixed"',
}
CLEAN: dict[str, str] = {
    "constant": 'bar = "fixed"',
    "overwritten": 'bar = param\nbar = "fixed"',
    "dict": 'held = {"a": "fixed", "b": param}\nbar = held["a"]',
    "dict get": 'held = {}\nheld["a"] = "fixed"\nheld["b"] = param\nbar = held.get("a")',
    "dict update": 'held = {"a": "fixed"}\nheld.update({"b": param})\nbar = held["a"]',
    "dict call": 'held = dict(a="fixed", b=param)\nbar = held["a"]',
    "dict overwritten": 'held = {}\nheld["b"] = "first"\nheld["a"] = param\nbar = held["a"]\nbar = held["b"]',
    "nested": 'held = {"x": {"list": ["fixed", param]}}\nbar = held["x"]["list"][0]',
    "list": 'held = []\nheld.append("fixed")\nheld.append(param)\nheld.append("more")\nheld.pop(0)\nbar = held[1]',
    "list insert": 'held = ["a"]\nheld.insert(0, param)\nbar = held[1]',
    "negative": 'held = [param, "fixed"]\nbar = held[-1]',
    "config": 'conf = configparser.ConfigParser()\nconf.add_section("s")\nconf.set("s", "a", "fixed")\nconf.set("s", "b", param)\nbar = conf.get("s", "a")',
    "config item": 'conf = configparser.ConfigParser()\nconf["s"] = {"a": "fixed", "b": param}\nbar = conf["s"]["a"]',
    "branch": 'num = 86\nif 7 * 42 - num > 200:\n    bar = "fixed"\nelse:\n    bar = param',
    "ternary": 'num = 106\nbar = "fixed" if 7 * 18 + num > 200 else param',
    "match": 'possible = "ABC"\nguess = possible[1]\nmatch guess:\n    case "A":\n        bar = param\n    case "B":\n        bar = "fixed"\n    case _:\n        bar = "other"',
    "match rest": 'guess = "ABC"[2]\nmatch guess:\n    case "A" | "B":\n        bar = param\n    case _:\n        bar = "other"',
    "dead while": 'bar = "fixed"\nwhile 1 > 2:\n    bar = param',
    "dead if": 'bar = "fixed"\nif False:\n    bar = param',
    "helper": "bar = fixed(param)",
    "helper method": "bar = Maker().fixed(param)",
    "local function": "def inner(value):\n    return 'fixed'\n\nbar = inner(param)",
    "length": "bar = str(len(param))",
    "number": "try:\n    bar = str(int(param))\nexcept ValueError:\n    return 'wrong'",
    "allowed": 'if param not in ("name", "price"):\n    return "wrong"\nbar = param',
    "allowed constant": 'if param not in ALLOWED:\n    return "wrong"\nbar = param',
    "looked up": 'bar = {"n": "name", "p": "price"}.get(param, "name")',
    "looked up constant": 'bar = TABLE.get(param, "name")',
    "pattern": 'if not re.fullmatch(r"[a-z0-9]+", param):\n    return "wrong"\nbar = param',
    "digits": 'if not param.isdigit():\n    return "wrong"\nbar = param',
    "alnum": 'bar = param if param.isalnum() else "fixed"',
    "letters": 'bar = "".join(c for c in param if c.isalnum())',
    "only word characters": 'bar = re.sub(r"[^a-zA-Z0-9]", "", param)',
    "equal": 'bar = "a" if param == "a" else "b"',
    "unpacking": 'first, second = param, "fixed"\nbar = second',
    "swap": 'a, b = "fixed", param\na, b = b, a\nbar = b',
    "hashed": "bar = hashlib.sha256(param.encode()).hexdigest()",
    "uuid": "bar = str(uuid.UUID(param))",
    "module constant": "bar = FIXED",
    "module branch": 'if LIMIT > 10:\n    bar = "fixed"\nelse:\n    bar = param',
    "enum": "bar = Colour[param].value",
    "slice list": 'bar = [param, "fixed", "x"][1:][0]',
    "namedtuple": 'Pair = collections.namedtuple("Pair", "a b")\npair = Pair("fixed", param)\nbar = pair.a',
    "attribute": "class Holder:\n    pass\n\nholder = Holder()\nholder.other = param\nholder.value = 'fixed'\nbar = holder.value",
    "and": 'bar = param and "fixed"',
}
"""Ways on which nothing of a stranger's choice is left; good for every family."""
