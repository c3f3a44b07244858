import pytest


@pytest.mark.journey("checkout")
def test_a_customer_pays_for_a_cart(customer):
    customer.post("/api/cart/items", json={"product_id": 1, "quantity": 5})
    assert customer.get("/api/checkout/summary").json()["total_cents"] == 9215
    placed = customer.post("/api/orders", json={"token": "tok-visa-1"})
    assert placed.status_code == 201
    assert placed.json()["total_cents"] == 9215


@pytest.mark.journey("checkout")
def test_an_empty_cart_is_not_an_order(customer):
    assert customer.post("/api/orders", json={"token": "tok-visa-1"}).status_code == 409


@pytest.mark.journey("checkout")
def test_the_last_anchor_is_sold_once(customer, paid_order):
    customer.post("/api/cart/items", json={"product_id": 2, "quantity": 1})
    assert customer.post("/api/orders", json={"token": "tok-visa-1"}).status_code == 409
    assert [order["id"] for order in customer.get("/api/orders").json()] == [paid_order]
