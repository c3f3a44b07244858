"""An event becomes glimpses before an edit and journal entries after it.

A shell command says nothing of what it writes. So only files that it names, and those that the session
touched before, are looked at before and after; what it writes elsewhere stays unknown. What git puts into
the working tree was written at another time, so a command that makes git do so is not looked at.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from cx_lsp.record import glimpse, journal
from cx_lsp.record.change import BLIND, Change, change
from cx_lsp.record.entry import Entry
from cx_lsp.record.event import Event
from cx_lsp.record.patch import Edit
from cx_lsp.record.place import Place, Tree, content, head, place_of, tree_around

_NAMED = 50
_SHORT = 400
_WORD = re.compile(r"[^\s'\"|&;<>(){}`$*?=]+")
_PUTS_BACK = re.compile(
    r"\bgit\b[^|;&\n]*\b(am|apply|checkout|cherry-pick|clean|merge|pull|rebase|reset|restore|revert|stash|switch)\b"
)


def record(event: Event) -> None:
    """Keeps what an event tells; OSError where the repository's git folder cannot be written."""
    base = Path(event.cwd) if os.path.isdir(event.cwd) else Path.cwd()
    if event.phase == "before":
        _look(event, base)
    elif event.phase == "after":
        _tell(event, base)
    else:
        tree = tree_around(base)
        if tree:
            glimpse.forget(tree.common)


def ticket(event: Event) -> str:
    """What joins a report from before an edit with the one from after it."""
    what = "shell" if event.command else "edit"
    return event.call or f"{event.tool}\0{event.session}\0{what}"


def _look(event: Event, base: Path) -> None:
    tree = tree_around(base)
    if tree:
        glimpse.forget(tree.common)
    if tree and event.command:
        glimpse.drop(tree.common, tree.root, ticket(event))
    named = [path for edit in event.edits for path in (edit.path, edit.was)]
    for path in named or _in_command(event, base, tree):
        place = place_of(path, base)
        if place:
            glimpse.take(place, ticket(event))


def _tell(event: Event, base: Path) -> None:
    found: dict[Path, list[Entry]] = {}
    for place, made in _changes(event, base):
        entry = _entry(event, place, made)
        found.setdefault(place.tree.common / "cx" / "journal", []).append(entry)
    for folder, entries in found.items():
        journal.append(folder, entries)


def _changes(event: Event, base: Path) -> Iterator[tuple[Place, Change]]:
    for edit in event.edits or _after_command(event, base):
        place = place_of(edit.path, base)
        disk = content(place.file) if place else None
        if place is None or disk is None:
            continue
        was = place_of(edit.was, base)
        kept = [glimpse.spend(each, ticket(event)) for each in (place, was) if each]
        made = change(
            edit, disk, next((each for each in reversed(kept) if each is not None), None), early=event.early
        )
        if made:
            yield place, made


def _entry(event: Event, place: Place, made: Change) -> Entry:
    return Entry(
        at=journal.now(),
        by="ai",
        tool=event.tool,
        model=event.model[:_SHORT],
        session=event.session[:_SHORT],
        path=place.path,
        how=event.how[:_SHORT],
        level=BLIND if event.command else made.level,
        modified=event.modified,
        head=head(place.tree),
        runs=made.runs,
        gone=made.gone,
    )


def _in_command(event: Event, base: Path, tree: Tree | None) -> list[str]:
    if not event.command or tree is None or _PUTS_BACK.search(event.command):
        return []
    words = dict.fromkeys(_WORD.findall(event.command))
    named = [word for word in words if _may_be_file(base / word)]
    touched = journal.paths(tree.common / "cx" / "journal", event.tool, event.session[:_SHORT])
    return [*named[:_NAMED], *(str(tree.root / path) for path in touched[:_NAMED])]


def _may_be_file(path: Path) -> bool:
    return path.is_file() or (bool(path.suffix) and path.parent.is_dir() and not path.exists())


def _after_command(event: Event, base: Path) -> Iterator[Edit]:
    tree: Tree | None = tree_around(base) if event.command else None
    if tree:
        for path in glimpse.waiting(tree.common, tree.root, ticket(event)):
            yield Edit(str(tree.root / path))
