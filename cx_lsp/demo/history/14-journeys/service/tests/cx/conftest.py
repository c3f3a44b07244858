"""A shop with two products, a customer and a member of staff, and a bank that always agrees."""

import pytest
from fastapi.testclient import TestClient

from shop import db
from shop.app import app

PASSWORD = "correct horse battery"


@pytest.fixture
def database(tmp_path, monkeypatch):
    path = str(tmp_path / "shop.sqlite")
    monkeypatch.setenv("SHOP_DATABASE", path)
    db.create(path)
    with db.open_database(path) as connection:
        connection.execute("INSERT INTO products VALUES (1, 'Rope 10 m', 1900, 50), (2, 'Anchor', 7450, 1)")
    return path


@pytest.fixture
def client(database, monkeypatch):
    monkeypatch.setattr("shop.payments.charge_card", lambda token, amount_cents: True)
    return TestClient(app)


@pytest.fixture
def customer(client):
    body = {"email": "pat@example.com", "password": PASSWORD}
    token = client.post("/api/accounts/register", json=body).json()["token"]
    client.headers["Authorization"] = f"Bearer {token}"
    return client


@pytest.fixture
def paid_order(customer):
    customer.post("/api/cart/items", json={"product_id": 2, "quantity": 1})
    return customer.post("/api/orders", json={"token": "tok-visa-1"}).json()["id"]


@pytest.fixture
def staff(customer, database):
    with db.open_database(database) as connection:
        connection.execute("UPDATE users SET role = 'admin'")
    return customer
