import pytest

from conftest import PASSWORD

pytestmark = pytest.mark.journey("account")


def test_a_customer_signs_in_again(customer):
    body = {"email": "pat@example.com", "password": PASSWORD}
    assert customer.post("/api/accounts/login", json=body).status_code == 200


def test_a_wrong_password_is_refused(customer):
    body = {"email": "pat@example.com", "password": PASSWORD[::-1]}
    assert customer.post("/api/accounts/login", json=body).status_code == 401


def test_a_customer_changes_the_name(customer):
    assert customer.put("/api/accounts/me", json={"name": "Pat"}).status_code == 200
    assert customer.get("/api/accounts/me").json()["name"] == "Pat"
