"""Refunds as the customer asks for them; the back office decides."""

import sqlite3

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel, Field

from shop.auth import User, current_user
from shop.db import connect

router = APIRouter(prefix="/api/refunds", tags=["refunds"])


class RefundRequest(BaseModel):
    order_id: int
    reason: str = Field(min_length=3, max_length=500)


@router.post("", status_code=201)
def request_refund(
    wish: RefundRequest,
    user: User = Depends(current_user),
    connection: sqlite3.Connection = Depends(connect),
) -> dict:
    bought = connection.execute(
        "SELECT status FROM orders WHERE id = ? AND user_id = ?", (wish.order_id, user.id)
    ).fetchone()
    if bought is None or bought["status"] not in ("paid", "settled"):
        raise HTTPException(404, "no such order to refund")
    try:
        created = connection.execute(
            "INSERT INTO refunds (order_id, reason) VALUES (?, ?)", (wish.order_id, wish.reason)
        )
    except sqlite3.IntegrityError:
        raise HTTPException(409, "a refund for this order has been requested already") from None
    return {"id": created.lastrowid, "status": "requested"}


@router.get("/{refund_id}")
def show_refund(
    refund_id: int,
    user: User = Depends(current_user),
    connection: sqlite3.Connection = Depends(connect),
) -> dict:
    found = connection.execute(
        "SELECT refunds.id, refunds.status, reason FROM refunds"
        " JOIN orders ON orders.id = order_id WHERE refunds.id = ? AND user_id = ?",
        (refund_id, user.id),
    ).fetchone()
    if found is None:
        raise HTTPException(404, "no such refund")
    return dict(found)
