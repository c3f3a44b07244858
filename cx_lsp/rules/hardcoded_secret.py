"""CX203: a password, key or token stands in the code as text."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator

from cx_lsp.model import Fact, Facts, Finding, Workspace
from cx_lsp.rules import rule

_NAME = re.compile(
    r"(^|_)(password|passwd|passphrase|pwd|secret|secret_?key|api_?key|apikey|access_?key|private_?key|signing_?key"
    r"|encryption_?key|auth_?token|access_?token|refresh_?token|bearer_?token|client_?secret|jwt_?secret|session_?secret"
    r"|webhook_?secret|token|salt|credentials?)$"
)
# A name that goes on after the secret word speaks about the secret: token_url, password_field, secret_name.
_WORD_BREAK = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_KNOWN = re.compile(
    r"^(AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{60,}|glpat-[\w-]{20,}"
    r"|xox[abprs]-[\w-]{10,}|sk-[A-Za-z0-9_-]{20,}"
    r"|[rs]k_live_[A-Za-z0-9]{16,}|AIza[\w-]{35}|SG\.[\w-]{16,}\.[\w-]{16,}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|ey[A-Za-z0-9_-]{10,}\.ey[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,})"
)
_DSN = re.compile(r"^[a-z][a-z0-9+.-]*://[^/\s:@{}$<>]+:(?P<password>[^/\s@{}$<>]{4,})@")
_PLACEHOLDER = re.compile(
    r"example|change.?me|placeholder|your|dummy|sample|todo|fixme|redacted|xxx|test|fake|mock"
    r"|\*\*\*|\.\.\.|<.*>|\{.*\}|\$\{?|%\(|%s"
    r"|^(none|null|true|false|default|undefined|password|passwd|secret|token|key|user|admin|root|postgres"
    r"|string|text)s?$",
    re.IGNORECASE,
)
_WEAK = re.compile(r"secret|passw|key|letmein|qwerty|123456|admin", re.IGNORECASE)
_BITS = 3.0
"""Shannon entropy per character above which a value looks made by a machine (English words stay near 2.5)."""


@rule("CX203")
def hardcoded_secret(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per literal; the value itself is never repeated."""
    if file.role != "code":
        return
    for fact in file.of("literal"):
        reason = _reason(fact)
        if reason:
            yield Finding(
                "CX203",
                f"`{fact.text}` is a secret written into the code",
                file.path,
                fact.span,
                fact.scope,
                why=(reason,),
                cwe="CWE-798",
                anchor=fact.text,
            )


def _reason(fact: Fact) -> str:
    text = fact.get("value")
    if _PLACEHOLDER.search(text) and not _KNOWN.match(text):
        return ""
    if _KNOWN.match(text):
        return "the value has the form of a real credential"
    dsn = _DSN.match(text)
    if dsn and not _PLACEHOLDER.search(dsn["password"]):
        return "the address holds a password"
    name = _WORD_BREAK.sub("_", fact.text.rpartition(".")[2].strip("'\"[] ")).lower()
    if not _NAME.search(name):
        return ""
    how = fact.get("how")
    if _made(text):
        return f"a {len(text)}-character value{f' as {how}' if how else ''}, bound to a name that says secret"
    if how and _WEAK.search(text) and " " not in text:
        return f"a guessable value as {how}: a forgotten variable makes it live"
    return ""


def _made(text: str) -> bool:
    """Whether a value looks generated rather than written: no spaces, mixed classes, high entropy."""
    if len(text) < 12 or re.search(
        r"\s|^/|^\.|^https?:|^[a-z]+([_.:/-][a-z]+)*$|^[A-Z]+([_.:-][A-Z]+)*$", text
    ):
        return False
    if not re.search(r"\d", text) or re.fullmatch(r"[A-Z]?[a-z]+([A-Z][a-z]+)*\d{0,2}", text):
        return False
    return entropy(text) >= _BITS


def entropy(text: str) -> float:
    """Shannon entropy of a text in bits per character."""
    counts = Counter(text)
    return -sum(n / len(text) * math.log2(n / len(text)) for n in counts.values())
