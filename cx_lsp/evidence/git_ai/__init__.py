"""git-ai notes become claims for the lines of their commits, and our claims become such notes.

note      bytes -> entries, and what their keys stand for
trust     who wrote a note, and how, -> the level of its keys
claims    entries -> claims
legacy    a record from before there were notes -> claims
writer    a note and our claims -> the note that holds both
"""

from cx_lsp.evidence.git_ai.claims import claims
from cx_lsp.evidence.git_ai.legacy import read_legacy
from cx_lsp.evidence.git_ai.note import Agent, Note, read
from cx_lsp.evidence.git_ai.writer import merged

__all__ = ["Agent", "Note", "claims", "merged", "read", "read_legacy"]
