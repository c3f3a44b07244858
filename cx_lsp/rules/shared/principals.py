"""Whether a handler speaks of the signed-in user although nothing makes sure that there is one."""

from __future__ import annotations

import re

_PRINCIPAL = re.compile(
    r"\bcurrent_user\b|\bcurrentUser\b|\bg\.(current_)?user\b|\b(self\.)?request\.user\b|\bget_jwt_identity\(\)"
    r"|\b(req|request)\.(user|auth|currentUser|userId|account)\b|\bctx\.(state\.)?user\b|\bres\.locals\.user\b"
    r"|@(CurrentUser|GetUser|AuthUser|ReqUser|GetCurrentUser|AuthenticatedUser)\("
)
# Who asks whether somebody is there at all knows that there may be nobody.
_ASKS = re.compile(
    r"is_authenticated|is_anonymous|isAuthenticated|optional|(?:if|elif|and|or|not|&&|\|\|)[\s(!]{0,12}{0}\s*(?:$|[):,&|]|and\b|or\b|else\b|is\b)".replace(
        "{0}", _PRINCIPAL.pattern.join(("(?:", ")"))
    ),
    re.MULTILINE | re.IGNORECASE,
)
_TESTED = re.compile(rf"(?:{_PRINCIPAL.pattern})(?:\?\.|\s*(?:\?|&&|\|\||[!=]==?|is\s+(?:not\s+)?None|if\b))")
_GIVEN = re.compile(r"\b(current_user|currentUser)\b\s*(?::|=(?!=)|,\s*\w+\s*=|\}\s*=)")
_ALWAYS = frozenset({"flask", "django", "drf"})
_NEEDED = re.compile(
    r"(?:\bcurrent_user|\brequest\.user|\bg\.(?:current_)?user)(?:\.(?!_get_current)|\s*$)|get_jwt_identity\(|=\s*(?:self\.)?request\.user\b"
)
# Who signs somebody in or out knows whom.
_SIGNS = re.compile(r"\b(?:\w+[_.])?(?:log|sign)_?(?:in|out)(?:_user|User)?\(", re.IGNORECASE)
_SET = re.compile(rf"(?:{_PRINCIPAL.pattern})\s*=(?!=)")


def spoken_of(text: str, framework: str) -> str:
    """How the text of a handler names the signed-in user; "" when it does not, or allows for nobody."""
    found = _PRINCIPAL.search(text)
    if (
        found is None
        or _ASKS.search(text)
        or _TESTED.search(text)
        or _SET.search(text)
        or _SIGNS.search(text)
    ):
        return ""
    if found[0] in ("current_user", "currentUser") and _GIVEN.search(text):
        return ""
    # Flask and Django always have somebody to hand on, if only nobody; who asks for more needs a person.
    if framework in _ALWAYS and not _NEEDED.search(text):
        return ""
    return found[0].rstrip("(").lstrip("@")
