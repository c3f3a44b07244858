"""Passwords compared as they are and ciphers that hide nothing: the parts of CX217 beside hashes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Fact, Facts, Finding
from cx_lsp.rules.shared.constants import argument, plain, resolved
from cx_lsp.rules.shared.credential_names import words
from cx_lsp.rules.shared.credentials import listed

_WEAK_CIPHER = re.compile(
    r"(?i)^(des|des3|des-ede3?|rc2|rc4|arc2|arc4|bf|blowfish|cast5?|idea|seed|tripledes|xor)\b"
)
_STORED = re.compile(r"^[\w$]+([.?!]*\.[\w$]+|\[[^\]]+\])*$")
_ASKED = re.compile(
    r"(^|[.])(self|cls|this|other|form|forms|data|body|req|request|values|cleaned_data|args|params|payload|state|props|input|attrs"
    r"|validated_data|dto|process|window|document|\$\w+|e|event|target|config|settings|env|environ)\b",
    re.IGNORECASE,
)
_REPEATED = listed("confirm confirmation confirmed repeat repeated again retype verify new 1 2")
_ACCOUNTS = listed(
    "user users usr account accounts member customer admin person profile employee owner student patient"
    " existing client seller vendor teacher doctor player"
)
_PASSWORD = frozenset({"password", "passwd", "pwd", "passphrase"})


def ciphers(file: Facts) -> Iterator[Finding]:
    """One finding per cipher that is broken, or that is used block by block."""
    for call in file.of("options"):
        if call.get("of") != "cipher":
            continue
        name, why = _cipher(call, file)
        if name:
            yield Finding(
                "CX217",
                f"{name} hides nothing from whoever tries",
                file.path,
                call.span,
                call.scope,
                why=(why, "AES-GCM or ChaCha20-Poly1305 keeps both secrecy and integrity"),
                cwe="CWE-327",
                anchor=f"{call.text} {name}",
            )


def _cipher(call: Fact, file: Facts) -> tuple[str, str]:
    last = call.text.rpartition(".")[2]
    if last in ("createCipher", "createDecipher"):
        return f"`{last}`", "its key is derived with MD5 and no salt"
    made = call.get("object").rpartition(".")[2] if last in ("new", "encrypt", "decrypt") else last
    if last in ("createCipheriv", "createDecipheriv"):
        made = plain(argument(call, file, "0"))
    if _WEAK_CIPHER.match(made):
        return made.upper(), "its key or its design is too weak to hold"
    mode = argument(call, file, "1", "mode") if last == "new" else made
    if re.search(r"(?i)(^|[._-])ecb$", mode):
        return "ECB mode", "equal blocks of text become equal blocks of cipher"
    return "", ""


def comparisons(file: Facts) -> Iterator[Finding]:
    """One finding per place where the password on record is compared as text."""
    for fact in file.of("compared"):
        left, right = fact.get("left"), fact.get("right")
        for stored, given in ((left, right), (right, left)):
            if _on_record(stored) and _given(given, stored, file):
                yield Finding(
                    "CX217",
                    f"`{stored}` is compared as plain text, so passwords are stored unhashed",
                    file.path,
                    fact.span,
                    fact.scope,
                    why=("a hashed password is checked by its library, never with an equality sign",),
                    cwe="CWE-256",
                    anchor=f"{left} {right}",
                )
                break


def _on_record(source: str) -> bool:
    """Whether the source reads the password of a record: `user.password`, `row["password"]`."""
    if not _STORED.match(source) or _ASKED.search(source):
        return False
    said = words(source)
    if "[" in source and said[0] in ("users", "accounts", "passwords", "credentials", "logins"):
        return True
    account = bool(set(said[:-1]) & _ACCOUNTS) or said[0] in ("u", "row", "record", "result", "found", "doc")
    return ("." in source or "[" in source) and said[-1] in _PASSWORD and account


def _given(source: str, stored: str, file: Facts) -> bool:
    """Whether the source is the password somebody sent."""
    source = resolved(source, file)
    said = words(source)
    if not said or source[:1] in "\"'`" or "null" in said or "none" in said:
        return False
    hashed = {"hash", "hashed", "encrypt", "encrypted", "digest", "crypt", "bcrypt"} & {*said, *words(stored)}
    names = bool(set(said) & _PASSWORD) and not set(re.findall(r"[a-z]+|\d", source.lower())) & _REPEATED
    record = "." in source and not _ASKED.search(source)
    return names and not hashed and not record
