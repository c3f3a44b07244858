"""The workspace's memory, alone knows sqlite3: facts of its files, and the evidence of its history.

store    one SQLite file that is a cache
facts    facts by file and kind, the claims last given for a file
ledger   evidence of the whole history: who attested which lines, and how to find them again
"""

from cx_lsp.index.facts import SCHEMA, SHARED_KINDS, Index, Row
from cx_lsp.index.ledger import CLAIMS, REVIEWS, Dated, Entry, Ledger
from cx_lsp.index.store import DamagedError

__all__ = [
    "CLAIMS",
    "REVIEWS",
    "SCHEMA",
    "SHARED_KINDS",
    "DamagedError",
    "Dated",
    "Entry",
    "Index",
    "Ledger",
    "Row",
]
