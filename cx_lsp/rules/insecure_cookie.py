"""CX218: the cookie that stands for a customer travels in the clear or can be read by scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cx_lsp.model import Edit, Fact, Facts, Finding, Fix, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.constants import UNKNOWN, argument, is_false, plain
from cx_lsp.rules.shared.cookie_headers import headers
from cx_lsp.rules.shared.credential_names import credential, deployed, local, switched, words
from cx_lsp.rules.shared.credentials import listed

_BENIGN = listed(
    "lang language locale theme consent tz timezone currency banner dismissed color colour mode sidebar "
    "layout i18n cookielaw gdpr ab variant tour hint messages notice country region view visited"
)
_SESSION = listed("session sessionid sess sid auth authentication login remember jwt token access refresh")
_POSITIONS = {"secure": "6", "httponly": "7", "samesite": "8"}
_PYTHON = {"secure": "secure", "httponly": "httponly", "samesite": "samesite"}
_SCRIPT = {"secure": "secure", "httponly": "httpOnly", "samesite": "sameSite"}
_NOTHING = frozenset({"", "None", "null", "undefined"})
_EMPTY = frozenset({'""', "''", "``", "None", "null"})
_CWE = {"secure": "CWE-614", "httponly": "CWE-1004"}
_WHY = {
    "secure": "without `secure` it is also sent over plain HTTP, for everybody on the way to read",
    "httponly": "without `httponly` any script on the page can read it",
}


@rule("CX218")
def insecure_cookie(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per cookie or setting, naming every flag that is missing."""
    if not deployed(file):
        return
    told: set[tuple[str, str, tuple[str, ...]]] = set()
    for call in file.of("options"):
        missing: tuple[str, ...] = ()
        name = ""
        if call.get("of") == "cookie":
            name = _name(call, file)
            missing = _missing(call, file, name)
        elif call.get("of") == "session":
            name, missing = "session", _session(call, file)
        key = (call.scope, name, missing)
        if missing and key not in told and not (switched(call) and "secure" in missing):
            told.add(key)
            yield _finding(call, file, name, missing, workspace)
    yield from _settings(file, workspace)
    yield from headers(file, workspace)


def _flags(call: Fact, file: Facts) -> dict[str, str]:
    """The source of each flag, "" where it is not given, "?" where nobody can tell."""
    if file.language == "python":
        held = {flag: argument(call, file, flag, _POSITIONS[flag]) for flag in _PYTHON}
        unclear = UNKNOWN in call.data
    else:
        prefix = _prefix(call)
        held = {flag: argument(call, file, f"{prefix}.{name}") for flag, name in _SCRIPT.items()}
        options = argument(call, file, prefix)
        unclear = f"{prefix}.{UNKNOWN}" in call.data or bool(options and not options.startswith("{"))
    return {flag: source or ("?" if unclear else "") for flag, source in held.items()}


def _prefix(call: Fact) -> str:
    """The position of the options: before them stand the name and the value, and in Hono the context."""
    if call.get("0.name"):
        return "0"
    return "3" if call.text == "setCookie" else "2"


def _name(call: Fact, file: Facts) -> str:
    at = "1" if call.text == "setCookie" else "0"
    return plain(argument(call, file, "key", "name", "0.name", at))


def _missing(call: Fact, file: Facts, name: str) -> tuple[str, ...]:
    if "0" not in call.data and "key" not in call.data:
        return ()
    said = set(words(name))
    value = argument(call, file, "value", "0.value", "1")
    if said & _BENIGN or value in _EMPTY or argument(call, file, "max_age", "2.maxAge") == "0":
        return ()
    flags = _flags(call, file)
    secret = bool(said & _SESSION or credential(name) or _carries(value))
    script = {*said, *words(call.scope), *words(value)} & {"csrf", "xsrf", "csrftoken"}
    if call.text in ("ctx.cookies.set", "this.cookies.set"):
        # Koa hides its cookies from scripts, and secures them where the connection is.
        flags = {flag: source or "?" for flag, source in flags.items()}
    missing = []
    if is_false(flags["secure"]) or (secret and not script and flags["secure"] in _NOTHING):
        missing.append("secure")
    if secret and not script and (is_false(flags["httponly"]) or flags["httponly"] in _NOTHING):
        missing.append("httponly")
    return tuple(missing)


def _carries(value: str) -> bool:
    """Whether the value is a credential by its own name or by that of the call which makes it."""
    named = re.fullmatch(r"(?:await )?(?:[\w$]+\.)*([\w$]+)(\(.*\))?", value)
    return named is not None and bool(credential(named[1]))


def _session(call: Fact, file: Facts) -> tuple[str, ...]:
    modules = {f.get("module") for f in file.of("import") if f.text == call.text}
    if "express-session" not in modules or not argument(call, file, "0").startswith("{"):
        return ()
    cookie = argument(call, file, "0.cookie")
    if (
        f"0.{UNKNOWN}" in call.data
        or (cookie and not cookie.startswith("{"))
        or f"0.cookie.{UNKNOWN}" in call.data
    ):
        return ()
    secure, hidden = argument(call, file, "0.cookie.secure"), argument(call, file, "0.cookie.httpOnly")
    missing = ["secure"] if secure in _NOTHING or is_false(secure) else []
    return tuple([*missing, "httponly"] if is_false(hidden) else missing)


def _finding(call: Fact, file: Facts, name: str, missing: tuple[str, ...], workspace: Workspace) -> Finding:
    spelled = _PYTHON if file.language == "python" else _SCRIPT
    flags = " and ".join(f"`{spelled[flag]}`" for flag in missing)
    what = f"cookie `{name}`" if len(name) < 60 else "this cookie"
    return Finding(
        "CX218",
        f"{what} is set without {flags}",
        file.path,
        call.span,
        call.scope,
        why=tuple(_WHY[flag] for flag in missing),
        cwe=_CWE[missing[0]],
        anchor=f"{call.text} {name}",
        fix=_fix(call, file, missing, spelled, workspace),
    )


def _fix(
    call: Fact, file: Facts, missing: tuple[str, ...], spelled: Mapping[str, str], workspace: Workspace
) -> Fix | None:
    """The call with the flags it lacks; none where a flag comes from somewhere else."""
    text = workspace.text(file.path, call.span)
    python = file.language == "python"
    added = []
    for flag in missing:
        literal = re.compile(rf"\b{spelled[flag]}(\s*[=:]\s*)(?:False|false|None|null)\b")
        if len(literal.findall(text)) == 1:
            text = literal.sub(rf"{spelled[flag]}\1{'True' if python else 'true'}", text)
        elif re.search(rf"\b{spelled[flag]}\b", text):
            return None
        else:
            added.append(flag)
    if added and (call.get("of") == "session" or not text.rstrip().endswith(")")):
        return None
    text = (
        _with(text, [f"{spelled[flag]}=True" for flag in added])
        if python
        else _object(call, text, [f"{spelled[flag]}: true" for flag in added])
    )
    return Fix("Set the missing flags", (Edit(file.path, call.span, text),)) if text else None


def _with(text: str, entries: list[str]) -> str:
    """A Python call with more arguments."""
    if not entries:
        return text
    inside = text[:-1].rstrip()
    comma = "" if inside.endswith((",", "(")) else ","
    return f"{inside}{comma} {', '.join(entries)})"


def _object(call: Fact, text: str, entries: list[str]) -> str:
    """A JavaScript call with more entries in its options; "" where those are not written in it."""
    if not entries:
        return text
    inside = text[:-1].rstrip().rstrip(",").rstrip()
    if _prefix(call) not in call.data:
        return f"{inside}, {{ {', '.join(entries)} }})"
    if not inside.endswith("}"):
        return ""
    held = inside[:-1].rstrip()
    comma = "" if held.endswith((",", "{")) else ","
    return f"{held}{comma} {', '.join(entries)} }})"


def _settings(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    known = [f for f in file.of("setting") if re.search(r"COOKIE_(SECURE|HTTPONLY)$", plain(f.text))]
    for setting in known:
        name = plain(setting.text)
        others = any(
            f is not setting and plain(f.text) == name and not is_false(f.get("value")) for f in known
        )
        if (
            others
            or not is_false(setting.get("value"))
            or local(file, setting.scope)
            or name.startswith("CSRF")
        ):
            continue
        flag = "secure" if name.endswith("SECURE") else "httponly"
        written = workspace.text(file.path, setting.span)
        safe = re.sub(r"False$", "True", written)
        yield Finding(
            "CX218",
            f"`{name}` is off for every session cookie",
            file.path,
            setting.span,
            setting.scope,
            why=(_WHY[flag],),
            cwe=_CWE[flag],
            anchor=name,
            fix=Fix(f"Turn {name} on", (Edit(file.path, setting.span, safe),)) if safe != written else None,
        )
