"""Two functions of one file come to call a third: only where that changes nothing, and what is left runs."""

from __future__ import annotations

import ast
from textwrap import dedent
from typing import Any

import pytest

from cx_lsp.model import Fix, Span
from tests.projects import mended, project

BODY = """
    shown = []
    for line in lines:
        if line.kind > {limit}:
            # gifts are free
            shown.append((line.name, line.price * {rate}))
    shown.sort()
    return shown
"""


def functions(first: str, second: str, between: str = "\n\n") -> str:
    return dedent(first).lstrip("\n") + between + dedent(second).lstrip("\n")


def pair(one: str = BODY, other: str = BODY, head: str = "def {}(lines):", **values: Any) -> str:
    given = {"limit": 3, "rate": 2}
    texts = one.format(**given), other.format(**given | values)
    return functions(
        *(head.format(name) + text for name, text in zip(("first", "second"), texts, strict=True))
    )


def shared(text: str, path: str = "a.py") -> tuple[Fix | None, str]:
    workspace = project({path: text})
    facts = workspace.facts(path)
    assert facts is not None
    one, other = (f.span for f in facts.of("function") if f.scope.rpartition(".")[2] in ("first", "second"))
    fix = workspace.sharing(
        path, Span(other.end_line, 4, other.end_line, 5), Span(one.end_line, 4, one.end_line, 5)
    )
    return fix, mended({path: text}, fix)[path] if fix else text


def test_equal_bodies_become_one_function_and_two_calls() -> None:
    fix, text = shared(pair())
    assert fix is not None
    assert fix.title == "Extract what `first` and `second` do into `_first_shared`"
    assert text == (
        "def _first_shared(lines):\n    shown = []\n    for line in lines:\n        if line.kind > 3:\n"
        "            # gifts are free\n            shown.append((line.name, line.price * 2))\n"
        "    shown.sort()\n    return shown\n\n\n"
        "def first(lines):\n    return _first_shared(lines)\n\n\n"
        "def second(lines):\n    return _first_shared(lines)\n"
    )


def test_constants_that_differ_become_parameters() -> None:
    _, text = shared(pair(limit=5, rate='"é"'))
    assert "def _first_shared(lines, value, value_2):\n" in text
    assert "if line.kind > value:\n" in text
    assert "line.price * value_2))\n" in text
    assert "    return _first_shared(lines, 3, 2)\n" in text
    assert '    return _first_shared(lines, 5, "é")\n' in text


def test_types_docstrings_and_what_stands_above_stay() -> None:
    head = '# says\n@route("/{}")\ndef {}(lines: list[str], *, last: int = 1) -> list[str]:'
    head += '\n    """What {} shows."""'
    text = functions(
        *(
            head.format(n, n, n) + BODY.format(limit=limit, rate=2)
            for n, limit in (("first", 3), ("second", 4))
        )
    )
    _, text = shared(text)
    assert text.startswith(
        "def _first_shared(lines: list[str], last: int, value: int) -> list[str]:\n    shown = []\n"
    )
    assert '\n\n\n# says\n@route("/first")\ndef first(' in text
    assert '    """What second shows."""\n    return _first_shared(lines, last, 4)\n' in text


def test_methods_share_a_method() -> None:
    methods = [
        f"    def {n}(self, lines):" + BODY.format(limit=3, rate=r).replace("\n", "\n    ").rstrip()
        for n, r in (("first", 1), ("second", 2))
    ]
    _, text = shared("class Shop:\n    name = 1\n\n" + "\n\n".join(methods) + "\n")
    assert "\n    def _first_shared(self, lines, value):\n        shown = []\n" in text
    assert "    def second(self, lines):\n        return self._first_shared(lines, 2)\n" in text


def test_a_function_that_returns_nothing_is_called_only() -> None:
    body = BODY.replace("return shown", "show(shown)")
    assert "def second(lines):\n    _first_shared(lines)\n" in shared(pair(body, body))[1]


RUN = """
class Line:
    def __init__(self, kind, name, price):
        self.kind, self.name, self.price = kind, name, price

LINES = [Line(4, "b", 1), Line(9, "a", 5), Line(1, "c", 2)]
"""


@pytest.mark.parametrize("values", [{}, {"limit": 5}, {"limit": 8, "rate": '"xy"'}, {"rate": "(1 + 1)"}])
def test_what_is_left_gives_what_was_given(values: dict[str, Any]) -> None:
    before = pair(**values)
    fix, after = shared(before)
    results = []
    for text in (before, after):
        scope: dict[str, Any] = {}
        exec(compile(RUN + text, "shop", "exec"), scope)
        results.append((scope["first"](scope["LINES"]), scope["second"](scope["LINES"])))
    assert results[0] == results[1]
    assert (fix is None) == (values == {"rate": "(1 + 1)"})


REFUSED = {
    "a name differs": pair(other=BODY.replace("line.name", "line.code")),
    "an operator differs": pair(other=BODY.replace(" > ", " >= ")),
    "a statement more": pair(
        other=BODY.replace("    shown.sort()\n", "    shown.sort()\n    print(shown)\n")
    ),
    "a comment differs": pair(other=BODY.replace("gifts are free", "samples are free")),
    "other parameters": pair().replace("def second(lines)", "def second(lines, rate)"),
    "the rest of the arguments": pair(head="def {}(*lines):"),
    "a generator": pair(*[BODY.replace("shown.sort()", "yield shown")] * 2),
    "it looks at its frame": pair(*[BODY.replace("shown.sort()", "shown.append(locals())")] * 2),
    "asynchronous": pair(head="async def {}(lines):"),
    "the name is taken": pair() + "\n\n_first_shared = 1\n",
    "too many constants": pair(
        *["\n    return [" + ", ".join(f"lines[{n}]" for n in range(at, at + 5)) + "]\n" for at in (0, 5)]
    ),
    "a constant in a pattern": pair(
        *[f"\n    match lines:\n        case {n}:\n            return 1\n    return 2\n" for n in (1, 2)]
    ),
    "a text inside an f-string": pair(
        *[f'\n    shown = f"{n} of {{{{lines}}}}"\n    return shown\n' for n in (1, 2)]
    ),
    "one stands in a class": functions(
        "def first(lines):" + BODY.format(limit=3, rate=2),
        "class Shop:\n    def second(lines):"
        + BODY.format(limit=3, rate=2).replace("\n", "\n    ").rstrip()
        + "\n",
    ),
    "static methods": "class Shop:\n    x = 1\n\n"
    + "\n\n".join(
        f"    @staticmethod\n    def {n}(lines):"
        + BODY.format(limit=3, rate=2).replace("\n", "\n    ").rstrip()
        for n in ("first", "second")
    )
    + "\n",
    "a file with errors": pair() + "\n\ndef third(:\n    pass\n",
    "code stands directly above": "x = 1\n" + pair(),
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_in_doubt_nothing_is_offered(text: str) -> None:
    assert shared(text) == (None, text)


@pytest.mark.parametrize("text", [pair(), pair().replace("\n", "\r\n"), "import os\n\n\n" + pair(rate=7)])
def test_what_is_left_parses(text: str) -> None:
    fix, after = shared(text)
    assert fix is not None
    assert len([n for n in ast.walk(ast.parse(after)) if isinstance(n, ast.FunctionDef)]) == 3


def test_javascript_is_left_alone() -> None:
    text = "".join(
        f"function {n}(a) {{\n  const b = a + 1;\n  return b;\n}}\n\n" for n in ("first", "second")
    )
    assert shared(text, "a.js") == (None, text)
