"""A `.scm` file of a team becomes its patterns, one by one: a mistake in one leaves the others alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from cx_lsp.facts.own.regex import UnsafeError, compiled

_TOKEN = re.compile(r'\s+|;[^\n]*|"(?:\\.|[^"\\\n])*"|[()\[\]]|[^\s()\[\];"]+')
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}
# Regular expressions are tried by us, not by the binding, which would hand them to `re`.
_OURS = {f"#{name}?": f"#cx-{name}?" for name in ("match", "not-match", "any-match", "any-not-match")}
_THEIRS = ("#eq?", "#not-eq?", "#any-eq?", "#any-not-eq?", "#any-of?", "#not-any-of?")
_FOLLOWING = re.compile(r"@.|[*+?]$")
# What compiling costs grows with the depth of a pattern and, by its square or worse, with open repetitions.
_DEEPEST = 25
_REPEATED = 8
_WHOLE_FILES = ("module", "program")


class PatternError(ValueError):
    """What is wrong with a pattern, as a sentence without its place; `line` is zero-based."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(slots=True)
class Pattern:
    """One pattern: its text as a query, the zero-based line it begins at, and what it captures and sets."""

    line: int
    text: str = ""
    captures: list[str] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """The capture that a finding stands at: `finding`, else the first."""
        named = [name for name in self.captures if not name.startswith("_")] or self.captures
        return "finding" if "finding" in named else named[0]


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    line: int
    gap: str = ""
    """What stands before it: white space, without comments."""


def patterns(text: str) -> Iterator[Pattern | PatternError]:
    """The patterns of a file in order, and in the place of each that cannot be used, why."""
    try:
        items = list(_items(list(_tokens(text))))
    except PatternError as error:
        yield error
        return
    for item in items:
        try:
            yield _pattern(item)
        except PatternError as error:
            yield error


def _tokens(text: str) -> Iterator[_Token]:
    at, line, gap = 0, 0, ""
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise PatternError(line, 'a text is not closed; end it with " on the same line')
        if not match[0].strip():
            gap += match[0]
        elif not match[0].startswith(";"):
            yield _Token(match[0], line, gap)
            gap = ""
        at, line = match.end(), line + match[0].count("\n")


def _items(tokens: list[_Token]) -> Iterator[list[_Token]]:
    """The tokens of one pattern at a time, with the captures and predicates that follow it."""
    item: list[_Token] = []
    opened: list[_Token] = []
    for token, after in pairwise([*tokens, _Token("", 0)]):
        begins = not opened and not _FOLLOWING.match(token.text)
        goes_on = token.text == "(" and after.text.startswith("#")
        if begins and item and not goes_on:
            yield item
            item = []
        item.append(token)
        if token.text in "([":
            opened.append(token)
            if len(opened) > _DEEPEST:
                raise PatternError(token.line, f"is nested deeper than {_DEEPEST} levels; write it flatter")
        elif token.text in ")]" and (not opened or opened.pop().text + token.text not in ("()", "[]")):
            raise PatternError(token.line, f"`{token.text}` closes nothing that is open; take it out")
    if opened:
        raise PatternError(opened[-1].line, f"`{opened[-1].text}` is never closed; close it")
    if item:
        yield item


def _pattern(item: list[_Token]) -> Pattern:
    found = Pattern(item[0].line)
    if sum(token.text[0] in "*+?" for token in item) > _REPEATED:
        raise PatternError(
            found.line, f"has more than {_REPEATED} of `*`, `+` and `?`; write several patterns"
        )
    parts = []
    for number, token in enumerate(item):
        parts.append(token.gap if number else "")
        word = token.text
        if word.startswith("#"):
            _predicate(item, number, found)
        elif word.startswith("@") and not _in_predicate(item, number):
            found.captures.append(word[1:])
        parts.append(_OURS.get(word, word))
    text = "".join(parts)
    found.text = f"({text})" if _ends_in_predicate(item) else text
    if next(t.text for t in item if t.text not in "([") in _WHOLE_FILES:
        raise PatternError(found.line, "speaks of the whole file; begin with one of its statements")
    if not found.captures:
        raise PatternError(found.line, "captures nothing; name the place to point at @finding")
    return found


def _ends_in_predicate(item: list[_Token]) -> bool:
    """Whether a predicate follows the pattern instead of standing in it."""
    depth = 0
    for token, after in pairwise([*item, _Token("", 0)]):
        if depth == 0 and token.text == "(" and after.text.startswith("#"):
            return True
        depth += (token.text in "([") - (token.text in ")]")
    return False


def _in_predicate(item: list[_Token], number: int) -> bool:
    opening = next((n for n in range(number - 1, -1, -1) if item[n].text in ("(", "[", ")", "]")), 0)
    return item[opening].text == "(" and item[opening + 1].text.startswith("#")


def _predicate(item: list[_Token], number: int, pattern: Pattern) -> None:
    """Takes in one predicate; refuses what nobody would evaluate, or what might never end."""
    name, words = item[number].text, []
    for token in item[number + 1 :]:
        if token.text == ")":
            break
        words.append(token)
    given = [_unquoted(token.text) for token in words]
    line = item[number].line
    if name == "#set!":
        if given:
            pattern.settings[given[0]] = given[1] if len(given) > 1 else ""
    elif name in _OURS:
        if len(given) != 2 or given[1].startswith("@"):
            raise PatternError(line, f'{name} takes a capture and an expression, as in ({name} @name "^get")')
        try:
            compiled(given[1])
        except UnsafeError as error:
            raise PatternError(line, f'"{given[1]}" {error}') from None
    elif name not in _THEIRS:
        known = ", ".join(("#set!", *_THEIRS, *_OURS))
        raise PatternError(line, f"no predicate is called {name}; use one of {known}")


def _unquoted(word: str) -> str:
    if not word.startswith('"'):
        return word
    return re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[1]), word[1:-1])


def filled(message: str, texts: Mapping[str, str]) -> str:
    """A message with the captured texts in the place of their names; raises KeyError for an unknown one."""
    return re.sub(r"\{([\w.-]+)\}", lambda m: texts[m[1]], message)
