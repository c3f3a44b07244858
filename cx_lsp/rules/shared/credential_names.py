"""Which names speak of a credential, and which files are deployed: words shared by the rules on secrets."""

from __future__ import annotations

import re
from functools import lru_cache

from cx_lsp.model import Fact, Facts, Span
from cx_lsp.rules.shared.credentials import listed

_BREAK = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[^A-Za-z]+")
_HOLE = re.compile(r"\$?\{[^{}]*\}|%\(?\w*\)?[sd]")
_SECRETS = listed(
    "token otp totp secret password passwd passwort pwd passphrase passcode salt nonce csrf xsrf jwt "
    "credential credentials sid sessid sessionid ssid apikey jti mfa iv"
)
_KEYS = listed(
    "api secret private access encryption signing sign auth session reset activation remember security "
    "master crypto cipher aes hmac recovery license confirmation verification invite invitation login "
    "csrf jwt otp me"
)
_CODES = listed(
    "verification verify verif reset confirmation confirm auth otp recovery backup access activation "
    "activate sms mfa coupon voucher gift promo redeem two factor login pass passcode security email "
    "phone pin invite invitation signup registration validation authentication authorization twofactor "
    "tfa onetime"
)
_IDS = listed("session remember sess auth")
_FILLERS = listed(
    "value val str string text raw new plain bytes hex b hash hashed digest encoded generator gen maker "
    "cookie base data temp tmp number digits random unique"
)
_UNDEPLOYED = re.compile(
    r"(^|/)(seeds?|seeders?|mocks?|__mocks__|fakers?|factor(y|ies)|stories|storybook|benchmarks?|simulations?|playground"
    r"|migrations|scripts?)(/|\.|$)|(^|/)(seed|mock|fake)[^/]*$|[._-](mock|seed|stories|factory)\.\w+$",
    re.IGNORECASE,
)
_SWITCH = re.compile(
    r"verify|secure|ssl|tls|https|csrf|cors|environ|node_env|is_?(dev|prod|test|local)"
    r"|(?<![a-z])(debug|dev|development|local|test|testing|env|prod|production)(?![a-z])",
    re.IGNORECASE,
)
_LOCAL = re.compile(
    r"(^|[._/-])(dev|devel|development|local|debug|test|testing|tests|ci|e2e)(?=[._/-]|$)", re.IGNORECASE
)


@lru_cache(maxsize=4096)
def words(name: str) -> tuple[str, ...]:
    """The words of a name in lower case; the holes of a text are nobody's words."""
    return tuple(w.lower() for w in _BREAK.split(_HOLE.sub(" ", name)) if w)


@lru_cache(maxsize=4096)
def credential(name: str) -> str:
    """The word by which a name says that it *is* a credential ("reset_token": token), "" when it does not.

    The last word that says what a thing is decides: a token is one, a token_count or a token_url is none.
    """
    said = list(words(name))
    if "remember" in said and (
        said[-1] in ("remember", "me", "cookie", "key", "token", "value") or "me" in said
    ):
        return "remember"
    while len(said) > 1 and said[-1] in _FILLERS:
        said.pop()
    if not said:
        return ""
    head, before = said[-1], frozenset(said[:-1])
    if head in _SECRETS and not (
        head in ("salt", "nonce", "iv") and before - _SECRETS - _KEYS - {"user", "hash"}
    ):
        return head
    if head in ("key", "keys") and before & _KEYS:
        return "key"
    if head in ("code", "codes") and before & _CODES:
        return "code"
    if head == "id" and before & _IDS:
        return "session"
    return head if head == "pin" and (len(said) == 1 or before & {"user", "login", "access", "card"}) else ""


def asking(file: Facts) -> set[str]:
    """The functions that read a request themselves."""
    return {f.scope for f in file.of("input") if f.get("of", "request") == "request"}


def deployed(file: Facts) -> bool:
    """Whether a file is code that serves somebody: no test, example, seed, mock or local script."""
    return file.role == "code" and not _UNDEPLOYED.search(file.path)


def local(file: Facts, scope: str = "") -> bool:
    """Whether a file or class holds the settings of a developer's machine or of a test run."""
    return bool(_LOCAL.search(file.path)) or bool(
        set(words(scope)) & {"dev", "development", "test", "testing", "local"}
    )


def switched(fact: Fact) -> bool:
    """Whether somebody chooses this: it is reached on a condition that names a switch or an environment."""
    return _SWITCH.search(fact.get("when")) is not None


def origin_of(end: Fact) -> Span:
    """Where the value of an `end` comes from."""
    first, left, last, right = map(int, end.get("from").split())
    line = end.span.start_line
    return Span(line + first, left, line + last, right)
