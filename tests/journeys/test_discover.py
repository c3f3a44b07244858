"""A first registry is proposed from what the project already says."""

# ruff: noqa: E501 - one case per line reads as a table

from __future__ import annotations

import random
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cx_lsp import config
from cx_lsp.journeys import registry
from cx_lsp.journeys.discover import propose
from cx_lsp.model import Route, Span, Test

NOWHERE = Span(0, 0, 0, 0)


def route(text: str) -> Route:
    method, _, path = text.partition(" ")
    return Route(method, path, "app.py", "handler", "app.py", NOWHERE, NOWHERE, "flask")


def test(test_id: str, framework: str) -> Test:
    return Test(test_id, test_id.partition("::")[0].partition(" › ")[0], NOWHERE, framework=framework)


test.__test__ = False  # type: ignore[attr-defined]

ROUTES = [
    route(text)
    for text in (
        "POST /api/v1/orders",
        "GET /api/v1/orders/{id}",
        "GET /api/v1/products",
        "GET /api/v1/products/{id}/images",
        "PUT /api/v1/wishes/{id}",
        "ANY /search",
        "GET /",
        "GET /static/{path}",
        "GET /api/healthz",
        "GET /docs",
    )
]
PAYS = test("e2e/checkout.spec.ts › checkout › pays", "playwright")
LISTS = test("tests/api/test_products.py::test_lists", "pytest")
TAGGED = test("tests/api/test_search.py::test_finds", "pytest")
TESTS = [(PAYS, []), (LISTS, ["smoke"]), (TAGGED, ["@journey:find"])]
CALLS = {
    PAYS.id: ["POST /api/v1/orders", "GET /api/v1/orders/{order_id}", "GET /elsewhere"],
    LISTS.id: ["GET /api/v1/products"],
    TAGGED.id: ["GET /search"],
}

PROPOSED = """\
[journeys.checkout]
title = "Checkout"  # say it as a customer would
stakes = "high"  # a guess: its routes or tests speak of "checkout"
# owner = "@your-team"
proposed = true
entry = [
  "route:GET /api/v1/orders/{id}",
  "route:POST /api/v1/orders",
]
tests = [
  "playwright:e2e/checkout.spec.ts",
]

[journeys.find]
title = "Find"  # say it as a customer would
stakes = "moderate"  # a guess: it can change data
# owner = "@your-team"
proposed = true
entry = [
  "route:/search",
]
tests = [
  "tag:journey:find",
]

[journeys.products]
title = "Products"  # say it as a customer would
stakes = "low"  # a guess: it only reads
# owner = "@your-team"
proposed = true
entry = [
  "route:/api/v1/products/**",
]
tests = [
  "pytest:tests/api/test_products.py",
]

[journeys.home]
title = "Home"  # say it as a customer would
stakes = "low"  # a guess: it only reads
# owner = "@your-team"
proposed = true
entry = [
  "route:GET /",
]
tests = []  # no test was seen that calls these routes

[journeys.wishes]
title = "Wishes"  # say it as a customer would
stakes = "moderate"  # a guess: it can change data
# owner = "@your-team"
proposed = true
entry = [
  "route:PUT /api/v1/wishes/{id}",
]
tests = []  # no test was seen that calls these routes
"""


def read(root: Path, text: str) -> config.Config:
    (root / "cx.toml").write_text(text, encoding="utf-8")
    return config.load(root)


def journeys(text: str) -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads(text).get("journeys", {})
    return found


def test_a_proposal_is_a_registry_that_says_what_to_edit(tmp_path: Path) -> None:
    text = propose(ROUTES, TESTS, CALLS)
    head, _, body = text.partition("\n[journeys.")
    assert "[journeys." + body == PROPOSED
    assert "then remove `proposed = true`" in head
    assert registry.journeys(read(tmp_path, text))[0].id == "checkout"


def test_the_order_in_which_files_were_read_changes_nothing() -> None:
    routes, tests = list(ROUTES), list(TESTS)
    random.Random(7).shuffle(routes)
    tests.reverse()
    assert propose(routes, tests, dict(reversed(CALLS.items()))) == propose(ROUTES, TESTS, CALLS)


@pytest.mark.parametrize("routes", [[], [route("GET /health"), route("GET /static/app.js")]])
def test_with_nothing_found_there_is_a_form_to_fill_in(tmp_path: Path, routes: list[Route]) -> None:
    text = propose(routes, [], {})
    assert read(tmp_path, text) == config.Config()
    form = re.sub("^# ", "", text.partition("form to fill in:\n")[2], flags=re.MULTILINE)
    assert read(tmp_path, form).journeys["checkout"].stakes == "high"


def test_the_twelve_largest_are_written_and_the_others_are_told() -> None:
    routes = [route(f"GET /area{at:02}/{n}") for at in range(15) for n in range(at + 1)]
    text = propose(routes, [], {})
    assert list(journeys(text)) == [f"area{at:02}" for at in range(14, 2, -1)]
    assert text.endswith("# Left out, 3 smaller: area02, area01, area00\n")


def test_a_test_file_and_the_routes_of_its_name_are_one_journey() -> None:
    found = journeys(propose([route("POST /checkout")], [(PAYS, [])], {}))
    assert found["checkout"]["entry"] == ["route:POST /checkout"]
    assert found["checkout"]["tests"] == ["playwright:e2e/checkout.spec.ts"]


def test_a_test_that_calls_no_route_still_gives_a_journey() -> None:
    text = propose([], [(PAYS, [])], {})
    assert "entry" not in journeys(text)["checkout"]
    assert '# entry = ["page:/"]  # where customers come in; the tests do not tell\n' in text


def test_what_most_tests_begin_with_is_not_where_they_go() -> None:
    login = "POST /login"
    tests = [(test(f"e2e/{name}.cy.js › {name}", "cypress"), ()) for name in ("buy", "find", "rate", "send")]
    calls = {one.id: [login, f"GET /{one.path[4:-6]}"] for one, _ in tests}
    routes = [route(one) for one in sorted({name for called in calls.values() for name in called})]
    found = journeys(propose(routes, tests, calls))
    assert found["buy"]["entry"] == ["route:GET /buy"]
    assert found["login"]["entry"] == ["route:POST /login"]


@pytest.mark.parametrize(
    ("test_id", "framework", "name", "selector"),
    [
        ("tests/cx/test_pay.py::test_a", "pytest", "pay", "pytest:tests/cx/test_pay.py"),
        ("tests/regression/test_pay.py::T::test_a", "unittest", "pay", "pytest:tests/regression/test_pay.py"),
        ("tests/test_pay_regression.py::test_a", "pytest", "pay", "pytest:tests/test_pay_regression.py"),
        ("cypress/e2e/guestCheckout.cy.ts › a", "cypress", "guest-checkout", "cypress:cypress/e2e/guestCheckout.cy.ts"),
        ("app/e2e/index.test.js › a", "mocha", "e2e", "jest:app/e2e/index.test.js"),
        ("web/pay.spec.ts › a", "", "pay", "playwright:web/pay.spec.ts"),
        ("features/pay.feature::a", "behave", "pay", "feature:features/pay.feature"),
        ("e2e/Größe & Maß.spec.ts › a", "playwright", "groe-ma", "playwright:e2e/Größe & Maß.spec.ts"),
    ],
)  # fmt: skip
def test_an_end_to_end_file_names_its_journey(test_id: str, framework: str, name: str, selector: str) -> None:
    found = journeys(propose([], [(test(test_id, framework), ())], {}))
    assert {key: one["tests"] for key, one in found.items()} == {name: [selector]}


@pytest.mark.parametrize(
    ("path", "framework"),
    [("tests/api/test_pay.py", "pytest"), ("src/pay.spec.ts", "vitest"), ("e2e/pay.rb", "rspec")],
)
def test_other_tests_are_no_journeys(path: str, framework: str) -> None:
    assert journeys(propose([], [(Test(path, path, NOWHERE, framework=framework), ())], {})) == {}


def test_files_of_one_name_are_told_apart() -> None:
    paths = ["e2e/login.spec.ts", "e2e/admin/login.spec.ts", "x/e2e/admin/login.spec.ts"]
    tests = [(test(f"{path} › a", "playwright"), ()) for path in paths]
    assert sorted(journeys(propose([], tests, {}))) == ["admin-login", "admin-login-2", "e2e-login"]


TEXT = st.text(max_size=12)


@given(
    st.lists(st.tuples(st.sampled_from(["GET", "POST", "ANY", "x-y"]), TEXT), max_size=8),
    st.lists(TEXT, max_size=4),
)
def test_whatever_the_code_says_the_proposal_is_valid(
    routes: list[tuple[str, str]], names: list[str]
) -> None:
    tests = [
        (test(f"e2e/{name}.spec.ts › a", "playwright"), [f"journey:{name}"] * (len(name) % 2))
        for name in names
    ]
    calls = {one.id: [f"{method} /{path}" for method, path in routes] for one, _ in tests}
    text = propose([route(f"{method} {path}") for method, path in routes], tests, calls)
    config.Config.model_validate(tomllib.loads(text))
