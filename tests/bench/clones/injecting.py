"""Source folders -> a repository in which copies of their functions stand at the ends of other files."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path
from random import Random

from tests.bench.clones.cases import Cases, Pair, Place, save
from tests.bench.clones.mutants import KINDS, mutant
from tests.bench.clones.trees import Function, functions, parse, walk

LANGUAGES = {"python": (".py",), "typescript": (".ts", ".tsx", ".js", ".jsx")}
_LEFT_OUT = "node_modules dist build vendor migrations locale test tests testing __tests__ e2e .git"
_SIZES = range(1_500, 200_000)
_LINES = 2
"""Blank lines before a copy."""
_TRIES = 3_000


def made(folder: Path, sources: Iterable[Path], language: str, each: int, seed: int) -> Cases:
    """Puts so many copies of each kind into files of the sources and writes all that to a folder."""
    chosen = Random(f"{language} {seed}")
    texts = dict(_texts(sources, LANGUAGES[language]))
    order = sorted(texts)
    chosen.shuffle(order)
    picked: list[Function] = []
    hosts: list[str] = []
    for path in order:
        if len(picked) < each * len(KINDS) and (found := list(functions(path, texts[path]))):
            picked.append(chosen.choice(found))
        else:
            hosts.append(path)
    hosts = hosts[: len(picked)]
    kept = {path: texts[path] for path in {*(f.path for f in picked), *hosts}}
    copies = list(_injected(kept, picked, hosts, chosen))
    negatives = list(
        distinct_pairs(
            [f for path in sorted({f.path for f in picked}) for f in functions(path, texts[path])], chosen
        )
    )
    return save(folder, kept, copies, negatives)


def _texts(sources: Iterable[Path], suffixes: Sequence[str]) -> Iterator[tuple[str, str]]:
    for source in sources:
        for path in sorted(source.rglob("*")):
            inside = path.relative_to(source)
            if (
                path.suffix not in suffixes
                or set(_LEFT_OUT.split()) & set(inside.parts)
                or not path.is_file()
            ):
                continue
            is_test = inside.name.startswith("test_") or re.search(r"\.(test|spec|d|min)\.", inside.name)
            if not is_test and path.stat().st_size in _SIZES:
                yield str(source.name / inside), path.read_text(errors="replace").rstrip("\n") + "\n"


def _injected(
    texts: dict[str, str], picked: Sequence[Function], hosts: Sequence[str], chosen: Random
) -> Iterator[Pair]:
    """Appends a copy of each function to a file of the same language, and says where it stands."""
    spare = defaultdict(list)
    for host in hosts:
        spare[Path(host).suffix].append(host)
    for turn, function in enumerate(picked):
        kind, suffix = KINDS[turn % len(KINDS)], Path(function.path).suffix
        if not spare[suffix]:
            continue
        copy, name = mutant(function.path, function.text, kind, chosen)
        if not copy:
            continue
        host = spare[suffix].pop()
        start = texts[host].count("\n") + _LINES + 1
        texts[host] += "\n" * _LINES + copy
        first = start + _leading(copy)
        second = Place(host, first, start + copy.rstrip("\n").count("\n"))
        yield Pair(kind, Place(function.path, function.start, function.end), second, name)


def _leading(copy: str) -> int:
    """How many lines of a comment stand before the function."""
    lines = copy.splitlines()
    return next(n for n, line in enumerate(lines) if not line.startswith(("/*", " *", "//", "#")))


def distinct_pairs(found: Sequence[Function], chosen: Random, most: int = 400) -> Iterator[Pair]:
    """Pairs of functions that are no copies: some of one name, as many at random."""
    named = defaultdict(list)
    for function in found:
        named[function.name].append(function)
    same = [pair for group in named.values() for pair in combinations(group[:20], 2)]
    chosen.shuffle(same)
    some = [(chosen.choice(found), chosen.choice(found)) for _ in range(_TRIES)] if found else []
    for kind, pairs in (("same name", same[:_TRIES]), ("random", some)):
        left = most
        for first, second in pairs:
            if left and first.path != second.path and _is_distinct(first, second):
                left -= 1
                yield Pair(kind, Place(*_lines(first)), Place(*_lines(second)))


def _lines(function: Function) -> tuple[str, int, int]:
    return function.path, function.start, function.end


def _is_distinct(first: Function, second: Function) -> bool:
    """Whether two functions share few words and their tokens follow each other in other ways."""
    ours, theirs = (set(re.findall(r"\w+", f.text)) for f in (first, second))
    if len(ours & theirs) >= 0.3 * len(ours | theirs):
        return False
    return SequenceMatcher(None, _shape(first), _shape(second), autojunk=False).ratio() < 0.6


def _shape(function: Function) -> list[str]:
    return [node.type for node in walk(parse(function.path, function.text)) if not node.children]
