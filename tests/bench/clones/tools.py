"""A repository -> what cx-lsp and jscpd tell of it, and what that cost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from tests.bench.clones.cases import Place
from tests.bench.clones.scoring import Group

FORMATS = {"python": "python", "typescript": "typescript,tsx,javascript,jsx"}
"""What jscpd calls the languages of the bench."""


class Run(NamedTuple):
    """What a tool told, its processor time in seconds and the most memory that one of its processes had."""

    told: tuple[Group, ...]
    seconds: float
    megabytes: float


Tool = Callable[[Path], Run]


def tools(jscpd: str, language: str) -> dict[str, Tool]:
    """The tools of the table, cx-lsp first; jscpd only where its program is named."""
    found: dict[str, Tool] = {"cx-lsp copies": cx_lsp}
    if jscpd:
        for words in ([], ["--similarity"], ["--similarity=0.6"]):
            name = " ".join(["jscpd", *words])
            found[name] = partial(_jscpd, [jscpd, ".", "-f", FORMATS[language], *words])
    return found


def cx_lsp(root: Path) -> Run:
    """`cx-lsp copies` with an empty index."""
    with tempfile.TemporaryDirectory() as cache:
        given = {"CX_LSP_CACHE": cache, "PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-m", "cx_lsp", "copies", ".", "--format", "json"]
        output, seconds, megabytes = measured(command, root, given)
    return Run(tuple(told_by_cx_lsp(json.loads(output))), seconds, megabytes)


def told_by_cx_lsp(report: Any) -> Iterator[Group]:
    """The groups of the JSON of `cx-lsp copies`."""
    for group in report["groups"]:
        yield tuple(Place(m["path"], m["start_line"], m["end_line"]) for m in group["members"])


def _jscpd(command: Sequence[str], root: Path) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        output = ["-r", "json", "-o", folder, "--no-gitignore", "-s", "-z", "50mb"]
        _, seconds, megabytes = measured([*command, *output], root, {})
        report = json.loads((Path(folder) / "jscpd-report.json").read_text())
    return Run(tuple(told_by_jscpd(report)), seconds, megabytes)


def told_by_jscpd(report: Any) -> Iterator[Group]:
    """The pairs of the JSON of jscpd."""
    for pair in report["duplicates"]:
        yield _side(pair["firstFile"]), _side(pair["secondFile"])


def _side(side: dict[str, Any]) -> Place:
    path = os.path.normpath(side["name"].partition(":")[0])
    return Place(path, side["start"], side["end"])


def measured(command: Sequence[str], root: Path, given: dict[str, str]) -> tuple[bytes, float, float]:
    """The output of a command, its processor seconds and megabytes, children included."""
    with tempfile.TemporaryFile() as output:
        started = subprocess.Popen(
            command, cwd=root, env={**os.environ, **given}, stdout=output, stderr=subprocess.DEVNULL
        )
        _, status, used = os.wait4(started.pid, 0)
        started.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        return output.read(), used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
