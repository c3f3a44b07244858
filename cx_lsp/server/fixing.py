"""What an editor offers to do about a finding: make its fix, or accept it with a reason somebody writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from lsprotocol import types

from cx_lsp.model import Finding
from cx_lsp.rules.shared.suppression import CODES
from cx_lsp.server import copying
from cx_lsp.server.checks import Checked
from cx_lsp.server.edits import Change, Editing, by_path
from cx_lsp.server.serving import Serving

KIND = types.CodeActionKind.QuickFix
COMMAND = "cx.reason"
"""Puts the cursor where the reason of a new suppression is to be written."""

Offer = tuple[Finding, types.Diagnostic]


async def actions(serving: Serving, params: types.CodeActionParams) -> list[types.CodeAction]:
    """The quick fixes for the findings of a place, each linked to its diagnostic."""
    only = params.context.only
    kinds = [kind for kind in (KIND, copying.KIND) if not only or any(_includes(o, kind) for o in only)]
    if not kinds:
        return []
    checked = await serving.checks.newest(params.text_document.uri)
    offers = _asked(checked, params) if checked is not None else []
    if checked is None or not offers:
        return []
    found = await serving.authorship.at_desk(partial(_offered, serving, checked, offers))
    return [action for action in found if action.kind in kinds]


def _includes(asked: str, kind: str) -> bool:
    """Whether somebody who asks for a kind of action asks for another one too."""
    return asked in ("", kind) or kind.startswith(f"{asked}.")


def spot(wanted: Any, command: str) -> tuple[str, types.Range]:
    """The URI and the place that the command was given; ValueError when it was given something else."""
    said = wanted if isinstance(wanted, dict) else {}
    uri, line, character = said.get("uri"), said.get("line"), said.get("character")
    if not isinstance(uri, str) or type(line) is not int or type(character) is not int:
        raise ValueError(f"{command} takes one argument: {{uri, line, character}}, both zero-based")
    here = types.Position(max(line, 0), max(character, 0))
    return uri, types.Range(here, here)


def _asked(checked: Checked, params: types.CodeActionParams) -> list[Offer]:
    """The findings under the cursor or the selection, and those the editor names."""
    named = {_name(item): item for item in params.context.diagnostics}
    pairs = zip(checked.findings, checked.items, strict=True)
    return [
        (finding, named.get(_name(item), item))
        for finding, item in pairs
        if _name(item) in named or _meet(item.range, params.range)
    ]


def _offered(serving: Serving, checked: Checked, offers: Sequence[Offer]) -> list[types.CodeAction]:
    open_ = serving.documents.get(checked.uri)
    found = serving.sessions.of(open_) if open_ is not None else None
    if open_ is None or found is None or open_.document is not checked.document:
        return []
    session, path = found
    opened = {**by_path(serving.documents, session.root), path: open_}
    text, encoding = session.workspace.document, serving.documents.encoding
    editing = Editing(session.root, text, opened, encoding, serving.client)
    room: Callable[[Finding], tuple[int, str, str] | None] = partial(session.room, path, open_.document)
    fixes = [action for offer in offers for action in _fix(offer, editing)]
    copied = [action for offer in offers for action in copying.actions(*offer, session, editing)]
    accepted = [action for offer in offers for action in _suppression(offer, room, editing, checked)]
    return [*fixes, *copied, *accepted]


def _fix(offer: Offer, editing: Editing) -> Iterator[types.CodeAction]:
    finding, item = offer
    edit = editing.of(finding.fix.edits) if finding.fix is not None else None
    if finding.fix is not None and edit is not None:
        yield types.CodeAction(finding.fix.title, KIND, [item], is_preferred=True, edit=edit)


def _suppression(
    offer: Offer, room: Callable[[Finding], tuple[int, str, str] | None], editing: Editing, checked: Checked
) -> Iterator[types.CodeAction]:
    """A comment without a reason, which silences nothing yet; the cursor goes where the reason belongs."""
    finding, item = offer
    place = room(finding) if finding.code not in CODES else None
    if place is None:
        return
    line, begin, end = place
    begin = f"{begin}cx: ignore[{finding.code}] "
    here = types.Position(line, 0)
    where = types.Range(here, here)
    new = checked.document.adapted(f"{begin}{end}\n")
    change: Change = types.TextEdit(where, new)
    title = f"Ignore {finding.code} here, for a reason you write"
    command = None
    if editing.client.takes_snippets and editing.client.edits_versions:
        snippet = checked.document.adapted(f"{_literal(begin)}$0{_literal(end)}\n")
        change = types.SnippetTextEdit(where, types.StringValue(snippet))
    elif editing.client.places_cursor:
        argument = {"uri": checked.uri, "line": line, "character": len(begin)}
        command = types.Command(title, COMMAND, arguments=[argument])
    edit = editing.whole({finding.path: [change]})
    yield types.CodeAction(title, KIND, [item], edit=edit, command=command)


def _literal(text: str) -> str:
    """Text that a snippet takes as it is."""
    return text.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")


def _name(item: types.Diagnostic) -> tuple[object, ...]:
    start, end = item.range.start, item.range.end
    return item.code, item.message, start.line, start.character, end.line, end.character


def _meet(one: types.Range, other: types.Range) -> bool:
    return one.start <= other.end and other.start <= one.end
