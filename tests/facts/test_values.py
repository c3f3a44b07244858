"""Arguments of calls become constants, and the value of a call is followed to where it ends up."""

import time

import pytest

from cx_lsp.facts import extract
from cx_lsp.model import Fact


def options(text: str, path: str = "a.py") -> Fact:
    return next(f for f in extract(path, text).items if f.kind == "options")


def ends(text: str, path: str = "a.py") -> set[tuple[str, str]]:
    return {(f.get("how"), f.text) for f in extract(path, text).items if f.kind == "end"}


@pytest.mark.parametrize(
    ("text", "secure"),
    [
        ("def f(r):\n    r.set_cookie('a', 'b', secure=False)\n", "False"),
        ("def f(r):\n    no = False\n    r.set_cookie('a', 'b', secure=no)\n", "False"),
        ("def f(r):\n    o = {'secure': False}\n    r.set_cookie('a', 'b', **o)\n", "False"),
        (
            "def f(r):\n    o = dict(secure=True)\n    o['secure'] = False\n    r.set_cookie('a', **o)\n",
            "False",
        ),
        ("def f(r):\n    no = False\n    no = True\n    r.set_cookie('a', 'b', secure=no)\n", "True"),
        ("def f(r):\n    m = {'k': True}\n    r.set_cookie('a', 'b', secure=m['k'])\n", "True"),
    ],
)
def test_a_constant_stands_for_the_name_that_holds_it(text: str, secure: str) -> None:
    assert options(text).get("secure") == secure


@pytest.mark.parametrize(
    "text",
    [
        "def f(r, no):\n    r.set_cookie('a', 'b', secure=no)\n",
        "def f(r, x):\n    no = False\n    if x:\n        no = True\n    r.set_cookie('a', 'b', secure=no)\n",
        "def f(r):\n    for no in (True, False):\n        r.set_cookie('a', 'b', secure=no)\n",
    ],
)
def test_a_name_with_several_values_stands_for_itself(text: str) -> None:
    assert options(text).get("secure") == "no"


def test_what_cannot_be_told_is_marked() -> None:
    assert options("def f(r, o):\n    r.set_cookie('a', 'b', **o)\n").get("*") == "o"
    updated = "def f(r, p):\n    o = {'secure': True}\n    o.update(p)\n    r.set_cookie('a', 'b', **o)\n"
    assert options(updated).get("*") == "o.update"


def test_entries_of_objects_are_told_by_path() -> None:
    text = "function f(res) { const o = {a: {b: 1}}; res.cookie('s', v, o); }\n"
    assert options(text, "a.js").get("2.a.b") == "1"


@pytest.mark.parametrize(
    ("text", "end"),
    [
        (
            "import random\ndef f():\n    a = random.random()\n    b = str(a)\n    c = 'x' + b\n",
            ("name", "c"),
        ),
        (
            "import random\ndef f():\n    a = []\n    a.append(random.random())\n    return a\n",
            ("return", "f"),
        ),
        ("import random\ndef f(s):\n    k = 'otp'\n    s[k] = f'{random.random()}'\n", ("store", "otp")),
        ("import random\ndef f():\n    g = lambda: random.random()\n", ("return", "g")),
        ("import random\nx = {'token': random.random()}\n", ("entry", "token")),
        ("import random\ndef f():\n    a, b = 1, random.random()\n    c = b\n", ("name", "b")),
    ],
)
def test_a_value_is_followed_to_its_end(text: str, end: tuple[str, str]) -> None:
    assert end in ends(text)


def test_a_value_that_was_replaced_is_not_followed() -> None:
    text = "import random\ndef f():\n    a = random.random()\n    a = 1\n    token = a\n"
    assert ("name", "token") not in ends(text)


def test_the_other_branch_does_not_see_the_value() -> None:
    text = "def f(x):\n    a = 1\n    if x:\n        a = random.random()\n    else:\n        token = a\n"
    assert ("name", "token") not in ends(text)


def test_a_condition_is_not_a_value() -> None:
    assert ("name", "token") not in ends("import random\ntoken = 1 if random.random() < 0.5 else 2\n")


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n" + "".join(f"    a = random.random()\n    b{n} = a\n" for n in range(4000)),
        "def f(x):\n" + "".join("    if x: a = random.random() + a\n    c = a\n" for n in range(3000)),
        "def f():\n    t = " + "(" * 3000 + "random.random()" + ")" * 3000 + "\n",
        "def f(r):\n    r.set_cookie(" + "[" * 3000 + "]" * 3000 + ")\n",
        "def f(r):\n    r.set_cookie('a', **" + "{**" * 2000 + "x" + "}" * 2000 + ")\n",
        "def f():\n    " + "a = " * 900 + "random.random()\n",
        "def f():\n    x = random.random()\n    " + "".join(f"x = x + {n}\n    " for n in range(5000)) + "\n",
    ],
)
def test_generated_code_is_read_in_bounded_time(text: str) -> None:
    start = time.process_time()
    extract("a.py", text)
    assert time.process_time() - start < 3
