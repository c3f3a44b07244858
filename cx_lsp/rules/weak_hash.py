"""CX217: a password or another secret is kept by a hash or a cipher that does not keep it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from cx_lsp.model import Edit, Fact, Facts, Finding, Fix, Place, Span, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.constants import argument, is_false, plain
from cx_lsp.rules.shared.credential_names import asking, credential, deployed, origin_of, words
from cx_lsp.rules.shared.credentials import listed
from cx_lsp.rules.shared.few_rounds import few_rounds
from cx_lsp.rules.shared.plain_passwords import ciphers, comparisons

_BROKEN = frozenset({"md2", "md4", "md5", "sha", "sha1"})
_FAST = re.compile(r"^(sha\d|sha3_|blake|md)")
_HASHLIBS = frozenset({"hashlib", "_hashlib", "md5", "sha1", "js-sha1", "sha", "blueimp-md5", "js-sha256"})
_PASSWORDS = frozenset({"password", "passwd", "passwort", "pwd", "passphrase", "passcode", "pin"})
_SECRETS = listed("token secret signature signing otp session csrf nonce hmac apikey credential auth")
# Identity, not secrecy: nobody gains by finding a second value of the same hash.
_IDENTITY = listed(
    "cache cached etag checksum checksums fingerprint gravatar avatar colour color hue file files "
    "filename path id ids uid uuid key keys slug bucket shard partition dedupe dedup deduplicate "
    "version integrity content identicon thumbnail image chunk crc seed index name revision asset "
    "bundle lock schema migration query sql stat mtime build md5sum sha1sum sri blob"
)
_SLOW = re.compile(r"bcrypt|scrypt|argon|pbkdf|hashpw|kdf|checkpw|stretch", re.IGNORECASE)
_BREACHES = re.compile(r"pwned|hibp|breach|leaked|compromised|prefix", re.IGNORECASE)
_LIBRARY = re.compile(r"(?i)(hashlib|_hashlib|hashes|md[245]|sha\d*|\w*crypto(js)?)[.]|.*createHash$")
_SHOWN = re.compile(
    r"(^|[.])(write|writelines|save|insert\w*|add|execute|executemany|create|jsonify|json|send|end|make_response|render\w*|put"
    r"|append|print|(store|save)(_\w+)?|Response|\w*Response|format|b64encode|update_one|set|log|info)$"
)


@rule("CX217")
def weak_hash(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per hash, cipher or comparison that keeps no secret."""
    if not deployed(file):
        return
    ends: dict[Span, list[Fact]] = defaultdict(list)
    for end in file.of("end"):
        if end.get("of") == "hash":
            ends[origin_of(end)].append(end)
    for origin in file.of("origin"):
        if origin.get("of") == "hash" and _is_hash(origin, file):
            yield from _judged(file, origin, ends[origin.span], workspace)
    yield from _handed_over(file, workspace)
    yield from ciphers(file)
    yield from few_rounds(file, workspace)
    yield from comparisons(file)


def _is_hash(origin: Fact, file: Facts) -> bool:
    """Whether a bare `md5` is the one of a library and not a function of the project's own."""
    head = origin.text.partition(".")[0]
    known = next((f for f in file.of("import") if f.text == head), None)
    if "." in origin.text:
        library = known.get("module") in _HASHLIBS if known is not None else False
        named = library or _LIBRARY.match(origin.text) is not None
        return named and not is_false(argument(origin, file, "usedforsecurity"))
    bare = origin.text != "createHash"
    if known is None and bare:
        return False
    named = known is None or not bare or known.get("module") in _HASHLIBS
    return named and not is_false(argument(origin, file, "usedforsecurity"))


def _algorithm(origin: Fact, file: Facts) -> str:
    last = origin.text.rpartition(".")[2]
    if last == "new" and origin.get("module") not in ("hashlib", "_hashlib"):
        last = origin.get("module")
    elif last in ("new", "createHash"):
        last = plain(_picked(argument(origin, file, "0", "name")))
    return last.lower().replace("-", "").replace("_", "")


def _picked(source: str) -> str:
    """The text that a look-up in plain sight gives, or gives for want of a setting."""
    default = re.search(r"get(?:env)?\(.*,\s*([\"'][\w-]+[\"'])\)$", source)
    if default:
        return default[1]
    key = re.search(r"^\{.*\}\[([\"']\w+[\"'])\]$", source, re.DOTALL)
    held = re.search(re.escape(key[1]) + r"\s*:\s*([\"'][\w-]+[\"'])", source) if key else None
    return held[1] if held else source


def _judged(file: Facts, origin: Fact, ends: Sequence[Fact], workspace: Workspace) -> Iterator[Finding]:
    algorithm = _algorithm(origin, file)
    hashed = _hashed(origin, ends)
    said = {word for text in hashed for word in words(text)}
    around = f"{origin.scope} {' '.join(e.text + e.get('callee') for e in ends)} {' '.join(hashed)}"
    if said & _PASSWORDS and (algorithm in _BROKEN or _FAST.match(algorithm)):
        kept = (
            _SLOW.search(around) or _BREACHES.search(around) or said & {"field", "url", "file", "cache", "id"}
        )
        if not kept:
            why = f"{algorithm} is made to be fast: billions of passwords are tried in a second"
            yield _finding(file, origin, ends, f"a password is hashed with {algorithm}", why, "CWE-916", None)
        return
    if algorithm not in _BROKEN or _identifies(origin, ends, hashed):
        return
    why = f"{algorithm} is broken: other values with the same hash can be made"
    secret = _secret(origin, ends, said)
    if secret:
        what = f"`{secret}` is hashed with {algorithm}"
    elif _is_answer(file, origin, ends, workspace):
        what = f"what a request sent is hashed with {algorithm} and given out as evidence"
    else:
        return
    yield _finding(file, origin, ends, what, why, "CWE-328", _fix(file, origin, algorithm, workspace))


def _handed_over(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """Passwords given to a function of ours that hashes whatever it is given, and does it fast."""
    for call in file.of("options"):
        if call.get("given") != "password":
            continue
        found = workspace.definition(file.path, call.text)
        facts = workspace.facts(found.path) if found is not None else None
        if found is None or facts is None:
            continue
        slow = any(f.scope == found.scope and _SLOW.search(f.text) for f in facts.of("call"))
        origins = (o for o in facts.of("origin") if o.get("of") == "hash" and o.scope == found.scope)
        origin = next((o for o in origins if _is_hash(o, facts)), None)
        if origin is None or slow or set(words(found.scope)) & _PASSWORDS:
            continue
        algorithm = _algorithm(origin, facts)
        if algorithm in _BROKEN or _FAST.match(algorithm):
            # cx: ignore[CX301] what two rules say of a function elsewhere is worded by each
            yield Finding(
                "CX217",
                f"a password is hashed by `{call.text}` with {algorithm}",
                file.path,
                call.span,
                call.scope,
                related=(Place(found.path, origin.span, f"`{found.scope}` hashes with {algorithm}"),),
                why=(f"{algorithm} is made to be fast: billions of passwords are tried in a second",),
                cwe="CWE-916",
                anchor=f"{call.text} {call.get('0')}",
            )


def _hashed(origin: Fact, ends: Sequence[Fact]) -> list[str]:
    """What goes into a hash: its argument, or what it is fed."""
    fed = [text for e in ends if e.get("how") == "fed" for text in (e.text, e.get("written"))]
    first = "1" if origin.text.rpartition(".")[2] == "new" and origin.get("module") == "hashlib" else "0"
    given = [origin.data[key] for key in (first, "data", "string") if key in origin.data]
    return [*fed, *given] if origin.text.rpartition(".")[2] != "createHash" else fed


def _identifies(origin: Fact, ends: Sequence[Fact], hashed: Sequence[str]) -> bool:
    names = [e.text for e in ends if e.get("how") in ("name", "store", "entry", "return")]
    # What a file is written by says nothing of what is written.
    callees = [
        re.sub(r".*[.](write\w*)$", r"\1", e.get("callee")) for e in ends if e.get("how") == "argument"
    ]
    holders = [*callees, *(e.get("beside") for e in ends if e.get("how") == "argument")]
    last = (e.text for e in ends if e.get("how") == "compare")
    texts = [*names, *holders, *last, *hashed, origin.scope.rpartition(".")[2]]
    return any(set(words(text)) & _IDENTITY and not credential(text) for text in texts)


def _secret(origin: Fact, ends: Sequence[Fact], said: set[str]) -> str:
    """The name by which the hash, what goes into it or who makes it says that it is a secret."""
    names = [e.text.rpartition(".")[2] for e in ends if e.get("how") in ("name", "store", "entry", "return")]
    names += [text for e in ends if e.get("how") == "compare" for text in e.text.split()]
    found = next((n.rpartition(".")[2] for n in names if credential(n) or set(words(n)[-1:]) & _SECRETS), "")
    inside = next((word for word in sorted(said) if word in _SECRETS), "")
    return found or inside


def _is_answer(file: Facts, origin: Fact, ends: Sequence[Fact], workspace: Workspace) -> bool:
    """Whether the hash stands in a handler that reads its request, and is written, stored or answered."""
    handlers = {route.handler for route in workspace.routes_of(file.path)}
    scope = origin.scope
    reads = scope in asking(file) or scope in handlers
    return reads and any(
        e.get("how") in ("return", "store", "entry") or _SHOWN.search(e.get("callee")) for e in ends
    )


def _finding(
    file: Facts, origin: Fact, ends: Sequence[Fact], what: str, why: str, cwe: str, fix: Fix | None
) -> Finding:
    last = [e for e in ends if e.get("how") != "fed" and e.text][-1:]
    return Finding(
        "CX217",
        what,
        file.path,
        origin.span,
        origin.scope,
        related=tuple(Place(file.path, e.span, f"becomes `{e.text}`") for e in last),
        why=(why,),
        cwe=cwe,
        anchor=f"{origin.text} {' '.join(_hashed(origin, ends))}",
        fix=fix,
    )


def _fix(file: Facts, origin: Fact, algorithm: str, workspace: Workspace) -> Fix | None:
    """The same call with a hash that holds; only where the algorithm is written in the call itself."""
    written = workspace.text(file.path, origin.span)
    spelled = re.compile(rf"(?i)\b{algorithm}\b")
    if origin.text not in ("hashlib.md5", "hashlib.sha1", "hashlib.new") and "createHash" not in origin.text:
        return None
    if len(spelled.findall(written)) != 1:
        return None
    safe = spelled.sub("sha256", written)
    return Fix("Hash with SHA-256", (Edit(file.path, origin.span, safe),))
