"""From a function to all that runs when it runs, across files and across the stack."""

from __future__ import annotations

import pytest

from cx_lsp.model import Definition
from cx_lsp.program.calls import Calls
from tests.projects import project


def reached(files: dict[str, str], path: str, scope: str) -> set[str]:
    """The scopes that run with a function, without itself."""
    workspace = project(files)
    calls = Calls(workspace.names, workspace.requests)
    return {d.scope for d in calls.reach([Definition(path, scope)])} - {scope}


CART = """
from store import Base
def tax(): ...
def price():
    tax()
class Gateway:
    def charge(self): ...
class Cart(Base):
    gateway: Gateway
    def __init__(self, ledger: "Ledger"):
        self.payments = Gateway()
    def add(self):
        self.check()
        self.save()
    def check(self): ...
    def pay(self):
        self.gateway.charge()
    def settle(self):
        self.payments.charge()
        self.ledger.write()
    def total(self):
        def inner():
            price()
        return inner()
    def save(self):
        super().save()
class Ledger:
    def write(self): ...
"""
STORE = "class Base:\n    def save(self):\n        flush()\ndef flush(): ..."


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("price", {"tax"}),
        ("Cart.add", {"Cart.check", "Cart.save", "Base.save", "flush"}),
        ("Cart.pay", {"Gateway.charge"}),
        ("Cart.settle", {"Gateway.charge", "Ledger.write"}),
        ("Cart.total", {"Cart.total.inner", "price", "tax"}),
    ],
)
def test_methods_reach_their_own_inherited_and_held_methods(scope: str, expected: set[str]) -> None:
    assert reached({"cart.py": CART, "store.py": STORE}, "cart.py", scope) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("def go():\n    Cart().add()", {"Cart", "Cart.__init__"}),
        ("def go():\n    cart = Cart(1)\n    cart.add()", {"Cart", "Cart.__init__", "Cart.add", "note"}),
        ("def go(cart: Cart):\n    cart.add()", {"Cart.add", "note"}),
        ("def go(cart: 'Cart | None'):\n    cart.add()", {"Cart.add", "note"}),
        ("def go(cart: Annotated[Cart, Depends()]):\n    cart.add()", {"Cart.add", "note"}),
        ("def go(cart=Depends(Cart)):\n    cart.add()", {"Cart", "Cart.__init__", "Cart.add", "note"}),
        ("def go(x=Depends(note)): ...", {"note"}),
        ("@note\ndef go(): ...", {"note"}),
        ("def go():\n    shared.add()", {"Cart.add", "note"}),
        ("def go(background):\n    background.add_task(note, 1)", {"note"}),
        ("def go():\n    note.delay(1)", {"note"}),
        # a parameter hides what the file calls by the same name
        ("def go(note):\n    note()", set()),
        # a method is not seen without its object
        ("class Other:\n    def note(self): ...\n    def go(self):\n        note()", {"note"}),
    ],
)
def test_what_a_call_runs(body: str, expected: set[str]) -> None:
    files = {
        "go.py": f"from cart import Cart, note, shared\n{body}",
        "cart.py": """
            def note(): ...
            class Cart:
                def __init__(self, key): ...
                def add(self):
                    note()
            shared = Cart(1)
            """,
    }
    scope = "Other.go" if "class Other" in body else "go"
    assert reached(files, "go.py", scope) == expected


def test_circles_end() -> None:
    files = {"a.py": "from b import b\ndef a():\n    b()", "b.py": "from a import a\ndef b():\n    a()"}
    assert reached(files, "a.py", "a") == {"b"}


def test_a_class_that_derives_from_itself_ends() -> None:
    assert reached({"a.py": "class A(A):\n    def go(self):\n        self.x()"}, "a.py", "A.go") == set()


SHOP = {
    "web/App.tsx": """
        import { Cart } from './Cart'
        export const app = <Routes><Route path="/cart" element={<Cart/>} /></Routes>
        """,
    "web/Cart.tsx": """
        import { api } from './api'
        export function Cart() { return <Lines onPay={pay} /> }
        function Lines({ onPay }) { return <button onClick={onPay} /> }
        async function pay() { await api.pay(1) }
        """,
    "web/api.ts": "export const api = { pay: (id) => fetch(`/orders/${id}/pay`, { method: 'POST' }) }",
    "shop/orders.py": """
        from ledger import book
        router = APIRouter(prefix="/orders")
        @router.post("/{id}/pay")
        def pay_order(id):
            book(id)
        """,
    "shop/ledger.py": "def book(id): ...",
    "shop/app.py": "from orders import router\napp = FastAPI()\napp.include_router(router)",
}


def test_a_page_reaches_the_handler_behind_its_fetch() -> None:
    assert reached(SHOP, "web/Cart.tsx", "Cart") == {"Lines", "pay", "pay_order", "book"}


@pytest.mark.parametrize(
    ("code", "scope", "expected"),
    [
        (
            "class Orders { constructor(private readonly pay: Pay) {} add() { this.pay.charge() } }",
            "Orders.add",
            {"Pay.charge"},
        ),
        ("class Orders { pay = new Pay(); add() { this.pay.charge() } }", "Orders.add", {"Pay.charge"}),
        ("class Orders extends Pay { add() { this.charge() } }", "Orders.add", {"Pay.charge"}),
        ("class Orders extends Pay { charge() { super.charge() } }", "Orders.charge", {"Pay.charge"}),
        ("function add() { const pay = new Pay(); pay.charge() }", "add", {"Pay", "Pay.charge"}),
        ("function add(items) { items.forEach(log) }", "add", {"log"}),
        ("function add() { load().then(log) }", "add", {"log"}),
    ],
)
def test_javascript_calls(code: str, scope: str, expected: set[str]) -> None:
    files = {"a.ts": f"import {{ Pay, log }} from './pay'\n{code}"}
    files["pay.ts"] = "export class Pay { charge() {} }\nexport function log() {}"
    assert reached(files, "a.ts", scope) == expected
