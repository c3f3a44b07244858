"""Paths and a revision become the report of one check, or a sentence on why they cannot."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, TypeVar

from cx_lsp.terminal.changes import Scope, UsageError, task
from cx_lsp.terminal.progress import counting

if TYPE_CHECKING:
    from cx_lsp.model import Finding
    from cx_lsp.project import Evidence, Project
    from cx_lsp.report import Report
    from cx_lsp.rules import Rule
    from cx_lsp.workspace import Workspace


T = TypeVar("T")
_RARELY = (50_000, 20, 100)
"""How seldom a check looks for cycles: it makes millions of objects, keeps them all, and makes few cycles."""


def usable(paths: Sequence[Path], output: Path | None) -> None:
    """Refuses what would fail only after the work is done."""
    for path in paths:
        existing(path)
    if output is not None and output.is_dir():
        raise UsageError(f"{output}: is a folder; name a file in it")
    if output is not None and not output.parent.is_dir():
        raise UsageError(f"{output}: there is no folder {output.parent}; make it first")


def existing(path: Path) -> Path:
    """A path that is there; UsageError when it is not."""
    if not os.path.exists(path):
        raise UsageError(f"{path}: no such file or folder")
    return path


def on_project(start: Path, do: Callable[[Project], T], overrides: dict[str, object] | None = None) -> T:
    """What `do` makes of the project around a path; a damaged index is made anew on the way."""
    from cx_lsp.index import DamagedError
    from cx_lsp.project import open_project

    project = open_project(start.resolve(), overrides)
    try:
        with closing(project):
            return do(project)
    except DamagedError as error:
        project.discard()
        again = open_project(start.resolve(), overrides)
        with closing(again):
            return do(replace(again, notes=(*again.notes, f"{error} and is made anew")))


def report_on(paths: Sequence[Path], scope: Scope, overrides: dict[str, object] | None) -> Report:
    """The report on some paths of one project."""
    started = time.perf_counter()
    gc.set_threshold(*_RARELY)

    def told(project: Project) -> Report:
        codes = (code for given in (overrides or {}).values() if isinstance(given, list) for code in given)
        for code in codes:
            known(code, project)
        return _told(project, paths, scope, started)

    return on_project(paths[0], told, overrides)


def known(code: str, project: Project) -> Rule:
    """The rule of a code; UsageError when there is none."""
    for rule in project.rules:
        if rule.page.code == code.upper():
            return rule
    codes = [rule.page.code for rule in project.rules]
    meant = get_close_matches(code.upper(), codes, n=1, cutoff=0.7)
    guess = f"did you mean {meant[0]}? " if meant else ""
    raise UsageError(f"no rule is called {code}; {guess}`cx-lsp rules` lists them")


def _told(project: Project, paths: Sequence[Path], scope: Scope, started: float) -> Report:
    from cx_lsp.engine import worst_first
    from cx_lsp.project import Evidence

    prepared = task(project, scope)
    prefixes = [inside(project.root, path) for path in paths]
    with counting("reading") as progress:
        project.refresh(progress)
    evidence = Evidence(project)
    asked = prepared(evidence)
    workspace = asked.workspace
    chosen = [path for path in workspace.paths() if any(map(partial(below, path), prefixes))]
    with counting("asking git:", "") as progress:
        found = worst_first(asked.find(chosen, progress))
    told = _report(project, workspace, found, chosen, started)
    return replace(told, notes=(*told.notes, *asked.notes, *_unanswered(evidence)))


def _unanswered(evidence: Evidence) -> Iterator[str]:
    if evidence.failures:
        more = f"; and {len(evidence.failures) - 1} more like this" if len(evidence.failures) > 1 else ""
        yield f"who wrote some lines stays unknown: {evidence.failures[0]}{more}"


def inside(root: Path, path: Path) -> str:
    """A path relative to the project's root; UsageError when it lies outside."""
    full = path.resolve()
    if not full.is_relative_to(root):
        raise UsageError(f"{path}: lies outside {root}; check one repository at a time")
    return full.relative_to(root).as_posix()


def below(path: str, prefix: str) -> bool:
    """Whether a path is another, or lies in it."""
    return prefix in (".", path) or path.startswith(prefix + "/")


def _report(
    project: Project, workspace: Workspace, found: list[Finding], chosen: Sequence[str], started: float
) -> Report:
    from cx_lsp.project import remarks, unread
    from cx_lsp.report import Report

    def line_text(path: str, line: int) -> str:
        document = workspace.document(path)
        return document.line(line).decode("utf-8", "replace") if document is not None else ""

    return Report(
        findings=tuple(found),
        rules=tuple(r.page for r in project.rules),
        root=project.root,
        files=len(chosen),
        notes=tuple(remarks(project, workspace)),
        unread=tuple(unread(workspace, chosen)),
        line_text=line_text,
        seconds=time.perf_counter() - started,
        color="always" if _colours(sys.stdout) else "never",
    )


def _colours(out: TextIO) -> bool:
    return out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
