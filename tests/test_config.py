"""cx.toml: what it means, and every sentence it can be refused with."""

# ruff: noqa: E501 - one refusal per line reads as a table

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cx_lsp import config, toml

WHOLE = """\
schema = 1
[check]
exclude = ["vendor/**"]
select = ["CX201"]
ignore = ["CX301"]
max_file_kb = 512
[check.severity]
CX301 = "off"
[defaults]
owner = "group:default/shop"
[sources]
results = ["out/*.xml"]
[resolve]
route_prefix = { "settings.API_V1_STR" = "/api/v1" }
[journeys.checkout]
title = "Customer pays for a basket"
stakes = "high"
owner = "@payments"
steps = ["pay"]
entry = ["route:POST /api/orders", "page:/checkout", "symbol:shop.pay:charge", "cli:shop pay", "path:src/pay/**"]
include = ["symbol:shop.pricing"]
exclude = ["path:**/migrations/**"]
tests = ["pytest:tests/checkout/**", "tag:journey:checkout", "feature:features/pay.feature#Card"]
slo = ["checkout-availability"]
proposed = true
[[journeys.checkout.signals]]
metric = "csat"
source = "csv:ops/csat.csv"
warn_below = 4
"""


def write(root: Path, text: str | bytes, name: str = "cx.toml") -> Path:
    (root / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def refusal(root: Path, overrides: dict[str, object] | None = None) -> str:
    with pytest.raises(config.ConfigError) as caught:
        config.load(root, overrides)
    return str(caught.value)


def test_without_a_file_everything_has_its_default(tmp_path: Path) -> None:
    loaded = config.load(tmp_path)
    assert loaded.check.max_file_kb == 1024
    assert loaded.journeys == {}
    assert "reports/junit*.xml" in loaded.sources.results


def test_every_key_is_read(tmp_path: Path) -> None:
    loaded = config.load(write(tmp_path, WHOLE))
    assert loaded.check.severity == {"CX301": "off"}
    assert loaded.check.select == ("CX201",)
    assert loaded.resolve.route_prefix == {"settings.API_V1_STR": "/api/v1"}
    assert loaded.defaults.owner == "group:default/shop"
    checkout = loaded.journeys["checkout"]
    assert (checkout.stakes, checkout.proposed, checkout.slo) == ("high", True, ("checkout-availability",))
    assert checkout.signals[0].warn_below == 4
    assert hash(loaded) == hash(config.load(tmp_path))


def test_tool_cx_says_the_same_as_cx_toml(tmp_path: Path) -> None:
    loaded = config.load(write(tmp_path, "[tool.cx.check]\nmax_file_kb = 7\n", "pyproject.toml"))
    assert loaded.check.max_file_kb == 7


@pytest.mark.parametrize("project", ["[tool.ruff]\n", "[project]\nname = 'cx'\n", "this is = = broken"])
def test_a_pyproject_that_does_not_configure_us_is_none_of_our_business(tmp_path: Path, project: str) -> None:
    assert config.load(write(tmp_path, project, "pyproject.toml")) == config.load(tmp_path / "nowhere")


def test_overrides_win_over_the_file(tmp_path: Path) -> None:
    write(tmp_path, WHOLE)
    loaded = config.load(tmp_path, {"check.select": ["CX301"], "check": {"severity": {"CX201": "info"}}})
    assert loaded.check.select == ("CX301",)
    assert loaded.check.severity == {"CX301": "off", "CX201": "info"}
    assert loaded.check.exclude == ("vendor/**",)


def test_overrides_are_refused_in_the_name_of_the_settings(tmp_path: Path) -> None:
    assert (
        refusal(tmp_path, {"check.max_file_kb": 0})
        == "settings: [check] max_file_kb must be more than 0, not 0"
    )


def test_both_files_are_one_too_many(tmp_path: Path) -> None:
    write(write(tmp_path, "schema = 1"), "[tool.cx]\n", "pyproject.toml")
    assert refusal(tmp_path) == "cx.toml and pyproject.toml [tool.cx] both configure cx-lsp; keep one"


KINDS = "route, page, symbol, cli, path"
TESTS = "pytest, playwright, cypress, vitest, jest, feature, tag"
J = '[journeys.pay]\ntitle = "Pay"\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[journeys.pay]\ntitle="Pay"\nownr="x"', '3: [journeys.pay] unknown key "ownr"; did you mean "owner"?'),
        ("[defaults]\nq=1", '2: [defaults] unknown key "q"; use one of "owner"'),
        ("\n[jorneys.pay]\n", '2: unknown key "jorneys"; did you mean "journeys"?'),
        ("schema=1\njourneys.pay.title='P'\njourneys.pay.stake='low'", '3: [journeys.pay] unknown key "stake"; did you mean "stakes"?'),
        ("[journeys]\npay = { title = 'P', stake = 'low' }", '2: [journeys.pay] unknown key "stake"; did you mean "stakes"?'),
        (J + "[[journeys.pay.signals]]\nmetric='a'\nsource='csv:a'\n[[journeys.pay.signals]]\nmetric='b'\nsource='csv:b'\nwarn=1", '9: [[journeys.pay.signals]] unknown key "warn"; did you mean "warn_below"?'),
        (J + "[[journeys.pay.signals]]\nmetric = 'nps'", "3: [[journeys.pay.signals]] source is missing; add it"),
        (J + "signals = [\n{ metric = 'nps', source = 'ops.csv' }]", '4: [[journeys.pay.signals]] source: "ops.csv" is not a source; write csv:PATH or https://ADDRESS'),
        ("[journeys.pay]\n", "1: [journeys.pay] title is missing; add it"),
        ("[journeys.pay]\ntitle=''", "2: [journeys.pay] title is empty; fill it in or leave it out"),
        (J + "stakes = 'hihg'", '3: [journeys.pay] stakes cannot be "hihg"; did you mean "high"?'),
        (J + "stakes = 'x'", '3: [journeys.pay] stakes cannot be "x"; use one of "low", "moderate", "high"'),
        (J + "stakes = 3", '3: [journeys.pay] stakes cannot be 3; use one of "low", "moderate", "high"'),
        (J + "proposed = 'yes'", "3: [journeys.pay] proposed must be true or false, not a string"),
        (J + "owner = 1979-05-27", "3: [journeys.pay] owner must be a string, not a date or time"),
        (J + "tests = 'pytest:x'", "3: [journeys.pay] tests must be an array, not a string"),
        (J + "entry = [\n  'route:/a',\n  7,\n]", "5: [journeys.pay] entry must be a string, not a number"),
        (J + "entry = [\n  'route:/a',\n  'rout:/b',\n]", f'5: [journeys.pay] entry: "rout:/b" has the unknown kind "rout"; did you mean "route"? the kinds here are {KINDS}'),
        (J + "entry = ['pytest:x']", f'3: [journeys.pay] entry: "pytest:x" has the unknown kind "pytest"; the kinds here are {KINDS}'),
        (J + "entry = ['POST /orders']", f'3: [journeys.pay] entry: "POST /orders" is not a selector; write kind:value, the kinds here are {KINDS}'),
        (J + "entry = ['route:orders']", '3: [journeys.pay] entry: "route:orders" is not a route; write "route:POST /orders" or "route:/orders/**"'),
        (J + "tests = ['mocha:x']", f'3: [journeys.pay] tests: "mocha:x" has the unknown kind "mocha"; the kinds here are {TESTS}'),
        (J + "slo = ['A b']", '3: [journeys.pay] slo: "A b" is not an id; use up to 63 lower-case letters, digits and hyphens, as in guest-checkout'),
        ("[journeys.Guest_Pay]\ntitle='x'", '1: [journeys] "Guest_Pay" is not an id; use up to 63 lower-case letters, digits and hyphens, as in guest-checkout'),
        ("journeys.pay = 3", "1: [journeys] pay must be a table, not a number"),
        ("check = true", "1: check must be a table, not a boolean"),
        ("[check]\nselect = ['CX2']", '2: [check] select: "CX2" is not a rule code; write one like CX201'),
        ("[copies]\nmin_lines = 2", "2: [copies] min_lines must be more than 2, not 2"),
        ("[copies]\nmin_lines = '8'", "2: [copies] min_lines must be a whole number, not a string"),
        (
            "[copies]\nmin_line = 8",
            '2: [copies] unknown key "min_line"; did you mean "min_lines"?',
        ),
        ("[check.severity]\nCX301 = 'of'", '2: [check.severity] CX301 cannot be "of"; did you mean "off"?'),
        ("[check.severity]\ne501 = 'off'", '2: [check.severity] "e501" is not a rule code; write one like CX201'),
        ("[check]\nmax_file_kb = 1.5", "2: [check] max_file_kb must be a whole number, not a number"),
        ("[resolve]\nroute_prefix = []", "2: [resolve] route_prefix must be a table, not an array"),
        ("schema = 2", "1: schema cannot be 2; it must be 1"),
        ("a = 1\nb", "2: is not TOML: expected '=' after a key in a key/value pair"),
        ('a = "\x01"', r"1: is not TOML: illegal character '\x01' at column 6"),
        ("a = 1\na = 2\n", "2: a is given twice; keep one"),
        (J + J, "3: [journeys.pay] stands twice; keep one"),
        ("a = 1" + "0" * 5000, "1: holds a number of more than 4300 digits; write a shorter one"),
        ("a = " + "[" * 9000, "1: is nested too deeply; write fewer brackets inside one another"),
        (b"a = 1\n# \xff", "2: has the byte 0xff, which is not UTF-8; save it as UTF-8"),
        (b"\xef\xbb\xbfschema = 1", "1: starts with a byte order mark; save it as UTF-8 without one"),
        (b"\xff\xfes\x00", "1: is encoded as UTF-16; save it as UTF-8"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_line_and_mend(tmp_path: Path, text: str | bytes, told: str) -> None:
    assert refusal(write(tmp_path, text)) == f"cx.toml:{told}"


def test_several_problems_are_all_told_in_the_order_of_the_file(tmp_path: Path) -> None:
    assert refusal(write(tmp_path, "[check]\nx = 1\n[journeys.pay]\n")).splitlines() == [
        'cx.toml:2: [check] unknown key "x"; use one of "exclude", "select", "ignore", "max_file_kb", "severity"',
        "cx.toml:3: [journeys.pay] title is missing; add it",
    ]


@pytest.mark.parametrize(
    ("project", "told"),
    [
        ("[tool.cx.check]\nselct = []", '2: [tool.cx.check] unknown key "selct"; did you mean "select"?'),
        ("[tool.cx.journeys.pay]\nstakes = 'low'", "1: [tool.cx.journeys.pay] title is missing; add it"),
        ("[tool]\ncx = 3", "2: [tool] cx must be a table, not a number"),
        ("[tool.cx]\n[tool.dx", "2: is not TOML: expected ']' at the end of a table declaration"),
    ],
)
def test_pyproject_is_named_with_its_own_tables(tmp_path: Path, project: str, told: str) -> None:
    assert refusal(write(tmp_path, project, "pyproject.toml")) == f"pyproject.toml:{told}"


def test_a_folder_in_place_of_the_file_is_a_problem_not_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "cx.toml").mkdir()
    assert refusal(tmp_path) == "cx.toml: cannot be read: Is a directory; make it a readable file"


def test_the_published_schema_accepts_and_refuses_what_load_does() -> None:
    schema = config.json_schema()
    judge = jsonschema.Draft202012Validator(schema)
    judge.check_schema(schema)
    assert not list(judge.iter_errors(tomllib.loads(WHOLE)))
    for text in (
        "[journeys.Bad_Id]\ntitle='x'",
        "[journeys.a]\n",
        J + "entry=['rout:/x']",
        "[check.severity]\nCX1='off'",
    ):
        assert list(judge.iter_errors(tomllib.loads(text))), text


@given(st.binary(max_size=80) | st.text("[]{}=.,\"'\n#ab1 ").map(str.encode))
def test_any_bytes_are_toml_or_say_why_not(data: bytes) -> None:
    try:
        values = toml.read(data)
    except toml.TomlError:
        return
    assert set(_ways(values)) == set(toml.lines(data))


def _ways(value: Any, way: toml.Keys = ()) -> list[toml.Keys]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, below in inner for found in [(*way, key), *_ways(below, (*way, key))]]
