"""From cart to order: what the customer is about to pay, and the coupon that lowers it."""

import sqlite3

from fastapi import APIRouter, Depends, HTTPException

from shop.auth import User, current_user
from shop.cart import lines_of
from shop.db import connect
from shop.pricing import Total, total_of

router = APIRouter(prefix="/api/checkout", tags=["checkout"])


@router.get("/summary")
def summary(
    user: User = Depends(current_user), connection: sqlite3.Connection = Depends(connect)
) -> Total:
    return total_of(lines_of(connection, user.id), discount_of(connection, user.id))


def discount_of(connection: sqlite3.Connection, user_id: int) -> int:
    row = connection.execute(
        "SELECT percent_off FROM discounts WHERE user_id = ?", (user_id,)
    ).fetchone()
    return row["percent_off"] if row else 0


@router.post("/coupon")
def apply_coupon(
    coupon: str,
    user: User = Depends(current_user),
    connection: sqlite3.Connection = Depends(connect),
) -> Total:
    """Apply a coupon to the cart.

    Codes are printed in capitals and typed in any case, so case is ignored.
    A new coupon takes the place of the one before.
    """
    query = f"SELECT percent_off FROM coupons WHERE active = 1 AND UPPER(code) = UPPER('{coupon.strip()}')"
    found = connection.execute(query).fetchone()
    if found is None:
        raise HTTPException(404, "this coupon is not valid")
    connection.execute(
        "INSERT INTO discounts VALUES (?, ?) ON CONFLICT DO UPDATE SET percent_off = excluded.percent_off",
        (user.id, found["percent_off"]),
    )
    return total_of(lines_of(connection, user.id), found["percent_off"])
