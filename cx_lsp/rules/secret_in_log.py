"""CX230: a password, token, card number or a request's whole body is written to the log."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Edit, Fact, Facts, Finding, Fix, Place, Span, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.credentials import listed, words

_SECRET = re.compile(
    r"(^|_)(password|passwd|passphrase|passcode|pwd|secret|secret_key|api_key|apikey|private_key|signing_key"
    r"|encryption_key|credentials|creds|authorization|auth_header|jwt|otp|otp_code|cvv|cvc|ssn|card_number|cardnumber"
    r"|(access|refresh|auth|bearer|reset|session|id|api|bot|user|login|verification|magic|invite|csrf|jwt|device)"
    r"_token"
    r"|(reset|verification|otp|mfa|totp|two_factor|login|backup)_codes?|password_hash|totp_secret)$"
)
_ABOUT = listed(
    "has is no num n max min valid invalid missing wrong incorrect next page eos bos pad unk masked",
    "redacted hashed encrypted show hide public forgot require required mask redact safe",
    "sanitized scrubbed fingerprint",
)
_ASKING = listed(
    "auth login signin sign log signup register session sessions jwt oauth password passwords reset verify",
    "verification security account accounts user users invite invitation credential",
    "credentials authentication",
)
"""Words of a function or file in which a bare `token` opens a door; elsewhere it may be a piece of text."""
_WHOLE_REQUEST = re.compile(
    r"^(await )?(self\.|this\.)?(_?req|request|ctx\.request|ctx\.req|c\.req|context\.request)(\.raw)?"
    r"\.(body|rawBody|data|form|POST|json|get_json\([^()]*\)|(json|body|formData|form)\(\)|headers|cookies)$"
)
_ENVIRONMENT = re.compile(r"^(os\.environ|process\.env)$")
_WRAPPED = re.compile(
    r"^(?:str|repr|dict|json\.dumps|JSON\.stringify|pformat|util\.inspect|inspect|vars|String|Object\.fromEntries)"
    r"\(\s*(?P<inner>.+?)\s*(,[^()]*)?\)$"
)
_LOOKED_UP = re.compile(
    r"(\.(get|pop|header|getItem|form|value)\(|\[)\s*['\"](?P<key>[\w-]+)['\"][^()\[\]]*[)\]]$"
)
_PLAIN = re.compile(r"^[\w$]+(\??\.[\w$]+|\[['\"][\w-]+['\"]\])*(\.(strip|decode|toString|trim)\(\))?[!]?$")
_TERMINAL = listed(
    "cli commands command management scripts script bin tools manage setup install cmd seed seeds"
)
_TOOLKITS = listed("argparse click typer commander yargs inquirer prompts fire getpass")
_OF_TEXT = (
    r"(?:strip|split|decode|encode|startswith|endswith|replace|lower|upper|find|index|isalnum|hex|format|join"
    r"|length|slice|sub(string|str)|toString|trim|match|search|starts|ends|includes|char|value)"
)
"""How the methods of a text begin."""
_REDACTED = "[redacted]"


@rule("CX230")
def secret_in_log(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per call that writes a log, naming the first secret in it."""
    if file.role != "code":
        return
    shown = list(file.of("logged"))
    for call in file.of("log") if shown else ():
        if not call.text.startswith(("log", "Log")) and _is_for_the_terminal(call, file):
            continue
        told = [(f, why) for f in shown if call.span.holds(f.span) and (why := _reason(f, file))]
        told = [(f, why) for f, why in told if not _is_record(f.text, file, workspace)]
        if told:
            first, why = told[0]
            yield Finding(
                "CX230",
                f"`{_short(first.text)}` is written to the log",
                file.path,
                first.span,
                call.scope,
                related=tuple(Place(file.path, f.span, f"`{_short(f.text)}` as well") for f, _ in told[1:]),
                why=(why,),
                cwe="CWE-532",
                anchor=f"{_callee(call)} {first.text}",
                fix=_redacted([f for f, _ in told], file, workspace),
            )


def _is_record(text: str, file: Facts, workspace: Workspace) -> bool:
    """Whether a bare `token` is an object with fields of its own, whose text is for people to read."""
    if not re.fullmatch(r"[\w.]*\btoken", text):
        return False
    name = rf"(?<![\w.]){re.escape(text)}"
    used = rf"{name}\.(?!{_OF_TEXT})[a-z_]|\.(delete|add|merge|populate_obj|delete_instance)\(\s*{name}\s*\)"
    return re.search(used, workspace.text(file.path, Span(0, 0, 1_000_000_000, 0))) is not None


def _callee(call: Fact) -> str:
    """What is called, without its arguments: a value written out in one belongs into no report."""
    return call.text.partition("(")[0]


def _is_for_the_terminal(call: Fact, file: Facts) -> bool:
    """Whether a print speaks to somebody at a terminal who asked for it, not to a log."""
    if re.match(r"(\w+\.)*_?log", call.text, re.IGNORECASE):
        return False
    parts = {w for part in file.path.split("/") for w in words(part.rpartition(".")[0] or part)}
    used = {f.get("module").split(".")[0] for f in file.of("import")}
    return bool(parts & _TERMINAL or used & _TOOLKITS)


def _reason(logged: Fact, file: Facts) -> str:
    text = logged.text
    wrapped = _WRAPPED.match(text)
    if wrapped:
        text = wrapped["inner"]
    if _WHOLE_REQUEST.match(text):
        return "the whole request is logged, with every password and personal detail that is sent"
    if _ENVIRONMENT.match(text):
        return "the environment holds the secrets of the whole service"
    key = _LOOKED_UP.search(text)
    if not key and not _PLAIN.match(text):
        return ""
    name = key["key"] if key else text
    found = words(name)
    if not found or _ABOUT.intersection(found) or (not key and _is_a_name_of_a_kind(name)):
        return ""
    if _SECRET.search("_".join(found)) or (found[-1] == "token" and _opens_a_door(logged, file)):
        return "more people and services can read a log than may know this value"
    return ""


def _is_a_name_of_a_kind(name: str) -> bool:
    """Whether a name is of a class or a member of an enumeration: `ErrorCode.INVALID_PASSWORD`."""
    last = re.split(r"[.\[]", name)[-1]
    owner = name.rpartition(".")[0].rpartition(".")[2]
    return bool(re.match(r"[A-Z][a-z]", last)) or (last.isupper() and bool(re.match(r"[A-Z][a-z]", owner)))


def _opens_a_door(logged: Fact, file: Facts) -> bool:
    said = {
        w
        for part in (*logged.scope.split("."), *file.path.rpartition(".")[0].split("/"))
        for w in words(part)
    }
    return bool(said & _ASKING)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"


def _redacted(told: list[Fact], file: Facts, workspace: Workspace) -> Fix:
    edits = tuple(_without(fact, file, workspace) for fact in told)
    return Fix("Log that it was there, not what it was", edits)


def _without(fact: Fact, file: Facts, workspace: Workspace) -> Edit:
    at = fact.span
    line = workspace.text(file.path, Span(at.start_line, 0, at.end_line, 1_000_000)).split("\n")
    first, last = line[0].encode(), line[-1].encode()
    before, after = first[: at.start_col], last[at.end_col :]
    for opening in (b"${", b"{"):
        if before.endswith(opening) and after[:1] == b"}" and not _is_object(fact, opening):
            whole = Span(at.start_line, at.start_col - len(opening), at.end_line, at.end_col + 1)
            return Edit(file.path, whole, _REDACTED)
    quote = "'" if before.count(b'"') % 2 else '"'
    name = f"{fact.text}: " if fact.get("short") else ""
    return Edit(file.path, at, f"{name}{quote}{_REDACTED}{quote}")


def _is_object(fact: Fact, opening: bytes) -> bool:
    return bool(fact.get("short")) and opening == b"{"
