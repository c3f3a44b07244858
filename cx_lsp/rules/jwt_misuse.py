"""CX219: a signed token is believed without its signature, or is good for ever."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Edit, Fact, Facts, Finding, Fix, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.constants import UNKNOWN, argument, is_false, is_true, plain, resolved
from cx_lsp.rules.shared.credential_names import asking, deployed, words
from cx_lsp.rules.shared.credentials import listed

_IDENTITY = listed("sub user_id userid uid id username user email role roles")
# A payload with these is judged by whoever reads it, by a rule of the project's own.
_ENDS = listed("exp expires expiry expiration expire iat issued created ttl valid until at nbf")
_LINKS = listed("unsubscribe confirm verify verification invite share link download preview embed hook")
_NOTHING = frozenset({"None", "null", "undefined", '""', "''", "``", "false", "False"})
_FORGED = "whoever sends the token can write into it what they like"
_STOLEN = "a token that is lost once opens the account for ever"


@rule("CX219")
def jwt_misuse(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per call that makes or reads a token."""
    if not deployed(file):
        return
    calls = [c for c in file.of("options") if c.get("of") == "jwt" and _is_jwt(c, file)]
    judge = _python if file.language == "python" else _script
    judged = [(call, judge(call, file)) for call in calls]
    # Reading a token before it is verified is how the right key is found.
    verified = {
        c.scope for c, found in judged if not found and c.text.rpartition(".")[2] in ("decode", "verify")
    }
    told: set[tuple[str, str]] = set()
    for call, found in judged:
        if not found:
            continue
        what, why, cwe = found
        peeked = cwe == "CWE-347" and call.scope in verified and not argument(call, file, "algorithms")
        if peeked or (cwe == "CWE-347" and "unverified" in words(call.scope)):
            continue
        if (call.scope, what) in told:
            continue
        told.add((call.scope, what))
        yield Finding(
            "CX219",
            what,
            file.path,
            call.span,
            call.scope,
            why=(why,),
            cwe=cwe,
            anchor=f"{call.text} {what}",
            fix=_fix(call, file, workspace),
        )


def _is_jwt(call: Fact, file: Facts) -> bool:
    """Whether the call belongs to a library of signed tokens, by what its name is bound to."""
    name = call.get("object").partition(".")[0] or call.text
    known = next((f for f in file.of("import") if f.text == name), None)
    if file.language == "python":
        return known is None or re.match(r"^(jwt|jose|pyjwt|python_jose)\b", known.get("module")) is not None
    if known is None:
        return bool(call.get("object"))
    return known.get("module") in ("jsonwebtoken", "jose", "jwt-simple")


def _python(call: Fact, file: Facts) -> tuple[str, str, str] | None:
    last = call.text.rpartition(".")[2]
    if last == "get_unverified_claims":
        return f"`{call.text}` believes a token without its signature", _FORGED, "CWE-347"
    if last == "encode":
        return _made(call, file, argument(call, file, "algorithm", "2"), expiry="")
    if is_false(argument(call, file, "verify")) or is_false(argument(call, file, "options.verify_signature")):
        return "this token is read without verifying its signature", _FORGED, "CWE-347"
    algorithms = argument(call, file, "algorithms", "algorithm", "2")
    if _names_none(algorithms):
        return "tokens without a signature are accepted: `algorithms` includes none", _FORGED, "CWE-347"
    if is_false(argument(call, file, "options.verify_exp")):
        return "tokens that have expired are accepted", _STOLEN, "CWE-613"
    given = bool(algorithms) and algorithms != "None"
    if not given and UNKNOWN not in call.data and last == "decode" and "0" in call.data:
        why = "the token itself then chooses how it is verified"
        return "no `algorithms` are named for reading this token", why, "CWE-347"
    return None


def _script(call: Fact, file: Facts) -> tuple[str, str, str] | None:
    last = call.text.rpartition(".")[2]
    if call.get("object") == "UnsecuredJWT":
        return "this token carries no signature at all", _FORGED, "CWE-347"
    if last == "sign":
        return _made(call, file, argument(call, file, "2.algorithm"), expiry="2.expiresIn")
    if last == "decode":
        if _trusts(call, file):
            return "this token is read without verifying its signature", _FORGED, "CWE-347"
        return None
    if _names_none(argument(call, file, "2.algorithms")) or argument(call, file, "1") in _NOTHING:
        return "tokens without a signature are accepted", _FORGED, "CWE-347"
    if is_true(argument(call, file, "2.ignoreExpiration")):
        return "tokens that have expired are accepted", _STOLEN, "CWE-613"
    return None


def _names_none(source: str) -> bool:
    return re.search(r"(?i)[\"']none[\"']", source) is not None


def _trusts(call: Fact, file: Facts) -> bool:
    """Whether a handler or what guards one reads the token, in a file that never verifies any."""
    known = next((f for f in file.of("import") if f.text == (call.get("object") or call.text)), None)
    if known is None or known.get("module") != "jsonwebtoken":
        return False
    verifies = any(f.text.rpartition(".")[2] in ("verify", "jwtVerify") for f in file.of("call"))
    asked = call.scope in asking(file)
    guards = set(words(call.scope)) & {
        "auth",
        "authenticate",
        "authorize",
        "guard",
        "verify",
        "require",
        "current",
    }
    return not verifies and (asked or bool(guards))


def _made(call: Fact, file: Facts, algorithm: str, expiry: str) -> tuple[str, str, str] | None:
    """What is wrong with a token that is made: no signature, or no end."""
    if plain(algorithm).lower() == "none":
        return "this token is made without a signature", _FORGED, "CWE-347"
    payload = "payload" if "payload" in call.data else "0"
    entries = {key.partition(".")[2] for key in call.data if key.startswith(f"{payload}.")}
    if not argument(call, file, payload).startswith(("{", "dict(")) or UNKNOWN in entries:
        return None
    ends = any(set(words(entry)) & _ENDS for entry in entries)
    if ends or set(words(call.scope)) & _LINKS or not {"".join(words(e)) for e in entries} & _IDENTITY:
        return None
    if expiry:
        options = argument(call, file, "2")
        held = options.startswith(("{", "(", "function", "async"))
        if expiry in call.data or f"2.{UNKNOWN}" in call.data or (options and not held):
            return None
    elif call.text.partition(".")[0] == "jws":
        return None
    return "this token never expires", _STOLEN, "CWE-613"


def _fix(call: Fact, file: Facts, workspace: Workspace) -> Fix | None:
    """The same call with the check that is switched off, or with the algorithm the project signs with."""
    text = workspace.text(file.path, call.span)
    last = call.text.rpartition(".")[2]
    safe = re.sub(r"(verify|[\"']verify_(?:signature|exp)[\"'])(\s*[=:]\s*)False", r"\1\2True", text)
    safe = re.sub(r"(ignoreExpiration\s*:\s*)true", r"\1false", safe)
    safe = re.sub(r"(?i),\s*[\"']none[\"']|[\"']none[\"']\s*,\s*", "", safe)
    keyed = "1" in call.data or "key" in call.data
    algorithms = argument(call, file, "algorithms", "2")
    if (
        file.language == "python"
        and last == "decode"
        and keyed
        and not algorithms
        and UNKNOWN not in call.data
    ):
        comma = "" if safe[:-1].rstrip().endswith(",") else ","
        safe = f'{safe[:-1].rstrip()}{comma} algorithms=["{_habit(file)}"])'
    elif file.language == "python" and last == "decode" and not algorithms:
        return None
    switched = safe != text and re.search(r"(?i)[\"']none[\"']", safe) is None
    return Fix("Verify the token", (Edit(file.path, call.span, safe),)) if switched else None


def _habit(file: Facts) -> str:
    """The algorithm that the file signs or reads its other tokens with."""
    for call in file.of("options"):
        if call.get("of") == "jwt":
            named = resolved(argument(call, file, "algorithm", "algorithms"), file)
            found = re.search(r"[HREP]S(256|384|512)|EdDSA", named)
            if found:
                return found[0]
    return "HS256"
