"""Functions are found where a reader sees them, in any text, and tokens say what a copy would share."""

from __future__ import annotations

import random
import time

import pytest

from cx_lsp.copies.language import LONGEST
from cx_lsp.copies.sketches import Sketch, sketches
from cx_lsp.copies.units import LANGUAGES, bare_lines, bodies, code


def outlines(text: str, language: str) -> list[tuple[str, int, int]]:
    lexer = LANGUAGES[language]
    lines = bare_lines(text.encode(), lexer)
    return [body.unit[:3] for body in bodies(lines, code(lines, lexer), lexer)]


def test_python_functions_end_with_their_last_statement() -> None:
    text = '''
import os

class Cart:
    """A cart: def not_this(): pass"""

    @property
    def total(
        self,
    ) -> int:
        """Adds up.

def neither(): it is prose
        """
        query = """
select 1
"""
        return sum(
            self.lines
    )  # a bracket in front of where it should be

        # a remark

    async def load(self):
        def inner():
            return 1
        return inner


def last(): return 1
'''
    assert outlines(text, "python") == [
        ("Cart.total", 7, 19),
        ("Cart.load", 23, 26),
        ("Cart.load.inner", 24, 25),
    ]


def test_javascript_functions_are_declarations_methods_arrows_and_callbacks() -> None:
    text = """
import { a } from 'b'
export default async function load<T>(id: string): Promise<T> {
  return 1
}
class Cart extends Base {
  #total(lines: { price: number }[]): { sum: number } {
    if (lines) {
      return { sum: 1 }
    }
  }
  get size() {
    return 2
  }
}
const view = ({ a }) => (
  <p>Don't {a} "quote</p>
)
items.map(async (item) => {
  const text = `a ${item.map((x) => { return `}` })} {`
  const pattern = a.replace(/[/}"]{/g, '')
})
export const save = useCallback(async function () {
  go() / 2; // } {
})
"""
    assert outlines(text, "tsx") == [
        ("load", 2, 4),
        ("Cart.#total", 6, 10),
        ("Cart.size", 11, 13),
        ("view", 15, 17),
        ("", 18, 21),
        ("", 22, 24),
    ]


def sketch(text: str, language: str = "python") -> Sketch:
    (found,) = sketches(text.encode(), language)
    return found


BODY = """
    total = 0
    for line in cart.lines:
        if line.price is None:
            raise MissingPrice("no price for the line")
        total += line.price * line.amount
    return round(total * RATE, 2)
"""


def test_layout_comments_docstrings_names_of_locals_and_annotations_are_no_part_of_a_sketch() -> None:
    plain = sketch("def a(cart):" + BODY)
    restyled = sketch(
        '''class C:
    @decorated(1, 2, 3)
    def other(self, basket: Basket) -> Money:
        """Says something else."""
        amount: int = 0  # from here
        for entry in basket.lines:

            if entry.price is None:
                raise MissingPrice(
                    'no price for the line',
                )
            amount += entry.price * entry.amount
        return round(amount * RATE, 2)
'''.replace("\n", "\r\n")
    )
    assert plain.grams.tolist() == restyled.grams.tolist()
    assert plain.prints.tolist() == restyled.prints.tolist()


def test_what_is_called_is_part_of_a_sketch() -> None:
    plain = sketch("def a(cart):" + BODY)
    other = sketch("def a(cart):" + BODY.replace("round(", "floor("))
    assert plain.grams.tolist() != other.grams.tolist()


def test_imports_and_tables_are_no_code() -> None:
    imports = "".join(f"    from package.part{n} import name{n}\n" for n in range(40))
    table = "".join(f'        "key{n}": ({n}, "value"),\n' for n in range(40))
    assert not sketches(f"def a():\n{imports}    return {{\n{table}    }}\n".encode(), "python")


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_any_text_is_read_in_bounded_time(language: str) -> None:
    minified = b"function a(b){return b?c(b.d,`${e}`):/[/]/.test(b)}" * 400_000
    awkward = [
        minified,
        b"x = 1\n" * 1_000_000,
        b"`${" * 300_000,
        b"`" * 300_001,
        b"(" * 500_000 + b"{" * 500_000 + b"}" * 500_000,
        b"=>" * 300_000,
        b'"""' * 300_001,
        b"/" * 500_000,
        b"'\\" * 300_000,
        b"def f(\n" * 100_000,
        b"a<" * 1000 + b"\n" + b"function f(a) {\n" * 20_000,
        b"a: " * (LONGEST // 4),
        b"\xff\xfe\x00 def f():\r\n\t\xe9 = 1\r" * 1000,
        b"class A:\n  def f(self):\n" * 20_000,
    ]
    for text in awkward:
        before = time.process_time()
        sketches(text, language)
        assert time.process_time() - before < 10, text[:40]


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_text_is_too_broken_to_be_read(language: str) -> None:
    chance = random.Random(5)
    parts = [
        "def f(",
        "):",
        "\n    ",
        "{",
        "}",
        "`",
        "${",
        '"""',
        "'",
        "/",
        "=>",
        "class A",
        "(",
        ")",
        "x",
        "//",
        "\\",
    ]
    for _ in range(300):
        text = "".join(chance.choices(parts, k=60)).encode()
        for unit, *_ in sketches(text * 3, language):
            assert 0 <= unit.start <= unit.end <= text.count(b"\n") * 3 + 3
