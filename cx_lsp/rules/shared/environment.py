"""The mend for a value that belongs into the environment: read it from there, in the language's way."""

from __future__ import annotations

import re

from cx_lsp.model import Edit, Fact, Facts, Fix, Span, Workspace
from cx_lsp.rules.shared.credentials import words

_BLANK = r"(?:[ \t\f\r]*(?:#[^\n]*)?\n)*"
_OPENING = re.compile(rf"{_BLANK}(?:[rR]?(\"\"\"|''')(?s:.*?)\1[ \t\r]*(?:#[^\n]*)?\n)?{_BLANK}")

_SERVED = re.compile(r"(^|/)(static|public|www)/")
_PAGE = re.compile(r"\b(document|window|localStorage)\.|\$\([\"'.#]")

_BESIDE = re.compile(
    r"(\w+)['\"]?\]?\s*[:=]\s*(?:process\.env\.|os\.environ\[['\"]|os\.environ\.get\(['\"]|os\.getenv\(['\"])"
    r"([A-Z][A-Z0-9_]*)"
)
_NEAR = 12
"""Lines before and after a value in which its neighbours stand."""


def from_environment(fact: Fact, file: Facts, workspace: Workspace) -> Fix | None:
    """Reads a text from an environment variable instead; None where there is no environment to read."""
    if file.path.endswith((".jsx", ".tsx")) or _is_for_browsers(file, workspace):
        return None
    lookup = next((f for f in file.of("lookup") if f.span.holds(fact.span)), None)
    name = lookup.text.strip("'\"") if lookup is not None else _variable(_bound(fact, file))
    if not re.fullmatch(r"[A-Za-z_]\w*", name) or (lookup is None and _is_shared(name, fact, file)):
        return None
    if lookup is None:
        name = _as_beside(name, fact, file, workspace)
    span = lookup.span if lookup is not None else fact.span
    if not file.path.endswith((".py", ".pyi")):
        sure = "!" if file.path.endswith((".ts", ".mts", ".cts")) else ""
        return Fix(f"Read {name} from the environment", (Edit(file.path, span, f"process.env.{name}{sure}"),))
    read = f'os.environ["{name}"]'
    if workspace.text(file.path, fact.span)[:1] in "bB":
        read += ".encode()"
    edits = (Edit(file.path, span, read), *import_os(file, workspace))
    return Fix(f"Read {name} from the environment", edits)


def _is_for_browsers(file: Facts, workspace: Workspace) -> bool:
    """Whether a script runs where there is no environment."""
    if file.path.endswith((".py", ".pyi")):
        return False
    served = _SERVED.search(file.path) or _PAGE.search(
        workspace.text(file.path, Span(0, 0, 1_000_000_000, 0))
    )
    return served is not None


def _is_shared(name: str, fact: Fact, file: Facts) -> bool:
    """Whether another value of the file would be read from the same variable."""
    others = (f for f in file.of("credential", "secret", "literal") if f.span != fact.span)
    return any(_variable(f) == name and f.get("value") not in ("", fact.get("value")) for f in others)


def _bound(fact: Fact, file: Facts) -> Fact:
    """The same text as what it is bound to, which knows a better name for it than its form does."""
    return next((f for f in file.of("literal") if f.span == fact.span and f.text), fact)


def _variable(fact: Fact) -> str:
    return fact.get("as") or "_".join(words(fact.text)).upper()


def _as_beside(name: str, fact: Fact, file: Facts, workspace: Workspace) -> str:
    """A name with what its neighbours put before theirs: DB_HOST beside it makes it DB_PASSWORD."""
    line = fact.span.start_line
    around = workspace.text(file.path, Span(max(line - _NEAR, 0), 0, line + _NEAR, 0))
    for key, variable in _BESIDE.findall(around):
        own = "_".join(words(key)).upper()
        before = variable.removesuffix(own)
        if before != variable and before.endswith("_") and not name.startswith(before):
            return f"{before}{name}"
    return name


def import_os(file: Facts, workspace: Workspace) -> tuple[Edit, ...]:
    """The import that the mend needs, before the first one there is."""
    imports = [f for f in file.of("import") if not f.scope]
    if any(f.get("module") == "os" and not f.get("symbol") and f.text == "os" for f in imports):
        return ()
    plain = [f for f in imports if not f.span.start_col and f.get("module") != "__future__"]
    future = [f for f in imports if f.get("module") == "__future__"]
    if plain:
        line = plain[0].span.start_line
    elif future:
        line = future[-1].span.end_line + 1
    else:
        text = workspace.text(file.path, Span(0, 0, 1_000_000_000, 0))
        found = _OPENING.match(text)
        line = text[: found.end()].count("\n") if found else 0
    return (Edit(file.path, Span(line, 0, line, 0), "import os\n"),)
