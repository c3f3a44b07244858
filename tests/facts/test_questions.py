"""A pattern asked only around its words matches what it matches when it is asked of everything."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from tree_sitter import Language as Grammar
from tree_sitter import Node, Query

from cx_lsp import demo
from cx_lsp.facts import is_ours
from cx_lsp.facts.asking.needles import Word, of_expression, of_text
from cx_lsp.facts.asking.patterns import patterns
from cx_lsp.facts.asking.questions import Questions
from cx_lsp.facts.capture import cursor
from cx_lsp.facts.languages import Language, _fused, language, language_name
from tests.properties.test_facts import mutated

HISTORY = Path(demo.__file__).parent / "history"
SOURCES = sorted(p for p in HISTORY.rglob("*") if p.is_file() and is_ours(p.name))
FUSED = {name: Query(language(name).grammar, "\n".join(_fused(name))) for name in ("python", "tsx")}
Place = tuple[str, tuple[tuple[int, int], ...]]


def places(captures: dict[str, list[Node]]) -> tuple[Place, ...]:
    return tuple(sorted((name, tuple(n.byte_range for n in nodes)) for name, nodes in captures.items()))


def equal(spoken: Language, text: bytes) -> None:
    root = spoken.parser().parse(text).root_node
    asked = {places(captures) for _, captures in spoken.questions.answers(root, text)}
    assert asked == {places(captures) for _, captures in cursor(FUSED[spoken.name]).matches(root)}


@pytest.mark.parametrize("path", SOURCES[::3], ids=lambda p: p.name)
def test_words_lose_no_match(path: Path) -> None:
    name = language_name(path.name)
    equal(language("tsx" if name == "typescript" else name or ""), path.read_bytes())


@given(mutated())
@settings(max_examples=60, deadline=None)
def test_words_lose_no_match_in_what_people_break(source: tuple[str, bytes]) -> None:
    text = source[1].decode("utf-8", "replace").encode()
    equal(language("python" if source[0].endswith(".py") else "tsx"), text)


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("(^|[.])(Depends|Security)$", "<Depends> <Security>"),
        ("^(this[.])?(_?req|request)$", "<_req> <req> <request>"),
        ("([hH]andler|^try\\w*)$", "Handler> handler> <try <try>"),
        ("log_?in|40[13]", "401 403 log_in login"),
        ("\\b(req|request)\\b", "<req> <request>"),
        ("[$]where['\"]?$", "<where>"),
        ("cx: *ignore", "<ignore"),
        ("router$", "router>"),
        ("abc+d", "abc"),
        *(
            (nothing, "")
            for nothing in ("(?i)abc", "a.*b", "[a-z]+", "x?", "abc|", "(?!abc)", "abc|.", "ab", "(")
        ),
    ],
)
def test_an_expression_tells_its_words(expression: str, words: str) -> None:
    assert spelled(of_expression(expression, bounded=True)) == set(words.split())


def test_what_a_run_of_letters_may_reach_over_has_no_edges() -> None:
    assert spelled(of_text("get", bounded=False)) == {"get"}
    assert spelled(of_text("a.getter", bounded=True)) == {"<getter>"}
    assert spelled(of_expression("^get$", bounded=False)) == {"get"}


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ('((call function: (_) @_f) (#eq? @_f "go"))', [{"<go>"}]),
        ('((call function: (_) @_f) (#any-of? @_f "go" "run"))', [{"<go>", "<run>"}]),
        ('((call function: (_) @_f) (#not-eq? @_f "go"))', []),
        ('((call [(identifier) (attribute attribute: (_) @_f)]) (#eq? @_f "go"))', []),
        ('((call [(identifier) @_f (attribute attribute: (_) @_f)]) (#eq? @_f "go"))', [{"<go>"}]),
        ('((call (identifier)? @_f) (#eq? @_f "gone"))', []),
        ('((string (_) @_f) (#eq? @_f "gone"))', [{"gone"}]),
        ('((call (_) @_f (_) @_g) (#eq? @_f @_g))', []),
        ('((call (_) @_f) (#eq? @_f "go") (#match? @_f "^gone"))', [{"<go>"}, {"<gone"}]),
    ],
)  # fmt: skip
def test_a_pattern_has_the_words_of_what_every_match_holds(pattern: str, words: list[set[str]]) -> None:
    (found,) = patterns(f"; words\n{pattern}")
    assert found.text == pattern
    assert [spelled(demand.clause) for demand in found.demands] == words


@pytest.mark.parametrize(
    ("pattern", "ways"),
    [
        ('((call function: (_) @_f) (#eq? @_f "go"))', ["call function:_"]),
        ('((call function: [(identifier) (attribute)] @_f) (#eq? @_f "go"))',
         ["call function:identifier", "call function:attribute"]),
        ('((call function: (attribute attribute: (_) @_f)) @c (#eq? @_f "go"))',
         ["call function:attribute attribute:_"]),
        ('([(pair key: (_) @_f) (pair value: (call (_) @_f))] (#eq? @_f "go"))',
         ["pair key:_", "pair value:call _"]),
        ('((string (_) @_f) (#eq? @_f "gone"))', []),
        ('((decorator) . (call (_) @_f) (#eq? @_f "gone"))', []),
    ],
)  # fmt: skip
def test_a_pattern_knows_the_way_to_its_words(pattern: str, ways: list[str]) -> None:
    demands = [demand for found in patterns(pattern) for demand in found.demands]
    told = [[(f"{s.field}:" if s.field else "") + s.kind for s in path] for d in demands for path in d.paths]
    assert [" ".join(path) for path in told] == ways


def test_matches_come_pattern_by_pattern_as_they_are_written() -> None:
    grammar: Grammar = language("python").grammar
    text = b"run(go)\ngo(run)\n"
    asked = Questions(grammar, '((identifier) @b (#eq? @b "run")) ((identifier) @a (#eq? @a "go")) (call) @c')
    found = asked.answers(language("python").parser().parse(text).root_node, text)
    assert [name for _, captures in found for name in captures] == ["b", "b", "a", "a", "c", "c"]


def spelled(clause: frozenset[Word]) -> set[str]:
    return {"<" * w.begins + w.text + ">" * w.ends for w in clause}
