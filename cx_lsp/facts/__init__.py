"""Text becomes Facts: the only package that knows tree-sitter.

Framework knowledge lives in the `.scm` files beside this one; what a Flask route is, is written there once.
"""

from cx_lsp.facts.extract import extract, extract_tree, function_tokens, parse
from cx_lsp.facts.languages import is_ours, is_test_path, language_name, version

__all__ = ["extract", "extract_tree", "function_tokens", "is_ours", "is_test_path", "language_name", "parse", "version"]
