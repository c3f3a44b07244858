"""What an argument is where it is given: a literal, or the constant of the file that it names."""

from __future__ import annotations

import re

from cx_lsp.model import Fact, Facts

_NAME = re.compile(r"[A-Za-z_$][\w$.]*")
_QUOTED = re.compile(r"^[rRbBuU]{0,2}([\"'`])(.*)\1$", re.DOTALL)
_TRUE = frozenset({"True", "true", "1", "!0"})
_FALSE = frozenset({"False", "false", "0", "!1"})
UNKNOWN = "*"


def argument(call: Fact, file: Facts, *names: str) -> str:
    """The source of the first argument of that name or position that was given, "" when none was."""
    found = next((call.data[name] for name in names if name in call.data), "")
    return resolved(found, file) if found else ""


def resolved(source: str, file: Facts) -> str:
    """The constant of the file's own top that a name stands for, else the source itself."""
    if not _NAME.fullmatch(source) or source in _TRUE or source in _FALSE:
        return source
    name = source.rpartition(".")[2] if source.startswith(("self.", "cls.", "this.")) else source
    held = [f for f in file.of("constant", "literal") if f.text == name and "." not in f.scope]
    values = {f.get("value") if f.kind == "constant" else repr(f.get("value")) for f in held}
    return values.pop() if len(values) == 1 else source


def plain(source: str) -> str:
    """The content of a text literal; other source as it is."""
    match = _QUOTED.match(source)
    return match[2] if match else source


def is_true(source: str) -> bool:
    """Whether the source is a literal yes."""
    return source in _TRUE


def is_false(source: str) -> bool:
    """Whether the source is a literal no."""
    return source in _FALSE


def unclear(call: Fact, prefix: str = "") -> bool:
    """Whether the call is also given something that nobody can tell: `**options`."""
    return f"{prefix}{UNKNOWN}" in call.data
