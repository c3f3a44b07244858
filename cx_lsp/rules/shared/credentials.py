"""Names that say secret, and values that are one: words and shapes, shared by the rules on secrets."""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections import Counter
from typing import Literal


def listed(*lines: str) -> frozenset[str]:
    """The words of some lines."""
    return frozenset(word for line in lines for word in line.split())


Kind = Literal["own", "password", "client", ""]
"""Whose secret a name speaks of: a key this program itself trusts, a password, or one shown to others."""

_BREAK = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[^A-Za-z0-9]+")
_CHUNK = re.compile(r"[A-Za-z_$][\w$-]*")
_METHOD = re.compile(r"(\??\.\w+\(\)|[!?])+$")
_OWN = re.compile(
    r"(^|_)((secret|signing|encryption|hmac|jwt|master|crypto)_key|secret_or(_private)?_key"
    r"|password_salt|secret)$"
)
_OTHERS = listed(
    "client consumer aws stripe api oauth github google slack access bot partner",
)
"""Whose secret it is when the word before says so: one that is shown to somebody else."""
_TRUSTED = listed(
    "jwt session sessions cookie cookies flask django csrf nextauth auth token access refresh signing",
    "server security webhook hmac encryption crypto password config app settings secret reset email",
    "verification",
)
"""Words that say what this program does with the secret itself."""
_PASSWORD = re.compile(
    r"(^|_)(password|passwd|passphrase|pwd|passcode)$|(^|_)(db|smtp|mail|admin|user|root)_pass$|^pass$"
)
_CLIENT = re.compile(
    r"(^|_)((api|auth|subscription|account|license|service_role|storage|app)_(key|token|secret)|apikey|access_key"
    r"|access_key_id|secret_access_key|(client|consumer|app|api)_secret|private_key"
    r"|(auth|access|refresh|bearer|bot|personal|id)_token|tokens?|secrets?|secret_key|credentials?|authorization"
    r"|salt|api_keys|passwords|users|accounts)$"
)
_SPOKEN_OF = listed(
    "reset forgot forgotten change update confirm verify show hide toggle enter invalid wrong missing",
    "incorrect require required no has is min max new old current repeat retype weak strong generate",
    "delete revoke create next page continuation sync pagination eos bos pad unk sep cls mask stop",
    "special start end lost hash hashed encrypted public publishable project masked validate check bad",
    "expired csrfmiddleware found",
)
"""A word before the secret that makes the name speak about one: `forgot_password`, `NextToken`."""


def words(name: str) -> list[str]:
    """The words of a name as it is written anywhere: `config["SECRET_KEY"]`, `--api-key`, `jwtSecret`."""
    chunks = _CHUNK.findall(_METHOD.sub("", name))
    return [w.lower() for w in _BREAK.split(chunks[-1]) if w] if chunks else []


def kind(name: str) -> Kind:
    """Whose secret a name holds, if it says that it holds one."""
    found = words(name)
    joined = "_".join(found)
    if not found or _SPOKEN_OF.intersection(found[:-1]):
        return ""
    if _PASSWORD.search(joined):
        return "password"
    own = _OWN.search(joined)
    if own:
        before = joined[: own.start()].split("_")[-1]
        if (
            before not in _OTHERS
            and (not before or before in _TRUSTED or "key" in own[0])
            and own[0] != "_keys"
        ):
            return "own" if own[0] != "keys" else ""
    return "client" if _CLIENT.search(joined) else ""


_KNOWN = (
    (r"A[KS]IA[0-9A-Z]{16}(?![0-9A-Z])", "an AWS access key"),
    (r"gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{40,}", "a GitHub token"),
    (r"glpat-[\w-]{20,}", "a GitLab token"),
    (r"xox[abeprs]-(?=[\w-]*\d)[\w-]{10,}", "a Slack token"),
    (r"hooks\.slack\.com/services/T\w{6,}/B\w{6,}/\w{16,}", "a Slack webhook"),
    (r"(?<![\w-])sk-(?=[\w-]*\d)(?=[\w-]*[A-Z])[A-Za-z0-9_-]{20,}", "a model provider's key"),
    (r"(?<!\w)[rs]k_(live|test)_[A-Za-z0-9]{16,}|(?<!\w)whsec_[A-Za-z0-9+/]{20,}", "a Stripe key"),
    (r"AIza[\w-]{35}", "a Google API key"),
    (r"(?<!\w)SG\.[\w-]{16,}\.[\w-]{16,}", "a SendGrid key"),
    (r"-----BEGIN [A-Z ]*PRIVATE KEY-----(\s|\\[rn])*[A-Za-z0-9+/=]{16,}", "a private key"),
    (r"(?<!\w)npm_[A-Za-z0-9]{36}", "an npm token"),
    (r"pypi-AgEIcHlwaS5vcmc[\w-]{20,}", "a PyPI token"),
    (r"(?<!\w)hf_[A-Za-z0-9]{34}", "a Hugging Face token"),
    (r"shpat_[a-fA-F0-9]{32}", "a Shopify token"),
    (r"dop_v1_[a-f0-9]{64}", "a DigitalOcean token"),
    (r"(?<!\w)key-[0-9a-f]{32}(?!\w)", "a Mailgun key"),
    (r"(?<!\w)ey[A-Za-z0-9_-]{10,}\.(?P<claims>ey[A-Za-z0-9_-]{10,})\.[A-Za-z0-9_-]{10,}", "a signed token"),
)
_VENDORS = tuple((re.compile(pattern), what) for pattern, what in _KNOWN)
_DSN = re.compile(
    r"^[a-z][a-z0-9+.-]*://(?P<user>[^/\s:@{}$<>]*):(?P<password>[^/\s@{}$<>*]{3,})@(?P<host>[^\s@]+)$"
)
_HERE = re.compile(r"^(localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]|host\.docker\.internal)\b")
_HOLE = re.compile(
    r"\{[^}]*\}|\$\{|\$\(|%\(|%[sd]|<[^>]+>|\*\*\*|\.\.\.|^\$[A-Za-z_]\w*$|x{4,}|…", re.IGNORECASE
)
_PLACEHOLDER = re.compile(
    r"(^|[^a-z])(example|sample|placeholder|your|my|dummy|fake|mock|mocked|test|testing|todo|fixme|redacted|insert"
    r"|replace|enter|not[-_ ]?set|empty|none|null|undefined|unset|unused|foo|bar|here|change.?(me|this))"
    r"([^a-z]|$)"
    r"|example|changeme|changethis|^(\w)\3*$",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$|^[/.#~@?]|^(https?|arn|op|vault|secret|file|env|ref|urn|projects|data):?/?"
    r"(?=[:/])|^[a-z][\w-]*(\.[a-z][\w-]*)+$|^[a-z][\w-]*(:[a-z][\w-]*)+$|\.(json|pem|key|txt|ya?ml|env|crt|cer|p12)$"
    r"|^[a-z_-]+(/[a-z_-]+)+$"
)
_NAMING = listed(
    "password passwords passwd pass pwd passphrase secret key keys token tokens api access auth",
    "authorization user username users client id name field bearer basic jwt oauth oauth2 refresh",
    "current new old confirm repeat hidden text string str none null undefined true false required",
    "optional email input x header type session cookie salt credential credentials code private public",
    "value csrf login account service shared first last apikey app web site base default number integer",
    "boolean object function any one time otp pin reset forgot change query body json form data bytes",
    "file sha256 hs256 rs256 hmac",
)
_WEAK = re.compile(
    r"super.?secret|secret.?\d|passw(or)?d.?\d|p[a@]ss?w[o0]rd|\d.?passw(or)?d|letmein|qwerty|1234|admin|change.?(me|this|it)"
    r"|hunter2|iloveyou|welcome|keyboard.?cat|^root$|^toor$|insecure|s[e3]cr[e3]t|my.?secret|not.?so.?secret"
    r"|^(dev|development|default|test|abc123|monkey|dragon|postgres|guest)$",
    re.IGNORECASE,
)
_BITS = 3.0
"""Shannon entropy per character above which a value looks made by a machine (English words stay near 2.5)."""


def vendor(text: str) -> str:
    """What a text holds when its form alone tells, "" otherwise."""
    for pattern, what in _VENDORS:
        found = pattern.search(text)
        if found and not ("claims" in pattern.groupindex and _for_everyone(found["claims"])):
            return what
    return ""


def address_password(text: str) -> bool:
    """Whether a text is an address that holds a password."""
    found = _DSN.match(text)
    if found is None or _is_stand_in(found["password"]):
        return False
    # guest:guest on one's own machine opens no door.
    password = found["password"]
    common = password == found["user"] or (len(password) < 9 and password.isalpha())
    return not (common and _HERE.match(found["host"]))


def _is_stand_in(password: str) -> bool:
    return bool(_PLACEHOLDER.search(password) or _REFERENCE.search(password)) or naming(password)


def _for_everyone(claims: str) -> bool:
    """Whether a token is one that browsers are given by design."""
    try:
        return b'"anon"' in base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4))
    except (ValueError, binascii.Error):
        return False


def is_hole(text: str) -> bool:
    """Whether a text is filled in later, or says where the secret is kept instead of being it."""
    return bool(_HOLE.search(text) or _REFERENCE.search(text))


def is_placeholder(text: str) -> bool:
    """Whether a text stands where somebody is to put a real value."""
    return bool(_PLACEHOLDER.search(text))


def naming(text: str) -> bool:
    """Whether a text only names what a secret is: "new-password", "Token", "X-API-Key"."""
    found = [w.lower() for w in _BREAK.split(text) if w]
    return all(w in _NAMING or (w.isdigit() and len(w) < 3) for w in found)


def weak(text: str) -> bool:
    """Whether a text is one that everybody tries first."""
    return bool(_WEAK.search(text)) and not naming(text) and len(text) <= 64


def chosen(text: str) -> bool:
    """Whether a text looks like a password a person chose: letters with digits or signs among them."""
    if not 5 <= len(text) <= 64 or re.search(r"\s", text) or naming(text):
        return False
    letters, digits = re.search(r"[A-Za-z]", text), re.search(r"\d", text)
    signs = re.search(r"[!@#$%^&*+=?]", text)
    worded = re.fullmatch(r"[A-Za-z]+([._:/ -][A-Za-z]+)*[._-]?\d{0,1}[.:!?]?", text)
    return bool(letters and (digits or signs) and not worded)


def made(text: str) -> bool:
    """Whether a value looks generated rather than written: no spaces, mixed classes, high entropy."""
    if len(text) < 12 or re.search(
        r"\s|^/|^\.|^https?:|^[a-z]+([_.:/-][a-z]+)*$|^[A-Z]+([_.:-][A-Z]+)*$", text
    ):
        return False
    if not re.search(r"\d", text) or re.fullmatch(r"[A-Z]?[a-z]+([A-Z][a-z]+)*\d{0,2}", text):
        return False
    return entropy(text) >= _BITS and not naming(text)


_WRITTEN = re.compile(
    r"(?P<compared>[!=]==?\s*)?[\"'`](?P<quoted>[^\"'`\s]{5,200})[\"'`]|[!=]==?(?P<bare>[\w+/=.~-]{5,200})"
)


def masked(code: str) -> str:
    """Code in which what may be a secret is an ellipsis: what looks generated, what is compared with."""
    return _WRITTEN.sub(_masked, code)


def _masked(found: re.Match[str]) -> str:
    text = found["quoted"] or found["bare"]
    compared = found["quoted"] is None or found["compared"] is not None
    secret = (
        vendor(text) or address_password(text) or made(text) or (compared and (weak(text) or chosen(text)))
    )
    return found[0].replace(text, "…") if secret else found[0]


def entropy(text: str) -> float:
    """Shannon entropy of a text in bits per character."""
    counts = Counter(text)
    return -sum(n / len(text) * math.log2(n / len(text)) for n in counts.values())
