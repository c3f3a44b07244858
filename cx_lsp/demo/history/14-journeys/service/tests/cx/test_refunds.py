import pytest

pytestmark = pytest.mark.journey("refunds")


def test_a_customer_asks_for_a_refund(customer, paid_order):
    asked = customer.post("/api/refunds", json={"order_id": paid_order, "reason": "too heavy"})
    assert asked.status_code == 201
    refund_id = asked.json()["id"]
    assert customer.get(f"/api/refunds/{refund_id}").json()["status"] == "requested"


def test_nobody_is_refunded_twice(customer, paid_order):
    wish = {"order_id": paid_order, "reason": "too heavy"}
    answers = [customer.post("/api/refunds", json=wish).status_code for _ in range(2)]
    assert answers == [201, 409]


def test_an_approved_refund_goes_back_on_the_shelf(staff, paid_order):
    asked = staff.post("/api/refunds", json={"order_id": paid_order, "reason": "too heavy"})
    refund_id = asked.json()["id"]
    assert staff.post(f"/api/admin/refunds/{refund_id}/approve").json()["status"] == "approved"
    assert staff.get("/api/products/2").json()["stock"] == 1
