"""What is for sale; open to everyone."""

import sqlite3
from pathlib import Path

from fastapi import APIRouter, Depends, HTTPException, Query
from fastapi.responses import FileResponse

from shop.db import connect

router = APIRouter(prefix="/api/products", tags=["browse"])

IMAGES = Path("images")
ORDERINGS = {"name": "name", "price": "price_cents", "newest": "id DESC"}


@router.get("")
def list_products(
    search: str = "",
    sort: str = "name",
    limit: int = Query(24, ge=1, le=96),
    connection: sqlite3.Connection = Depends(connect),
) -> list[dict]:
    if sort not in ORDERINGS:
        raise HTTPException(400, "unknown ordering")
    rows = connection.execute(
        f"SELECT id, name, price_cents, stock FROM products WHERE name LIKE ? ORDER BY {ORDERINGS[sort]} LIMIT ?",
        (f"%{search}%", limit),
    )
    return [dict(row) for row in rows]


@router.get("/{product_id}")
def show_product(product_id: int, connection: sqlite3.Connection = Depends(connect)) -> dict:
    row = connection.execute(
        "SELECT id, name, price_cents, stock FROM products WHERE id = ?", (product_id,)
    ).fetchone()
    if row is None:
        raise HTTPException(404, "no such product")
    return dict(row)


@router.get("/{product_id}/image")
def product_image(product_id: int) -> FileResponse:
    picture = IMAGES / f"{product_id}.jpg"
    if not picture.is_file():
        raise HTTPException(404, "no picture yet")
    return FileResponse(picture)
