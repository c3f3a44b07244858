"""Reads the fenced blocks of a rule page as small projects and says what each line announces."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files

from cx_lsp.workspace import Workspace
from tests.projects import changed, findings, project

FENCE = re.compile(
    r"^```(?P<language>\w+)(?: path=(?P<path>\S+))?(?P<base> base)?\n(?P<text>.*?)^```$", re.M | re.S
)
EXPECT = re.compile(r"expect: *(CX\d{3}(?:, *CX\d{3})*)")
ENDINGS = {"python": "py", "ts": "ts", "tsx": "tsx", "js": "js"}


@dataclass
class Example:
    """A project made of one block, or of all blocks with a path under one heading; a block called base is
    what its file was before a change."""

    name: str
    files: dict[str, str] = field(default_factory=dict)
    registry: str = ""
    base: dict[str, str] = field(default_factory=dict)

    def workspace(self, files: dict[str, str] | None = None) -> Workspace:
        files = self.files if files is None else files
        return changed(self.base, files) if self.base else project(files, self.registry)

    def announced(self) -> list[tuple[str, int, str]]:
        return sorted(
            (path, number, code)
            for path, text in self.files.items()
            for number, line in enumerate(text.splitlines(), 1)
            for match in EXPECT.finditer(line)
            for code in re.findall(r"CX\d{3}", match[1])
        )

    def found(self) -> list[tuple[str, int, str]]:
        found = findings(self.workspace())
        return sorted((f.path, f.span.start_line + 1, f.code) for f in found)


def examples(page: str) -> Iterator[Example]:
    text = files("cx_lsp.rules").joinpath(page).read_text("utf-8")
    for section in re.split(r"^## ", text, flags=re.M)[1:]:
        heading = section.splitlines()[0]
        whole = Example(f"{page} {heading}")
        for number, block in enumerate(FENCE.finditer(section), 1):
            if block["language"] == "toml":
                whole.registry += block["text"]
            elif block["base"]:
                whole.base[block["path"]] = block["text"]
            elif block["path"]:
                whole.files[block["path"]] = block["text"]
            else:
                path = f"block.{ENDINGS[block['language']]}"
                yield Example(f"{page} {heading} {number}", {path: block["text"]})
        if whole.files:
            yield whole


def pages() -> list[str]:
    return sorted(e.name for e in files("cx_lsp.rules").iterdir() if e.name.endswith(".md"))
