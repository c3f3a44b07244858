"""Regular expressions of strangers: what `re` says, in time that grows with the text."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cx_lsp.facts.own import regex as own_regex
from cx_lsp.facts.own.regex import OverrunError, UnsafeError, compiled

ATOMS = [
    "a",
    "b",
    ".",
    "[ab]",
    "[^a]",
    r"\w",
    r"\W",
    r"\d",
    r"\s",
    "^",
    "$",
    r"\b",
    r"\B",
    "A",
    "(?i:a)",
    "(?s:.)",
]
expressions = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda two: f"(?:{two[0]}|{two[1]})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{0,2}", "{1,}", "*?", "+?"])).map(
            lambda two: f"(?:{two[0]}){two[1]}"
        ),
    ),
    max_leaves=8,
)
# On the empty text `re` itself changed its mind about \B.
texts = st.text("abAB1_ \n-", min_size=1, max_size=12)


@given(expressions, texts)
@settings(max_examples=400, deadline=None)
def test_it_finds_what_re_finds(expression: str, text: str) -> None:
    tree = own_regex._PARSER.parse(expression)
    machine = own_regex._Machine(tree, re.compile(expression).flags)
    assert machine.search(text) is (re.search(expression, text) is not None)
    assert compiled(expression)(text) is (re.search(expression, text) is not None)


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("^(a+)+$", "a" * 40 + "!"),
        ("^(a|a)*$", "a" * 40 + "!"),
        ("^(a|ab|b)*$", "ab" * 40 + "!"),
        (r"^(\w+\s?)*$", "word " * 20 + "!"),
        ("a?" * 30 + "a" * 30, "a" * 29),
        ("(a|b|ab)" * 20 + "c", "ab" * 40),
        ("a*a*a*a*a*a*b", "a" * 2_000),
        (".*.*.*=.*", "x" * 2_000),
        ("(x+x+)+y", "x" * 40),
        ("^(([a-z])+.)+[A-Z]([a-z])+$", "a" * 40),
    ],
)
def test_an_expression_that_goes_back_forever_does_not_here(expression: str, text: str) -> None:
    start = time.process_time()
    assert compiled(expression)(text) is False
    assert time.process_time() - start < 2


def test_a_text_that_is_too_long_for_an_expression_is_refused() -> None:
    with pytest.raises(OverrunError):
        compiled("(a|ab)*(a|ab)*c")("ab" * 200_000)
    assert compiled("b$")("a" * 200_000) is False


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("(a", "is no regular expression"),
        ("(?<=a)b", "looks around or back"),
        ("(?!a)b", "looks around or back"),
        (r"(a)\1", "looks around or back"),
        ("(?>a)", "looks around or back"),
        ("(?:a{900}){900}", "repeats too much"),
        ("(((a{90}){90}){90})", "repeats too much"),
    ],
)
def test_what_cannot_be_kept_in_time_is_refused_with_the_reason(expression: str, said: str) -> None:
    with pytest.raises(UnsafeError, match=said):
        compiled(expression)
