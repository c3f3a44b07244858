"""Which journeys run through a function, and which of their tests come along."""

from __future__ import annotations

import pytest

from cx_lsp.model import Passage
from tests.projects import project

SHOP = {
    "shop/orders.py": """
        from ledger import book, refund
        router = APIRouter(prefix="/orders")
        @router.post("/{id}/pay")
        def pay(id):
            book(id)
        @router.post("/{id}/return")
        def send_back(id):
            refund(id)
        @app.command("settle-all")
        def settle_all():
            refund(1)
        """,
    "shop/ledger.py": """
        def book(id):
            note()
        def refund(id):
            note()
        def note(): ...
        def idle(): ...
        """,
    "shop/app.py": "from orders import router\napp = FastAPI()\napp.include_router(router)",
    "web/Cart.tsx": """
        export const app = <Routes><Route path="/cart" element={<Cart/>} /></Routes>
        export function Cart() { return <button onClick={send} /> }
        async function send() { await fetch(`/orders/${id}/pay`, { method: 'POST' }) }
        """,
    "tests/test_pay.py": """
        import pytest
        @pytest.mark.journey("checkout")
        def test_pays(client):
            client.post("/orders/1/pay")
        def test_other(client):
            client.post("/orders/1/return")
        """,
}
CHECKOUT = """
    [journeys.checkout]
    title = "Customer pays"
    owner = "team:pay"
    stakes = "high"
    entry = ["page:/cart"]
    """


def passages(path: str, scope: str, registry: str = CHECKOUT, files: dict[str, str] = SHOP) -> list[Passage]:
    return list(project(files, registry).journeys_of(path, scope))


@pytest.mark.parametrize(
    ("path", "scope", "on_it"),
    [
        ("web/Cart.tsx", "Cart", True),
        ("web/Cart.tsx", "send", True),
        ("shop/orders.py", "pay", True),
        ("shop/ledger.py", "note", True),
        ("shop/orders.py", "send_back", False),
        ("shop/ledger.py", "idle", False),
    ],
)
def test_a_journey_runs_from_the_page_through_the_handler_to_the_ledger(
    path: str, scope: str, on_it: bool
) -> None:
    assert [p.journey.id for p in passages(path, scope)] == ["checkout"] * on_it


def test_the_entry_says_so_and_what_it_leads_to_names_it() -> None:
    (entry,), (behind,) = passages("web/Cart.tsx", "Cart"), passages("shop/ledger.py", "book")
    assert (entry.is_entry, entry.entry) == (True, "PAGE /cart")
    assert (behind.is_entry, behind.entry) == (False, "PAGE /cart")


def test_a_test_comes_along_where_its_requests_lead() -> None:
    (handler,), (page,) = passages("shop/orders.py", "pay"), passages("web/Cart.tsx", "send")
    assert [t.id for t in handler.tests] == ["tests/test_pay.py::test_pays"]
    assert (handler.total, handler.known) == (1, True)
    assert (page.tests, page.total, page.known) == ((), 1, True)


def test_silence_is_not_evidence() -> None:
    lost = {**SHOP, "tests/test_pay.py": SHOP["tests/test_pay.py"].replace('"/orders/1/pay"', "somewhere()")}
    (handler,) = passages("shop/orders.py", "pay", files=lost)
    assert (handler.tests, handler.total, handler.known) == ((), 1, False)


@pytest.mark.parametrize(
    ("entry", "scope"),
    [
        ("route:POST /orders/{id}/return", "send_back"),
        ("route:/orders/*/return", "send_back"),
        ("symbol:shop.orders:send_back", "send_back"),
        ("cli:shop settle-all", "settle_all"),
        ("path:shop/orders.py", "send_back"),
    ],
)
def test_entries_are_spelled_in_many_ways(entry: str, scope: str) -> None:
    registry = CHECKOUT.replace("page:/cart", entry)
    assert [p.is_entry for p in passages("shop/orders.py", scope, registry)] == [True]
    assert [p.is_entry for p in passages("shop/ledger.py", "refund", registry)] == [False]


def test_what_is_excluded_is_off_the_journey() -> None:
    registry = CHECKOUT + '    exclude = ["symbol:shop.ledger:note"]\n'
    assert passages("shop/ledger.py", "note", registry) == []
    assert passages("shop/ledger.py", "book", registry) != []


def test_what_is_included_is_on_it_without_being_an_entry() -> None:
    registry = CHECKOUT + '    include = ["symbol:shop.ledger:idle"]\n'
    (found,) = passages("shop/ledger.py", "idle", registry)
    assert not found.is_entry


def test_the_highest_stakes_come_first() -> None:
    low = CHECKOUT.replace("checkout", "browse").replace('"high"', '"low"')
    assert [p.journey.id for p in passages("shop/orders.py", "pay", low + CHECKOUT)] == ["checkout", "browse"]


def test_selectors_that_mean_nothing_are_named() -> None:
    registry = CHECKOUT.replace('["page:/cart"]', '["page:/cart", "route:GET /gone"]')
    registry += '    tests = ["pytest:tests/test_pay.py", "tag:gone"]\n'
    unmatched = [(j.id, s) for j, s in project(SHOP, registry).reach.unmatched()]
    assert unmatched == [("checkout", "route:GET /gone"), ("checkout", "tag:gone")]


def test_a_playwright_selector_means_the_tests_of_that_runner() -> None:
    e2e = "import { test } from '@playwright/test'\n"
    e2e += "test('pays', async ({ page }) => { await page.goto('/cart') })"
    registry = CHECKOUT + '    tests = ["playwright:e2e/*"]\n'
    (page,) = passages("web/Cart.tsx", "Cart", registry, {**SHOP, "e2e/pay.spec.ts": e2e})
    assert [t.id for t in page.tests] == ["e2e/pay.spec.ts › pays"]


def test_an_inner_function_is_on_the_journey_of_the_one_around_it() -> None:
    ledger = "def book(id):\n    def inner(): ...\n    return inner"
    assert passages("shop/ledger.py", "book.inner", files={**SHOP, "shop/ledger.py": ledger})
