"""What a handler finds by an id its caller chose, and whether it asks whose that is."""

from __future__ import annotations

import pytest

from tests.projects import findings, project, route

MODEL = "class Order(Base):\n    id = Column(Integer)\n    owner_id = Column(ForeignKey('user.id'))\n\n"
READ = """
@router.get("/orders/{order_id}")
def read(order_id: int, db: Db, current_user=Depends(get_current_user)):
    order = db.get(Order, order_id)
    if order.owner_id != current_user.id:
        raise HTTPException(status_code=404)
    return order
"""
CANCEL = """
@router.delete("/orders/{order_id}")
def cancel(order_id: int, db: Db, current_user=Depends(get_current_user)):
    db.delete(FETCH)
"""


@pytest.mark.parametrize(
    "fetch",
    [
        "db.get(Order, order_id)",
        "db.query(Order).filter(Order.id == order_id).one()",
        "db.scalars(select(Order).where(Order.id == order_id)).one()",
        "Order.query.get_or_404(order_id)",
        "Order.query.filter_by(id=order_id).first_or_404()",
        "get_object_or_404(Order, pk=order_id)",
        "Order.objects.get(pk=order_id)",
    ],
)
def test_an_object_is_found_in_many_ways(fetch: str) -> None:
    workspace = project({"a.py": f"router = APIRouter()\n{MODEL}{READ}{CANCEL.replace('FETCH', fetch)}"})
    (touch,) = workspace.touches(route(workspace, "DELETE /orders/{order_id}"))
    assert (touch.model, touch.column, touch.owner, touch.asks) == ("Order", "owner_id", None, False)
    assert [f.scope for f in findings(workspace, "CX221")] == ["cancel"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("db.delete(FETCH)", "db.delete(mine(db.get(Order, order_id), current_user))"),
        ("FETCH", "db.query(Order).filter(Order.id == order_id, Order.owner_id == current_user.id).one()"),
        ("Depends(get_current_user)", "Depends(require_admin)"),
        (", current_user=Depends(get_current_user)", ""),
        ("FETCH", "db.get(Order, FIRST)"),
        ("FETCH", "db.get(Product, order_id)"),
    ],
    ids=["handed on", "asked in the query", "a role", "open to everyone", "no choice", "another model"],
)
def test_who_asks_or_has_no_need_to_is_left_alone(old: str, new: str) -> None:
    cancel = CANCEL.replace(old, new).replace("FETCH", "db.get(Order, order_id)")
    assert not findings(project({"a.py": f"router = APIRouter()\n{MODEL}{READ}{cancel}"}), "CX221")


def test_a_model_without_an_owner_belongs_to_nobody() -> None:
    cancel = CANCEL.replace("FETCH", "db.get(Order, order_id)")
    shared = MODEL.replace("owner_id = Column(ForeignKey('user.id'))", "price = Column(Integer)")
    assert not findings(project({"a.py": f"router = APIRouter()\n{shared}{READ}{cancel}"}), "CX221")


def test_what_all_may_read_only_its_owner_may_change() -> None:
    shared = f"{MODEL.rstrip()}\n    title = Column(String)\n\n"
    change = READ.replace("router.get", "router.put").replace("def read", "def change")
    shown = CANCEL.replace("router.delete", "router.get").replace(
        "db.delete(FETCH)", "return db.get(Order, order_id)"
    )
    assert not findings(project({"a.py": f"router = APIRouter()\n{shared}{change}{shown}"}), "CX221")
    assert findings(project({"a.py": f"router = APIRouter()\n{MODEL}{change}{shown}"}), "CX221")
