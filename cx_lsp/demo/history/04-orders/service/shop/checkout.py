"""From cart to order: what the customer is about to pay."""

import sqlite3

from fastapi import APIRouter, Depends

from shop.auth import User, current_user
from shop.cart import lines_of
from shop.db import connect
from shop.pricing import Total, total_of

router = APIRouter(prefix="/api/checkout", tags=["checkout"])


@router.get("/summary")
def summary(
    user: User = Depends(current_user), connection: sqlite3.Connection = Depends(connect)
) -> Total:
    return total_of(lines_of(connection, user.id))
