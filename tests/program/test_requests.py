# ruff: noqa: E501 - a row of a table reads best in one line
"""A request as a test or a page writes it, and the route that answers it."""

from __future__ import annotations

import time

import pytest

from cx_lsp.model import Route
from tests.projects import project

APP = """
    from fastapi import FastAPI
    app = FastAPI()
    @app.get("/")
    def home(): ...
    @app.get("/orders")
    def orders(): ...
    @app.post("/orders")
    def create(): ...
    @app.get("/orders/mine")
    def mine(): ...
    @app.get("/orders/{id}")
    def order(id): ...
    @app.post("/orders/{id}/pay")
    def pay(id): ...
    @app.get("/v2/orders/{id}/receipts/{number}.pdf")
    def receipt(id, number): ...
    @app.get("/files/{path:path}")
    def file(path): ...
    """


def asked(files: dict[str, str], registry: str = "") -> list[list[str]]:
    """The routes that each request of the project's tests reaches."""
    workspace = project(files, registry)
    calls = [(p, f) for p, f in workspace.named("http") if p.startswith(("test", "web"))]
    return [[str(r) for r in workspace.requests.routes(p, f)] for p, f in calls]


@pytest.mark.parametrize(
    ("call", "routes"),
    [
        ("client.get('/orders')", ["GET /orders"]),
        ("client.get('/orders/')", ["GET /orders"]),
        ("client.post('/orders', json={})", ["POST /orders"]),
        ("client.delete('/orders')", []),
        ("client.get('/')", ["GET /"]),
        # the most literal match wins
        ("client.get('/orders/mine')", ["GET /orders/mine"]),
        ("client.get('/orders/7')", ["GET /orders/{id}"]),
        ("client.get(f'/orders/{order.id}')", ["GET /orders/{id}"]),
        ("client.get('/orders/' + str(order.id))", ["GET /orders/{id}"]),
        ("client.post(f'/orders/{a[\"b\"]}/pay')", ["POST /orders/{id}/pay"]),
        ("client.get(f'/v2/orders/{i}/receipts/{n}.pdf')", ["GET /v2/orders/{id}/receipts/{number}.pdf"]),
        ("client.get(f'/v2/orders/1/receipts/x-{n}.pdf')", ["GET /v2/orders/{id}/receipts/{number}.pdf"]),
        ("client.get('/files/a/b/c.txt')", ["GET /files/{path}".replace("}", ":path}")]),
        # queries, fragments and origins are not the path
        ("client.get('/orders?page=2')", ["GET /orders"]),
        ("client.get(f'/orders?page={n}#top')", ["GET /orders"]),
        ("client.get('http://testserver/orders')", ["GET /orders"]),
        ("client.get(f'http://localhost:{port}/orders')", ["GET /orders"]),
        # an unknown prefix, as long as something known follows
        ("client.get(f'{base}/orders')", ["GET /orders"]),
        ("client.get(f'{base}/receipts/{n}.pdf')", ["GET /v2/orders/{id}/receipts/{number}.pdf"]),
        ("client.post(f'{base}/{kind}')", []),
        ("client.get(f'{url}')", []),
        ("client.get(url)", []),
        ("client.get('/nothing')", []),
        ("client.get(f'/{a}/{b}')", []),
        ("client.request('POST', '/orders')", ["POST /orders"]),
    ],
)
def test_python_requests(call: str, routes: list[str]) -> None:
    assert asked({"app.py": APP, "test_app.py": f"def test_it(client):\n    {call}"}) == [routes]


@pytest.mark.parametrize(
    "test",
    [
        "URL = '/orders'\ndef test_it(client):\n    client.get(URL)",
        "def test_it(client):\n    url = '/orders'\n    client.get(url)",
        "PRE = ''\ndef test_it(client):\n    client.get(f'{PRE}/orders')",
        "API = '/orders'\nURL = f'{API}/mine'\ndef test_it(client):\n    client.get(API)",
        "from settings import URL\ndef test_it(client):\n    client.get(URL)",
        "import settings\ndef test_it(client):\n    client.get(settings.URL)",
        "from settings import paths\ndef test_it(client):\n    client.get(paths.ORDERS)",
        "class TestIt:\n    url = '/orders'\n    def test_it(self):\n        self.client.get(self.url)",
        "class T:\n    def setUp(self):\n        self.u = '/orders'\n    def test_it(self):\n        self.client.get(self.u)",
        "from settings import HOST\ndef test_it(client):\n    client.get(HOST + '/orders')",
        "from settings import HOST\nURL = HOST + '/orders'\ndef test_it(client):\n    client.get(URL)",
    ],
)
def test_constants_are_filled_in(test: str) -> None:
    settings = """
        URL = "/orders"
        HOST = "http://shop.test"
        class Paths:
            ORDERS: str = "/orders"
        paths = Paths()
        """
    assert asked({"app.py": APP, "settings.py": settings, "test_app.py": test}) == [["GET /orders"]]


def test_a_constant_that_is_two_things_is_none() -> None:
    settings = "class A:\n    URL = '/orders'\nclass B:\n    URL = '/'\n"
    test = "from settings import made\ndef test_it(client):\n    client.get(made.URL)"
    assert asked({"app.py": APP, "settings.py": settings, "test_app.py": test}) == [[]]


def test_constants_that_name_each_other_end() -> None:
    test = "A = f'{B}/x'\nB = f'{A}/x'\ndef test_it(client):\n    client.get(A)"
    assert asked({"app.py": APP, "test_app.py": test}) == [[]]


def test_the_team_says_what_an_expression_stands_for() -> None:
    registry = '[resolve]\nroute_prefix = { "settings.API" = "/orders" }'
    test = "def test_it(client):\n    client.get(f'{settings.API}/mine')\n    client.get(settings.API)"
    assert asked({"app.py": APP, "test_app.py": test}, registry) == [["GET /orders/mine"], ["GET /orders"]]


@pytest.mark.parametrize(
    ("call", "routes"),
    [
        ("fetch('/orders')", ["GET /orders"]),
        ("fetch('/orders', { method: 'POST' })", ["POST /orders"]),
        ("fetch(`/orders/${id}`)", ["GET /orders/{id}"]),
        ("fetch('/orders/' + id)", ["GET /orders/{id}"]),
        ("axios.post(`${API}/orders`, {})", ["POST /orders"]),
        ("axios.get(URLS.orders)", ["GET /orders"]),
        ("fetch(mine)", ["GET /orders/mine"]),
        ("await request(app).post('/orders')", ["POST /orders"]),
        ("await page.goto('/orders?x=1')", ["GET /orders"]),
        ("await page.goto('/')", ["GET /"]),
        ("cy.visit('/orders')", ["GET /orders"]),
    ],
)
def test_javascript_requests(call: str, routes: list[str]) -> None:
    urls = "export const API = 'https://shop.test'\nexport const URLS = { orders: '/orders' }"
    web = "import { API, URLS } from './urls'\nconst mine = `${API}/orders/mine`\n"
    web += f"async function show() {{ {call} }}"
    assert asked({"app.py": APP, "urls.ts": urls, "web.ts": web}) == [routes]


DJANGO = {
    "urls.py": """
        import views
        app_name = "shop"
        urlpatterns = [path("cart/<int:pk>/", views.cart, name="cart"), path("a/", views.a, name="same"),
                       path("b/", views.a, name="same")]
        router.register("orders", views.Orders, basename="order")
        """,
    "views.py": "def cart(request): ...\ndef a(request): ...\nclass Orders(ModelViewSet): ...",
}
FLASK = {
    "orders.py": """
        bp = Blueprint("orders", __name__, url_prefix="/orders")
        @bp.post("/")
        def create(): ...
        """,
    "users.py": """
        bp = Blueprint("users", __name__, url_prefix="/users")
        @bp.post("/")
        def create(): ...
        """,
}


@pytest.mark.parametrize(
    ("app", "call", "routes"),
    [
        (DJANGO, "self.client.get(reverse('cart', args=[1]))", ["ANY /cart/<int:pk>"]),
        (DJANGO, "self.client.get(reverse('shop:cart', args=[1]))", ["ANY /cart/<int:pk>"]),
        (DJANGO, "url = reverse('order-list')\n    self.client.post(url)", ["POST /orders"]),
        (DJANGO, "self.client.delete(reverse('order-detail', args=[1]))", ["DELETE /orders/{pk}"]),
        (DJANGO, "self.client.get(reverse('same'))", []),
        (DJANGO, "self.client.get(reverse('missing'))", []),
        (FLASK, "client.post(url_for('users.create'))", ["POST /users"]),
        (FLASK, "client.post(url_for('create'))", []),
    ],
)
def test_routes_are_found_by_their_names(app: dict[str, str], call: str, routes: list[str]) -> None:
    assert asked({**app, "test_app.py": f"def test_it(self, client):\n    {call}"}) == [routes]


def test_many_requests_are_matched_in_less_than_a_second() -> None:
    app = ["app = FastAPI()"]
    app += [f'@app.get("/area{n % 20}/{{a}}/thing{n}/{{b}}")\ndef f{n}(): ...' for n in range(1000)]
    test = ["def test_it(client):"]
    test += [f'    client.get(f"/area{n % 20}/{{x}}/thing{n % 1000}/{n}")' for n in range(4000)]
    test += [f'    client.get(f"{{base}}/thing{n}/{{y}}")' for n in range(1000)]
    workspace = project({"app.py": "\n".join(app), "test_app.py": "\n".join(test)})
    calls = [(p, f) for p, f in workspace.named("http") if p == "test_app.py"]
    start = time.process_time()
    found: list[list[Route]] = [workspace.requests.routes(p, f) for p, f in calls]
    assert time.process_time() - start < 1.5
    assert [len(routes) for routes in found] == [1] * 5000


def test_editing_a_constant_changes_where_another_files_requests_go() -> None:
    from cx_lsp.facts import extract
    from cx_lsp.text import Document

    test = "from settings import URL\ndef test_it(client):\n    client.get(URL)"
    workspace = project({"app.py": APP, "settings.py": "URL = '/orders'", "test_app.py": test})
    (call,) = [f for p, f in workspace.named("http") if p == "test_app.py"]
    assert [str(r) for r in workspace.requests.routes("test_app.py", call)] == ["GET /orders"]
    document = Document.of(b"URL = '/orders/mine'")
    workspace.put(extract("settings.py", document), document)
    assert [str(r) for r in workspace.requests.routes("test_app.py", call)] == ["GET /orders/mine"]
