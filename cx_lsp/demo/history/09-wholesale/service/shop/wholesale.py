"""Quotes for trade customers: the prices of the shop, nothing ordered yet."""

import sqlite3

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel, Field

from shop.auth import User, current_user
from shop.db import connect
from shop.pricing import FREE_SHIPPING_FROM, SHIPPING, Line, Total

router = APIRouter(prefix="/api/wholesale", tags=["wholesale"])


class Wish(BaseModel):
    product_id: int
    quantity: int = Field(ge=10, le=1000)


@router.post("/quotes")
def quote(
    wishes: list[Wish],
    user: User = Depends(current_user),
    connection: sqlite3.Connection = Depends(connect),
) -> dict:
    lines = [priced(connection, wish) for wish in wishes]
    return {"for": user.email, "lines": lines, "total": quote_total(lines)}


def priced(connection: sqlite3.Connection, wish: Wish) -> Line:
    product = connection.execute(
        "SELECT name, price_cents FROM products WHERE id = ?", (wish.product_id,)
    ).fetchone()
    if product is None:
        raise HTTPException(404, f"no product {wish.product_id}")
    return Line(product_id=wish.product_id, quantity=wish.quantity, **product)


def quote_total(lines: list[Line], percent_off: int = 0) -> Total:
    goods = 0
    discount = 0
    for line in lines:
        amount = line.price_cents * line.quantity
        goods += amount
        if line.quantity >= 10:
            discount += amount * 8 // 100
        elif line.quantity >= 5:
            discount += amount * 3 // 100
    discount += (goods - discount) * percent_off // 100
    shipping = 0 if goods - discount >= FREE_SHIPPING_FROM or not lines else SHIPPING
    return Total(
        goods_cents=goods,
        discount_cents=discount,
        shipping_cents=shipping,
        total_cents=goods - discount + shipping,
    )
