"""How well the origin of lines outlives a squash on the server: squashes branches anew and asks again.

    python -m tests.bench.carry REPOSITORY [--most N] [--people] [--event NAME …] [--keep FOLDER]
                                [--command "cx-lsp"]
    python -m tests.bench.carry FOLDER [--command "cx-lsp"]

The repository must hold git-ai notes (refs/notes/ai) and the commits of its branches. The lines that a branch
brings are blamed on the branch itself, and the notes of its commits tell who wrote them: that is the truth.
Then the branch is squashed, rebased and so on, each time in a repository of its own, and `cx-lsp blame` is
asked about the same lines.

    recall        AI lines that are called AI at the levels 1 to 3
    precise       lines called AI that are AI lines
    human         lines of people that are called AI
    unknown       lines without an entry that are called AI: from other evidence, or by mistake
    other         those of them that are called so on evidence other than notes: on a trailer, on an author
    mixed, weak   AI lines called mixed, or AI at a level below 3
    coded         recall over the lines that are not blank

Asked about are branches that bring 20 AI lines or more; with `--people`, those that bring lines of people.
`--keep` leaves the repositories in a folder, each with the truth beside it (NAME.json); such a folder can be
asked about again.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.branches import AI, HUMAN, UNKNOWN, Git, Source, spread
from tests.bench.rewrites import REWRITES, Clone, clone

FEWEST = 20  # AI lines of a branch worth asking about
SHOWN = 20
WEAK = "weak"
HEAD = f"{'':46}{'files':>7}{'lines':>8}{'AI':>8}{'recall':>8}{'precise':>8}{'human':>7}{'unknown':>8}"
HEAD += f"{'other':>7}{'mixed':>7}{'weak':>6}{'coded':>8}{'wall s':>8}{'CPU s':>7}"


@dataclass
class Score:
    """Answers about lines, by truth and answer; those about lines that are not blank once more."""

    all: Counter[tuple[str, str]] = field(default_factory=Counter)
    coded: Counter[tuple[str, str]] = field(default_factory=Counter)
    sources: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # what the answers rest on
    files: int = 0
    wall: float = 0
    cpu: float = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        self.all += other.all
        self.coded += other.coded
        self.sources += other.sources
        self.files += other.files
        self.wall += other.wall
        self.cpu += other.cpu
        self.wrong += other.wrong
        self.missed += other.missed

    def row(self, name: str) -> str:
        counts = self.all
        truly = sum(n for (truth, _), n in counts.items() if truth == AI)
        called = sum(n for (_, answer), n in counts.items() if answer == AI)
        coded = sum(n for (truth, _), n in self.coded.items() if truth == AI)
        others = sum(
            n for key, n in self.sources.items() if key[:2] == (UNKNOWN, AI) and "note" not in key[2]
        )
        return (
            f"{name[:45]:46}{self.files:>7}{counts.total():>8}{truly:>8}{_share(counts[AI, AI], truly):>8}"
            f"{_share(counts[AI, AI], called):>8}{counts[HUMAN, AI]:>7}{counts[UNKNOWN, AI]:>8}"
            f"{others:>7}{counts[AI, 'mixed']:>7}{counts[AI, WEAK]:>6}{_share(self.coded[AI, AI], coded):>8}"
            f"{self.wall:>8.1f}{self.cpu:>7.1f}"
        )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"


def ask(command: list[str], folder: Path, paths: list[str]) -> tuple[dict[str, dict[int, Any]], float, float]:
    """The answers by path and line, the seconds that passed, and the seconds of work."""
    used, since = _work(), time.monotonic()
    found: dict[str, dict[int, Any]] = {}
    with tempfile.TemporaryDirectory() as cache:
        done = subprocess.run(
            [*command, "blame", *paths, "--format", "json"],
            cwd=folder,
            env=os.environ | {"XDG_CACHE_HOME": cache},
            capture_output=True,
            check=False,
        )
    wall, work = time.monotonic() - since, _work() - used
    try:
        files = json.loads(done.stdout)["files"]
    except (ValueError, KeyError, TypeError):
        sys.stderr.write(f"no answer in {folder}: {done.stderr.decode(errors='replace')[-300:]}\n")
        files = []
    for file in files:
        found[file["path"].removeprefix("./")] = {entry["line"]: entry for entry in file.get("lines", [])}
    return found, wall, work


def _work() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def score(command: list[str], made: Clone, name: str) -> Score:
    """Compares the answers about one repository with the truth."""
    result = Score()
    answers, result.wall, result.cpu = ask(command, made.git.root, list(made.truth))
    result.files = len(made.truth)
    for path, kinds in made.truth.items():
        texts = (made.git.root / path).read_bytes().split(b"\n")
        told = answers.get(path, {})
        for line, truth in kinds.items():
            text = texts[line - 1].strip().decode("utf-8", "replace") if line <= len(texts) else ""
            entry = told.get(line, {})
            answer = _answer(entry)
            result.all[truth, answer] += 1
            result.sources[truth, answer, str(entry.get("source") or "")] += 1
            if text:
                result.coded[truth, answer] += 1
            if answer == AI != truth:
                result.wrong.append(f"{name} {path}:{line} [{truth}] {text[:60]!r} {_why(entry)}")
            elif truth == AI != answer:
                result.missed.append(f"{name} {path}:{line} [{answer}] {text[:60]!r} {_why(entry)}")
    return result


def _answer(entry: dict[str, Any]) -> str:
    author = str(entry.get("author") or UNKNOWN)
    return WEAK if author == AI and not 1 <= int(entry.get("level") or 0) <= 3 else author


def _why(entry: dict[str, Any]) -> str:
    return "; ".join(filter(None, (entry.get("why"), entry.get("carried"))))


def measure(
    source: Source, command: list[str], events: list[str], most: int, people: bool, keep: Path
) -> Iterator[tuple[str, str, Score]]:
    """Scores the events of some branches, spread evenly over time: event, branch, score."""
    left = most
    for branch in spread(source.branches()):
        if left <= 0:
            break
        try:
            lines = source.truth(branch)
            if _count(lines.values(), HUMAN if people else AI) < (1 if people else FEWEST):
                continue
            for event in events:
                folder = keep / f"{branch.tip[:8]} {event}".replace(",", "").replace(" ", "-")
                made = clone(source, branch, lines, event, folder)
                if made is None:
                    shutil.rmtree(folder)
                    continue
                truth = json.dumps(made.truth, indent=1, ensure_ascii=True)
                folder.with_suffix(".json").write_text(truth, encoding="ascii")
                yield event, branch.name, score(command, made, branch.tip[:8])
        except subprocess.CalledProcessError as broken:
            sys.stderr.write(f"left out {branch.name}: {broken.stderr.decode(errors='replace')[-200:]}\n")
            continue
        left -= 1


def again(command: list[str], folder: Path) -> Iterator[tuple[str, str, Score]]:
    """Scores the repositories that `--keep` left."""
    for file in sorted(folder.glob("*.json")):
        truth = {
            path: {int(line): kind for line, kind in kinds.items()}
            for path, kinds in json.loads(file.read_text(encoding="ascii")).items()
        }
        tip, _, event = file.stem.partition("-")
        yield event, tip, score(command, Clone(Git(file.with_suffix("")), truth), tip)


def _examples(lines: list[str]) -> list[str]:
    """Some of them, evenly over the branches; lines of people come first."""
    human = [line for line in lines if f"[{HUMAN}]" in line]
    rest = [line for line in lines if f"[{HUMAN}]" not in line]
    return [*human[:SHOWN], *rest[:: len(rest) // SHOWN + 1]]


def _count(files: Iterable[dict[int, str]], wanted: str) -> int:
    return sum(kind == wanted for kinds in files for kind in kinds.values())


def show(results: dict[str, list[tuple[str, Score]]]) -> Iterator[str]:
    """A table for every event, and examples of what went wrong; the totals last."""
    totals = []
    for event, found in results.items():
        total = Score()
        yield HEAD.replace(" " * len(event), event, 1)
        for branch, one in found:
            yield one.row(f"  {branch}")
            total.add(one)
        totals.append(total.row(event))
        for (truth, answer, source), count in sorted(total.sources.items()):
            yield f"    {count:>8} {truth} called {answer}: {source or 'on nothing'}"
        yield from (f"    wrong {line}" for line in _examples(total.wrong))
        yield from (f"    missed {line}" for line in _examples(total.missed))
        yield ""
    yield HEAD
    yield from totals


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.carry", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("repository", type=Path)
    parser.add_argument("--most", type=int, default=10, help="branches")
    parser.add_argument("--people", action="store_true", help="branches with lines of people")
    parser.add_argument("--event", action="append", choices=REWRITES, default=[])
    parser.add_argument("--command", default="cx-lsp")
    parser.add_argument("--keep", type=Path)
    chosen = parser.parse_args(words)
    command, root = shlex.split(chosen.command), chosen.repository.resolve()
    results: dict[str, list[tuple[str, Score]]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as scratch:
        keep = (chosen.keep or Path(scratch)).resolve()
        keep.mkdir(parents=True, exist_ok=True)
        if any(keep.iterdir()):
            parser.error(f"{keep} is not empty")
        if any(file.with_suffix("").is_dir() for file in root.glob("*.json")):
            scores = again(command, root)
        else:
            events = chosen.event or list(REWRITES)
            scores = measure(Source.open(root), command, events, chosen.most, chosen.people, keep)
        for event, branch, one in scores:
            results[event].append((branch, one))
    sys.stdout.write("\n".join(show(results)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
