"""Lines of AI regions are marked as reviewed from within the editor."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from lsprotocol import types

from cx_lsp.server import why
from cx_lsp.server.authorship import Authorship, Known
from cx_lsp.server.documents import Open
from cx_lsp.server.regions import regions, unreviewed
from cx_lsp.server.session import Session

COMMAND = "cx.review"
KIND = "cx.review"
"""Neither a fix nor a refactoring nor a source action, all of which editors may apply on save."""
_SHOWN = 5


class RefusedError(Exception):
    """Why a review could not be recorded, in a sentence that names the mend."""


def actions(known: Known, params: types.CodeActionParams) -> list[types.CodeAction]:
    """One action per AI region that nobody reviewed: all of it under the cursor, or what is selected of it.

    Only when the user asks for actions: a bulb on every line of an AI region would say nothing.
    """
    context = params.context
    if context.trigger_kind == types.CodeActionTriggerKind.Automatic:
        return []
    if context.only and not any(_covers(kind) for kind in context.only):
        return []
    return list(_actions(known, params))[:_SHOWN]


async def review(authorship: Authorship, open_: Open, lines: range) -> str:
    """Records a review of zero-based lines of an open text and says so; RefusedError where it cannot be."""
    session, path = await authorship.at_desk(partial(_place, authorship, open_))
    told = await authorship.at_git_desk(partial(_review, session, path, lines))
    await authorship.at_desk(partial(session.authors.again, path))
    return told


def lines_of(wanted: Any) -> tuple[str, range]:
    """The URI and the lines that the command was given; ValueError when it was given something else."""
    said = wanted if isinstance(wanted, dict) else {}
    uri, first, last = said.get("uri"), said.get("first"), said.get("last")
    if not isinstance(uri, str) or type(first) is not int or type(last) is not int or not 0 <= first <= last:
        raise ValueError(
            f"{COMMAND} takes one argument: {{uri, first, last}}, lines zero-based, last included"
        )
    return uri, range(first, last + 1)


def _actions(known: Known, params: types.CodeActionParams) -> Iterator[types.CodeAction]:
    start, end = params.range.start, params.range.end
    selected = range(start.line, max(end.line + (end.character > 0), start.line + 1))
    uri = params.text_document.uri
    for region in regions(known.claims, known.document):
        if not unreviewed(region.claim):
            continue
        lines = range(max(region.lines.start, selected.start), min(region.lines.stop, selected.stop))
        if lines:
            lines = region.lines if start == end else lines
            arguments = [{"uri": uri, "first": lines.start, "last": lines.stop - 1}]
            title = f"Mark {_named(lines)} as reviewed ({why.short(region.claim)})"
            yield types.CodeAction(title, KIND, command=types.Command(title, COMMAND, arguments=arguments))


def _covers(kind: str) -> bool:
    return kind in ("", KIND) or KIND.startswith(f"{kind}.")


def _named(lines: range) -> str:
    return f"line {lines.start + 1}" if len(lines) == 1 else f"lines {lines.start + 1}–{lines.stop}"


def _place(authorship: Authorship, open_: Open) -> tuple[Session, str]:
    found = authorship.session_of(open_)
    if found is None or not found[0].keeps(found[1]):
        raise RefusedError("a review is kept in the file's git repository, and this file belongs to none")
    session, path = found
    if session.project.read(path) != open_.document.data:
        raise RefusedError("save the file first: a review speaks of the lines on disk")
    return found


def _review(session: Session, path: str, lines: range) -> str:
    from cx_lsp.git import GitError
    from cx_lsp.project import reviews

    try:
        done = reviews.review(session.project, {path: lines})
    except GitError as error:
        raise RefusedError(str(error)) from error
    noun = "line" if done.lines == 1 else "lines"
    return f"{done.lines} {noun} of {path} reviewed by {done.by}"
