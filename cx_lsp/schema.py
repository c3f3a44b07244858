"""The tables of `cx.toml` as frozen models, each with its defaults and the words for a value it refuses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

from cx_lsp.model import Limits

ENTRY_KINDS = ("route", "page", "symbol", "cli", "path")
TEST_KINDS = ("pytest", "playwright", "cypress", "vitest", "jest", "feature", "tag")
LABEL = "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"  # RFC 1123, as OpenSLO and Backstage name things
# Ours, or one that the team gave a rule of its own, which never begins with CX.
CODE = "^(CX[0-9]{3}|([ABD-Z]|C[A-WYZ0-9])[A-Z0-9]*(-[A-Z0-9]+)*)$"
SOURCE = "^(csv:|https://).+$"

MENDS = {
    LABEL: "is not an id; use up to 63 lower-case letters, digits and hyphens, as in guest-checkout",
    CODE: "is not a rule code; write one like CX201",
    SOURCE: "is not a source; write csv:PATH or https://ADDRESS",
}


def near(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant, or all of them, as the end of a sentence."""
    words = list(known)
    meant = get_close_matches(word, words, n=1, cutoff=0.5)
    listed = ", ".join(f'"{one}"' for one in words)
    return f'did you mean "{meant[0]}"?' if meant else f"use one of {listed}"


def _of_kind(kinds: tuple[str, ...]) -> Callable[[str], str]:
    def check(text: str) -> str:
        kind, colon, value = text.partition(":")
        if not colon or not value.strip():
            raise ValueError(f"is not a selector; write kind:value, the kinds here are {', '.join(kinds)}")
        if kind not in kinds:
            meant = get_close_matches(kind, kinds, n=1)
            guess = f' did you mean "{meant[0]}"?' if meant else ""
            raise ValueError(f'has the unknown kind "{kind}";{guess} the kinds here are {", ".join(kinds)}')
        if kind == "route" and not re.match(r"([A-Za-z]+ +)?/", value):
            raise ValueError('is not a route; write "route:POST /orders" or "route:/orders/**"')
        return text

    return check


def _schema_of(kinds: tuple[str, ...]) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": f"^({'|'.join(kinds)}):."})


Text = Annotated[str, Field(min_length=1)]
Label = Annotated[str, Field(pattern=LABEL)]
Code = Annotated[str, Field(pattern=CODE)]
Entry = Annotated[str, AfterValidator(_of_kind(ENTRY_KINDS)), _schema_of(ENTRY_KINDS)]
Selector = Annotated[str, AfterValidator(_of_kind(TEST_KINDS)), _schema_of(TEST_KINDS)]
_ARRAY = Field(strict=False)  # TOML has arrays where we keep tuples
Texts = Annotated[tuple[Text, ...], _ARRAY]
Codes = Annotated[tuple[Code, ...], _ARRAY]
Entries = Annotated[tuple[Entry, ...], _ARRAY]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    def __hash__(self) -> int:
        return hash(self.model_dump_json())


class CheckTable(_Table):
    """Which files are checked, by which rules, and how loud each rule is."""

    exclude: Texts = ()
    select: Codes = ()
    ignore: Codes = ()
    max_file_kb: Annotated[int, Field(gt=0)] = 1024
    severity: dict[Code, Literal["info", "warning", "error", "off"]] = {}


class CopiesTable(_Table):
    """How many lines make a copy: anywhere, in functions on a journey, and where a side is a test."""

    min_lines: Annotated[int, Field(gt=2)] = 8
    min_lines_on_journeys: Annotated[int, Field(gt=2)] = 6
    min_lines_in_tests: Annotated[int, Field(gt=2)] = 24

    @property
    def limits(self) -> Limits:
        """The same, for whoever knows nothing of configuration."""
        return Limits(self.min_lines, self.min_lines_on_journeys, self.min_lines_in_tests)


class DefaultsTable(_Table):
    """What holds for every journey that does not say otherwise."""

    owner: str = ""


class SourcesTable(_Table):
    """Where coverage and test results lie, as globs below the root; the newest one wins."""

    coverage: Texts = (".coverage*", "coverage/**/lcov.info", "coverage/coverage-final.json")
    results: Texts = (
        "junit*.xml",
        "reports/junit*.xml",
        "reports/**/*junit*.xml",
        "test-results/**/*.xml",
        "playwright-report/*.xml",
    )


class ResolveTable(_Table):
    """Values that only the running project knows: the prefix an expression stands for in route paths."""

    route_prefix: dict[str, str] = {}


class SignalTable(_Table):
    """Where customers of a journey are heard."""

    metric: Text
    source: Annotated[str, Field(pattern=SOURCE)]
    warn_below: float | None = None


class JourneyTable(_Table):
    """A key user journey as the team committed it: intent only, never status."""

    title: Text
    stakes: Literal["low", "moderate", "high"] = "moderate"
    owner: str = ""
    steps: Texts = ()
    entry: Entries = ()
    include: Entries = ()
    exclude: Entries = ()
    tests: Annotated[tuple[Selector, ...], _ARRAY] = ()
    slo: Annotated[tuple[Label, ...], _ARRAY] = ()
    proposed: bool = False
    signals: Annotated[tuple[SignalTable, ...], _ARRAY] = ()


class Config(_Table):
    """Everything a team configures; a table that is left out keeps its defaults."""

    format: Annotated[Literal[1], Field(alias="schema")] = 1
    check: CheckTable = CheckTable()
    copies: CopiesTable = CopiesTable()
    defaults: DefaultsTable = DefaultsTable()
    sources: SourcesTable = SourcesTable()
    resolve: ResolveTable = ResolveTable()
    journeys: dict[Label, JourneyTable] = {}


TABLES: dict[tuple[str, ...], type[BaseModel]] = {
    (): Config,
    ("check",): CheckTable,
    ("copies",): CopiesTable,
    ("defaults",): DefaultsTable,
    ("sources",): SourcesTable,
    ("resolve",): ResolveTable,
    ("journeys", "*"): JourneyTable,
    ("journeys", "*", "signals"): SignalTable,
}
"""Which model reads which table; "*" stands for a journey's id."""
