"""What an editor offers to do about a copy: look at its original, or let both call one function."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from cx_lsp.model import Finding
from cx_lsp.project.copies import CODE
from cx_lsp.server.edits import Editing
from cx_lsp.server.places import range_of, uri_of
from cx_lsp.server.session import Session

KIND = types.CodeActionKind.RefactorExtract
COMMAND = "cx.show"
"""Shows a place: {uri, line, character}, both zero-based."""


def actions(
    finding: Finding, item: types.Diagnostic, session: Session, editing: Editing
) -> Iterator[types.CodeAction]:
    """The offers for one finding; none for anything but a copy."""
    if finding.code != CODE or not finding.related:
        return
    original = finding.related[0]
    document = editing.text(original.path)
    if editing.client.places_cursor and document is not None:
        title = f"Go to the original ({original.path}:{original.span.start_line + 1})"
        start = range_of(original.span, document, editing.encoding).start
        there = {
            "uri": uri_of(session.root / original.path),
            "line": start.line,
            "character": start.character,
        }
        command = types.Command(title, COMMAND, arguments=[there])
        yield types.CodeAction(title, types.CodeActionKind.QuickFix, [item], command=command)
    beside = (place.span for place in finding.related if place.path == finding.path)
    fixes = (session.workspace.sharing(finding.path, finding.span, span) for span in beside)
    fix = next(filter(None, fixes), None)
    edit = editing.of(fix.edits) if fix is not None else None
    if fix is not None and edit is not None:
        yield types.CodeAction(fix.title, KIND, [item], edit=edit)
