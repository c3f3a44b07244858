"""Whether a name says that the thing it names asks who is there."""

from __future__ import annotations

import re

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_ALONE = frozenset(
    "auth authenticate authenticated authenticates authentication authenticator authorize authorized"  # noqa: SIM905
    " authorizes authorization authorise authorised authz authn login logged signed permission permissions"
    " permitted perm perms role roles admin jwt bearer oauth acl protect protected guard superuser staff"
    " principal identity credentials apikey rbac unauthorized forbidden allowed allows".split()
)
_ASKED = frozenset({"user", "users", "account", "customer", "owner", "member"})
_ASKING = frozenset(
    {
        "current",
        "active",
        "require",
        "required",
        "requires",
        "verified",
        "ensure",
        "check",
        "only",
        "is",
        "passes",
    }
)
_SHOWN = frozenset({"token", "key", "signature", "session"})
_SHOWING = frozenset({"verify", "check", "validate", "require", "required", "valid", "api"})
# What stands before a handler for another reason, or says that nobody is asked.
_OTHERWISE = frozenset(
    "csrf xsrf cors rate limit limits limiter ratelimit throttle throttler throttled log logger logging"  # noqa: SIM905
    " parser schema serializer optional maybe anonymous exempt skip disable without not public open".split()
)
_VERBS = frozenset(
    "require requires required ensure check verify assert enforce validate can cannot has is allow allows"  # noqa: SIM905
    " permit permits deny denies protect guard authorize authorise authenticate test".split()
)
_DEMANDS = _VERBS | {"required", "needed", "only", "middleware"}
_COMPLETE = frozenset(
    {"authorize", "authorise", "authenticate", "protect", "permit", "unauthorized", "forbidden"}
)


def speaks_of_access(name: str) -> bool:
    """Whether the name of a decorator, dependency or middleware says that it asks who is there.

    Of a dotted name the last part decides: `auth.login_required` asks, `auth.route` is a router called auth.
    """
    holder, _, last = name.rpartition(".")
    words = _words(last)
    if words & _OTHERWISE:
        return False
    pairs = (words & _ASKED and words & _ASKING) or (words & _SHOWN and words & _SHOWING)
    return bool(words & _ALONE or pairs or (words & _DEMANDS and _words(holder) & _ALONE))


def asks_for_access(call: str) -> bool:
    """Whether a call inside a handler asks who is there: `auth.check()` does, `roles.append()` does not."""
    last = _words(call.rpartition(".")[2])
    words = _words(call)
    asked = words & _ALONE or words & _ASKED or words & _SHOWN & {"session", "token", "signature"}
    return bool((last & _COMPLETE) or (last & _VERBS and asked)) and not words & _OTHERWISE


def _words(name: str) -> set[str]:
    return {word.lower() for word in _WORDS.findall(name)}
