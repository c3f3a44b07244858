"""The shop's HTTP service: every router under one roof."""

from fastapi import FastAPI

from shop import accounts
from shop import admin
from shop import cart
from shop import catalogue
from shop import checkout
from shop import invoices
from shop import orders
from shop import payments
from shop import refunds
from shop import wholesale

app = FastAPI(title="Tidewater Supply")
app.include_router(catalogue.router)
app.include_router(accounts.router)
app.include_router(cart.router)
app.include_router(checkout.router)
app.include_router(orders.router)
app.include_router(payments.router)
app.include_router(refunds.router)
app.include_router(admin.router)
app.include_router(wholesale.router)
app.include_router(invoices.router)
