"""What each command does, from a path to what is printed; the command line's words are parsed in `cli`."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from cx_lsp.terminal.changes import Scope, UsageError
from cx_lsp.terminal.checking import existing, report_on, usable
from cx_lsp.terminal.copying import Asked, copies, keep_copies
from cx_lsp.terminal.fixing import fixed
from cx_lsp.terminal.listing import explain, rules
from cx_lsp.terminal.progress import counting
from cx_lsp.terminal.provenance import blame, review, stats

if TYPE_CHECKING:
    from cx_lsp.workspace import Workspace

__all__ = [
    "Asked",
    "Scope",
    "UsageError",
    "blame",
    "check",
    "copies",
    "demo",
    "explain",
    "index",
    "init",
    "keep_copies",
    "review",
    "rules",
    "settle",
    "stats",
]


def check(
    paths: Sequence[Path],
    *,
    scope: Scope | None = None,
    form: str = "text",
    output: Path | None = None,
    overrides: dict[str, object] | None = None,
    fix: bool = False,
    out: TextIO | None = None,
) -> int:
    """Checks the project around the first path; 1 when there are findings, else 0.

    With `fix`, what can be mended is mended first, and the report is on what is left.
    """
    from cx_lsp import report

    scope = scope or Scope()
    usable(paths, output)
    if fix and scope.staged:
        raise UsageError("--fix mends files, not what is staged; run `cx-lsp check --fix`, then `git add`")
    told = report_on(paths, scope, overrides)
    if fix:
        notes = fixed(paths, told.findings, overrides)
        told = report_on(paths, scope, overrides)
        told = replace(told, notes=(*notes, *told.notes))
    if output is not None:
        with output.open("w", encoding="utf-8") as file:
            report.write(form, replace(told, color="never"), file)
    else:
        report.write(form, told, out or sys.stdout)
    return 1 if told.findings else 0


def init(path: Path, *, write: bool) -> int:
    """Proposes a registry; never overwrites one."""
    from cx_lsp.journeys import discover
    from cx_lsp.project import open_project

    project = open_project(existing(path).resolve())
    target = project.root / "cx.toml"
    if write and (target.exists() or project.registry.journeys):
        raise UsageError(
            f"{target}: there is a registry already; see a fresh proposal with `cx-lsp init --stdout`"
        )
    with closing(project):
        with counting("reading") as progress:
            project.refresh(progress)
        text = discover.propose(*_discovered(project.workspace()))
    if not write:
        sys.stdout.write(text)
        return 0
    target.write_text(text, encoding="utf-8")
    journeys = text.count("\n[journeys.")
    sys.stdout.write(f"wrote {target} with {journeys} proposed journeys; edit it, then run `cx-lsp check`\n")
    return 0


def demo(into: Path | None) -> int:
    """Builds the bundled storefront and checks it; findings are what it is for, so they exit with 0."""
    from cx_lsp import demo as storefront

    folder = into or Path(tempfile.mkdtemp(prefix="cx-lsp-demo-"))
    try:
        storefront.build(folder)
    except (FileExistsError, FileNotFoundError) as error:
        raise UsageError(str(error)) from None
    count = len(storefront.commits())
    sys.stdout.write(f"A storefront with {count} commits by people and coding agents: {folder}\n\n")
    check([folder])
    sys.stdout.write(_NEXT.format(folder=folder))
    return 0


_NEXT = """
Next
  {folder}/service/shop/checkout.py   open it in your editor: the first finding, where it stands
  {folder}/cx.toml                    the journeys: what customers do, with whose code and which tests
  cx-lsp explain CX201                why it matters, and the way out
  cd YOUR-REPOSITORY && cx-lsp check .   the same for your own code; `cx-lsp init` proposes its journeys
"""


def index(path: Path) -> int:
    """Brings a project's index up to date, one `done total` line of progress at a time."""
    from cx_lsp.project import Evidence, open_project

    def tell(done: int, total: int) -> None:
        sys.stdout.write(f"{done} {total}\n")
        sys.stdout.flush()

    project = open_project(path.resolve())
    if not project.index.sound():
        project.discard()
        project = open_project(path.resolve())
    with closing(project):
        project.refresh(tell)
        Evidence(project).prepare(tell)
    return 0


def settle(path: Path) -> int:
    """Gives the commits that hold recorded lines their notes; called by git's hooks."""
    from cx_lsp.record import journal

    folder = journal.folder_of(path.resolve())
    if folder is None or not folder.is_dir():
        return 0
    from cx_lsp.git import Repository
    from cx_lsp.project.settle import settle

    count = settle(Repository.open(path))
    sys.stdout.write(f"{count} commits now say who wrote their lines\n")
    return 0


def _discovered(workspace: Workspace) -> tuple[list, list, dict]:  # type: ignore[type-arg]
    tests = workspace.reach.tests
    exercised: dict[str, list[str]] = {}
    for listed in tests:
        called = exercised.setdefault(listed.test.id, [])
        for start in listed.starts:
            table = workspace.names.table(start.path)
            for fact in table.by_scope.get(start.scope, ()) if table is not None else ():
                if fact.kind == "http":
                    called += [str(r) for r in workspace.requests.routes(start.path, fact)]
    return list(workspace.routes), [(t.test, t.tags) for t in tests], exercised
