"""The benchmark itself: what it takes out of a handler, and what it counts."""

from __future__ import annotations

from tests.bench.direction import measure, show
from tests.bench.validators import validators
from tests.projects import project, route

APP = """from fastapi import APIRouter, Depends
from pydantic import BaseModel

class OrderCreate(BaseModel):
    count: int

router = APIRouter()

@router.post("/orders")
def add(order: OrderCreate, current_user=Depends(get_current_user)):
    return save(order)

@router.put("/orders/{id}")
def change(id: int, order: OrderCreate, current_user=Depends(get_current_user)):
    found = find(id)
    if found.owner_id != current_user.id:
        raise HTTPException(status_code=403)
    return save(order)
"""


def test_schemas_and_owner_tests_are_taken_out() -> None:
    workspace = project({"orders.py": APP})
    sites = list(validators(workspace, route(workspace, "PUT /orders/{id}")))
    assert [site.how for site in sites] == ["schema", "owner test"]
    loose, unowned = (site.removed_from(APP.encode()).decode() for site in sites)
    assert "change(id: int, order: dict," in loose
    assert "found = find(id)\n    return save(order)" in unowned


def test_every_removal_is_heard_and_no_move() -> None:
    result = measure(project({"orders.py": APP}))
    told = {
        "dependency": {"heard": 2},
        "schema": {"heard": 2},
        "owner test": {"heard": 1},
        "ownership": {"heard": 1},
    }
    assert result.counts == told
    assert (result.moved, result.loud) == (1, [])
    assert any("100.0%" in line for line in show("orders", result))
