"""The text of a patch becomes what it does to each file: pieces of text to find, and what replaces them.

The format is the one coding agents write for `apply_patch`: sections that begin with `*** Add File:`,
`*** Update File:` or `*** Delete File:`, hunks without line numbers that begin with `@@`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

BEGIN = "*** Begin Patch"
_SECTIONS = ("*** Add File: ", "*** Update File: ", "*** Delete File: ")
_MOVE = "*** Move to: "


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text of a file and what replaces it; `everywhere` it stands, else once."""

    old: str
    new: str
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """What an agent says it does to one file, as far as it says it.

    `earlier` and `whole` are the complete text before and after, `pieces` the replacements.
    """

    path: str
    was: str = ""
    """The path it is moved from."""
    earlier: str | None = None
    whole: str | None = None
    pieces: tuple[Piece, ...] = ()


def read(text: str) -> Iterator[Edit]:
    """The edits of a patch, wherever in `text` it begins."""
    section: list[str] = []
    for line in text[text.find(BEGIN) :].split("\n"):
        ends = line.startswith("*** End Patch")
        if section and (ends or line.startswith(_SECTIONS)):
            yield _edit(section)
            section = []
        if ends:
            return
        if section or line.startswith(_SECTIONS):
            section.append(line.removesuffix("\r"))
    if section:
        yield _edit(section)


def hunk(lines: Sequence[str]) -> Piece:
    """Lines that begin with a space, a minus or a plus, as the text they find and the text they leave."""
    old = [line[1:] for line in lines if line[:1] != "+"]
    new = [line[1:] for line in lines if line[:1] != "-"]
    return Piece("\n".join(old), "\n".join(new))


def applied(pieces: Sequence[Piece], text: str) -> str | None:
    """The text after all replacements; None when one of them is not to be found, or in several places."""
    for piece in pieces:
        first = text.find(piece.old) if piece.old else -1
        if first < 0 or (first != text.rfind(piece.old) and not piece.everywhere):
            return None
        text = text.replace(piece.old, piece.new)
    return text


def undone(pieces: Sequence[Piece], text: str) -> str | None:
    """The text before all replacements; None when that cannot be told."""
    return applied([Piece(p.new, p.old, p.everywhere) for p in reversed(pieces)], text)


def _edit(section: list[str]) -> Edit:
    head, *body = section
    kind, path = next((each, head.removeprefix(each).strip()) for each in _SECTIONS if head.startswith(each))
    if "Add" in kind:
        text = "".join(f"{line[1:]}\n" for line in body if line.startswith("+"))
        return Edit(path, earlier="", whole=text)
    if "Delete" in kind:
        return Edit(path, whole="")
    moved = next((line.removeprefix(_MOVE).strip() for line in body if line.startswith(_MOVE)), "")
    pieces = tuple(hunk(lines) for lines in _hunks(body))
    return Edit(moved or path, was=path if moved else "", pieces=pieces)


def _hunks(body: list[str]) -> Iterator[list[str]]:
    lines: list[str] = []
    for line in (*body, "@@"):
        if line.startswith("@@"):
            if lines:
                yield lines
            lines = []
        elif line[:1] in (" ", "-", "+") or not line:
            lines.append(line or " ")
