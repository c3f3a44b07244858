"""Configuration that cannot be used becomes one message and a mark on the line that is wrong."""

from __future__ import annotations

import re
from pathlib import Path

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from cx_lsp.server import places
from cx_lsp.server.diagnostics import SOURCE

_AT = re.compile(
    r"(?P<file>cx\.toml|pyproject\.toml|\.cx/rules/[^:\n]*\.scm)(?::(?P<line>\d+))?: (?P<text>.*)", re.DOTALL
)
_WHOLE_LINE = 10_000
"""A column past the end of any line: editors move it to the end."""


class Problems:
    """What each project's configuration last suffered from."""

    def __init__(self, server: LanguageServer) -> None:
        self._server = server
        self._known: dict[Path, tuple[str, ...]] = {}

    def tell(self, root: Path, problems: tuple[str, ...]) -> None:
        """Shows new problems once, and takes the marks away when they are mended."""
        before = self._known.get(root, ())
        if problems == before:
            return
        self._known[root] = problems
        if problems:
            more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
            message = f"cx-lsp: {problems[0]}{more}"
            self._server.window_show_message(types.ShowMessageParams(types.MessageType.Error, message))
        for file, items in _marks(before, problems).items():
            uri = places.uri_of(root / file)
            self._server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, items))


def _marks(before: tuple[str, ...], problems: tuple[str, ...]) -> dict[str, list[types.Diagnostic]]:
    """The marks of each file; an empty list where there were some before."""
    marks: dict[str, list[types.Diagnostic]] = {at["file"]: [] for p in before if (at := _AT.match(p))}
    for problem in problems:
        at = _AT.match(problem)
        if at is not None:
            line = max(int(at["line"] or 1) - 1, 0)
            where = types.Range(types.Position(line, 0), types.Position(line, _WHOLE_LINE))
            marks.setdefault(at["file"], []).append(
                types.Diagnostic(where, at["text"], types.DiagnosticSeverity.Error, source=SOURCE)
            )
    return marks
