"""What `copies` does: paths, a revision and a baseline become the groups of copies somebody asked for."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from cx_lsp.terminal.changes import UsageError, base_of
from cx_lsp.terminal.checking import below, inside, on_project, usable
from cx_lsp.terminal.progress import counting

if TYPE_CHECKING:
    from cx_lsp.model import CopyGroup, Member
    from cx_lsp.project import Project
    from cx_lsp.project.baseline import Known
    from cx_lsp.report.copies import Copies
    from cx_lsp.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Asked:
    """Which copies are asked for."""

    paths: Sequence[Path]
    since: str | None = None
    min_lines: int | None = None
    baseline: Path | None = None


def copies(asked: Asked, *, form: str = "text", output: Path | None = None, out: TextIO | None = None) -> int:
    """Lists the groups of copies; 1 when there are some, else 0."""
    usable(asked.paths, output)
    found, project = on_project(asked.paths[0], lambda p: (_copies(p, asked), p), _overrides(asked))
    if output is None:
        _write(form, found, project, out or sys.stdout)
    else:
        with output.open("w", encoding="utf-8") as file:
            _write(form, found, project, file)
    return 1 if found.groups else 0


def keep_copies(asked: Asked) -> int:
    """Writes the baseline: what is there now is what a team lives with, what went is let go."""
    if asked.baseline is None:
        raise UsageError("name the file to keep them in: --baseline FILE --write-baseline")
    if asked.since is not None:
        raise UsageError("a baseline keeps all there is, not a change: leave out --since")
    usable(asked.paths, asked.baseline)
    file = asked.baseline

    def kept(project: Project) -> int:
        from cx_lsp.project import baseline
        from cx_lsp.project.copies import known

        workspace = project.workspace()
        entries = list(known(_groups(project, workspace), workspace).values())
        baseline.write(file, entries)
        return len(entries)

    count = on_project(asked.paths[0], kept, _overrides(asked))
    sys.stdout.write(f"wrote {file}: {count} places of copies are known\n")
    return 0


def _overrides(asked: Asked) -> dict[str, object]:
    keys = ("min_lines", "min_lines_on_journeys", "min_lines_in_tests")
    return {f"copies.{key}": asked.min_lines for key in keys if asked.min_lines is not None}


def _groups(project: Project, workspace: Workspace) -> list[CopyGroup]:
    """All groups there are, but for what was accepted for a reason."""
    from cx_lsp.project.copies import unaccepted

    with counting("reading") as progress:
        project.refresh(progress)
    workspace.refresh()
    with counting("comparing") as progress:
        return list(unaccepted(workspace.groups(progress), workspace))


def _copies(project: Project, asked: Asked) -> Copies:
    from cx_lsp.project import Evidence, remarks
    from cx_lsp.project.copies import identity, known, told
    from cx_lsp.report.copies import Copies

    started = time.perf_counter()
    base = base_of(project, asked.since) if asked.since else None
    before = _before(asked.baseline) if asked.baseline else None
    prefixes = [inside(project.root, path) for path in asked.paths]
    evidence = Evidence(project)
    workspace = project.workspace(evidence)
    groups = _groups(project, workspace)
    entries = known(groups, workspace)
    new = _new(project, entries, base, before)
    wanted = [group for group in groups if _asked_for(group, prefixes, new)]
    with counting("asking git:", "") as progress:
        found = told(project, workspace, evidence, wanted, progress)
    return Copies(
        found,
        project.root,
        len(workspace.paths()),
        time.perf_counter() - started,
        [*remarks(project, workspace), *evidence.failures[:1], *_ratchet(entries, before)],
        lambda member: entries[member].prints[-1],
        lambda each: identity(entries[side.member].prints for side in each.sides),
        new,
    )


def _asked_for(group: CopyGroup, prefixes: Sequence[str], new: Callable[[Member], bool] | None) -> bool:
    """Whether a member is new, if that is asked, and one stands where it is looked for."""
    if new is not None and not any(map(new, group.members)):
        return False
    return any(below(member.path, prefix) for member in group.members for prefix in prefixes)


def _before(file: Path) -> list[Known]:
    from cx_lsp.project import baseline

    try:
        return baseline.read(file)
    except baseline.BaselineError as error:
        raise UsageError(str(error)) from None


def _new(
    project: Project, entries: dict[Member, Known], base: str | None, before: list[Known] | None
) -> Callable[[Member], bool] | None:
    """Whether a place is of the change, and not in the baseline; None when neither is asked."""
    from cx_lsp.project.baseline import unknown
    from cx_lsp.project.copies import touched

    asked: list[Callable[[Member], bool]] = []
    if base is not None and project.repository is not None:
        asked.append(touched(project.repository.changes(base)))
    if before is not None:
        members = list(entries)
        new = {members[n] for n in unknown(list(entries.values()), before)}
        asked.append(new.__contains__)
    return (lambda member: all(holds(member) for holds in asked)) if asked else None


def _ratchet(entries: dict[Member, Known], before: list[Known] | None) -> Iterator[str]:
    """What a baseline accounts for, and whether it may be tightened."""
    from cx_lsp.project.baseline import unknown

    if before is None:
        return
    held = len(entries) - len(list(unknown(list(entries.values()), before)))
    yield f"{held} places of copies are in the baseline"
    if gone := len(before) - held:
        yield f"{gone} places of the baseline are gone: let them go with --write-baseline"


def _write(form: str, copies: Copies, project: Project, out: TextIO) -> None:
    from cx_lsp import report
    from cx_lsp.report import copies as writer

    if form != "sarif":
        writer.write(form, copies, out)
        return
    from cx_lsp.project.copies import CODE
    from cx_lsp.report.copies_sarif import findings
    from cx_lsp.text import Document

    text = cache(lambda path: Document.of(project.read(path) or b""))
    log = report.Report(
        findings=tuple(findings(copies)),
        rules=tuple(rule.page for rule in project.rules if rule.page.code == CODE),
        root=copies.root,
        files=copies.files,
        notes=tuple(copies.notes),
        unread=(),
        line_text=lambda path, line: text(path).line(line).decode("utf-8", "replace"),
        seconds=copies.seconds,
    )
    report.write(form, log, out)
