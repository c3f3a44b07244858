"""Whether a name says that the thing it names judges what it is given."""

from __future__ import annotations

import re

from cx_lsp.program.access import speaks_of_access, words_of


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_JUDGING = _set(
    "validate validates validated validator validators validation validations valid celebrate joi zod yup"
    " ajv valibot"
)
# Whoever is judged by these is a person or a secret, not the shape of what was sent.
_PERSONAL = _set(
    "password passwords credential credentials token tokens otp captcha recaptcha csrf session signature"
    " secret hash license licence webhook webhooks hmac user users email login apikey code owner access cache"
    " ip origin host domain connection env config settings"
)
_ACCESS = _set(
    "token tokens jwt auth authn authz authorization authentication session csrf captcha recaptcha signature"
    " permission permissions role roles apikey key access webhook hmac origin host"
)
_SCHEMAS = _set("schema schemas dto dtos joi zod yup serializer validation validations validator")
_DECLARING = _set(
    "use_kwargs use_args arguments expects_json expect accepts body input json_schema use_schema expects"
)
# These speak of schemas too, of what is sent back or of what is written in the manual.
_TELLING = re.compile(
    r"^(Api[A-Z]|extend_schema|swagger|doc(s|ument)?$|marshal|response|output|serialize|Serialize)|respon"
)
_ASKED = _set(
    "is_valid validate_on_submit full_clean model_validate model_validate_json parse_obj parse_obj_as"
    " parse_raw validate_python validate_json safeParse safeParseAsync parseAsync validateAsync validateSync"
    " validateOrReject validationResult matchedData transformAndValidate parse_args validate"
)
_PARSING = re.compile(r"^(load|parse|cast|deserialize|assert|check)$")
_NO_SCHEMA = re.compile(
    r"^(JSON|qs|url|URL|querystring|path|csv|yaml|YAML|Date|json|toml|pickle|os|np|torch)$"
)
_CHAIN = re.compile(r"^(body|check|checkSchema|checkExact|oneOf|query|param)$")


def judges(call: str) -> bool:
    """Whether a call inside a function judges a value by a schema: `UserSchema().load`, `form.is_valid`."""
    holder, _, last = call.rpartition(".")
    words = set(words_of(last))
    if words & _PERSONAL or words & {"error", "exception", "errors"}:
        return False
    if last in _ASKED:
        return not set(words_of(holder)[-1:]) & (_PERSONAL - {"user", "users", "email", "login", "config"})
    if _PARSING.match(last):
        return not _NO_SCHEMA.match(holder) and bool(
            set(words_of(holder)) & (_SCHEMAS | _JUDGING | {"object"})
            or (last == "parse" and _is_type(holder))
        )
    return bool(words & _JUDGING) and not speaks_of_access(call)


def cleans(name: str) -> bool:
    """Whether a middleware takes out what is dangerous without judging the rest: `mongoSanitize`."""
    return bool(set(words_of(name)) & {"sanitize", "sanitise", "sanitizer", "hpp", "xss"})


def judges_before(name: str, given: str) -> bool:
    """Whether a middleware or decorator does, by its name or by the schema it is given."""
    last = name.rpartition(".")[2]
    words = set(words_of(last))
    if words & _ACCESS or _TELLING.search(last):
        return False
    if last in _DECLARING or words & _JUDGING or (_CHAIN.match(name) and given):
        return True
    return bool(set(words_of(given)) & _SCHEMAS) and not speaks_of_access(name)


def _is_type(holder: str) -> bool:
    """Whether what is asked to parse is called like a type or a schema: `CreateUser.parse(body)`."""
    last = holder.rpartition(".")[2]
    return last[:1].isupper() or "(" in holder
