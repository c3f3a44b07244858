"""How well the origin of lines outlives a formatter: formats a repository and asks again.

    python -m tests.bench.reformat REPOSITORY --formatter "black -q ." [--most N] [--command "cx-lsp"]
                                   [--ending py …]

The repository must hold evidence at HEAD: notes, trailers, agents as authors. `cx-lsp blame` is asked who
wrote the lines of the files that the formatter changes; then again when they are formatted but not committed,
and when somebody has committed them without a word of evidence. What a line was made of tells
tests.bench.layout:

    whole     one line, moved or with other blanks, quotes or brackets
    part      part of one line
    joined    several lines with the same claim
    shared    lines with different claims; the one to which most of the letters belong counts
    altered   some of it was in no line
    quiet     no letters or digits; blank: nothing at all. Both are what the lines around them are

    AI        lines made of lines that were AI at the levels 1 to 3
    same      still AI at the same level; other: at another of these levels
    mixed     called mixed, or AI at a weaker level
    lost      called something else
    became    lines called AI that were not made of AI lines
    late      those of them whose evidence came after the line that they were made of, so it cannot be theirs
"""

from __future__ import annotations

import argparse
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.bench.branches import AI, Git
from tests.bench.carry import ask
from tests.bench.layout import BLANK, QUIET, SHAPES, Line, lines
from tests.bench.rewrites import SOMEBODY, borrowing, check_out, written

SHOWN = 20
SAME, OTHER, MIXED, LOST, BECAME, LATE = "same", "other", "mixed", "lost", "became", "became late"
ANSWERS = (SAME, OTHER, MIXED, LOST, BECAME, LATE)
HEAD = f"{'':36}{'files':>7}{'lines':>8}{'AI':>8}{'same':>8}{'share':>8}"
HEAD += "".join(
    f"{answer:>{width}}" for answer, width in ((OTHER, 7), (MIXED, 7), (LOST, 7), (BECAME, 8), ("late", 6))
)


@dataclass
class Score:
    """Lines by file class, shape and answer."""

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    lines: Counter[tuple[str, str]] = field(default_factory=Counter)
    files: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    wall: float = 0
    cpu: float = 0

    def row(self, kind: str, shapes: tuple[str, ...], name: str) -> str:
        told = {
            answer: sum(
                n
                for (ending, shape, given), n in self.counts.items()
                if given == answer and shape in shapes and kind in ("", ending)
            )
            for answer in ANSWERS
        }
        every = sum(
            n for (ending, shape), n in self.lines.items() if shape in shapes and kind in ("", ending)
        )
        files = sum(n for ending, n in self.files.items() if kind in ("", ending))
        ours = sum(told.values()) - told[BECAME] - told[LATE]
        share = f"{told[SAME] / ours:.2%}" if ours else "-"
        return (
            f"{name[:35]:36}{files:>7}{every:>8}{ours:>8}{told[SAME]:>8}{share:>8}{told[OTHER]:>7}"
            f"{told[MIXED]:>7}{told[LOST]:>7}{told[BECAME] + told[LATE]:>8}{told[LATE]:>6}"
        )


@dataclass(frozen=True)
class File:
    """A text before and after, with the lines that were AI."""

    path: str
    old: str
    new: str
    told: Mapping[int, Mapping[str, Any]]
    levels: dict[int, int]

    @property
    def ending(self) -> str:
        return Path(self.path).suffix or Path(self.path).name


def measure(
    origin: Git, formatter: list[str], command: list[str], most: int, endings: set[str], folder: Path
) -> Iterator[tuple[str, Score]]:
    """The lines as they were, formatted, and formatted and committed."""
    git, head = borrowing(origin, folder), origin.text("rev-parse", "HEAD")
    rows = origin.text("for-each-ref", "--format=%(objectname) %(refname)", "refs/heads", "refs/notes")
    for commit, _, name in (row.partition(" ") for row in rows.splitlines()):
        git.run("update-ref", name.replace("refs/heads/", "refs/remotes/origin/"), commit)
    git.run("update-ref", "HEAD", head)
    check_out(git, head)
    texts = _formatted(git, formatter, endings)
    check_out(git, head)
    before, cost = Score(), ask(command, folder, list(texts))
    claims, before.wall, before.cpu = cost
    files: list[File] = []
    for path, (old, new) in texts.items():
        levels = {line: level for line, entry in claims.get(path, {}).items() if (level := _level(entry))}
        if levels and len(files) < most:
            files.append(File(path, old, new, claims[path], levels))
            before.files[files[-1].ending] += 1
            before.counts[files[-1].ending, BLANK, SAME] += len(levels)
    yield "before", before
    for file in files:
        (folder / file.path).write_bytes(file.new.encode("utf-8", "surrogateescape"))
    origins = {file.path: lines(file.old, file.new, file.levels) for file in files}
    yield "formatted", score(command, git, files, origins)
    git.run("add", "--update")
    date = int(git.text("log", "-1", "--format=%ct", head))
    tree = git.text("write-tree", "--missing-ok")
    git.run("update-ref", "HEAD", written(git, tree, head, SOMEBODY, b"Format\n", date))
    yield "committed", score(command, git, files, origins)


def _formatted(git: Git, formatter: list[str], endings: set[str]) -> dict[str, tuple[str, str]]:
    """Texts before and after, by path, in an order that has nothing to do with their content."""
    subprocess.run(formatter, cwd=git.root, capture_output=True, check=False)
    changed = git.run("diff", "--name-only", "--diff-filter=M", "-z").decode("utf-8", "surrogateescape")
    paths = sorted(filter(None, changed.split("\0")), key=lambda path: sha256(path.encode()).digest())
    wanted = [path for path in paths if not endings or Path(path).suffix.lstrip(".") in endings]
    olds = dict(git.objects(f"HEAD:{path}" for path in wanted))
    return {
        path: _texts(olds[f"HEAD:{path}"], (git.root / path).read_bytes())
        for path in wanted
        if f"HEAD:{path}" in olds
    }


def _texts(old: bytes, new: bytes) -> tuple[str, str]:
    return old.decode("utf-8", "surrogateescape"), new.decode("utf-8", "surrogateescape")


def score(command: list[str], git: Git, files: list[File], origins: dict[str, list[Line]]) -> Score:
    """Compares the answers about formatted files with what their lines were made of."""
    result = Score()
    answers, result.wall, result.cpu = ask(command, git.root, [file.path for file in files])
    for file in files:
        result.files[file.ending] += 1
        told = answers.get(file.path, {})
        old, new = file.old.split("\n"), file.new.split("\n")
        for number, line in enumerate(origins[file.path], 1):
            if number == len(new) and not new[-1]:
                continue  # after the last line break
            result.lines[file.ending, line.shape] += 1
            entry = told.get(number, {})
            answer = judged(line, entry)
            if answer == BECAME and line.sources:
                told_before = file.told.get(line.sources[0], {})
                if _before(git, str(told_before.get("commit")), str(entry.get("commit"))):
                    answer = LATE
            if answer and line.certain:
                result.counts[file.ending, line.shape, answer] += 1
                if answer != SAME:
                    result.examples[f"{line.shape} {answer}"].append(
                        _example(file, number, line, entry, old, new)
                    )
    return result


@cache
def _before(git: Git, old: str, new: str) -> bool:
    if not old or not new or old == new:
        return False
    words = ["git", "merge-base", "--is-ancestor", old, new]
    return subprocess.run(words, cwd=git.root, capture_output=True, check=False).returncode == 0


def judged(line: Line, entry: Mapping[str, Any]) -> str:
    """What an answer is worth; "" for one about a line that was not AI and is not called so."""
    level = _level(entry)
    if not line.level:
        return BECAME if level else ""
    if level:
        return SAME if level == line.level else OTHER
    return MIXED if entry.get("author") in ("mixed", AI) else LOST


def _level(entry: Mapping[str, Any]) -> int:
    """That of lines of AI; 0 for others and for weak evidence."""
    level = int(entry.get("level") or 0)
    return level if entry.get("author") == AI and level <= 3 else 0


def _example(
    file: File, number: int, line: Line, entry: Mapping[str, Any], old: list[str], new: list[str]
) -> str:
    rows = [f"{file.path}:{number} {_told(entry)}"]
    for at in sorted(line.sources)[:6]:
        rows.append(f"        - {at:>5} {file.levels.get(at, 0) or ' '} {old[at - 1][:110]}")
        rows.append(f"                  ({_told(file.told.get(at, {}))})")
    for at in range(max(1, number - 1), min(len(new), number + 1) + 1):
        rows.append(f"        {'+' if at == number else ' '} {at:>5} {line.level or ' '} {new[at - 1][:110]}")
    return "\n".join(rows)


def _told(entry: Mapping[str, Any]) -> str:
    said = f"{entry.get('author')} {entry.get('level')} {entry.get('why')}"
    return f"{said}; {entry['carried']}" if entry.get("carried") else said


def show(results: list[tuple[str, Score]]) -> Iterator[str]:
    """A table for each state, then examples of what went wrong."""
    for state, one in results:
        yield f"{HEAD.replace(' ' * len(state), state, 1)}   {one.wall:.1f} s wall, {one.cpu:.1f} s CPU"
        for kind in [*sorted(one.files), *[""][: len(one.files) - 1]]:
            yield one.row(kind, SHAPES, f"  {kind or 'all files'}")
            if state == "before":
                continue
            coded = tuple(shape for shape in SHAPES if shape not in (QUIET, BLANK))
            yield one.row(kind, coded, "    with letters")
            for shape in SHAPES:
                yield one.row(kind, (shape,), f"      {shape}")
        yield ""
    for state, one in results:
        for name, found in sorted(one.examples.items()):
            yield f"{state}: {name}, {len(found)} lines"
            step = -(-len(found) // SHOWN)
            yield from (f"    {example}" for example in found[::step])
            yield ""


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.reformat", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("repository", type=Path)
    parser.add_argument("--formatter", required=True)
    parser.add_argument("--command", default="cx-lsp")
    parser.add_argument("--most", type=int, default=200, help="files")
    parser.add_argument("--ending", action="append", default=[], help="of the files asked about")
    chosen = parser.parse_args(words)
    formatter, command = shlex.split(chosen.formatter), shlex.split(chosen.command)
    formatter[0] = str(Path(shutil.which(formatter[0]) or parser.error(f"no {formatter[0]}")).absolute())
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "formatted"
        origin = Git(chosen.repository.resolve())
        found = measure(origin, formatter, command, chosen.most, set(chosen.ending), folder)
        sys.stdout.write("\n".join(show(list(found))) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
