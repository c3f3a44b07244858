"""CX240: a connection does not ask who answers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Edit, Fact, Facts, Finding, Fix, Span, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.constants import argument, is_false, plain, resolved
from cx_lsp.rules.shared.credential_names import deployed, local, switched

_SWITCHES = ("verify", "verify_ssl", "ssl_verify", "verify_certs", "validate_certs")
_CONNECTS = re.compile(
    r"(?i)(^|[.])(get|post|put|patch|delete|head|options|request|send|stream|connect|resource|urlopen|fetch|download)$"
    r"|requests|http|session|client|boto|transport|\bapi\b"
)
_UNVERIFIED = "_create_unverified_context"
_OFF = {"rejectUnauthorized", "strictSSL", "verify", "check_hostname"}


@rule("CX240")
def unverified_tls(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per connection, or per context that connections are made with."""
    if not deployed(file) or local(file):
        return
    for call in file.of("options"):
        switch = _switched_off(call, file)
        if switch and not switched(call):
            yield _finding(file, call.span, call.scope, f"`{switch}`", f"{call.text} {switch}", workspace)
    for call in file.of("call"):
        if call.text.rpartition(".")[2] == _UNVERIFIED:
            name = f"`{call.text}`"
            yield _finding(file, call.span, call.scope, name, call.text, workspace)
    modes = {f.scope for f in file.of("setting") if f.text == "verify_mode"}
    for setting in file.of("setting"):
        what = _set_off(setting, file, setting.scope in modes)
        if what and not switched(setting):
            yield _finding(file, setting.span, setting.scope, f"`{what}`", what, workspace)


def _switched_off(call: Fact, file: Facts) -> str:
    """The argument by which a call gives up the check, "" when it does not."""
    if call.get("of") == "ssh":
        policy = re.search(r"(AutoAdd|Warning)Policy", argument(call, file, "0", "policy"))
        return policy[0] if policy else ""
    if call.get("of") != "tls":
        return ""
    name = next((n for n in _SWITCHES if n in call.data and is_false(argument(call, file, n))), "")
    if name and (name != "verify" or _CONNECTS.search(call.text)):
        return f"{name}=False"
    if argument(call, file, "ssl") == "False" and re.search(
        r"(?i)session|client|connector|request", call.text
    ):
        return "ssl=False"
    requirement = argument(call, file, "cert_reqs")
    return "cert_reqs=CERT_NONE" if "CERT_NONE" in requirement else ""


def _set_off(setting: Fact, file: Facts, mode_is_set: bool) -> str:  # noqa: FBT001
    name, value = plain(setting.text), resolved(setting.get("value"), file)
    if name == "verify_mode":
        return "verify_mode = CERT_NONE" if "CERT_NONE" in value else ""
    if name == "_create_default_https_context":
        return f"{name} = {_UNVERIFIED}" if _UNVERIFIED in value else ""
    if name == "NODE_TLS_REJECT_UNAUTHORIZED":
        return f"{name} = 0" if plain(value) == "0" else ""
    if name == "check_hostname" and mode_is_set:
        return ""
    if name == "checkServerIdentity":
        return (
            f"{name} that accepts all"
            if re.fullmatch(r"\(.*\) => (undefined|null|\{ *\}|true)", value)
            else ""
        )
    return f"{name} off" if name in _OFF and is_false(value) else ""


def _finding(file: Facts, span: Span, scope: str, what: str, anchor: str, workspace: Workspace) -> Finding:
    return Finding(
        "CX240",
        f"{what} accepts whoever answers this connection",
        file.path,
        span,
        scope,
        why=("the certificate is what tells the server from somebody in between",),
        cwe="CWE-295",
        anchor=anchor,
        fix=_fix(file, span, workspace),
    )


def _fix(file: Facts, span: Span, workspace: Workspace) -> Fix | None:
    """The same text with the check on, where the switch is written in it."""
    text = workspace.text(file.path, span)
    names = "|".join((*_SWITCHES, "rejectUnauthorized", "strictSSL", "check_hostname"))
    literal = re.compile(rf"\b({names})(\s*[=:]\s*)(False|false)\b")
    if len(literal.findall(text)) == 1:
        safe = literal.sub(lambda m: f"{m[1]}{m[2]}{'True' if m[3] == 'False' else 'true'}", text)
        return Fix("Verify the certificate", (Edit(file.path, span, safe),))
    if _UNVERIFIED in text:
        safe = text.replace(_UNVERIFIED, "create_default_context")
        return Fix("Verify the certificate", (Edit(file.path, span, safe),))
    if text.count("CERT_NONE") == 1:
        return Fix(
            "Verify the certificate", (Edit(file.path, span, text.replace("CERT_NONE", "CERT_REQUIRED")),)
        )
    return None
