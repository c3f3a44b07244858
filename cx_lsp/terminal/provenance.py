"""What `blame`, `stats` and `review` do: paths and revisions become who wrote which lines."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from cx_lsp.terminal.changes import UsageError
from cx_lsp.terminal.checking import existing, inside, on_project
from cx_lsp.terminal.progress import counting

if TYPE_CHECKING:
    from cx_lsp.evidence.shares import Shares
    from cx_lsp.project import Evidence, Project
    from cx_lsp.project.reviews import Reviewed
    from cx_lsp.report.blame import Blame
    from cx_lsp.scan import Progress

_LINES = re.compile(r"(.+):(\d+)(?:-(\d+))?")


def blame(places: Sequence[str], *, form: str = "text", out: TextIO | None = None) -> int:
    """Says who wrote each line of some files, or of PATH:FIRST-LAST."""
    from cx_lsp.report import blame as report

    asked = [located(place) for place in places]

    def told(project: Project) -> tuple[list[Blame], list[str]]:
        evidence = _evidence(project)
        paths = {inside(project.root, path): lines for path, lines in asked}
        with counting("asking git:", "") as progress:
            evidence.ask(paths, progress)
        found = [_blame(project, evidence, path, lines) for path, lines in paths.items()]
        return found, list(remarks(project, evidence))

    report.write(form, *on_project(asked[0][0], told), out or sys.stdout)
    return 0


def stats(span: str | None, *, form: str = "text", out: TextIO | None = None) -> int:
    """Says how much agents, people and nobody known wrote: of all files, of a commit, or of a range."""
    from cx_lsp.report import stats as report

    def told(project: Project) -> tuple[str, Shares, list[str]]:
        if project.repository is None:
            raise UsageError(f"{project.root} is not in a git repository, so nobody knows who wrote what")
        evidence = _evidence(project)
        with counting("asking git:", "") as progress:
            what, shares = _shares(project, evidence, span, progress)
        return what, shares, list(remarks(project, evidence))

    report.write(form, *on_project(Path(), told), out or sys.stdout)
    return 0


def review(places: Sequence[str], by: str, event: Path | None) -> int:
    """Records that somebody reviewed what agents wrote in some files, or in PATH:FIRST-LAST, or in a change
    that an event of a code-review service says was approved."""
    if bool(places) == bool(event):
        raise UsageError("name either files, as in `cx-lsp review cart.py:3-9`, or one --event")
    from cx_lsp.report.plain import one_line

    done = _approved(event) if event else _reviewed(places, by)
    if not done.lines:
        sys.stdout.write("nothing to review: no line here is known to be written by an agent\n")
        return 0
    lines = "1 line" if done.lines == 1 else f"{done.lines} lines"
    by = one_line(done.by)
    sys.stdout.write(f"{lines} reviewed by {by}; share it with `git push origin {done.ref}`\n")
    return 0


def _reviewed(places: Sequence[str], by: str) -> Reviewed:
    from cx_lsp.evidence import identities

    asked = [located(place) for place in places]
    if by and identities.spoken(by):
        raise UsageError(f"{by} is an agent; a review is a person's word")

    def told(project: Project) -> Reviewed:
        from cx_lsp.evidence.spans import split
        from cx_lsp.project.reviews import review

        wanted = {inside(project.root, path): lines for path, lines in asked}
        for path, lines in wanted.items():
            within(path, lines, len(split(project.read(path) or b"")))
        return review(project, wanted, by=by)

    return on_project(asked[0][0], told)


def _approved(event: Path) -> Reviewed:
    from cx_lsp.project import approvals
    from cx_lsp.project.reviews import approve

    try:
        found = approvals.read(existing(event))
    except approvals.ApprovalError as error:
        raise UsageError(str(error)) from None
    return on_project(
        Path(), lambda project: approve(project, found.base, found.tip, by=found.by, how=found.how)
    )


def _evidence(project: Project) -> Evidence:
    from cx_lsp.project import Evidence

    return Evidence(project)


def _shares(project: Project, evidence: Evidence, span: str | None, progress: Progress) -> tuple[str, Shares]:
    from cx_lsp.project.shares import of_change, of_tree

    repository = project.repository
    if span is None:
        return "working tree", of_tree(project, evidence, progress)
    if repository is None:
        raise UsageError(f"{project.root}: a revision needs a git repository")
    base, dots, tip = span.partition("..")
    tip = (tip.lstrip(".") if dots else base) or "HEAD"
    from cx_lsp.git import past

    sha = past.named(repository, tip)
    before = past.parted(repository, base or "HEAD", tip) if dots else repository.commit(f"{sha}^") or ""
    return f"{span}", of_change(project, evidence, before, sha, progress)


def located(place: str) -> tuple[Path, range]:
    """A file and zero-based lines of it from `PATH` or `PATH:FIRST-LAST`; without lines all are meant."""
    match = None if Path(place).exists() else _LINES.fullmatch(place)
    file, colon, lines = place.rpartition(":")
    if match is None and colon and not Path(place).exists() and Path(file).is_file():
        raise UsageError(f"{place}: '{lines}' names no lines; write {file}:3 or {file}:3-9")
    path = existing(Path(match[1] if match else place))
    if path.is_dir():
        raise UsageError(f"{path}: is a folder; name a file in it")
    if match is None:
        return path, range(sys.maxsize)
    first, last = int(match[2]), int(match[3] or match[2])
    if not 0 < first <= last:
        raise UsageError(f"{place}: lines run from 1 upwards, as in {path}:3-9")
    return path, range(first - 1, last)


def within(path: str, wanted: range, count: int) -> None:
    """Refuses lines that a file does not have."""
    if wanted.start >= count and wanted.start:
        raise UsageError(f"{path}:{wanted.start + 1}: the file has {count} lines")


def remarks(project: Project, evidence: Evidence) -> Iterator[str]:
    """What keeps the answer from being better."""
    yield from (note for note in project.notes if "who wrote" in note)
    if project.repository is not None and evidence.bare():
        yield (
            "no provenance notes of others in this clone; where a team keeps them: "
            "`git fetch origin '+refs/notes/*:refs/notes/remote/origin/*'`"
        )
    yield from evidence.failures


def _blame(project: Project, evidence: Evidence, path: str, wanted: range) -> Blame:
    from cx_lsp.evidence.spans import by_line, split
    from cx_lsp.model import Claim, Span
    from cx_lsp.report.blame import Blame

    lines = split(project.read(path) or b"")
    nobody = Claim(Span(0, 0, 0, 0), "unknown", why="no evidence covers this line")
    owners = [owner or nobody for owner in by_line(evidence(path), len(lines))]
    within(path, wanted, len(lines))
    chosen = slice(wanted.start, wanted.stop)
    texts = [line.decode("utf-8", "replace") for line in lines[chosen]]
    return Blame(path, wanted.start + 1, texts, owners[chosen])
