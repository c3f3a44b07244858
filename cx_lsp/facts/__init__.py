"""Text becomes Facts: the only package that knows tree-sitter.

Framework knowledge lives in the `.scm` files beside this one; what a Flask route is, is written there once.
"""

from cx_lsp.facts.coverage import room_for_comment
from cx_lsp.facts.demands import Reading
from cx_lsp.facts.extract import NO_RULES, extract, facts_of, passes
from cx_lsp.facts.languages import is_ours, language_name, ready, role, version
from cx_lsp.facts.own.rules import OwnRule, OwnRules
from cx_lsp.facts.syntax import Syntax, difference, read
from cx_lsp.facts.tokens import function_tokens

__all__ = [
    "NO_RULES",
    "OwnRule",
    "OwnRules",
    "Reading",
    "Syntax",
    "difference",
    "extract",
    "facts_of",
    "function_tokens",
    "is_ours",
    "language_name",
    "passes",
    "read",
    "ready",
    "role",
    "room_for_comment",
    "version",
]
