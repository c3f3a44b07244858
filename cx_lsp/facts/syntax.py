"""Turns a text into its syntax tree, afresh or from the tree of the text before an edit."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace

from tree_sitter import Tree

from cx_lsp.facts.languages import Language, language, language_name
from cx_lsp.facts.pieces import Key, Piece
from cx_lsp.text import Document, Edit

_LONGEST_LINE = 20_000
# The grammar of Python keeps its levels of indentation in a buffer of 1,024 bytes, two for each, and a
# text with more of them would end the process.
_DEEPEST = re.compile(rb"^[ \t\f]{320}", re.MULTILINE)
_SAME_WIDTH = "cx-lsp-same-width"
# JavaScript with type annotations (Flow) reads well as TSX and badly as JavaScript.
_TYPED = {"javascript": "tsx"}


@dataclass(frozen=True, slots=True)
class Syntax:
    """One text with its tree and the language it was read in."""

    document: Document
    language: Language
    tree: Tree
    known: dict[Key, Piece] = field(default_factory=dict)
    """What was read of the text before the edit."""
    pieces: dict[Key, Piece] = field(default_factory=dict)
    """What was read of this text."""


def read(path: str, document: Document, before: Syntax | None = None) -> Syntax | str:
    """The syntax of a text, or in words why it is not read.

    With the syntax `before` an edit only what it touched is parsed; the outcome is that of a fresh look.
    """
    name = language_name(path)
    if name is None:
        return "not a language cx-lsp reads"
    if b"\0" in document.data:
        return "not text: it holds NUL bytes"
    document = _legible(document)
    if any(end - start > _LONGEST_LINE for start, end in _lines(document)):
        return f"a line is longer than {_LONGEST_LINE:,} bytes: minified or generated"
    if name == "python" and _DEEPEST.search(document.data):
        return "a line is indented by hundreds of columns: generated"
    if before is not None and before.language.name == name:
        tree = _again(before, document)
        # What is recovered from broken syntax depends on the way there; only a fresh look is repeatable.
        if not tree.root_node.has_error:
            return Syntax(document, before.language, tree, before.pieces)
    fresh = _afresh(name, document)
    if before is not None and before.language is fresh.language:
        return replace(fresh, known=before.pieces)
    return fresh


def difference(before: bytes, after: bytes) -> Edit:
    """The smallest single replacement that turns one text into the other."""
    start = _shared(before, after)
    room = min(len(before), len(after)) - start
    tail = _shared(before[len(before) - room :][::-1], after[len(after) - room :][::-1])
    return Edit(start, len(before) - tail, len(after) - tail)


def _legible(document: Document) -> Document:
    """The text with "?" for every byte that is not UTF-8, which a query could not compare."""
    try:
        document.data.decode()
    except UnicodeDecodeError:
        return Document(document.data.decode("utf-8", _SAME_WIDTH).encode(), document.starts)
    return document


def _marks(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError), "only decoding asks"
    return "?" * (error.end - error.start), error.end


codecs.register_error(_SAME_WIDTH, _marks)


def _afresh(name: str, document: Document) -> Syntax:
    spoken = language(name)
    tree = spoken.parser().parse(document.data)
    if tree.root_node.has_error and name in _TYPED:
        typed = language(_TYPED[name])
        other = typed.parser().parse(document.data)
        if not other.root_node.has_error:
            return Syntax(document, typed, other)
    return Syntax(document, spoken, tree)


def _again(before: Syntax, document: Document) -> Tree:
    edit = difference(before.document.data, document.data)
    old, new = before.document.position, document.position
    before.tree.edit(
        edit.start, edit.old_end, edit.new_end, old(edit.start), old(edit.old_end), new(edit.new_end)
    )
    return before.language.parser().parse(document.data, before.tree)


def _lines(document: Document) -> zip[tuple[int, int]]:
    return zip(document.starts, (*document.starts[1:], len(document.data)), strict=True)


def _shared(one: bytes, other: bytes) -> int:
    """How many bytes two texts have in common at their start."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
