"""CX220: another website's form is taken for the customer's own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Edit, Fact, Facts, Finding, Fix, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.constants import UNKNOWN, argument, is_false, plain
from cx_lsp.rules.shared.credential_names import deployed, local, switched

_EXEMPT = re.compile(r"(^|[.])csrf_exempt$|(^|[.])csrf(_protect(ion)?)?[.]exempt$")
# Callers that prove themselves without the browser's cookie, so that no other site can borrow it.
_PROVES = re.compile(
    r"signature|hmac|compare_digest|construct_event|webhook|bearer|authorization|api_?key|x[-_]hub|verify_?(token|request|hook)"
    r"|jwt|oauth|saml|callback|token_auth|secret|APIView|graphql",
    re.IGNORECASE,
)
_COOKIE = re.compile(
    r"request\.user\b|current_user\b|\bsession\b|login_required|COOKIES|permission_required|LoginRequired|is_authenticated"
)
_WRITES = re.compile(
    r"[\"']POST[\"']|request\.(POST|form|body|FILES)|\.(save|delete|create|update|commit|add)\(|methods=|require_POST"
    r"|\.(post|put|delete|patch)\(|def (post|put|patch|delete)\("
)
_OFF = {"WTF_CSRF_ENABLED", "WTF_CSRF_CHECK_DEFAULT", "JWT_COOKIE_CSRF_PROTECT"}
_GUARD = "CsrfViewMiddleware"
_PROTECTED = re.compile(r"csrf|csurf|lusca|xsrf|sameorigin", re.IGNORECASE)
_WHY = "the browser sends the session's cookie with every request to you, whichever page asked for it"


@rule("CX220")
def csrf_disabled(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per view, setting or session that lets other sites act for a logged-in visitor."""
    if not deployed(file):
        return
    for decorator in file.of("decorator"):
        if _exempts(decorator):
            yield from _view(file, decorator, workspace)
    for setting in file.of("setting"):
        yield from _setting(file, setting, workspace)
    for call in {c.scope: c for c in file.of("options") if c.get("of") == "session"}.values():
        if _unprotected(call, file):
            what = "the session's cookie also comes with other sites' requests, and nothing tells them apart"
            yield _finding(file, call, what, None)


def _exempts(decorator: Fact) -> bool:
    named = _EXEMPT.search(decorator.text.partition("(")[0])
    return bool(named or "csrf_exempt" in decorator.get("arguments"))


def _view(file: Facts, decorator: Fact, workspace: Workspace) -> Iterator[Finding]:
    """A view that changes something for whoever the cookie says, and asks for nothing else."""
    definition = file.function(decorator.scope)
    if definition is None:
        return
    text = workspace.text(file.path, definition.span)
    if _PROVES.search(text) or not _COOKIE.search(text) or not _WRITES.search(text):
        return
    what = f"`{definition.text}` takes another website's request for the customer's own"
    line = workspace.text(file.path, decorator.span)
    whole = line.strip() in ("csrf_exempt", "csrf.exempt")
    fix = None
    if whole:
        span = decorator.span
        start = type(span)(span.start_line, 0, span.end_line + 1, 0)
        fix = Fix("Ask for the token again", (Edit(file.path, start, ""),))
    yield _finding(file, decorator, what, fix, definition.text)


def _setting(file: Facts, setting: Fact, workspace: Workspace) -> Iterator[Finding]:
    name = plain(setting.text)
    if local(file, setting.scope) or switched(setting):
        return
    if name in _OFF and is_false(setting.get("value")):
        if any(f.text.endswith("csrf.protect") for f in file.of("call")):
            return  # asked for by hand
        others = (f for f in file.of("setting") if f is not setting and plain(f.text) == name)
        if not any(not is_false(f.get("value")) for f in others):
            text = workspace.text(file.path, setting.span)
            safe = re.sub(r"False$", "True", text)
            fix = Fix(f"Turn {name} on", (Edit(file.path, setting.span, safe),)) if safe != text else None
            yield _finding(file, setting, f"`{name}` is off: forms of other sites are accepted", fix)
    elif name == "MIDDLEWARE" and not setting.scope:
        held = setting.get("value")
        if "sessions.middleware" in held and "auth.middleware" in held and _GUARD not in held:
            yield _finding(
                file, setting, f"`{_GUARD}` is not among the middleware, though sessions are", None
            )


def _unprotected(call: Fact, file: Facts) -> bool:
    """Whether a session's cookie says nothing of other sites, in a file where nothing else asks."""
    modules = {f.get("module") for f in file.of("import") if f.text == call.text}
    if not modules & {"express-session", "cookie-session"}:
        return False
    prefix = "0.cookie" if "express-session" in modules else "0"
    options = argument(call, file, "0")
    cookie = argument(call, file, prefix)
    clear = options.startswith("{") and (not cookie or cookie.startswith("{"))
    hidden = f"0.{UNKNOWN}" in call.data or f"{prefix}.{UNKNOWN}" in call.data
    same = plain(argument(call, file, f"{prefix}.sameSite")).lower()
    if not clear or hidden or same not in ("", "none", "false"):
        return False
    return not any(_PROTECTED.search(f.text + f.get("module")) for f in file.of("import", "call"))


def _finding(file: Facts, fact: Fact, what: str, fix: Fix | None, anchor: str = "") -> Finding:
    return Finding(
        "CX220",
        what,
        file.path,
        fact.span,
        fact.scope,
        why=(_WHY,),
        cwe="CWE-352",
        anchor=anchor or fact.text,
        fix=fix,
    )
