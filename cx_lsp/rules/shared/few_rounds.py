"""Slow hashes that are told to be fast: the part of CX217 about how much work a guess costs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Edit, Fact, Facts, Finding, Fix, Workspace
from cx_lsp.rules.shared.constants import argument
from cx_lsp.rules.shared.credential_names import local, switched

_ROUNDS = 10
"""bcrypt doubles its work with each; libraries take 10 or 12 by themselves."""
_ITERATIONS = 10_000
"""PBKDF2; half a million and more are advised since 2023."""
_FAST_HASHER = re.compile(r"[\"']?[\w.]*(MD5|SHA1|Unsalted\w{0,8}|Crypt)PasswordHasher")


def few_rounds(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per password hash whose work is cut down by a literal."""
    for call in file.of("options"):
        if call.get("of") != "kdf" or switched(call):
            continue
        number, least, what = _work(call, file)
        if number is not None and number < least:
            yield _finding(
                file,
                call,
                f"`{call.text}` does {number} {what}, so guesses are cheap",
                _fix(file, call, number, workspace) if what == "rounds" else None,
            )
    for setting in file.of("setting"):
        first = _FAST_HASHER.match(setting.get("value"))
        if setting.text == "PASSWORD_HASHERS" and first and not (local(file) or switched(setting)):
            yield _finding(file, setting, f"passwords are hashed with {first[1]}", None)


def _work(call: Fact, file: Facts) -> tuple[int | None, int, str]:
    """How much work a call asks for, the least that holds, and its unit."""
    last = call.text.rpartition(".")[2]
    if last == "gensalt" or last.startswith("genSalt"):
        return _number(argument(call, file, "rounds", "0")), _ROUNDS, "rounds"
    if last in ("hash", "hashSync"):
        rounds = argument(call, file, "1") if call.get("object") != "crypto" else ""
        return _number(rounds), _ROUNDS, "rounds"
    at = "3" if last == "pbkdf2_hmac" else "2"
    return _number(argument(call, file, "iterations", at)), _ITERATIONS, "iterations"


def _number(source: str) -> int | None:
    return int(source.replace("_", "")) if re.fullmatch(r"\d[\d_]{0,12}", source) else None


def _finding(file: Facts, fact: Fact, what: str, fix: Fix | None) -> Finding:
    return Finding(
        "CX217",
        what,
        file.path,
        fact.span,
        fact.scope,
        why=("a leaked table is read by trying passwords; the work of one try is what protects it",),
        cwe="CWE-916",
        anchor=f"{fact.text} {what}",
        fix=fix,
    )


def _fix(file: Facts, call: Fact, number: int, workspace: Workspace) -> Fix | None:
    """The same call with twelve rounds; a hash keeps its own number, so old ones can still be checked."""
    text = workspace.text(file.path, call.span)
    safe = re.sub(rf"([,(=]\s*){number}(\s*[,)])", r"\g<1>12\2", text)
    return Fix("Do twelve rounds", (Edit(file.path, call.span, safe),)) if safe != text else None
