import pytest

pytestmark = pytest.mark.journey("browse")


def test_a_visitor_searches_and_sorts(client):
    found = client.get("/api/products", params={"search": "o", "sort": "price"}).json()
    assert [product["name"] for product in found] == ["Rope 10 m", "Anchor"]


def test_a_visitor_opens_a_product(client):
    assert client.get("/api/products/2").json()["price_cents"] == 7450
    assert client.get("/api/products/3").status_code == 404
