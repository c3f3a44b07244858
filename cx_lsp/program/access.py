"""Whether a name says that the thing it names asks who is there."""

from __future__ import annotations

import re

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_ALONE = frozenset(
    "auth authenticate authenticated authentication authenticator authorize authorized authorization"  # noqa: SIM905
    " authorise authorised authz authn login logged signed permission permissions permitted perm perms"
    " role roles admin jwt bearer oauth acl protect protected guard superuser staff principal identity"
    " credentials apikey rbac unauthorized forbidden allowed allows".split()
)
_ASKED = frozenset({"user", "users", "account", "customer", "owner", "member"})
_ASKING = frozenset(
    {"current", "active", "require", "required", "requires", "verified", "ensure", "check", "only", "is"}
)
_SHOWN = frozenset({"token", "key", "signature", "session"})
_SHOWING = frozenset({"verify", "check", "validate", "require", "required", "valid", "api"})


def speaks_of_access(name: str, *, alone: bool = False) -> bool:
    """Whether a name's words speak of access; `alone` leaves out words that do so in pairs only."""
    words = {w.lower() for w in _WORDS.findall(name)}
    pairs = (words & _ASKED and words & _ASKING) or (words & _SHOWN and words & _SHOWING)
    return bool(words & _ALONE) or (not alone and bool(pairs))
