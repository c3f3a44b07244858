"""What a call is about, by its name: one pattern sees them all, since each pattern costs at every call."""

from __future__ import annotations

import re

from cx_lsp.facts.capture import Raw

_OPTIONS = {
    "cookie": "set_cookie set_signed_cookie set_secure_cookie cookie setCookie",
    "session": "session expressSession cookieSession",
    "cipher": "ECB ARC4 TripleDES Blowfish CAST5 IDEA SEED RC2 createCipheriv createDecipheriv createCipher"
    " createDecipher",
    "kdf": "pbkdf2_hmac PBKDF2HMAC gensalt",
    "ssh": "set_missing_host_key_policy",
    "cors": "CORS cross_origin CORSMiddleware add_middleware Middleware cors enableCors expressCors koaCors"
    " fastifyCors register",
    "xml": "XMLParser setFeature ETCompatXMLParser XMLPullParser",
    "outgoing": "urlopen",
}
_ABOUT = {name: about for about, names in _OPTIONS.items() for name in names.split()}
# Names that many have: whose they are decides.
_OWNED = {
    "jwt": (
        re.compile(r"(decode|encode|get_unverified_claims|verify|sign)$"),
        re.compile(r"(?i)$|_?jwt|jws|jose\.jwt|pyjwt|jsonwebtoken|jwtlib|unsecuredjwt"),
    ),
    "kdf": (re.compile(r"(hash|genSalt|pbkdf2)(Sync)?$"), re.compile(r"(?i)bcrypt(js)?|crypto")),
    "outgoing": (
        re.compile(r"(get|post|put|patch|delete|head|options|request)$"),
        re.compile(r"requests|httpx|urllib3"),
    ),
    "cipher": (
        re.compile(r"(new|encrypt|decrypt)$"),
        re.compile(r"([\w.]*\.)?(DES|DES3|ARC2|ARC4|Blowfish|CAST|XOR|AES)|CryptoJS\.\w+"),
    ),
}
_CLOCKS = re.compile(r"time|datetime|datetime\.datetime|Date|performance|new Date\(\)")
_CLOCK = frozenset({"time", "time_ns", "now", "utcnow", "monotonic", "perf_counter", "getTime", "valueOf"})
_HASH = re.compile(r"(?i)(md5|sha\d+(_\d+)?|blake2b|createHash)$")
_HASHES = re.compile(r"([\w.]*\.)?(hashlib|_hashlib|hashes|MD[245]|SHA\d*)")
_PLAIN = re.compile(r"[\w$.]*|(random\.)?Random\([^()]*\)")


def about(raw: Raw) -> str:
    """What a call is about; "" when its name is somebody else's."""
    holder, _, last = raw.text.rpartition(".")
    name, owner = _OWNED["jwt"]
    if raw.kind == "options" and name.match(last) and owner.fullmatch(holder):
        return "jwt"  # whatever its arguments look like
    if raw.data.get("of"):
        return raw.data["of"]
    if raw.kind == "origin":
        return _made_of(holder, last)
    if last in _ABOUT:
        return _ABOUT[last]
    owned = (a for a, (name, owner) in _OWNED.items() if name.match(last) and owner.fullmatch(holder))
    return next(owned, "")


def _made_of(holder: str, last: str) -> str:
    if last in _CLOCK:
        return "time" if _CLOCKS.fullmatch(holder) else ""
    if _HASH.match(last):
        return "hash"
    if last == "new":
        return "hash" if _HASHES.fullmatch(holder) else ""
    return "random" if _PLAIN.fullmatch(holder) else ""
