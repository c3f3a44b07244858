"""The fixes of findings become texts on disk: each whole or not at all, and never over what changed since."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cx_lsp.facts import extract
from cx_lsp.model import Edit, Finding, Fix
from cx_lsp.project import Project
from cx_lsp.scan import key
from cx_lsp.text import Document

CHANGED = "the file changed while it was checked, or leads out of the project"
OVERLAPS = "its fix overlaps another one; run again"
BREAKS = "the fixes of this file together would leave it unreadable; apply them in the editor, one at a time"

_Cut = tuple[int, int, str]
"""Byte offsets, and what takes the place of what stands between them."""


@dataclass(frozen=True, slots=True)
class Mended:
    """What was done: findings fixed, files written, and findings whose fix was not made, with the reason."""

    fixed: tuple[Finding, ...]
    files: int
    left: tuple[tuple[Finding, str], ...]


def mend(project: Project, findings: Sequence[Finding]) -> Mended:
    """Writes the fixes of findings to disk, the first of those that overlap."""
    plan = _Plan(project)
    for finding in findings:
        if finding.fix is not None:
            plan.take(finding, finding.fix)
    texts = plan.texts()
    while broken := {path for path, text in texts.items() if plan.breaks(path, text)}:
        plan.drop(broken)
        texts = plan.texts()
    written = 0
    for path, text in texts.items():
        try:
            _write(project.root / path, text)
            written += 1
        except OSError as error:
            plan.drop({path}, f"cannot be written: {error.strerror}")
    return Mended(tuple(f for f, _ in plan.taken), written, tuple(plan.left))


class _Plan:
    """The fixes that go together, as cuts of the texts that were checked."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._keys = project.index.keys()
        self._documents: dict[str, Document | None] = {}
        self.taken: list[tuple[Finding, Mapping[str, list[_Cut]]]] = []
        self.left: list[tuple[Finding, str]] = []

    def take(self, finding: Finding, fix: Fix) -> None:
        """Adds a fix, or notes why it cannot be made."""
        cuts: dict[str, list[_Cut]] = {}
        for edit in fix.edits:
            document = self._document(edit.path)
            if document is None:
                self.left.append((finding, CHANGED))
                return
            cuts.setdefault(edit.path, []).append(_cut(edit, document))
        known = {path: [c for _, other in self.taken for c in other.get(path, ())] for path in cuts}
        if any(_clash(one, other) for path in cuts for one in cuts[path] for other in known[path]):
            self.left.append((finding, OVERLAPS))
        else:
            self.taken.append((finding, cuts))

    def drop(self, paths: set[str], why: str = BREAKS) -> None:
        """Takes back every fix that touches some files."""
        self.left += [(finding, why) for finding, cuts in self.taken if paths & cuts.keys()]
        self.taken = [(finding, cuts) for finding, cuts in self.taken if not paths & cuts.keys()]

    def texts(self) -> dict[str, bytes]:
        """The files as the fixes make them."""
        cuts: dict[str, dict[_Cut, None]] = {}
        for _, made in self.taken:
            for path, some in made.items():
                # Two fixes may bring the same import; it is written once.
                cuts.setdefault(path, {}).update(dict.fromkeys(some))
        return {path: self._cut(path, made) for path, made in cuts.items()}

    def breaks(self, path: str, text: bytes) -> bool:
        """Whether a text that was understood is not any more."""
        document = self._document(path)
        assert document is not None, "only files at hand are changed"
        return bool(extract(path, text).unread) and not extract(path, document).unread

    def _cut(self, path: str, cuts: Iterable[_Cut]) -> bytes:
        document = self._document(path)
        assert document is not None, "only files at hand are changed"
        parts, end = [], 0
        for start, stop, new in sorted(cuts, key=lambda cut: cut[:2]):
            parts += [document.data[end:start], new.encode()]
            end = stop
        return b"".join((*parts, document.data[end:]))

    def _document(self, path: str) -> Document | None:
        """The text that was checked; None when another stands there now."""
        if path not in self._documents:
            data = self._project.read(path)
            same = data is not None and key(data, self._project.own.salt) == self._keys.get(path)
            self._documents[path] = Document.of(data) if data is not None and same else None
        return self._documents[path]


def _cut(edit: Edit, document: Document) -> _Cut:
    start = document.offset(edit.span.start_line, edit.span.start_col)
    end = document.offset(edit.span.end_line, edit.span.end_col)
    return start, max(start, end), document.adapted(edit.text)


def _clash(one: _Cut, other: _Cut) -> bool:
    """Whether two cuts cannot both be made; whole lines may be inserted at one place in any order."""
    if one == other:
        return False
    (start, end, text), (start2, end2, text2) = one, other
    if start == end and start2 == end2:
        return start == start2 and not (text.endswith("\n") and text2.endswith("\n"))
    return start < end2 and start2 < end


def _write(path: Path, data: bytes) -> None:
    """Puts a new file in the place of the old one, so that nobody ever reads half of it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(name, path.stat().st_mode & 0o7777)
        os.replace(name, path)
    except OSError:
        os.unlink(name)
        raise
