"""The back office: stock, prices, and refunds waiting for a decision."""

import sqlite3

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel, Field

from shop.auth import User, require_admin
from shop.db import connect

router = APIRouter(prefix="/api/admin", tags=["admin"])


class ProductChange(BaseModel):
    price_cents: int = Field(gt=0, le=500_000)
    stock: int = Field(ge=0, le=10_000)


@router.put("/products/{product_id}")
def change_product(
    product_id: int,
    change: ProductChange,
    admin: User = Depends(require_admin),
    connection: sqlite3.Connection = Depends(connect),
) -> dict:
    changed = connection.execute(
        "UPDATE products SET price_cents = ?, stock = ? WHERE id = ?",
        (change.price_cents, change.stock, product_id),
    )
    if changed.rowcount == 0:
        raise HTTPException(404, "no such product")
    return {"id": product_id, **change.model_dump()}


@router.get("/refunds")
def open_refunds(
    admin: User = Depends(require_admin), connection: sqlite3.Connection = Depends(connect)
) -> list[dict]:
    waiting = connection.execute(
        "SELECT id, order_id, reason FROM refunds WHERE status = 'requested' ORDER BY id LIMIT 100"
    )
    return [dict(refund) for refund in waiting]


@router.post("/refunds/{refund_id}/approve")
def approve_refund(refund_id: int, connection: sqlite3.Connection = Depends(connect)) -> dict:
    approved = connection.execute(
        "UPDATE refunds SET status = 'approved' WHERE id = ? AND status = 'requested'", (refund_id,)
    )
    if approved.rowcount == 0:
        raise HTTPException(404, "no refund is waiting under this number")
    connection.execute(
        "UPDATE orders SET status = 'refunded' WHERE id = (SELECT order_id FROM refunds WHERE id = ?)",
        (refund_id,),
    )
    return {"id": refund_id, "status": "approved"}


@router.post("/refunds/{refund_id}/decline")
def decline_refund(
    refund_id: int,
    admin: User = Depends(require_admin),
    connection: sqlite3.Connection = Depends(connect),
) -> dict:
    connection.execute("UPDATE refunds SET status = 'declined' WHERE id = ?", (refund_id,))
    return {"id": refund_id, "status": "declined"}
