"""Who is calling: passwords, sessions, and the dependencies that guard a route."""

import hashlib
import hmac
import secrets
import sqlite3
from dataclasses import dataclass

from fastapi import Depends, Header, HTTPException

from shop.db import connect

SCRYPT = {"n": 2**14, "r": 8, "p": 1}


@dataclass(frozen=True)
class User:
    id: int
    email: str
    role: str


def hash_password(password: str, salt: bytes | None = None) -> str:
    salt = salt or secrets.token_bytes(16)
    return f"{salt.hex()}${hashlib.scrypt(password.encode(), salt=salt, **SCRYPT).hex()}"


def password_matches(password: str, stored: str) -> bool:
    salt = bytes.fromhex(stored.partition("$")[0])
    return hmac.compare_digest(hash_password(password, salt), stored)


def open_session(connection: sqlite3.Connection, user_id: int) -> str:
    token = secrets.token_urlsafe(32)
    connection.execute("INSERT INTO sessions VALUES (?, ?)", (token_hash(token), user_id))
    return token


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def current_user(
    authorization: str = Header(""), connection: sqlite3.Connection = Depends(connect)
) -> User:
    token = authorization.removeprefix("Bearer ")
    row = connection.execute(
        "SELECT id, email, role FROM users JOIN sessions ON user_id = id WHERE token_hash = ?",
        (token_hash(token),),
    ).fetchone()
    if row is None:
        raise HTTPException(401, "please sign in")
    return User(**row)


def require_admin(user: User = Depends(current_user)) -> User:
    if user.role != "admin":
        raise HTTPException(403, "for shop staff only")
    return user
