"""Which columns of a stored record nobody should be shown, and which of its methods show them."""

from __future__ import annotations

import re
from typing import NamedTuple

from cx_lsp.model import Definition, Fact, Facts, Place, Span, Workspace

_SECRET = re.compile(
    r"(hashed_?|encrypted_?)?passw(or)?d(_?(hash|hashed|digest|salt))?|pwd(_?hash)?"
    r"|(api|private)_?key|(access|refresh|reset|auth|session|remember|recovery)_?token|(totp|otp|mfa)_?secret",
    re.IGNORECASE,
)
_RECORD = re.compile(
    r"\b(Model|Base|DeclarativeBase|Document|AbstractUser|AbstractBaseUser)\b|table ?= ?True"
)
_COLUMN = re.compile(r"\b(Column|mapped_column|\w*Field)\(|\bMapped\[")
_KEPT_BACK = re.compile(r"select:\s*false|@Exclude\b|toJSON|defaultScope|toObject|exclude=True|transform\b")
_LIBRARY = re.compile(r"\bAbstract(Base)?User\b")
_FAR = 1 << 30


class Secret(NamedTuple):
    """A column that is nobody's to see."""

    column: str
    place: Place
    kind: str
    """How the record is declared: "class", "mongoose" or "sequelize"."""


def secret_of(path: str, name: str, workspace: Workspace) -> Secret | None:
    """The secret column of the record that `name` stands for in a file; None when it has none or keeps it."""
    found = workspace.definition(path, name) or workspace.bound(path, name)
    facts = workspace.facts(found.path) if found is not None else None
    if found is None or facts is None:
        return None
    known = facts.function(found.scope) if found.scope else None
    if known is not None and known.kind == "class":
        return _of_class(facts, known, workspace)
    column = next(facts.of("column"), None)
    whole = workspace.text(found.path, Span(0, 0, _FAR, 0))
    if column is None or _KEPT_BACK.search(whole):
        return None
    return Secret(column.text, Place(found.path, column.span), column.get("of"))


def _of_class(facts: Facts, known: Fact, workspace: Workspace) -> Secret | None:
    text = workspace.text(facts.path, known.span)
    for field in facts.of("field"):
        said = f"{field.get('type')} {field.get('value')}"
        if field.scope != known.scope or not _SECRET.fullmatch(field.text) or _KEPT_BACK.search(said):
            continue
        column = _COLUMN.search(said) if facts.language == "python" else re.search(r"@Column\(", text)
        record = facts.language == "python" and _RECORD.search(known.get("base"))
        if (column or record) and not _KEPT_BACK.search(text):
            return Secret(field.text, Place(facts.path, field.span), "class")
    if _LIBRARY.search(known.get("base")):
        return Secret("password", Place(facts.path, known.head), "class")
    return None


def telling(found: Definition, secret: Secret, workspace: Workspace) -> frozenset[str]:
    """The methods of a record that give its secret away as an entry of what they return."""
    facts = workspace.facts(found.path)
    if facts is None:
        return frozenset()
    own = {
        f.text: workspace.text(found.path, f.span)
        for f in facts.of("function")
        if f.scope.startswith(f"{found.scope}.")
    }
    column = re.escape(secret.column)
    shown = re.compile(rf"['\"]{column}['\"]\s*:\s*\w+\.{column}\b")
    names = {name for name, text in own.items() if shown.search(text)}
    for name, text in own.items():
        if any(re.search(rf"\.{re.escape(known)}\(", text) for known in names):
            names |= {name}
    return frozenset(names)
