"""The shop's HTTP service: every router under one roof."""

from fastapi import FastAPI

from shop import accounts
from shop import catalogue

app = FastAPI(title="Tidewater Supply")
app.include_router(catalogue.router)
app.include_router(accounts.router)
