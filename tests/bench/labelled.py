"""How well the access rules tell wrongly open routes from public ones, where every route has a label.

    python -m tests.bench.labelled PATH [PATH …]

A PATH holds `labels.jsonl`, or folders that do: one route a line, with `method`, `path`, `file`, `line`,
`handler`, `label` ("public" and "guarded" are well, "no-auth", "no-owner" and "no-role" are not, all else is
left out of the count) and `why`. A route counts as told when one of the access rules speaks of it, or of its
handler where no other label belongs to that handler.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from cx_lsp.engine import check
from cx_lsp.model import Finding
from cx_lsp.project import open_project
from cx_lsp.rules import rules
from cx_lsp.workspace import Workspace
from tests.bench.edited import no_claims

CODES = ("CX202", "CX221", "CX222", "CX223")
WELL = frozenset({"public", "guarded"})
LACKING = ("no-auth", "no-owner", "no-role")


class Label(NamedTuple):
    """What a person says of one route."""

    method: str
    path: str
    file: str
    line: int
    handler: str
    label: str
    why: str

    def __str__(self) -> str:
        return (
            f"{self.label:8} {self.method} {self.path} ({self.file}:{self.line} {self.handler}): {self.why}"
        )


@dataclass(frozen=True)
class Result:
    """The labels of one application, and what was said of each."""

    name: str
    said: Sequence[tuple[Label, Sequence[Finding]]]
    unknown: Sequence[Label]
    """Labelled routes that are no routes of the workspace."""

    def count(self, *labels: str) -> tuple[int, int]:
        """How many routes with these labels were told, and how many there are."""
        chosen = [found for label, found in self.said if label.label in labels]
        return sum(map(bool, chosen)), len(chosen)


def measure(name: str, workspace: Workspace, labels: Sequence[Label]) -> Result:
    """Holds what the access rules say against the labels."""
    wanted = [rules()[code] for code in CODES]
    files = [facts for path in workspace.paths() if (facts := workspace.facts(path)) is not None]
    findings = [finding for facts in files for finding in check(facts, workspace, wanted)]
    several = Counter((label.file, label.handler) for label in labels)
    said = []
    for label in labels:
        alone = several[label.file, label.handler] == 1
        said.append((label, [f for f in findings if _speaks(f, label, workspace, alone=alone)]))
    known = {(r.method, _even(r.path)) for r in workspace.routes}
    unknown = [one for one in labels if not _known(one, known)]
    return Result(name, said, unknown)


def _known(label: Label, known: set[tuple[str, str]]) -> bool:
    path = _even(label.path)
    return any(m in (label.method, "ANY", "ALL") and path.endswith(p) for m, p in known)


def _speaks(finding: Finding, label: Label, workspace: Workspace, *, alone: bool) -> bool:
    told = re.match(r"(GET|POST|PUT|PATCH|DELETE|ANY|ALL) (\S+)", finding.anchor)
    if told is not None and _even(label.path).endswith(_even(told[2])) and told[1] == label.method:
        return finding.path == label.file
    if finding.path != label.file or not (alone or (told and told[1] in ("ANY", "ALL"))):
        return False
    facts = workspace.facts(finding.path)
    own = facts.function(finding.scope) if facts is not None else None
    inside = own is not None and own.kind == "function" and label.line - 1 in own.span.lines
    return inside or finding.scope.rpartition(".")[2] == label.handler.rpartition(".")[2]


def _even(path: str) -> str:
    path = re.sub(r"\(\?P?<[^>]*>[^)]*\)|\{[^}]*\}|<[^>]*>|(?<=/):\w+|\[[^\]]*\]", "{}", path)
    return "/" + path.strip("/^$")


def read(folder: Path) -> Iterator[tuple[Path, list[Label]]]:
    """The labelled applications at or below a folder."""
    for file in sorted(folder.rglob("labels.jsonl")):
        rows = (json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip())
        yield file.parent, [Label(*(row.get(field, "") for field in Label._fields)) for row in rows]


def show(results: Sequence[Result]) -> Iterator[str]:
    """The shares by application and class, then every miss and every false alarm."""
    yield f"{'':20}" + "".join(f"{name:>12}" for name in (*LACKING, "TPR", "FPR", "unknown"))
    total: dict[tuple[str, ...], list[int]] = defaultdict(lambda: [0, 0])
    for result in [*results, None]:
        row = []
        for labels in (*((one,) for one in LACKING), LACKING, tuple(sorted(WELL))):
            if result is not None:
                told, of = result.count(*labels)
                total[labels] = [total[labels][0] + told, total[labels][1] + of]
            else:
                told, of = total[labels]
            row.append(f"{told}/{of}" if len(labels) == 1 else f"{told / of:.2f}" if of else "-")
        unknown = len(result.unknown) if result else sum(len(r.unknown) for r in results)
        yield f"{result.name if result else 'all':20}" + "".join(
            f"{text:>12}" for text in (*row, str(unknown))
        )
    for result in results:
        for label, found in result.said:
            if label.label in LACKING and not found:
                yield f"missed  {result.name}: {label}"
            if label.label in WELL and found:
                yield f"false   {result.name}: {label}\n        {found[0].code} {found[0].message}"
        yield from (f"unknown {result.name}: {label}" for label in result.unknown)


def main(paths: Iterable[str]) -> None:
    """Prints the table of the labelled applications below some folders."""
    results = []
    for folder, labels in (pair for path in paths for pair in read(Path(path))):
        project = open_project(folder)
        project.refresh()
        results.append(measure(folder.name, project.workspace(no_claims), labels))
    sys.stdout.write("\n".join(show(results)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
