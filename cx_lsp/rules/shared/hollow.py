"""Whether a function that is called like a guard lets everybody by."""

from __future__ import annotations

import re

from cx_lsp.model import Fact, Facts, Workspace

_CHECKER = re.compile(
    r"_?(?:require|ensure|check|verify|enforce|assert|is|has)_?(?:current_?|valid_?|active_?)?"
    r"(?:auth|login|logged_?in|signed_?in|admin|user|role|permission|token|jwt|session)\w*"
    r"|\w*(?:login|auth|admin|role|permission|token)_required|canActivate",
    re.IGNORECASE,
)
# Made to let everybody by: for tests, for development, as a beginning to derive from.
_MEANT = re.compile(
    r"allow|noop|no_?auth|mock|dummy|fake|stub|public|open|disabled?|optional|base|abstract|anonymous", re.I
)
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/|^\s*#[^\n]*|\"\"\".*?\"\"\"|'''.*?'''", re.DOTALL | re.MULTILINE)
_NEXT = re.compile(r"(?:=>|\)|void|any)\s*\{?\s*(?:return\s+)?next\(\)\s*;?\s*\}?\s*$")
_TRUE = re.compile(r"\)[^{}=]*\{\s*return true;?\s*\}\s*$")
_PYTHON = re.compile(r"(?:async )?def \w+\(\s*(\w+)\b([^()]*)\)[^\n:]*:\s*return (\w+)\s*$")
_FILLED = re.compile(r"Depends|Security|Annotated|:\s*[A-Z]\w*(?:User|Admin|Dep|Auth)\b")
_UNDONE = re.compile(
    r"TODO|FIXME|XXX|placeholder|stub|in a real|production|implement|for now|temporar|dummy|you would", re.I
)
"""What says that the function is a beginning: such stubs are told by another rule."""
_LONG = 40
"""Lines from which nothing is read: who lets everybody by needs but a few."""


def lets_by(file: Facts, definition: Fact, workspace: Workspace) -> str:
    """How a function that is called like a guard lets everybody by; "" when it does not."""
    span = definition.span
    if _CHECKER.fullmatch(definition.text) is None or span.end_line - span.start_line > _LONG:
        return ""
    if _MEANT.search(definition.scope) or any(f.scope == definition.scope for f in file.of("decorator")):
        return ""
    written = workspace.text(file.path, span)
    if any(_UNDONE.search(note) for note in _COMMENT.findall(written)):
        return ""
    text = _COMMENT.sub("", written).strip()
    if definition.text == "canActivate":
        return "return true" if _TRUE.search(text) else ""
    if not file.path.endswith(".py"):
        return "next()" if _NEXT.search(text) and "if" not in text.split() else ""
    found = _PYTHON.match(text) if "." not in definition.scope and "\ndef" not in text else None
    if found is None or _FILLED.search(found[0]) or text.count("def ") > 1:
        return ""
    given = found[3] == found[1] and definition.text.endswith("_required") and not found[2].strip(" ,")
    return f"return {found[3]}" if given or found[3] == "True" else ""
