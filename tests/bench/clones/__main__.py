"""How well copies are found, and how much else is told, by cx-lsp and by jscpd in one run.

    python -m tests.bench.clones SOURCE [SOURCE …] [--language NAME] [--each N] [--seed N] [--keep FOLDER]
    python -m tests.bench.clones --of FOLDER [--language NAME]
                                 [--jscpd PROGRAM] [--sample N] [--show]

The first form takes functions of the sources, makes copies of seven kinds and puts them into other files:

    layout           other comments, blank lines and line breaks
    renamed          other local names, function name, numbers and strings
    literals         other function name, numbers and strings
    edited           one to three statements put in, taken out or changed
    renamed+edited   both
    restyled         as an assistant writes it again: names, docstring, hints, string formats, loops, order
    restyled+edited  and one or two statements changed

The second form takes a folder with `repo/`, `truth.jsonl` and `negatives.jsonl`. Printed per tool: the share
of copies found, by kind (70 % of the lines of both sides); how many pairs of distinct functions were called
copies; `noise`, the share of pairs of whole functions (none of them put in) of which over half of the lines
differ when names, literals, comments and layout do not count, and in brackets when only layout does not;
reports made of imports, declarations or data; processor seconds and the most memory of one process.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.clones import composition
from tests.bench.clones.cases import Cases, Pair, load
from tests.bench.clones.injecting import LANGUAGES, made
from tests.bench.clones.scoring import Score, sampled, score, share
from tests.bench.clones.tools import Run, tools

_WIDTH = 19


def main(arguments: Sequence[str]) -> None:
    """Prints the table."""
    given = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        if given.of:
            cases = load(given.of)
        else:
            target = given.keep or Path(folder)
            cases = made(target, given.sources, given.language, given.each, given.seed)
        columns = {}
        for name, tool in tools(given.jscpd, given.language).items():
            run = tool(cases.root)
            result = score(cases, run.told)
            columns[name] = dict(_column(cases, run, result, given.sample))
            if given.show and name.startswith("cx-lsp"):
                say(*_told(cases, run, result, given.sample))
        say(*table(columns))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.clones")
    parser.add_argument("sources", nargs="*", type=Path)
    parser.add_argument("--of", type=Path)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--language", choices=sorted(LANGUAGES), default="python")
    parser.add_argument("--each", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jscpd", default="")
    parser.add_argument("--sample", type=int, default=400)
    parser.add_argument("--show", action="store_true")
    return parser


def _column(cases: Cases, run: Run, result: Score, most: int) -> Iterator[tuple[str, str]]:
    for kind in result.known:
        yield f"{kind} ({result.known[kind]})", f"{result.recall(kind):.3f}"
    yield f"all kinds ({sum(result.known.values())})", f"{result.recall():.3f}"
    yield f"negatives told ({len(cases.negatives)})", str(len(result.alarms))
    yield "precision", f"{result.precision():.3f}"
    pairs = list(sampled(run.told, cases, most))
    whole = [pair for pair in pairs if composition.are_functions(cases.root, pair)]
    noise = share(composition.differs(cases.root, pair) for pair in whole)
    written = share(composition.differs_as_written(cases.root, pair) for pair in whole)
    yield "noise", f"{noise:.1%} ({written:.0%}) of {len(whole)}"
    yield "no code", f"{sum(composition.is_no_code(cases.root, pair) for pair in pairs)} of {len(pairs)}"
    yield "reports", str(len(run.told))
    yield "CPU s", f"{run.seconds:.2f}"
    yield "peak MB", f"{run.megabytes:.0f}"


def table(columns: dict[str, dict[str, str]]) -> Iterator[str]:
    """The columns side by side."""
    rows = list(dict.fromkeys(row for column in columns.values() for row in column))
    yield f"{'':22}" + "".join(f"{name:>{_WIDTH}}" for name in columns)
    for row in rows:
        yield f"{row:22}" + "".join(f"{column.get(row, '-'):>{_WIDTH}}" for column in columns.values())


def _told(cases: Cases, run: Run, result: Score, most: int) -> Iterator[str]:
    yield from (f"MISS  {_pair(pair)}" for pair in result.missed)
    yield from (f"ALARM {_pair(pair)}" for pair in result.alarms)
    for pair in sampled(run.told, cases, most):
        if composition.is_no_code(cases.root, pair):
            yield f"STILL {_pair(pair)}"
        elif composition.are_functions(cases.root, pair) and composition.differs(cases.root, pair):
            yield f"NOISE {_pair(pair)}"


def _pair(pair: Pair) -> str:
    sides = " ~ ".join(f"{place.path}:{place.start}-{place.end}" for place in (pair.first, pair.second))
    return f"{pair.kind:16} {sides} {pair.name}".rstrip()


def say(*lines: str) -> None:
    """Prints lines as they come."""
    for line in lines:
        sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
