"""A project of one text, for what belongs to none: unsaved texts and files outside every folder."""

from __future__ import annotations

from pathlib import Path

from cx_lsp.copies.pool import Pool
from cx_lsp.engine import Policy
from cx_lsp.evidence.patches import Patch
from cx_lsp.index import Index, Ledger
from cx_lsp.project import Project
from cx_lsp.schema import Config
from cx_lsp.workspace import Registry


def project(folder: Path) -> Project:
    """A project without history, registry or other files; its index is kept in memory."""
    ledger = Ledger.open(None, 0, Patch)
    index, pool = Index.open(None, version=0), Pool.open(None)
    return Project(folder, Config(), None, index, ledger, pool, Registry(), Policy(), ())
