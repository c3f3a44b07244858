"""Rules of a team: what they find, what is said of those that cannot be used, and that none of them hangs."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cx_lsp.facts import OwnRules, extract, facts_of, read
from cx_lsp.facts.own import matches as own_matches
from cx_lsp.facts.own import rules as own_rules
from cx_lsp.facts.own.patterns import PatternError, patterns
from cx_lsp.facts.syntax import Syntax
from cx_lsp.model import Fact
from cx_lsp.text import Document

PRINT = '((call function: (identifier) @name) @finding (#eq? @name "print") (#set! message "{name} it"))'


def own(**files: str) -> OwnRules:
    """Rules by the names of their files, in which `__` stands for a folder."""
    return OwnRules(tuple((f".cx/rules/{n.replace('__', '/')}.scm", text) for n, text in files.items()))


def found(rules: OwnRules, text: str, path: str = "a.py") -> list[Fact]:
    assert rules.problems == ()
    return list(extract(path, text, rules).of("own"))


def said(rules: OwnRules, text: str, path: str = "a.py") -> list[str]:
    return [fact.text for fact in found(rules, text, path)]


# what they find


def test_a_match_is_a_fact_at_the_capture_called_finding() -> None:
    (fact,) = found(own(no_print=PRINT), "def f():\n    print(1)\n    log(1)\n")
    assert (fact.text, fact.scope, fact.span.start_line, fact.span.end_col) == ("print it", "f", 1, 12)
    assert dict(fact.data) == {"code": "NO-PRINT", "severity": "warning"}


def test_without_that_the_first_capture_is_the_place_but_for_private_ones() -> None:
    text = (
        '((call function: (identifier) @_f arguments: (_) @args) (#eq? @_f "f") (#set! message "{_f}{args}"))'
    )
    (fact,) = found(own(a=text), "f(1, 2)\n")
    assert (fact.text, fact.span.start_col) == ("f(1, 2)", 1)


def test_code_and_severity_may_be_set() -> None:
    text = PRINT[:-1] + '(#set! code "shop-1") (#set! severity "error"))'
    (fact,) = found(own(x=text), "print()")
    assert dict(fact.data) == {"code": "SHOP-1", "severity": "error"}
    assert [r.code for r in own(x1=PRINT, **{"2": PRINT}, cx_=PRINT).rules] == ["X1", "OWN-2", "OWN-CX"]


CALL = '((identifier) @x (#eq? @x "evil") (#set! message "no"))'


@pytest.mark.parametrize(
    ("name", "text", "read_in"),
    [
        ("any", CALL, "py js ts tsx"),
        ("python__a", CALL, "py"),
        ("javascript__a", CALL, "js ts tsx"),
        ("typescript__deep__a", CALL, "ts tsx"),
        ("set", CALL[:-1] + '(#set! languages "python, typescript"))', "py ts tsx"),
        ("python__set", CALL[:-1] + '(#set! languages "javascript"))', "js ts tsx"),
        ("call", '((call function: (identifier) @x) (#eq? @x "evil") (#set! message "no"))', "py"),
        ("jsx", '((jsx_expression (identifier) @x) (#eq? @x "evil") (#set! message "no"))', "js tsx"),
    ],
)
def test_a_rule_speaks_of_its_folders_language_or_of_all_that_know_its_nodes(
    name: str, text: str, read_in: str
) -> None:
    rules = own(**{name: text})
    source = "evil(1)\n"
    for ending in ("py", "js", "ts", "tsx"):
        shown = source if ending in ("py", "ts") else source + "const a = <b>{evil}</b>\n"
        assert bool(said(rules, shown, f"a.{ending}")) is (ending in read_in.split()), ending


@pytest.mark.parametrize(
    ("predicate", "names"),
    [
        ('(#match? @x "^(a|b)+$")', ["aab"]),
        ('(#not-match? @x "^(a|b)+$")', ["f", "cab"]),
        ('(#any-of? @x "cab" "dab")', ["cab"]),
        ('(#not-eq? @x "aab")', ["f", "cab"]),
        ('(#match? @x "\\\\w{3}") (#not-match? @x "c")', ["aab"]),
    ],
)
def test_predicates_choose(predicate: str, names: list[str]) -> None:
    text = f'((identifier) @x {predicate} (#set! message "{{x}}"))'
    assert said(own(a=text), "f(aab, cab)\n") == names


def test_a_predicate_may_follow_its_pattern_and_a_comment_may_stand_anywhere() -> None:
    number = '(integer) @n ; a number\n(#eq? @n "7")\n(#set! message "no ; {n}")\n'
    text = f'; (one) "more\n{PRINT} ; here\n\n{number}'
    assert said(own(a=text), "print(7, 8)\n") == ["print it", "no ; 7"]


def test_repeated_captures_and_absent_ones_do_no_harm() -> None:
    text = (
        '((call arguments: (argument_list (integer)* @n (string)? @s)) @finding (#match? @n "^1$")'
        ' (#set! message "{n}|{s}|"))'
    )
    assert said(own(a=text), "f(1, 1)\ng(2)\nh()\n") == ["1||", "||"]


def test_long_captures_are_cut_in_the_message() -> None:
    text = '((call) @c (#set! message "{c}"))'
    assert said(own(a=text), f"f({'x' * 99},\n  1)\n") == [f"f({'x' * 57}…"]


def test_incremental_equals_full() -> None:
    rules = own(a=PRINT, b='((integer) @n (#set! message "{n}"))')
    text = "".join(f"def f{n}():\n    print({n})\n\n\n" for n in range(20))
    syntax = read("a.py", Document.of(text))
    assert isinstance(syntax, Syntax)
    facts_of("a.py", syntax, rules)
    for old, new in (("print(3)", "print(33)"), ("def f9", "# on top\ndef f9"), ("print(11)", "log(0)")):
        text = text.replace(old, new)
        after = read("a.py", Document.of(text), syntax)
        assert isinstance(after, Syntax)
        assert facts_of("a.py", after, rules) == extract("a.py", text, rules)
        syntax = after


# what is said of those that cannot be used


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "(call) @x\n\n\n((cal) @x (#set! message 'x'))",
            "4: no node is called `cal` in Python; did you mean `call`",
        ),
        ("(call) @x", '1: has no message; add (#set! message "what is wrong")'),
        (
            '((call fun: (_) @x) (#set! message "m"))',
            "1: no field is called `fun` in Python; did you mean `function`?",
        ),
        ('((call) (#set! message "m"))', "1: captures nothing; name the place to point at @finding"),
        ('((call) @x (#set! message "{y}"))', "1: its message names {y}, no capture; use one of x"),
        (
            '((call) @x\n (#eq? @y "a") (#set! message "m"))',
            "2: a predicate speaks of @y, which is not captured",
        ),
        (
            '((call) @x (#set! message "m") (#set! severity "bad"))',
            '1: severity cannot be "bad"; use one of info',
        ),
        ('((call) @x (#set! message "m") (#set! code "CX901"))', '1: code cannot be "CX901"; write letters'),
        (
            '((call) @x (#set! message "m") (#set! colour "red"))',
            '1: "colour" cannot be set; use one of message',
        ),
        (
            '((call) @x (#set! message "m") (#set! languages "cobol"))',
            '1: no language is called "cobol"; use one',
        ),
        ('((call) @x (#set! message "m")', "1: `(` is never closed; close it"),
        ('(call) @x) (#set! message "m"))', "1: `)` closes nothing that is open; take it out"),
        ('((call] @x (#set! message "m"))', "1: `]` closes nothing that is open; take it out"),
        ('((call) @x (#set! message "m))', '1: a text is not closed; end it with " on the same line'),
        (
            '((call) @x (#lua-match? @x "a") (#set! message "m"))',
            "1: no predicate is called #lua-match?; use one of",
        ),
        ('((call) @x (#match? @x "(a") (#set! message "m"))', '1: "(a" is no regular expression: missing )'),
        ('((call) @x (#match? @x "(?=a)b") (#set! message "m"))', '1: "(?=a)b" looks around or back'),
        ('((call) @x (#match? @x) (#set! message "m"))', "1: #match? takes a capture and an expression"),
        (
            '((module (call) @x) (#set! message "m"))',
            "1: speaks of the whole file; begin with",
        ),
        ('((call (module) @x) (#set! message "m"))', "1: can never be found in Python"),
        ("(" * 40 + "call" + ")" * 40 + " @x", "1: is nested deeper than 25 levels; write it flatter"),
        ("((block " + "(_)* " * 20 + '@x) (#set! message "m"))', "1: has more than 8 of `*`, `+` and `?`"),
    ],
)
def test_a_mistake_is_named_with_line_and_mend_and_leaves_other_rules_alone(text: str, problem: str) -> None:
    rules = own(python__bad=text.replace("'", '"'), fine=PRINT)
    assert [p for p in rules.problems if p.startswith(f".cx/rules/python/bad.scm:{problem}")], rules.problems
    assert [fact.text for fact in extract("a.py", "print()", rules).of("own")] == ["print it"]


def test_a_mistake_leaves_the_other_patterns_of_its_file_alone() -> None:
    rules = own(a=f"{PRINT}\n((cal) @x)\n{PRINT.replace('print', 'log')}")
    assert len(rules.problems) == 1
    assert [f.text for f in extract("a.py", "print(log())", rules).of("own")] == ["print it", "log it"]


def test_one_code_is_as_severe_everywhere() -> None:
    (problem,) = own(a=PRINT, b=PRINT[:-1] + '(#set! code "A") (#set! severity "info"))').problems
    assert problem == ".cx/rules/b.scm:1: A is warning in .cx/rules/a.scm:1; set another code"


@given(st.text('()[]"@#;?*+!_. \nab\\', max_size=60))
@settings(max_examples=500)
def test_any_text_is_patterns_or_says_why_not(text: str) -> None:
    for one in patterns(text):
        assert isinstance(one, PatternError) or one.captures
    OwnRules((("a.scm", text),)).problems  # noqa: B018


# time


SLOW = (
    "((block (expression_statement)* @a (expression_statement)* @b (expression_statement (call) @x))"
    ' (#eq? @x "z") (#set! message "m"))'
)


def test_a_slow_rule_is_stopped_and_named_and_the_others_are_heard() -> None:
    text = "def f():\n" + "    foo(1)\n" * 4_000 + "    print(1)\n"
    start = time.process_time()
    facts = extract("a.py", text, own(slow=SLOW, fine=PRINT))
    assert time.process_time() - start < 5
    assert [fact.text for fact in facts.of("own")] == ["print it"]
    (note,) = facts.unread
    assert note.text == ".cx/rules/slow.scm: took more than 0.25 s here and was stopped; make it narrower"


def test_an_expression_that_would_go_back_forever_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    text = '((string) @s (#match? @s "^\\"(a+)+\\"$") (#set! message "m"))'
    start = time.process_time()
    assert said(own(a=text), f'x = "{"a" * 200}!"\n') == []
    assert time.process_time() - start < 2


def test_a_text_that_is_too_long_for_an_expression_is_said_to_be() -> None:
    text = '((string) @s (#match? @s "(a|ab)*(a|ab)*c") (#set! message "m"))'
    facts = extract("a.py", "x = '" + "\\\n".join(["ab" * 5_000] * 20) + "'\n", own(a=text))
    assert [f.text for f in facts.unread] == [
        ".cx/rules/a.scm: a text is too long for its expression; narrow what it is asked of"
    ]


def test_a_rule_that_finds_everything_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join(f"a{n} = {n}\n" for n in range(1_000))
    facts = extract("a.py", text, own(all='((identifier) @x (#set! message "m"))'))
    assert len(list(facts.of("own"))) == own_matches._FOUND + 1
    assert [f.text for f in facts.unread] == [
        ".cx/rules/all.scm: found more than 200 places here and was stopped; make it narrower"
    ]


def test_rules_that_take_too_long_to_prepare_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_rules, "SECONDS", -1.0)
    rules = own(prepared=PRINT)
    assert rules.rules == ()
    assert "is left out with all after it" in rules.problems[0]
    own_rules._read.cache_clear()
