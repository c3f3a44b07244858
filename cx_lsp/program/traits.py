"""The text of a handler becomes what it proves, grants, chooses and shows, as far as words alone tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from cx_lsp.model import Route
from cx_lsp.program.records import noun_of

_HOLE = re.compile(r"\{(\w+)[:}]|<(?:\w+:)?(\w+)>|(?:^|/):(\w+)|\(\?P<(\w+)>|\[(?:\.{3})?(\w+)\]")
# What nobody guesses opens a door by itself.
_TOKEN = re.compile(r"token|secret|signature|nonce|otp|hash|hmac|uid_?b64|invit|signed", re.IGNORECASE)
_PROVES = re.compile(
    r"compare_digest|timingSafeEqual|construct_?[eE]vent|\bhmac\.|createHmac|verify\w*[sS]ignature|[sS]ignature\w*\("
    r"|\bunsign\(|\.loads\([^)]*max_age|(?:check|verify|compare)_?[pP]assword|bcrypt\.(?:compare|checkpw)"
    r"|check_password_hash|pwd\w*\.verify|authenticate\(|argon2\.verify|[xX]-(?:hub-)?[sS]ignature"
)
# A basket of somebody who has no account is found by the session that holds it.
_SESSION = re.compile(
    r"\b(?:req|request|ctx|context)\.session\b(?:\??\.|\[['\"])\w+"
    r"|(?<![\w.])session(?:\[['\"]|\.(?:get|pop|setdefault)\(['\"])\w+"
)
_SENT = re.compile(
    r"\b(?:req|request)\b(?:\.\w+)*\.(?:body|json|form|args|query|data|get_json|POST|GET|query_params|values)\b"
    r"|\b(?:payload|body|data|dto|input)\b[.\[]"
)
_NAMES_ID = re.compile(r"[iI]d\b|_id\b|\bpk\b")
_GRADE = (
    r"is_?(?!active|authenticated|anonymous|valid|deleted|verified|paid|open|public|published|read|done|enabled"
    r"|available)[a-z]\w*|role\w*|rol|rang|perfil|privileges?|permissions?|admin|staff|superuser|scopes?|groups?"
    r"|tier|access_?[lL]evel"
)
_GRANTS = re.compile(
    rf"\.({_GRADE})\s*=(?!=)|\bSET\s+({_GRADE})\s*="
    rf"|[\[.{{(,]\s*['\"]?({_GRADE})['\"]?\]?\s*(?::|=(?!=))\s*[^=\n]",
    re.IGNORECASE,
)
_CONTACT = re.compile(r"mail|correo|courriel|phone|telefon", re.IGNORECASE)
_PARTIAL = re.compile(
    r"\bselect\s*:\s*\[\s*['\"]\w+['\"]\s*\]|\.values(?:_list)?\(|\.only\(|\.defer\("
    r"|\.(?:count|countDocuments|exists|aggregate)\(|\b(?:count|sum|avg)\(",
    re.IGNORECASE,
)
_LISTS = re.compile(
    r"\.(?:all|find|findMany|findAll|find_all|filter|order_by|limit|list\w*|slice|paginate|offset|take|values|items"
    r"|fetchall|select\w*|map)\(|\bSELECT\b|\bfor \w+ in\b|\bqueryset\b"
)
_THROUGH = re.compile(r"\bparams?\b|kwargs|get_object|view_args|^class |\*args", re.IGNORECASE)
_ID = re.compile(r"(_?[iI]d|_?pk)$")
_HARMLESS = frozenset(
    "request req res response self this app logger log logging console json jsonify render render_template"  # noqa: SIM905
    " redirect url_for flash print len str int float bool dict list string number parseint"
    " parsefloat math date"
    " datetime time random object array set map sorted sum min max round range enumerate zip"
    " isinstance current_app"
    " jsonresponse httpresponse templateresponse nextresponse htmlresponse fileresponse"
    " send_from_directory send_file"
    " make_response httpexception error messages os path uuid abort z".split()
)
_READS = frozenset({"get", "strip", "lower", "format", "isoformat", "json"})


def holes(route: Route) -> list[str]:
    """The names of the parts of a path that a request fills in."""
    return [name for groups in _HOLE.findall(route.path) for name in groups if name]


def segments(route: Route) -> list[str]:
    """The kinds of record that the fixed parts of a path speak of."""
    return [noun_of(part) for part in route.path.split("/") if part and not _HOLE.search(f"/{part}")]


def proof(text: str, names: Sequence[str]) -> str:
    """What a caller proves without an account: by a signature, a password, a code in the path, a session."""
    found = _PROVES.search(text) or _SESSION.search(text)
    return found[0] if found is not None else next((name for name in names if _TOKEN.search(name)), "")


def grant(text: str) -> str:
    """The column a text writes that says what somebody may do; "" for none."""
    found = _GRANTS.search(text)
    return next(filter(None, found.groups()), "") if found is not None else ""


def is_contact(text: str) -> bool:
    """Whether a text speaks of an address to answer to."""
    return _CONTACT.search(text) is not None


def is_partial(text: str) -> bool:
    """Whether a text takes no more than numbers or single columns out of records."""
    return _PARTIAL.search(text) is not None


def is_list(text: str) -> bool:
    """Whether a text goes over many records."""
    return _LISTS.search(text) is not None


def is_harmless(call: str) -> bool:
    """Whether a call of somebody else's function surely touches no record."""
    return call.partition(".")[0].lower() in _HARMLESS or call.rpartition(".")[2] in _READS


def takes_id(text: str) -> bool:
    """Whether a text takes an id out of what is sent."""
    return _SENT.search(text) is not None and _NAMES_ID.search(text) is not None


def uses(text: str, names: Sequence[str]) -> bool:
    """Whether a text uses one of the parts of its path, by its name or with all others."""
    spoken = (re.search(rf"\b{re.escape(name)}\b", text) for name in names)
    return bool(names) and (_THROUGH.search(text) is not None or any(spoken))


def person_in_path(route: Route, names: Sequence[str], called: frozenset[str], owner: str) -> str:
    """The part of a path that names a person: /students/<id>/bookings, /history/{member_id}."""
    parts = route.path.strip("/").split("/")
    for before, part in pairwise(parts):
        if _HOLE.search(f"/{part}") and noun_of(before) in called:
            return part.strip("<>{}:")
    for name in names:
        stem = _ID.sub("", name)
        if (owner and name.lower() == owner.lower()) or (stem != name and noun_of(stem) in called):
            return name
    return ""
