"""The `.scm` files of a team become rules: checked, compiled for the languages they speak of, or refused."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import PurePosixPath

from tree_sitter import Language as Grammar
from tree_sitter import Query, QueryError

from cx_lsp.facts.languages import grammar
from cx_lsp.facts.own.patterns import Pattern, PatternError, filled, patterns
from cx_lsp.model import SEVERITIES, Severity

LANGUAGES = {
    "python": ("python",),
    "javascript": ("javascript", "typescript", "tsx"),
    "typescript": ("typescript", "tsx"),
}
"""What a team calls a language, and the grammars that read it: what holds of JavaScript holds of both."""
_ALL = tuple(dict.fromkeys(name for names in LANGUAGES.values() for name in names))
SECONDS = 5.0
"""CPU time in which the rules of a project must be compiled."""
_CODE = re.compile(r"(?!CX)[A-Z][A-Z0-9]*(-[A-Z0-9]+)*")
_SETTINGS = ("message", "severity", "code", "languages")
_AT = re.compile(r" (?:in pattern )?at row (\d+)(?:, column \d+)?:?")


@dataclass(frozen=True, slots=True)
class OwnRule:
    """One pattern of a team with what it says where it is found."""

    path: str
    line: int
    code: str
    message: str
    severity: Severity
    place: str
    text: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnRules:
    """The rule files of a project: path and text of each, in order. Travels to other processes as it is."""

    sources: tuple[tuple[str, str], ...] = ()

    @property
    def salt(self) -> bytes:
        """What keys of facts depend on; empty where there are no rules."""
        return hashlib.blake2b(repr(self.sources).encode(), digest_size=12).digest() if self.sources else b""

    @property
    def rules(self) -> tuple[OwnRule, ...]:
        """The rules that can be used."""
        return _read(self)[0]

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with the others, each with its file, line and mend."""
        return _read(self)[1]


@dataclass(frozen=True, slots=True)
class OwnQuery:
    """The rules of one file for one grammar as a query; patterns and rules have the same order."""

    path: str
    query: Query
    rules: tuple[OwnRule, ...]


@lru_cache(maxsize=64)
def queries(own: OwnRules, language: str) -> tuple[OwnQuery, ...]:
    """What is asked of files of one grammar."""
    found: dict[str, list[OwnRule]] = {}
    for rule in own.rules:
        if language in rule.languages:
            found.setdefault(rule.path, []).append(rule)
    return tuple(
        OwnQuery(path, _query(language, "\n".join(r.text for r in some)), tuple(some))
        for path, some in found.items()
    )


@lru_cache(maxsize=16)
def _read(own: OwnRules) -> tuple[tuple[OwnRule, ...], tuple[str, ...]]:
    rules: list[OwnRule] = []
    problems = []
    start = time.thread_time()
    for path, text in own.sources:
        for found in patterns(text):
            if time.thread_time() - start > SECONDS:
                where = f"{path}:{found.line + 1}"
                problems.append(f"{where}: is left out with all after it: rules take {SECONDS} s to prepare")
                return tuple(rules), tuple(problems)
            try:
                if isinstance(found, PatternError):
                    raise found
                rules.append(_alike(_rule(path, found), rules))
            except PatternError as error:
                problems.append(f"{path}:{error.line + 1}: {error}")
    return tuple(rules), tuple(problems)


def _alike(rule: OwnRule, others: Iterable[OwnRule]) -> OwnRule:
    """The rule, if those of the same code are as severe: what is configured is a code, not a pattern."""
    other = next((o for o in others if o.code == rule.code and o.severity != rule.severity), None)
    if other is not None:
        where = f"{other.path}:{other.line + 1}"
        raise PatternError(rule.line, f"{rule.code} is {other.severity} in {where}; set another code")
    return rule


def _rule(path: str, pattern: Pattern) -> OwnRule:
    said = pattern.settings
    if unknown := [key for key in said if key not in _SETTINGS]:
        raise PatternError(pattern.line, f'"{unknown[0]}" cannot be set; {_near(unknown[0], _SETTINGS)}')
    if not said.get("message"):
        raise PatternError(pattern.line, 'has no message; add (#set! message "what is wrong")')
    try:
        filled(said["message"], dict.fromkeys(pattern.captures, ""))
    except KeyError as error:
        near = _near(str(error.args[0]), pattern.captures)
        raise PatternError(
            pattern.line, f"its message names {{{error.args[0]}}}, no capture; {near}"
        ) from None
    severity = next((s for s in SEVERITIES if s == said.get("severity", "warning")), None)
    if severity is None:
        raise PatternError(
            pattern.line, f'severity cannot be "{said["severity"]}"; {_near(said["severity"], SEVERITIES)}'
        )
    code = said.get("code", "").upper() or _code_of(path)
    if not _CODE.fullmatch(code):
        raise PatternError(
            pattern.line,
            f'code cannot be "{code}"; write letters, digits and hyphens as in SHOP-1, but not CX…',
        )
    languages = _compiling(pattern, _meant(path, pattern))
    return OwnRule(
        path, pattern.line, code, said["message"], severity, pattern.place, pattern.text, languages
    )


def _code_of(path: str) -> str:
    """The code of a rule that sets none: the name of its file."""
    words = re.findall(r"[A-Z0-9]+", PurePosixPath(path).stem.upper())
    code = "-".join(words)
    return code if _CODE.fullmatch(code) else f"OWN-{code}".rstrip("-")


def _meant(path: str, pattern: Pattern) -> tuple[str, ...]:
    """The grammars a pattern is meant for: by its own word, else by its folder, else any."""
    said = re.findall(r"[\w-]+", pattern.settings.get("languages", "").lower())
    if unknown := [name for name in said if name not in LANGUAGES]:
        raise PatternError(
            pattern.line, f'no language is called "{unknown[0]}"; {_near(unknown[0], LANGUAGES)}'
        )
    folders = [name for name in PurePosixPath(path).parts[:-1] if name in LANGUAGES]
    named = said or folders[-1:]
    return tuple(dict.fromkeys(g for name in named for g in LANGUAGES[name])) or _ALL


def _compiling(pattern: Pattern, meant: tuple[str, ...]) -> tuple[str, ...]:
    """Those of some grammars that know what a pattern speaks of; PatternError where none does."""
    known, errors = [], []
    for name in meant:
        try:
            _query(name, pattern.text)
            known.append(name)
        except (QueryError, ValueError) as error:
            errors.append((name, str(error)))
    if known:
        return tuple(known)
    # Of several complaints the one that came furthest tells most.
    name, text = max(errors, key=lambda error: _where(error[1]))
    raise PatternError(pattern.line + _where(text)[0], _explained(name, text, single=len(meant) == 1))


def _query(language: str, text: str) -> Query:
    # A copy, for the binding writes into a text that it refuses (tree-sitter 0.25.2).
    return Query(grammar(language), f"{text}\n")


def _where(text: str) -> tuple[int, int]:
    found = re.search(r"row (\d+)(?:, column (\d+))?", text)
    return (int(found[1]), int(found[2] or 0)) if found else (0, 0)


def _explained(language: str, text: str, *, single: bool) -> str:
    what, _, word = _AT.sub(":", text).partition(":")
    word = word.strip()
    where = {"python": "Python", "javascript": "JavaScript"}.get(language, "TypeScript")
    where = where if single else f"{where} or any other language"
    spoken = grammar(language)
    if "node type" in what:
        return f"no node is called `{word}` in {where}; {_near(word, _kinds(spoken))}"
    if "field name" in what:
        return f"no field is called `{word}` in {where}; {_near(word, _fields(spoken))}"
    if "capture name" in what:
        return f"a predicate speaks of @{word}, which is not captured; capture it or take the predicate out"
    if "mpossible" in what or "tructure" in what:
        return f"can never be found in {where}: `{word}` does not stand there; look at the syntax tree again"
    return f"is not understood ({text}); see the syntax of tree-sitter's queries"


def _kinds(spoken: Grammar) -> Iterator[str]:
    for number in range(spoken.node_kind_count):
        if spoken.node_kind_is_named(number) and spoken.node_kind_is_visible(number):
            yield spoken.node_kind_for_id(number) or ""


def _fields(spoken: Grammar) -> Iterator[str]:
    return (spoken.field_name_for_id(number) or "" for number in range(1, spoken.field_count + 1))


def _near(word: str, known: Iterable[str]) -> str:
    words = list(known)
    meant = get_close_matches(word, words, n=1, cutoff=0.5)
    if meant:
        return f"did you mean `{meant[0]}`?"
    return f"use one of {', '.join(words)}" if len(words) < 12 else "print the syntax tree to see its names"
