"""The cart of the customer who is signed in."""

import sqlite3

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel, Field

from shop.auth import User, current_user
from shop.db import connect
from shop.pricing import Line

router = APIRouter(prefix="/api/cart", tags=["checkout"])


class Item(BaseModel):
    product_id: int
    quantity: int = Field(ge=1, le=20)


@router.get("")
def show_cart(
    user: User = Depends(current_user), connection: sqlite3.Connection = Depends(connect)
) -> list[Line]:
    return lines_of(connection, user.id)


@router.post("/items", status_code=201)
def add_item(
    item: Item, user: User = Depends(current_user), connection: sqlite3.Connection = Depends(connect)
) -> list[Line]:
    if not connection.execute("SELECT 1 FROM products WHERE id = ?", (item.product_id,)).fetchone():
        raise HTTPException(404, "no such product")
    connection.execute(
        "INSERT INTO cart_items VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET quantity = excluded.quantity",
        (user.id, item.product_id, item.quantity),
    )
    return lines_of(connection, user.id)


@router.delete("/items/{product_id}", status_code=204)
def remove_item(
    product_id: int,
    user: User = Depends(current_user),
    connection: sqlite3.Connection = Depends(connect),
) -> None:
    connection.execute(
        "DELETE FROM cart_items WHERE user_id = ? AND product_id = ?", (user.id, product_id)
    )


def lines_of(connection: sqlite3.Connection, user_id: int) -> list[Line]:
    rows = connection.execute(
        "SELECT product_id, name, price_cents, quantity FROM cart_items"
        " JOIN products ON products.id = product_id WHERE user_id = ? ORDER BY product_id",
        (user_id,),
    )
    return [Line(**row) for row in rows]
