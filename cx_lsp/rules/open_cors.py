"""CX241: every website may call in the name of whoever is logged in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Edit, Fact, Facts, Finding, Fix, Place, Span, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.constants import argument, is_true, plain, resolved
from cx_lsp.rules.shared.credential_names import deployed, local, switched

_ORIGINS = ("allow_origins", "origins", "origin", "0.origin", "1.origin", "allow_origin_regex")
_CREDENTIALS = ("allow_credentials", "supports_credentials", "0.credentials", "1.credentials")
_REFLECTED = re.compile(r"^(req|request|ctx(\.request)?)\.(headers?|get)\b.*origin", re.IGNORECASE)
_LISTED = re.compile(
    r"includes|indexOf|\bin\b|\.has\(|allow(ed)?_?\w{0,30}(list|origins|hosts)|whitelist|match|test\(", re.I
)
_WHY = "a page of anybody's can then read and change what a logged-in visitor may, with the visitor's cookies"


@rule("CX241")
def open_cors(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per place where any origin and credentials are both allowed."""
    if not deployed(file) or local(file):
        return
    for call in file.of("options"):
        if call.get("of") == "cors" and _open(call, file) and not switched(call):
            fix = _fix(file, call, workspace)
            yield _finding(file, call.span, call.scope, call.text, (), fix)
    yield from _headers(file, workspace)
    yield from _settings(file)


def _open(call: Fact, file: Facts) -> bool:
    allowed = any(is_true(argument(call, file, name)) for name in _CREDENTIALS)
    given = [argument(call, file, name) for name in _ORIGINS if name in call.data]
    # flask-cors lets everybody in unless it is told whom.
    everybody = call.text in ("CORS", "cross_origin") and not given and "resources" not in call.data
    resources = argument(call, file, "resources") if "resources" in call.data else ""
    shared = bool(re.search(r"[\"']origins[\"']: *(\[ *)?[\"']\*[\"']", resources))
    return allowed and (everybody or shared or any(_anybody(source) for source in given))


def _anybody(source: str) -> bool:
    """Whether an origin option lets in every origin: a star, a yes, a pattern or function that says yes."""
    if is_true(source) or "*" in re.split(r"[\[\](),\s\"'`]+", source):
        return True
    if plain(source) in (".*", "^.*$", "https?://.*", "http.*", "^https?://.*$") or source in (
        "/.*/",
        "/.*/i",
    ):
        return True
    return (
        re.fullmatch(r"\(.*\) => \{? *(return )?\w+\(null, *(true|\w*[oO]rigin)\);? *\}?", source) is not None
    )


def _headers(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """Headers written by hand: the origin of the request repeated, and credentials allowed."""
    for header in file.of("header"):
        if "allow-origin" not in header.text.lower() or not _REFLECTED.match(header.get("value")):
            continue
        beside = [f for f in file.of("header") if f.scope == header.scope and "redentials" in f.text]
        function = file.function(header.scope)
        around = workspace.text(file.path, function.span) if function is not None else ""
        if any(plain(f.get("value")).lower() == "true" for f in beside) and not _LISTED.search(around):
            yield _finding(file, header.span, header.scope, header.text, tuple(beside[:1]), None)


def _settings(file: Facts) -> Iterator[Finding]:
    """Django and Flask: both switches in one module."""
    on = {f.text: f for f in file.of("setting") if is_true(resolved(f.get("value"), file))}
    origins = on.get("CORS_ALLOW_ALL_ORIGINS") or on.get("CORS_ORIGIN_ALLOW_ALL")
    starred = next(
        (f for f in file.of("setting") if f.text == "CORS_ORIGINS" and _anybody(f.get("value"))), None
    )
    credentials = on.get("CORS_ALLOW_CREDENTIALS") or on.get("CORS_SUPPORTS_CREDENTIALS")
    both = origins or starred
    if both is not None and credentials is not None and not local(file, both.scope):
        yield _finding(file, both.span, both.scope, both.text, (credentials,), None)


def _finding(
    file: Facts, span: Span, scope: str, anchor: str, beside: tuple[Fact, ...], fix: Fix | None
) -> Finding:
    return Finding(
        "CX241",
        "every origin is allowed with credentials: any website may act for whoever is logged in",
        file.path,
        span,
        scope,
        related=tuple(Place(file.path, f.span, "credentials are allowed here") for f in beside),
        why=(_WHY, "name the origins that are yours, or allow no credentials"),
        cwe="CWE-942",
        anchor=anchor,
        fix=fix,
    )


def _fix(file: Facts, call: Fact, workspace: Workspace) -> Fix | None:
    """The same call without credentials; which origins are the team's own is for the team to say."""
    text = workspace.text(file.path, call.span)
    literal = re.compile(r"\b(allow_credentials|supports_credentials|credentials)(\s*[=:]\s*)(True|true)\b")
    if len(literal.findall(text)) != 1:
        return None
    safe = literal.sub(lambda m: f"{m[1]}{m[2]}{'False' if m[3] == 'True' else 'false'}", text)
    return Fix("Allow no credentials", (Edit(file.path, call.span, safe),))
