"""Cookies written into the header by hand: the part of CX218 beside the frameworks' own calls."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Edit, Fact, Facts, Finding, Fix, Workspace
from cx_lsp.rules.shared.credential_names import credential, words
from cx_lsp.rules.shared.credentials import listed

_COOKIE = re.compile(r"^[\"'`(\[fF]*(?P<name>[\w.-]+)=(?P<rest>.*)", re.DOTALL)
_HOLE = re.compile(r"\$?\{([^{}]*)\}")
_FLAGS = listed("flag flags option options attribute attributes attrs opts secure suffix settings extra")
_SESSION = listed("session sessionid sess sid auth login remember jwt token access refresh")
_GONE = re.compile(r"(?i)max-age=0\b|1970")
_SPELLED = {"secure": "Secure", "httponly": "HttpOnly"}


def headers(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per header that sets a session's cookie without its flags."""
    for header in file.of("header"):
        if header.text.strip("\"'`").lower() == "set-cookie":
            name, missing = _missing(header.get("value"))
            if missing:
                yield Finding(
                    "CX218",
                    f"cookie `{name}` is set without {' and '.join(f'`{_SPELLED[m]}`' for m in missing)}",
                    file.path,
                    header.span,
                    header.scope,
                    why=("it can be read on the way or by any script on the page",),
                    cwe="CWE-614" if "secure" in missing else "CWE-1004",
                    anchor=f"Set-Cookie {name}",
                    fix=_fix(file, header, missing, workspace),
                )


def _missing(value: str) -> tuple[str, tuple[str, ...]]:
    """The name of a session's cookie and the flags its header lacks."""
    cookie = _COOKIE.match(value)
    if cookie is None:
        return "", ()
    name, rest = cookie["name"], cookie["rest"]
    holes = {word for hole in _HOLE.findall(rest) for word in words(hole)}
    session = credential(name) or set(words(name)) & _SESSION
    if not session or holes & _FLAGS or _GONE.search(rest):
        return "", ()
    said = _HOLE.sub("", rest).lower()
    return name, tuple(flag for flag in _SPELLED if not re.search(rf";\s*{flag}\b", said))


def _fix(file: Facts, header: Fact, missing: tuple[str, ...], workspace: Workspace) -> Fix | None:
    """The same text with the flags at its end."""
    text = workspace.text(file.path, header.span)
    end = re.search(r"([\"'`])(\)?)$", text)
    if end is None:
        return None
    flags = "".join(f"; {_SPELLED[flag]}" for flag in missing)
    safe = f"{text[: end.start()].rstrip('; ')}{flags}{end[0]}"
    return Fix("Set the missing flags", (Edit(file.path, header.span, safe),))
