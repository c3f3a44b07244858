"""Invoices as PDF files: this month's list, and one file at a time."""

import os
from pathlib import Path

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import FileResponse

from shop.auth import User, current_user, require_admin

router = APIRouter(prefix="/api/invoices", tags=["account"])

INVOICES = Path(os.environ.get("SHOP_INVOICES", "invoices")).resolve()


@router.get("/download")
def download_invoice(file: str, user: User = Depends(current_user)) -> FileResponse:
    path = os.path.join(INVOICES, file)
    if not os.path.exists(path):
        raise HTTPException(404, "no such invoice")
    return FileResponse(path, media_type="application/pdf")


@router.get("/archive")
def archived_invoice(file: str, admin: User = Depends(require_admin)) -> FileResponse:
    """An invoice of an earlier year; the name may hold a folder, but never leaves the archive."""
    path = (INVOICES / "archive" / file).resolve()
    if not path.is_relative_to(INVOICES / "archive"):
        raise HTTPException(400, "not a file of the archive")
    return FileResponse(path, filename=path.name)
