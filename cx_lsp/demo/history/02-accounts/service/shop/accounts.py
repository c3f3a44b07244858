"""Customer accounts: registering and signing in are public, the rest is not."""

import sqlite3

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel, Field

from shop.auth import User, current_user, hash_password, open_session, password_matches
from shop.db import connect

router = APIRouter(prefix="/api/accounts", tags=["account"])

WRONG_LOGIN = "e-mail or password is wrong"
EMAIL = r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$"


class Credentials(BaseModel):
    email: str = Field(pattern=EMAIL, max_length=200)
    password: str = Field(min_length=10, max_length=200)


class Profile(BaseModel):
    name: str = Field(min_length=1, max_length=80)


@router.post("/register", status_code=201)
def register(body: Credentials, connection: sqlite3.Connection = Depends(connect)) -> dict:
    taken = connection.execute("SELECT 1 FROM users WHERE email = ?", (body.email,)).fetchone()
    if taken:
        raise HTTPException(409, "this e-mail cannot be used")
    created = connection.execute(
        "INSERT INTO users (email, password_hash) VALUES (?, ?)", (body.email, hash_password(body.password))
    )
    return {"token": open_session(connection, int(created.lastrowid or 0))}


@router.post("/login")
def login(body: Credentials, connection: sqlite3.Connection = Depends(connect)) -> dict:
    row = connection.execute(
        "SELECT id, password_hash FROM users WHERE email = ?", (body.email,)
    ).fetchone()
    if row is None or not password_matches(body.password, row["password_hash"]):
        raise HTTPException(401, WRONG_LOGIN)
    return {"token": open_session(connection, row["id"])}


@router.get("/me")
def show_profile(
    user: User = Depends(current_user), connection: sqlite3.Connection = Depends(connect)
) -> dict:
    row = connection.execute("SELECT name FROM users WHERE id = ?", (user.id,)).fetchone()
    return {"email": user.email, "name": row["name"]}


@router.put("/me")
def rename(
    body: Profile, user: User = Depends(current_user), connection: sqlite3.Connection = Depends(connect)
) -> dict:
    connection.execute("UPDATE users SET name = ? WHERE id = ?", (body.name, user.id))
    return {"email": user.email, "name": body.name}
