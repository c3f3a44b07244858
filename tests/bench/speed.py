"""How much processor time reading and re-checking takes.

python -m tests.bench.speed PATH [PATH ...]

cold      kLOC per CPU-second of `cx_lsp check` with an empty index, all processes counted, git's too
facts     the same for reading alone: parsing, patterns and flows, in one process
edit      CPU milliseconds from a changed text to its findings, median and worst of 30: in the longest file
          and in the one with the most routes; `within` types inside a line, `lines` moves all below, and
          `broken` leaves a bracket open
awkward   CPU seconds for each text of `tests.bench.awkward`
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from statistics import median

from cx_lsp.facts import extract
from cx_lsp.project import Project, open_project
from cx_lsp.server.desk import Desk, Job, Urgency
from cx_lsp.server.session import Session
from cx_lsp.text import Document
from tests.bench.awkward import AWKWARD

EDITS = {"within": b" ", "lines": b"\n", "broken": b" (("}
_ROUNDS = 30


class AtOnce(Desk):
    """Git answers before anybody asks again."""

    def put(self, urgency: Urgency, job: Job) -> None:
        job()


def cold(root: Path) -> float:
    """CPU seconds of a check with an empty index and of everything it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "CX_LSP_CACHE": cache, "PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-m", "cx_lsp", "check", "."]
        subprocess.run(command, cwd=root, env=environment, stdout=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def reading(texts: dict[str, bytes]) -> float:
    """CPU seconds for the facts of some texts."""
    start = time.process_time()
    for path, text in texts.items():
        extract(path, text)
    return time.process_time() - start


def edits(project: Project, path: str, added: bytes) -> list[float]:
    """CPU milliseconds of one edit after the other in the middle of a file, in ascending order."""
    session = Session(project, AtOnce("git", print), lambda _root, _path: None)
    document = Document.of(project.read(path) or b"")
    session.check(path, document)
    session.check(path, document)
    at = document.offset(document.line_count // 2, 1 << 20)
    spent = []
    for turn in range(_ROUNDS):
        changed, _ = document.replace(at, at, added * (turn % 3 + 1))
        start = time.process_time()
        session.check(path, changed)
        spent.append((time.process_time() - start) * 1000)
    return sorted(spent)


def show(root: Path) -> Iterable[str]:
    """The figures of one repository."""
    os.environ["CX_LSP_CACHE"] = tempfile.mkdtemp()
    project = open_project(root)
    texts = {path: data for path in project.files() if (data := project.read(path)) is not None}
    lines = sum(text.count(b"\n") for text in texts.values()) / 1000
    yield f"{root.name}: {len(texts)} files, {lines:.1f} kLOC"
    yield f"  cold  {lines / cold(root):7.1f} kLOC per CPU-second"
    yield f"  facts {lines / reading(texts):7.1f} kLOC per CPU-second"
    project.refresh()
    routes = Counter(route.file for route in project.workspace().routes)
    longest = max(texts, key=lambda path: texts[path].count(b"\n"))
    for path in dict.fromkeys([longest, *(path for path, _ in routes.most_common(1))]):
        for kind, added in EDITS.items():
            spent, size = edits(project, path, added), texts[path].count(b"\n")
            told = f"{median(spent):6.1f} ms, worst {spent[-1]:6.1f}"
            yield f"  edit  {kind:7}{told}  {path} ({size} lines, {routes[path]} routes)"
    project.close()


def awkward() -> Iterable[str]:
    """The time that each awkward text takes."""
    for name, text in AWKWARD.items():
        yield f"awkward {reading({name: text.encode()}):6.2f} s  {len(text) // 1024:5} kB  {name}"


def main(paths: list[str]) -> None:
    for line in chain(*(show(Path(path).resolve()) for path in paths), awkward()):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
