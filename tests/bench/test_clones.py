"""What the bench of copies makes and how it counts; the table is `python -m tests.bench.clones`."""

import ast
import json
from pathlib import Path
from random import Random

import pytest

from tests.bench.clones import composition
from tests.bench.clones.__main__ import table
from tests.bench.clones.cases import Cases, Pair, Place
from tests.bench.clones.injecting import distinct_pairs, made
from tests.bench.clones.mutants import KINDS, mutant
from tests.bench.clones.names import local_names
from tests.bench.clones.scoring import sampled, score
from tests.bench.clones.tools import measured, told_by_cx_lsp, told_by_jscpd
from tests.bench.clones.trees import functions, parse

PYTHON = '''\
class Basket:
    @cached
    def total(self, lines, discount=None):
        """The sum of the lines."""
        amount = 0
        seen = []
        for line in lines:
            if line.price < 0:
                raise ValueError("bad price %s" % line)
            amount += line.price * line.count
            seen.append(line.name)
        label = "total of %s" % seen
        self.store.save(label, amount, discount)
        return amount - (discount or 0)
'''
TYPESCRIPT = """\
export class Basket {
  private async total(lines: Line[], discount?: number): Promise<number> {
    let amount = 0;
    const seen = [];
    const label = 'total of ' + discount;
    lines.forEach((line) => {
      if (line.price < 0) throw new Error(`bad price ${line.name}`);
      amount += line.price * line.count;
      seen.push(line.name);
    });
    await this.store.save(label, { amount, discount });
    return amount - (discount ?? 0);
  }
}
"""
TEXTS = {"shop/basket.py": PYTHON, "shop/basket.ts": TYPESCRIPT}


@pytest.mark.parametrize("path", TEXTS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_copy_is_code_and_differs_as_it_says(path: str, kind: str) -> None:
    (function,) = functions(path, TEXTS[path])
    for seed in range(20):
        copy, name = mutant(path, function.text, kind, Random(seed))
        if not copy and kind in ("layout", "literals"):
            continue
        assert copy
        assert copy != function.text
        assert not parse(path, copy).has_error
        if path.endswith(".py"):
            ast.parse(copy)
        assert name in copy
        assert (name == "total") == (kind in ("layout", "edited"))
        kept = set(local_names(path, function.text)) & set(local_names(path, copy))
        if kind in ("layout", "literals", "edited"):
            assert {"lines", "discount"} <= kept
        elif kind.startswith("renamed"):
            assert not kept
        else:
            assert "Handles the request" in copy


def test_layout_keeps_every_token() -> None:
    (function,) = functions("shop/basket.py", PYTHON)
    for seed in range(20):
        copy, _ = mutant("shop/basket.py", function.text, "layout", Random(seed))
        if copy:
            assert ast.unparse(ast.parse(copy)) == ast.unparse(ast.parse(function.text))


def test_a_method_stands_alone_without_what_only_a_class_may_say() -> None:
    (function,) = functions("shop/basket.ts", TYPESCRIPT)
    assert function.text.startswith("async function total(lines: Line[], discount?: number)")
    assert (function.start, function.end) == (2, 13)
    (function,) = functions("shop/basket.py", PYTHON)
    assert function.text.startswith("def total(self, lines, discount=None):")


def _sources(folder: Path) -> Path:
    for number in range(40):
        body = PYTHON.replace("Basket", f"Basket{number}").replace("amount", f"amount_{number}")
        (folder / f"basket_{number}.py").write_text(body + "\n" + "LEFT = 1\n" * 120)
    return folder


def test_injected_copies_stand_where_the_labels_say(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    cases = made(tmp_path / "out", [_sources(tmp_path / "src")], "python", 2, 5)
    assert {pair.kind for pair in cases.copies} == set(KINDS)
    for pair in cases.copies:
        for place, name in ((pair.first, "total"), (pair.second, pair.name)):
            lines = (cases.root / place.path).read_text().splitlines()[place.start - 1 : place.end]
            assert f"def {name}(" in lines[0]
            assert "return" in lines[-1] or pair.kind.endswith("edited")
        assert pair.first.path != pair.second.path
    again = made(tmp_path / "again", [tmp_path / "src"], "python", 2, 5)
    assert again.copies == cases.copies


def test_negatives_are_no_copies() -> None:
    (first,) = functions("a.py", PYTHON)
    other = "def total(path):\n" + "".join(
        f"    with open(path + {n!r}) as file_{n}:\n        print(file_{n}.read({n}), end='')\n"
        for n in range(8)
    )
    (second,) = functions("b.py", other)
    pairs = list(distinct_pairs([first, first._replace(path="c.py"), second], Random(1)))
    assert {pair.kind for pair in pairs} == {"same name", "random"}
    assert all("b.py" in (pair.first.path, pair.second.path) for pair in pairs)


ONE, OTHER = Place("a.py", 11, 20), Place("b.py", 31, 40)
COPY = Pair("renamed", ONE, OTHER, "total")
NEGATIVE = Pair("random", Place("a.py", 51, 60), Place("c.py", 1, 10))
CASES = Cases(Path(), (COPY, Pair("layout", ONE, Place("c.py", 31, 40))), (NEGATIVE,))


@pytest.mark.parametrize(
    ("told", "is_found"),
    [
        ([(ONE, OTHER)], True),
        ([(OTHER, ONE)], True),
        ([(Place("x.py", 1, 9), OTHER, ONE)], True),
        ([(Place("a.py", 11, 17), Place("b.py", 30, 44))], True),
        ([(Place("a.py", 11, 16), Place("b.py", 31, 40))], False),
        (
            [(Place("a.py", 11, 16), Place("b.py", 31, 36)), (Place("a.py", 17, 20), Place("b.py", 37, 40))],
            True,
        ),
        ([(ONE, Place("x.py", 31, 40)), (Place("y.py", 1, 2), OTHER)], False),
        ([], False),
    ],
)
def test_a_copy_counts_when_most_lines_of_both_sides_are_joined(
    told: list[tuple[Place, ...]], is_found: bool
) -> None:
    result = score(CASES, told)
    assert result.found["renamed"] == is_found
    assert result.known == {"renamed": 1, "layout": 1}
    assert (COPY in result.missed) != is_found
    assert result.recall() == is_found / 2


def test_a_negative_counts_from_half_of_its_lines() -> None:
    half = (Place("c.py", 1, 5), Place("a.py", 51, 55))
    result = score(CASES, [(ONE, OTHER), half])
    assert result.alarms == (NEGATIVE,)
    assert result.precision() == 0.5
    assert not score(CASES, [(Place("c.py", 1, 4), Place("a.py", 51, 60))]).alarms


def test_reports_of_what_was_put_in_are_no_sample() -> None:
    natural = (Place("x.py", 1, 9), Place("y.py", 1, 9), Place("z.py", 1, 9))
    (pair,) = sampled([(ONE, OTHER), natural, (ONE,)], CASES, 10)
    assert {pair.first, pair.second} < set(natural)


def _written(folder: Path, first: str, second: str, name: str = "py") -> Pair:
    (folder / f"a.{name}").write_text(first)
    (folder / f"b.{name}").write_text(second)
    left = Place(f"a.{name}", 1, first.count("\n"))
    return Pair("natural", left, Place(f"b.{name}", 1, second.count("\n")))


def test_names_literals_comments_and_layout_make_no_difference(tmp_path: Path) -> None:
    first = 'def f(a):\n    """Doc."""\n    b = load(a, "x")\n    return b.size + 1\n'
    second = "def g(key):\n    found = load(key,  'y')  # note\n\n    return found.size + 2\n"
    pair = _written(tmp_path, first, second)
    assert not composition.differs(tmp_path, pair)
    assert composition.differs_as_written(tmp_path, pair)
    assert composition.are_functions(tmp_path, pair)


def test_other_calls_and_statements_make_a_difference(tmp_path: Path) -> None:
    second = "def g(key):\n    with lock:\n        store.put(key, 3)\n    log(key)\n"
    pair = _written(
        tmp_path, "def f(a):\n    b = load(a)\n    if not b:\n        return 0\n    return b.size\n", second
    )
    assert composition.differs(tmp_path, pair)


@pytest.mark.parametrize(
    ("name", "text", "is_no_code"),
    [
        ("py", "import os\nfrom a import (\n    b,\n    c,\n)\n", True),
        ("py", 'SIZES = {\n    "a": 1,\n    "b": 2,\n}\n', True),
        ("py", "class A:\n    one = 1\n    two = [\n        2,\n    ]\n", True),
        ("py", "import os\n\n\ndef f():\n    return os.name\n", False),
        ("py", "LIMIT = compute(\n    1,\n)\n", False),
        ("ts", "import { a } from './a';\nexport interface B {\n  c: number;\n}\n", True),
        ("ts", "export const SIZES = {\n  a: 1,\n  b: [2],\n};\n", True),
        ("ts", "export const f = () => {\n  return 1;\n};\n", False),
    ],
)
def test_imports_declarations_and_data_are_no_code(
    tmp_path: Path, name: str, text: str, is_no_code: bool
) -> None:
    assert composition.is_no_code(tmp_path, _written(tmp_path, text, text, name)) == is_no_code


def test_what_stands_inside_a_function_is_code(tmp_path: Path) -> None:
    text = "export default function Page() {\n  return (\n    <div>\n      <b />\n    </div>\n  );\n}\n"
    pair = _written(tmp_path, text, text, "tsx")
    inside = pair._replace(first=Place("a.tsx", 3, 5), second=Place("b.tsx", 3, 5))
    assert not composition.is_no_code(tmp_path, inside)


def test_what_a_command_costs_is_measured(tmp_path: Path) -> None:
    output, seconds, megabytes = measured(["sh", "-c", "echo '[1]'"], tmp_path, {})
    assert json.loads(output) == [1]
    assert 0 <= seconds < 5
    assert megabytes > 0


def test_the_table_has_a_row_for_what_any_tool_has() -> None:
    lines = list(table({"one": {"noise": "1%"}, "two": {"CPU s": "2"}}))
    assert [line.split() for line in lines] == [["one", "two"], ["noise", "1%", "-"], ["CPU", "s", "-", "2"]]


def test_the_reports_of_both_tools_become_groups_of_places(tmp_path: Path) -> None:
    members = [
        {"path": "a.py", "start_line": 11, "end_line": 20},
        {"path": "b.py", "start_line": 31, "end_line": 40},
    ]
    assert list(told_by_cx_lsp({"groups": [{"members": members}]})) == [(ONE, OTHER)]
    sides = [{"name": "./a.py", "start": 11, "end": 20}, {"name": "b.py:3", "start": 31, "end": 40}]
    report = {"duplicates": [dict(zip(("firstFile", "secondFile"), sides, strict=True))]}
    assert list(told_by_jscpd(report)) == [(ONE, OTHER)]
