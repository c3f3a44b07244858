"""Reads the fenced blocks of a rule page as small projects and says what each line announces."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files

from tests.projects import findings, project

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
        found = findings(project(self.files, self.registry))
        return sorted((f.path, f.span.start_line + 1, f.code) for f in found)


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
