"""What each kind of selector means, and what it does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cx_lsp.journeys import selectors
from cx_lsp.journeys.selectors import matches_page, matches_path, matches_route, matches_symbol, matches_test
from cx_lsp.model import Span, Test
from cx_lsp.schema import ENTRY_KINDS, TEST_KINDS


def test_the_registry_accepts_exactly_the_kinds_that_mean_something() -> None:
    assert selectors.CODE_KINDS == ENTRY_KINDS
    assert selectors.TEST_KINDS == TEST_KINDS


@pytest.mark.parametrize(
    ("value", "route", "meant"),
    [
        ("POST /api/orders", "POST /api/orders", True),
        ("post /api/orders", "POST /api/orders/", True),
        ("/api/orders", "GET /api/orders", True),
        ("POST /api/orders", "GET /api/orders", False),
        ("POST /api/orders", "ANY /api/orders", True),
        ("ANY /api/orders", "DELETE /api/orders", True),
        ("/api/orders", "GET /api/orders/{id}", False),
        ("/api", "GET /api/orders", False),
        ("/orders/{id}", "GET /orders/<int:pk>", True),
        ("/orders/:id", "GET /orders/[orderId]", True),
        ("/orders/[id]", "GET /orders/{id:int}", True),
        ("/orders/<id>", r"GET /orders/(?P<pk>[^/.]+)", True),
        ("/orders/{id}", r"GET /orders/:id(\d+)?", True),
        ("/orders/{id}", "GET /orders/*", True),
        ("/orders/{id}", "GET /orders/mine", False),
        ("/orders/mine", "GET /orders/{id}", False),
        ("/orders/*", "GET /orders/mine", True),
        ("/orders/*", "GET /orders/{id}", True),
        ("/orders/*", "GET /orders", False),
        ("/orders/*", "GET /orders/1/2", False),
        ("/orders/*/items", "GET /orders/{id}/items", True),
        ("/files/*.pdf", "GET /files/{name}.pdf", True),
        ("/files/{id}.pdf", "GET /files/{name}", False),
        ("/flights/{a}-{b}", "GET /flights/:from-:to", True),
        ("/checkout/**", "GET /checkout", True),
        ("/checkout/**", "GET /checkout/pay/{id}", True),
        ("/checkout/**", "GET /checkouts", False),
        ("/**/pay", "POST /a/b/pay", True),
        ("/", "GET /", True),
        ("/", "GET /a", False),
        ("/**", "GET /", True),
        ("/docs/{path}", "GET /docs/[[...slug]]", True),
        ("/orders.json", "GET /ordersXjson", False),
        ("/orders:cancel", "POST /orders:cancel", True),
    ],
)
def test_a_route_selector_means_a_route(value: str, route: str, meant: bool) -> None:
    method, _, path = route.partition(" ")
    assert matches_route(value, method, path) is meant


def test_a_page_selector_means_a_path_whatever_the_method() -> None:
    assert matches_page("/checkout", "/checkout/")
    assert not matches_page("/checkout", "/cart")


SEGMENT = st.text("abc.-_~", min_size=1, max_size=5)
PARAMETER = st.sampled_from(["{id}", "<int:id>", "<id>", "[id]", ":id", "{id:path}", "(?P<id>[0-9]+)"])
PATH = st.lists(SEGMENT | PARAMETER, max_size=5).map(lambda parts: "/" + "/".join(parts))
ANYTHING = st.text("/*{}<>[]:()?Pa. ", max_size=25)


@given(PATH, st.sampled_from(["GET", "POST", "ANY"]))
def test_every_route_means_itself_its_stars_and_the_rest(path: str, method: str) -> None:
    assert matches_route(f"{method} {path}", method, path)
    assert matches_route("/**", method, path)
    assert matches_route("/".join("*" if part else "" for part in path.split("/")), method, path)


@given(st.lists(st.tuples(SEGMENT, PARAMETER, PARAMETER), min_size=1, max_size=4))
def test_parameters_are_equal_in_every_spelling_but_never_a_literal(
    parts: list[tuple[str, str, str]],
) -> None:
    ours = "/" + "/".join(f"{literal}/{one}" for literal, one, _ in parts)
    theirs = "/" + "/".join(f"{literal}/{other}" for literal, _, other in parts)
    assert matches_route(ours, "GET", theirs)
    assert not matches_route(ours, "GET", "/" + "/".join(f"{literal}/{literal}" for literal, *_ in parts))


@given(ANYTHING, ANYTHING, ANYTHING)
def test_no_text_is_too_odd_to_be_compared(one: str, other: str, third: str) -> None:
    matches_route(one, "GET", other)
    matches_path(one, other)
    matches_symbol(one, other, third)
    for kind in TEST_KINDS:
        matches_test(f"{kind}:{one}", Test(other, third, Span(0, 0, 0, 0)), [one])


@pytest.mark.parametrize(
    ("glob", "path", "meant"),
    [
        ("src/checkout/**", "src/checkout/a/b.py", True),
        ("src/checkout/**", "lib/src/checkout/a.py", False),
        ("src/checkout", "src/checkout/a.py", True),
        ("**/migrations/**", "shop/migrations/0001.py", True),
        ("*.sql", "db/a.sql", True),
        ("/*.sql", "db/a.sql", False),
        ("pages/[id].tsx", "pages/[id].tsx", True),
        ("!", "a", False),
        ("\\", "a", False),
    ],
)
def test_a_path_selector_is_a_gitignore_pattern(glob: str, path: str, meant: bool) -> None:
    assert matches_path(glob, path) is meant


@pytest.mark.parametrize(
    ("value", "path", "scope", "meant"),
    [
        ("shop.pay:charge", "shop/pay.py", "charge", True),
        ("shop.pay:charge", "src/shop/pay.py", "charge", True),
        ("shop.pay:charge", "shop/pay/__init__.py", "charge", True),
        ("shop.pay:charge", "myshop/pay.py", "charge", False),
        ("shop.pay:charge", "shop/pay.py", "charge_card", False),
        ("shop.pay:charge", "shop/pay.py", "charge.retry", True),
        ("shop.pay:Cart", "shop/pay.py", "Cart.add", True),
        ("shop.pay:Cart.add", "shop/pay.py", "Cart", False),
        ("shop.pay:Cart.*", "shop/pay.py", "Cart.add", True),
        ("shop.pay", "shop/pay.py", "", True),
        ("shop.pay:charge", "shop/pay.py", "", False),
        ("src/pay.ts:charge", "src/pay.ts", "charge", True),
        ("src/pay.ts:charge", "web/src/pay.ts", "charge", True),
        ("src/pay.ts:charge", "src/pay.tsx", "charge", False),
        ("src/app.ts:app.post('/orders/:id')", "src/app.ts", "app.post('/orders/:id')", True),
        ("shop.pay:charge", "shop/pay/index.ts", "charge", True),
    ],
)
def test_a_symbol_selector_means_a_definition(value: str, path: str, scope: str, meant: bool) -> None:
    assert matches_symbol(value, path, scope) is meant


CARD = "tests/cx/test_pay.py::TestPay::test_card"
PAGE = "e2e/checkout.spec.ts › checkout › pays"


@pytest.mark.parametrize(
    ("selector", "test_id", "framework", "meant"),
    [
        ("pytest:tests/cx/**", CARD, "pytest", True),
        ("pytest:tests/cx", CARD, "unittest", True),
        ("pytest:tests/api/**", CARD, "pytest", False),
        (f"pytest:{CARD}", CARD, "pytest", True),
        (f"pytest:{CARD}[visa]", CARD, "pytest", True),
        (f"pytest:{CARD}[a::b]", CARD + "[c]", "pytest", True),
        ("pytest:tests/cx/test_pay.py::TestPay", CARD, "pytest", True),
        ("pytest:tests/cx/test_pay.py::TestP", CARD, "pytest", False),
        ("pytest:tests/**/test_pay.py::TestPay", CARD, "pytest", True),
        ("playwright:e2e/checkout.spec.ts", PAGE, "playwright", True),
        ("playwright:e2e/**", PAGE, "playwright", True),
        ("playwright:e2e/**", PAGE, "", True),
        ("playwright:e2e/**", PAGE, "cypress", False),
        ("playwright:e2e/checkout.spec.ts › checkout", PAGE, "playwright", True),
        ("playwright:e2e/checkout.spec.ts › check", PAGE, "playwright", False),
        ("vitest:e2e/**", PAGE, "jest", True),
        ("jest:e2e/**", PAGE, "vitest", True),
        ("jest:e2e/**", PAGE, "playwright", False),
        ("feature:features/pay.feature", "features/pay.feature::Card", "behave", True),
        ("feature:features/pay.feature#Card", "features/pay.feature::Card", "behave", True),
        ("feature:features/pay.feature#Cash", "features/pay.feature::Card", "behave", False),
        ("tag:journey:checkout", CARD, "pytest", True),
        ("tag:@journey:checkout", CARD, "pytest", True),
        ("tag:journey::checkout", CARD, "pytest", True),
        ("tag:journey", CARD, "pytest", False),
        ("path:tests/cx/**", CARD, "pytest", False),
    ],
)
def test_a_test_selector_means_a_test(selector: str, test_id: str, framework: str, meant: bool) -> None:
    path = test_id.partition("::")[0].partition(" › ")[0]
    test = Test(test_id, path, Span(0, 0, 0, 0), framework=framework)
    assert matches_test(selector, test, ["@journey:checkout", "smoke"]) is meant
