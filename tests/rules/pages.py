"""Reads the fenced blocks of a rule page as small projects and says what each line announces."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files

from cx_lsp import config
from cx_lsp.engine import check
from cx_lsp.facts import extract
from cx_lsp.index import Index
from cx_lsp.journeys.registry import journeys
from cx_lsp.rules import rules
from cx_lsp.workspace import Registry, Workspace

FENCE = re.compile(r"^```(?P<language>\w+)(?: path=(?P<path>\S+))?\n(?P<text>.*?)^```$", re.M | re.S)
EXPECT = re.compile(r"expect: *(CX\d{3}(?:, *CX\d{3})*)")
ENDINGS = {"python": "py", "ts": "ts", "tsx": "tsx", "js": "js"}


@dataclass
class Example:
    """A project made of one block, or of all blocks with a path under one heading."""

    name: str
    files: dict[str, str] = field(default_factory=dict)
    registry: str = ""

    def announced(self) -> list[tuple[str, int, str]]:
        return sorted(
            (path, number, code)
            for path, text in self.files.items()
            for number, line in enumerate(text.splitlines(), 1)
            for match in EXPECT.finditer(line)
            for code in re.findall(r"CX\d{3}", match[1])
        )

    def found(self) -> list[tuple[str, int, str]]:
        workspace = self.workspace()
        findings = [
            finding
            for path in workspace.paths()
            if (facts := workspace.facts(path)) is not None
            for finding in check(facts, workspace, rules().values())
        ]
        return sorted((f.path, f.span.start_line + 1, f.code) for f in findings)

    def workspace(self) -> Workspace:
        index = Index.open(None, 0)
        index.add(("", extract(path, text)) for path, text in self.files.items())
        registry = Registry(journeys(config.of(tomllib.loads(self.registry))))
        return Workspace(index, lambda path: self.files[path].encode(), registry)


def examples(page: str) -> Iterator[Example]:
    text = files("cx_lsp.rules").joinpath(page).read_text("utf-8")
    for section in re.split(r"^## ", text, flags=re.M)[1:]:
        heading = section.splitlines()[0]
        project = Example(f"{page} {heading}")
        for number, block in enumerate(FENCE.finditer(section), 1):
            if block["language"] == "toml":
                project.registry += block["text"]
            elif block["path"]:
                project.files[block["path"]] = block["text"]
            else:
                path = f"block.{ENDINGS[block['language']]}"
                yield Example(f"{page} {heading} {number}", {path: block["text"]})
        if project.files:
            yield project


def pages() -> list[str]:
    return sorted(e.name for e in files("cx_lsp.rules").iterdir() if e.name.endswith(".md"))


