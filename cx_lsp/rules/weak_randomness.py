"""CX216: a credential is made of numbers that can be guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Edit, Fact, Facts, Finding, Fix, Place, Span, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.credential_names import credential, deployed, origin_of, words
from cx_lsp.rules.shared.credentials import listed

_MODULES = frozenset({"random", "numpy.random", "numpy", "uuid"})
_STORES = re.compile(
    r"(^|[.])(set|setex|put|store|save|setItem|set_item|set_cookie|set_signed_cookie|cookie|setCookie)$"
)
_GIVES = listed("send set save store make create hash issue register email add update change reset")
_VAGUE = frozenset({"key", "code", "value", "id", "pin", "hash", "string", ""})
_ALPHABET = re.compile(
    r"chars?|char(acter)?s?et|alphabet|letters|digits|ascii|pool|symbols|^[\"'`\[]|range", re.IGNORECASE
)
# A clock beside these is a time or a counter, not a secret.
_COUNTED = frozenset({"nonce", "session", "salt", "iv", "jti", "csrf"})
_KEEPS = re.compile(r"(^|[.])(str|int|hex|format|floor|round|String|Number|setState|set[A-Z]\w*)$")
_ORDER = listed("last first since previous prev next tt start end before after per")
_CIPHERS = re.compile(
    r"(^|[.])(AES|Fernet|ChaCha20\w*|hmac|HMAC|DES3?|algorithms[.]\w+|createHmac|createCipheriv)([.]new)?$"
)
_SCRIPT = re.compile(r"((Math|_|lodash|chance|crypto)[.]|uuid\w*([.]v1)?$|pseudoRandomBytes$)(?!v4)")
_JS_FLOAT = "(globalThis.crypto.getRandomValues(new Uint32Array(1))[0] / 2 ** 32)"


@rule("CX216")
def weak_randomness(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per guessable call whose value becomes a credential, and per credential made elsewhere."""
    if not deployed(file):
        return
    told: set[Span] = set()
    bound = {fact.text: fact for fact in file.of("import")}
    origins = {fact.span: fact for fact in file.of("origin")}
    picked = {origin_of(end): end.text for end in file.of("end") if end.get("how") == "pick"}
    kept = _kept(file)
    for end in file.of("end"):
        place = origin_of(end)
        origin = origins.get(place)
        if origin is None or place in told or place in kept or not _weak(origin, bound, file):
            continue
        what = _becomes(end)
        if what and not _chosen(what, picked.get(place) or origin.get("0")):
            told.add(place)
            yield _finding(file, origin, end, what, workspace)
    yield from _elsewhere(file, workspace)


def _kept(file: Facts) -> set[Span]:
    """Where values come from that are only compared with themselves later, and told to nobody."""
    compared, leaving = set[Span](), set[Span]()
    for end in file.of("end"):
        how = end.get("how")
        if how == "compare":
            compared.add(origin_of(end))
        elif how in ("return", "store", "entry") or (
            how == "argument" and not _KEEPS.search(end.get("callee"))
        ):
            leaving.add(origin_of(end))
    return compared - leaving


def _weak(origin: Fact, bound: dict[str, Fact], file: Facts) -> bool:
    """Whether a call really is one of the guessable ones, by what its names are bound to in the file."""
    if {"p", "weights", "cum_weights"} & set(origin.data):
        return False  # drawn from a distribution, as a sampler does
    if not file.path.endswith((".py", ".pyi")) or origin.get("of") == "time":
        return origin.get("of") == "time" or (
            origin.get("of") == "random" and _SCRIPT.match(origin.text) is not None
        )
    name = origin.get("module") or origin.text
    name = name.partition("(")[0]
    known = bound.get(name)
    if known is None and not origin.get("module"):
        return any(f.text == "*" and f.get("module") == "random" for f in file.of("import"))
    if known is not None:
        module, symbol = known.get("module"), known.get("symbol")
        return module in _MODULES or (module == "" and symbol in _MODULES) or f"{module}.{symbol}" in _MODULES
    made = next((f for f in file.of("instance") if f.text == name), None)
    if made is not None:
        return made.get("of").rpartition(".")[2] == "Random"
    return name.partition(".")[0] in ("random", "np", "numpy", "uuid")


def _becomes(end: Fact) -> str:
    """The name of the credential that a value becomes where it ends up; "" when it becomes none."""
    found = _named(end)
    counts = credential(found) in _COUNTED or set(words(found)) & _ORDER
    return "" if found and end.get("of") == "time" and counts else found


def _named(end: Fact) -> str:
    how, name = end.get("how"), end.text
    if how in ("name", "return", "store", "entry"):
        last = name.rpartition(".")[2] if how == "name" else name
        if credential(last):
            return last
        if (words(last) or ("",))[-1] not in _VAGUE:
            return ""
        # A mere "code" is what the dictionary around it is, or what the function is there for.
        holder = end.get("holder").rpartition(".")[2]
        around = end.scope.rpartition(".")[2] if last in ("code", "pin", "digits") else ""
        return next((name for name in (holder, around) if credential(name)), "")
    if how != "argument":
        return ""
    callee = end.get("callee")
    last = re.split(r"[.\s]", callee)[-1]
    if credential(name):
        return name
    if _STORES.search(callee):
        beside = end.get("beside")
        return beside.strip("\"'`") if credential(beside) else ""
    if end.get("of") == "time":
        return ""
    if _CIPHERS.search(callee):
        return f"the key of {callee}"
    said = words(last)
    gives = bool(said) and said[0] in _GIVES and len(said) > 1
    makes = (name in _VAGUE and name and last[:1].isupper()) or (not name and gives)
    return last if makes and credential(last) else ""


def _chosen(what: str, collection: str) -> bool:
    """Whether a credential is only picked out of those that exist: `random.choice(api_keys)`."""
    if not collection or _ALPHABET.search(collection):
        return False
    said = {word.removesuffix("s") for word in words(collection)}
    return bool(said & {*words(what), credential(what), "vocab", "vocabulary", "corpus"})


def _finding(file: Facts, origin: Fact, end: Fact, what: str, workspace: Workspace) -> Finding:
    clock = origin.get("of") == "time"
    how = "the time of day" if clock else f"`{origin.text}`"
    return Finding(
        "CX216",
        f"`{what}` is made of {how}, and can be guessed",
        file.path,
        origin.span,
        origin.scope,
        related=(
            Place(file.path, origin.span, f"`{origin.text}` is guessable"),
            Place(file.path, end.span, f"becomes `{what}`"),
        ),
        why=(
            "a clock is known to everybody"
            if clock
            else f"`{origin.text}` repeats a sequence that a few of its values give away",
        ),
        cwe="CWE-330" if clock else "CWE-338",
        anchor=f"{origin.text} {what}",
        fix=None if clock else _fix(file, origin, workspace),
    )


def _fix(file: Facts, origin: Fact, workspace: Workspace) -> Fix | None:
    """The same call on a source that cannot be guessed."""
    if origin.text == "Math.random":
        return Fix("Take the number from `crypto`", (Edit(file.path, origin.span, _JS_FLOAT),))
    module = origin.get("module")
    written = workspace.text(file.path, origin.span)
    if module == "random" and written.startswith("random."):
        safe = f"random.SystemRandom(){written.removeprefix('random')}"
        return Fix("Take it from the system's own randomness", (Edit(file.path, origin.span, safe),))
    if origin.text == "uuid.uuid1":
        return Fix("Use a random UUID", (Edit(file.path, origin.span, "uuid.uuid4()"),))
    return None


def _elsewhere(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """Credentials made by a function of ours that gives away a guessable value under another name."""
    for made in file.of("made"):
        name = made.text.rpartition(".")[2]
        if not credential(name.strip("\"'`[]")):
            continue
        found = workspace.definition(file.path, made.get("of"))
        facts = workspace.facts(found.path) if found is not None else None
        if found is None or facts is None:
            continue
        end = next((e for e in facts.of("end") if _gives(e, found.scope)), None)
        bound = {fact.text: fact for fact in facts.of("import")}
        origin = next((o for o in facts.of("origin") if end is not None and o.span == origin_of(end)), None)
        if end is None or origin is None or not _weak(origin, bound, facts):
            continue
        yield Finding(
            "CX216",
            f"`{name}` is made by `{made.get('of')}` of `{origin.text}`, and can be guessed",
            file.path,
            made.span,
            made.scope,
            related=(Place(found.path, origin.span, f"`{origin.text}` is guessable"),),
            why=(f"`{origin.text}` repeats a sequence that a few of its values give away",),
            cwe="CWE-338",
            anchor=f"{made.get('of')} {name}",
        )


def _gives(end: Fact, scope: str) -> bool:
    """Whether a guessable value leaves a function whose own name says nothing of a credential."""
    returned = end.get("how") == "return" and end.get("of") == "random" and end.scope == scope
    return returned and not credential(end.text)
