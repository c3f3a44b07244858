"""CX236: the debug mode of a server is switched on for everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Edit, Facts, Finding, Fix, Span, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.credentials import listed, words
from cx_lsp.rules.shared.environment import import_os

_HOME = listed("dev development local debug test tests testing ci example sample demo dummy docker")
_AGAIN = re.compile(r"^[ \t]*(DEBUG\s*=(?!=)(?!\s*True\b)|from \.?[\w.]* import \*)", re.M)
_LOOPBACK = re.compile(r"\bhost\s*=\s*[\"'](127[.]0[.]0[.]1|localhost|::1)[\"']")
_WHY = {
    "flask": "whoever causes an error gets a console that runs their code on the server",
    "app": "whoever causes an error sees source code and values",
    "settings": "whoever causes an error sees source code, settings and values",
}


@rule("CX236")
def debug_on(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per switch that is on without asking the environment."""
    name = file.path.rpartition("/")[2].rpartition(".")[0]
    if file.role != "code" or not _HOME.isdisjoint(words(name)):
        return
    choices = [f.span for f in file.of("debug_choice")]
    for switch in file.of("debug"):
        of = switch.get("of")
        if any(span.holds(switch.span) for span in choices) or (of == "settings" and switch.scope):
            continue
        if of == "flask" and _is_at_home(switch.span, file, workspace):
            continue
        text = workspace.text(file.path, Span(0, 0, 1_000_000_000, 0)) if of == "settings" else ""
        # A plain DEBUG is a setting of the framework's only beside others of its kind.
        if of == "settings" and (
            _AGAIN.search(text) or not re.search(r"SECRET_KEY|INSTALLED_APPS|Flask\(", text)
        ):
            continue
        yield Finding(
            "CX236",
            "debug mode is on for everybody",
            file.path,
            switch.span,
            switch.scope,
            why=(_WHY[of],),
            cwe="CWE-489",
            anchor=of,
            fix=_asked(switch.span, file, workspace, "FLASK_DEBUG" if of == "flask" else "DEBUG"),
        )


def _is_at_home(span: Span, file: Facts, workspace: Workspace) -> bool:
    """Whether the server is told to listen to this machine only: a developer's, on purpose."""
    calls = (workspace.text(file.path, f.span) for f in file.of("call") if f.span.holds(span))
    return any(_LOOPBACK.search(call) for call in calls)


def _asked(span: Span, file: Facts, workspace: Workspace, name: str) -> Fix:
    read = Edit(file.path, span, f'os.environ.get("{name}") == "1"')
    return Fix("Switch it on by the environment only", (read, *import_os(file, workspace)))
