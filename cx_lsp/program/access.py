"""Whether a name says that the thing it names asks who is there."""

from __future__ import annotations

import re

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_ALONE = frozenset(
    "auth authenticate authenticated authenticates authentication"  # noqa: SIM905
    " authenticator authorize authorized"
    " authorizes authorization authorise authorised authz authn login logged signed permission permissions"
    " permitted perm perms role roles admin jwt bearer oauth acl protect protected guard superuser staff"
    " principal identity credentials apikey rbac unauthorized forbidden allowed allows deny denied".split()
)
_ASKED = frozenset({"user", "users", "account", "customer", "owner", "member"})
_ASKING = frozenset(
    "current active require required requires verified ensure check only is passes".split()  # noqa: SIM905
)
_SHOWN = frozenset({"token", "key", "signature", "session"})
_SHOWING = frozenset({"verify", "check", "validate", "require", "required", "valid", "api"})
# What stands before a handler for another reason, or says that nobody is asked.
_OTHERWISE = frozenset(
    "csrf xsrf cors rate limit limits limiter ratelimit throttle throttler"  # noqa: SIM905
    " throttled log logger logging"
    " parser schema serializer optional maybe anonymous exempt skip disable without not public open".split()
)
# Who is turned away by these is not asked who they are, or comes back as nobody.
_ASIDE = frozenset(
    "csrf xsrf cors rate ratelimit limiter throttle throttler throttled"  # noqa: SIM905
    " logger logging optional optionally maybe captcha recaptcha".split()
)
_INSISTING = frozenset(
    "require requires required ensure enforce assert check deny denies guard".split()  # noqa: SIM905
)
_ANSWERING = frozenset(
    "verify validate can cannot has is allow allows permit permits test".split()  # noqa: SIM905
)
_MAKING = frozenset({"create", "generate", "issue", "sign", "make", "encode", "obtain"})
_ABOUT_DATA = frozenset(
    {"exists", "exist", "unique", "found", "available", "email", "name", "taken", "password"}
)
_AUTHENTICATING = frozenset(
    "auth authenticate authenticated authentication jwt login logged"  # noqa: SIM905
    " session token bearer oauth apikey key passport"
    " user access identity principal signed credentials protected".split()
)
_GRADES = frozenset(
    "role roles permission permissions scope scopes policy policies"  # noqa: SIM905
    " abilities ability claims".split()
)
_COMPLETE = frozenset({"authorize", "authorise", "authenticate", "protect", "unauthorized", "forbidden"})
_DEMANDS = _INSISTING | _ANSWERING | {"needed", "only", "middleware"}


# What only describes an interface to its readers: @ApiBearerAuth(), @ApiForbiddenResponse()
_DESCRIBES = re.compile(r"(^|[.])Api\w*(Auth|OAuth2|Security|Response)$")


def speaks_of_access(name: str) -> bool:
    """Whether the name of a decorator, dependency or middleware says that it asks who is there.

    Of a dotted name the last part decides: `auth.login_required` asks, `auth.route` is a router called auth.
    """
    holder, _, last = name.rpartition(".")
    words = set(words_of(last))
    if words & _OTHERWISE or _DESCRIBES.search(name):
        return False
    pairs = (words & _ASKED and words & _ASKING) or (words & _SHOWN and words & _SHOWING)
    return bool(words & _ALONE or pairs or (words & _DEMANDS and set(words_of(holder)) & _ALONE))


def stands_aside(name: str) -> bool:
    """Whether a function of ours says by its name that whoever it turns away was not asked who they are."""
    return not _ASIDE.isdisjoint(words_of(name.rpartition(".")[2]))


def demands_access(name: str) -> bool:
    """Whether the name of a class or handler does: LoginRequiredMixin asks, LoginView lets people in."""
    words = set(words_of(name.rpartition(".")[2]))
    return speaks_of_access(name) and ("required" in words or not words & {"login", "logout"})


def asks_for_access(call: str) -> bool:
    """Whether a call inside a handler asks who is there: `auth.check()` does, `roles.append()` does not."""
    return insists_on_access(call) or _speaks(call, _ANSWERING)


def insists_on_access(call: str) -> bool:
    """Whether a call does not come back for strangers: `require_user()`; `jwt.verify()` only answers."""
    words = set(words_of(call.rpartition(".")[2]))
    return bool(words & _COMPLETE and not words & _OTHERWISE) or _speaks(call, _INSISTING)


def authenticates(name: str) -> bool:
    """Whether a guard's name says that it wants to know who is there, not only what they may do."""
    return bool(set(words_of(name)) & _AUTHENTICATING)


def marks_only(name: str) -> bool:
    """Whether a decorator's name says what its bearer needs, which another guard has to read: `@Roles()`."""
    words = set(words_of(name.rpartition(".")[2]))
    return bool(words & _GRADES) and not words & (_AUTHENTICATING | {"guard", "guards"})


def stands_guard(name: str) -> bool:
    """Whether a function of ours that raises something raises it at strangers, by its name alone."""
    words = set(words_of(name.rpartition(".")[2]))
    if words & _ABOUT_DATA:
        return False
    return insists_on_access(name) or bool("current" in words and words & (_ALONE | _ASKED))


def hands_out_credentials(call: str) -> bool:
    """Whether a call makes a token: what a login or registration does for a stranger, whatever its name."""
    words = set(words_of(call))
    return bool(words & _MAKING and words & {"token", "tokens", "jwt"} and not words & _OTHERWISE)


def _speaks(call: str, verbs: frozenset[str]) -> bool:
    """Whether the function called is one of `verbs` and what it is about is access."""
    holder, _, last = call.rpartition(".")
    words = words_of(last)
    about = set(words) if len(words) > 1 else set(words_of(holder))
    asked = about & (_ALONE | _ASKED | {"session", "token", "signature"})
    return bool(words and {words[0], words[-1]} & verbs and asked and not {*words, *about} & _OTHERWISE)


def words_of(name: str) -> list[str]:
    """The words of a name, in lower case."""
    return [word.lower() for word in _WORDS.findall(name)]
