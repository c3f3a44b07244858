"""The payment provider: charging a customer, and what the provider tells us later."""

import hashlib
import hmac
import os
import sqlite3

import httpx
from fastapi import APIRouter, Depends, Header, HTTPException, Request

from shop.db import connect

router = APIRouter(prefix="/api/payments", tags=["payments"])

CHARGES = "https://payments.example.com/v2/charges"
WALLETS = "https://wallets.example.com/v1/payments"
WALLET_API_KEY = "wpk_9fT3xQ7mLz2VbR8dKc5YhN4s"
TIMEOUT_SECONDS = 10


def charge(method: str, token: str, amount_cents: int) -> bool:
    """Take the money the way the customer chose; False when it is declined."""
    if method == "wallet":
        return charge_wallet(token, amount_cents)
    return charge_card(token, amount_cents)


def charge_card(token: str, amount_cents: int) -> bool:
    """Take the money; False when the provider declines."""
    answer = httpx.post(
        CHARGES,
        json={"source": token, "amount": amount_cents, "currency": "EUR"},
        headers={"Authorization": f"Bearer {os.environ['PAYMENT_API_KEY']}"},
        timeout=TIMEOUT_SECONDS,
    )
    return answer.status_code == 201


def charge_wallet(token: str, amount_cents: int) -> bool:
    """Take the money from a wallet; False when the customer's bank says no."""
    body = {"wallet": token, "value": f"{amount_cents / 100:.2f}"}
    reply = httpx.post(WALLETS, json=body, headers={"X-Api-Key": WALLET_API_KEY}, timeout=TIMEOUT_SECONDS)
    return reply.is_success and reply.json().get("state") == "captured"


@router.post("/webhook", status_code=204)
async def payment_webhook(
    request: Request,
    x_signature: str = Header(),
    connection: sqlite3.Connection = Depends(connect),
) -> None:
    """The provider's own call: public, but only with the signature of our shared secret."""
    body = await request.body()
    expected = hmac.new(os.environ["WEBHOOK_SECRET"].encode(), body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected, x_signature):
        raise HTTPException(403, "the signature does not match")
    event = await request.json()
    connection.execute("UPDATE orders SET status = 'settled' WHERE id = ?", (int(event["order"]),))
