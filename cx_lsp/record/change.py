"""What an agent says it did to a file, and the file as it is, become the lines that the agent wrote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cx_lsp.prints import line_prints, token_prints
from cx_lsp.record import patch
from cx_lsp.record.difference import carried, gone, runs, written
from cx_lsp.record.entry import Run
from cx_lsp.record.patch import Edit

SEEN, BLIND = 1, 2


@dataclass(frozen=True, slots=True)
class Change:
    """The runs of lines that an edit wrote, how many it took away, and how sure that is."""

    runs: tuple[Run, ...]
    gone: int
    level: int


def change(edit: Edit, disk: bytes, seen: Sequence[str] | None, *, early: bool = False) -> Change | None:
    """The change an edit made to a file that now holds `disk`; None when it cannot be told, or made none.

    What it replaces is the surest; `seen`, the prints from before, may hold what a person typed while
    the agent asked for permission. `early` says that the file may not be written yet.
    """
    text = disk.decode("utf-8", "surrogateescape").replace("\r\n", "\n")
    there = prints(text)
    now: Sequence[str] = there
    before, after, level = _known(edit, text, seen, early=early)
    if before is None:
        return None
    new = written(before, now if after is None else after)
    if after is not None and after != now:
        if early and now == before:
            now = after
        elif now == before or level == BLIND:
            return None
        else:
            new = carried(new, after, now)
    found = runs(new, now)
    if now is there:
        found = tuple(_with_tokens(found, text))
    lost = gone(before, now if after is None else after)
    return Change(found, lost, level) if found or lost else None


def _with_tokens(found: Sequence[Run], text: str) -> Iterator[Run]:
    lines = text.encode("utf-8", "replace").split(b"\n")
    for run in found:
        yield replace(run, tokens=token_prints(lines[run.at : run.at + len(run.prints)]))


def prints(text: str) -> list[str]:
    """The prints of a text's lines."""
    try:
        data = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        data = text.encode("utf-8", "replace")
    return of_lines(data)


def of_lines(data: bytes) -> list[str]:
    """The prints of a file's lines; a line ends at a line feed, as git counts."""
    lines = data.split(b"\n")
    return line_prints(lines if lines[-1] else lines[:-1])


def _known(
    edit: Edit, text: str, seen: Sequence[str] | None, *, early: bool
) -> tuple[Sequence[str] | None, Sequence[str] | None, int]:
    """The prints before the edit, those after it where they are not simply the file's, and the level."""
    whole = prints(edit.whole) if edit.whole is not None else None
    if edit.earlier is not None:
        done = patch.applied(edit.pieces, edit.earlier) if edit.pieces else None
        return prints(edit.earlier), whole if done is None else prints(done), SEEN
    if edit.pieces:
        undone, done = patch.undone(edit.pieces, text), patch.applied(edit.pieces, text)
        if undone is not None and (seen is None or not any(p.everywhere for p in edit.pieces)):
            return prints(undone), None, SEEN
        if early and done is not None:
            return prints(text), prints(done), SEEN
    if seen is not None:
        return seen, whole, SEEN
    return ([], whole, BLIND) if whole else (None, None, BLIND)
