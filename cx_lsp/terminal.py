"""What each command does, from a path to what is printed; the command line's words are parsed in `cli`."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from cx_lsp.model import Finding
    from cx_lsp.project import Project
    from cx_lsp.report import Report
    from cx_lsp.workspace import Workspace


class UsageError(Exception):
    """What was asked cannot be done; the message names it and the mend."""


def check(
    paths: Sequence[Path],
    *,
    since: str | None = None,
    form: str = "text",
    output: Path | None = None,
    overrides: dict[str, object] | None = None,
    out: TextIO | None = None,
) -> int:
    """Checks the project around the first path; 1 when there are findings, else 0."""
    from cx_lsp import report
    from cx_lsp.engine import worst_first
    from cx_lsp.project import open_project

    started = time.perf_counter()
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: no such file or folder")
    project = open_project(paths[0].resolve(), overrides)
    base = _base(project, since) if since else None
    with _progress() as progress:
        project.refresh(progress)
    workspace = project.workspace()
    chosen = _chosen(project, workspace, paths)
    found = worst_first(_found(project, workspace, chosen, base))
    told = _report(project, workspace, found, chosen, started)
    if output is not None:
        with output.open("w", encoding="utf-8") as file:
            report.write(form, told, file)
    else:
        report.write(form, told, out or sys.stdout)
    return 1 if found else 0


def explain(code: str | None) -> int:
    """Prints a rule's page, or the list of rules."""
    from cx_lsp.rules import rules

    known = rules()
    if code is None:
        for rule in known.values():
            sys.stdout.write(f"{rule.page.code}  {rule.page.severity:<7}  {rule.page.title}\n")
        return 0
    if code.upper() not in known:
        raise UsageError(f"no rule is called {code}; there are {', '.join(known)}")
    sys.stdout.write(known[code.upper()].page.help)
    return 0


def init(path: Path, *, write: bool) -> int:
    """Proposes a registry; never overwrites one."""
    from cx_lsp.journeys import discover
    from cx_lsp.project import open_project

    project = open_project(path.resolve())
    target = project.root / "cx.toml"
    if write and (target.exists() or project.registry.journeys):
        raise UsageError(f"{target}: there is a registry already; see a fresh proposal with `cx-lsp init --stdout`")
    with _progress() as progress:
        project.refresh(progress)
    workspace = project.workspace()
    text = discover.propose(*_discovered(workspace))
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
    from cx_lsp.project import open_project

    def tell(done: int, total: int) -> None:
        sys.stdout.write(f"{done} {total}\n")
        sys.stdout.flush()

    open_project(path.resolve()).refresh(tell)
    return 0


def _base(project: Project, since: str) -> str:
    if project.repository is None:
        raise UsageError(f"{project.root}: --since needs a git repository")
    return project.repository.merge_base(since)


def _chosen(project: Project, workspace: Workspace, paths: Sequence[Path]) -> list[str]:
    prefixes = []
    for path in paths:
        full = path.resolve()
        if not full.is_relative_to(project.root):
            raise UsageError(f"{path}: lies outside {project.root}; check one repository at a time")
        inside = full.relative_to(project.root).as_posix()
        prefixes.append("" if inside == "." else inside)
    return [p for p in workspace.paths() if any(not x or p == x or p.startswith(x + "/") for x in prefixes)]


def _found(
    project: Project, workspace: Workspace, chosen: Sequence[str], base: str | None
) -> Iterable[Finding]:
    from cx_lsp.project import findings, new_findings

    if base is None:
        return findings(project, workspace, chosen)
    wanted = set(chosen)
    return [f for f in new_findings(project, workspace, base) if f.path in wanted]


def _report(
    project: Project, workspace: Workspace, found: list[Finding], chosen: Sequence[str], started: float
) -> Report:
    from cx_lsp.project import unread
    from cx_lsp.report import Report
    from cx_lsp.rules import rules

    def line_text(path: str, line: int) -> str:
        document = workspace.document(path)
        return document.line(line).decode("utf-8", "replace") if document is not None else ""

    return Report(
        findings=tuple(found),
        rules=tuple(r.page for r in rules().values()),
        root=project.root,
        files=len(chosen),
        notes=project.notes,
        unread=tuple(unread(workspace, chosen)),
        line_text=line_text,
        seconds=time.perf_counter() - started,
        color="always" if _colours(sys.stdout) else "never",
    )


def _colours(out: TextIO) -> bool:
    return out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


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


@contextmanager
def _progress() -> Iterator[object]:
    """A line on stderr that counts files while they are read, on a terminal only."""
    shown = False

    def tell(done: int, total: int) -> None:
        nonlocal shown
        if sys.stderr.isatty():
            shown = True
            sys.stderr.write(f"\rreading {done}/{total} files")
            sys.stderr.flush()

    yield tell
    if shown:
        sys.stderr.write("\r\x1b[K")
