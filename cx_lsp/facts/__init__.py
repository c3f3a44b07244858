"""Text becomes Facts: the only package that knows tree-sitter.

Framework knowledge lives in the `.scm` files beside this one; what a Flask route is, is written there once.
"""

from cx_lsp.facts.extract import extract, extract_tree, function_tokens, parse
from cx_lsp.facts.languages import is_ours, language_name, role, version

__all__ = [
    "extract",
    "extract_tree",
    "function_tokens",
    "is_ours",
    "language_name",
    "parse",
    "role",
    "version",
]
