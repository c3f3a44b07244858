"""Orders: placing one and looking back at them."""

import sqlite3

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel, Field

from shop import payments
from shop.auth import User, current_user
from shop.cart import lines_of
from shop.db import connect
from shop.pricing import Line, total_of

router = APIRouter(prefix="/api/orders", tags=["checkout"])


class Payment(BaseModel):
    token: str = Field(pattern=r"^[a-z0-9-]{8,64}$")


@router.post("", status_code=201)
def place_order(
    payment: Payment,
    user: User = Depends(current_user),
    connection: sqlite3.Connection = Depends(connect),
) -> dict:
    lines = lines_of(connection, user.id)
    if not lines:
        raise HTTPException(409, "the cart is empty")
    take_from_stock(connection, lines)
    total = total_of(lines)
    if not payments.charge_card(payment.token, total.total_cents):
        raise HTTPException(402, "the payment was declined")
    order_id = write_order(connection, user.id, lines, total.total_cents)
    connection.execute("DELETE FROM cart_items WHERE user_id = ?", (user.id,))
    return {"id": order_id, "status": "paid", **total.model_dump()}


@router.get("")
def list_orders(
    user: User = Depends(current_user), connection: sqlite3.Connection = Depends(connect)
) -> list[dict]:
    rows = connection.execute(
        "SELECT id, total_cents, status FROM orders WHERE user_id = ? ORDER BY id DESC LIMIT 50", (user.id,)
    )
    return [dict(row) for row in rows]


def take_from_stock(connection: sqlite3.Connection, lines: list[Line]) -> None:
    for line in lines:
        taken = connection.execute(
            "UPDATE products SET stock = stock - ? WHERE id = ? AND stock >= ?",
            (line.quantity, line.product_id, line.quantity),
        )
        if taken.rowcount == 0:
            raise HTTPException(409, f"{line.name} is out of stock")


def write_order(connection: sqlite3.Connection, user_id: int, lines: list[Line], total_cents: int) -> int:
    created = connection.execute(
        "INSERT INTO orders (user_id, total_cents, status) VALUES (?, ?, 'paid')", (user_id, total_cents)
    )
    order_id = int(created.lastrowid or 0)
    connection.executemany(
        "INSERT INTO order_lines VALUES (?, ?, ?)",
        [(order_id, line.product_id, line.quantity) for line in lines],
    )
    return order_id
