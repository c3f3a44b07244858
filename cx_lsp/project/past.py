"""What a change replaced becomes the earlier state of a project: texts, today's names, claims."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cx_lsp.facts import extract
from cx_lsp.model import Claim
from cx_lsp.project import Project
from cx_lsp.scan import spelled
from cx_lsp.text import Document
from cx_lsp.workspace import Workspace

if TYPE_CHECKING:
    from cx_lsp.git.compared import Difference

Claims = Callable[[str], Sequence[Claim]]


@dataclass(frozen=True, slots=True)
class Past:
    """What the files of a change were before it: their texts and the names they have now, "" for none."""

    texts: Mapping[str, bytes]
    names: Mapping[str, str]
    added: frozenset[str]


def past(project: Project, differences: Iterable[Difference]) -> Past:
    """What was, of the files that the project reads."""
    repository = project.repository
    assert repository is not None, "a change needs a repository"
    differences = list(differences)
    paths = (path for found in differences for path in (found.old, found.new))
    ours = {path for path in project.ours(paths) if spelled(path) == path}
    names, added, blobs = {}, set(), {}
    for found in differences:
        new = found.new if found.new in ours else ""
        if found.old in ours:
            names[found.old], blobs[found.old] = new, found.blob
        else:
            added.add(new)
    read = {blob: data for blob, _, data in repository.objects(dict.fromkeys(blobs.values()))}
    texts = {path: read[blob] for path, blob in blobs.items() if blob in read}
    texts = {path: data for path, data in texts.items() if len(data) <= project.max_bytes}
    return Past(texts, names, frozenset(added - {""}))


def earlier(project: Project, workspace: Workspace, past: Past, claims: Claims) -> Workspace:
    """The workspace as it was: that of today with the files of the change put back."""
    before = workspace.earlier(claims)
    known = set(before.paths())
    for path in known & ({*past.added, *past.names.values()} - past.texts.keys()):
        before.hide(path)
    for path, data in past.texts.items():
        document = Document.of(data)
        before.put(extract(path, document, project.own), document)
    return before


class Carried:
    """Who wrote the lines of texts that are not on disk: whoever did, where they stand there too."""

    def __init__(
        self,
        project: Project,
        evidence: Claims,
        texts: Mapping[str, bytes],
        names: Mapping[str, str],
        fill: Callable[[Sequence[Claim]], Iterable[Claim]] = iter,
    ) -> None:
        """`names` tells what the files are called on disk, `fill` what is said of lines not there."""
        self._project = project
        self._evidence = evidence
        self._texts = texts
        self._names = names
        self._fill = fill
        self._known: dict[str, tuple[Sequence[Claim], tuple[Claim, ...]]] = {}

    def __call__(self, path: str) -> Sequence[Claim]:
        """The claims on the lines of a file in its other state."""
        from cx_lsp.evidence.overlay import overlay

        name = self._names.get(path, path)
        claims = self._evidence(name) if name else ()
        if path not in self._texts:
            return claims
        known = self._known.get(path)
        if known is None or known[0] is not claims:
            text = self._project.read(name) if name else None
            found = overlay(claims, text or b"", self._texts[path])
            known = self._known[path] = (claims, tuple(self._fill(found)))
        return known[1]


def like_the_line_above(claims: Sequence[Claim]) -> Iterator[Claim]:
    """The claims on a past text, those on lines that are gone guessed from their neighbours."""
    last = next((c for c in claims if c.commit), None)
    for claim in claims:
        if claim.commit:
            last = claim
        yield claim if last is None else replace(last, span=claim.span)
