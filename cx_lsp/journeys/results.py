"""The result files of a project become results, and results the outcome of the tests they are about."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from cx_lsp.journeys.junit import Result, read_junit
from cx_lsp.model import Outcome, Test

__all__ = ["Result", "load", "outcomes", "read_junit"]

SIZE_LIMIT = 200 * 2**20
"""Bytes; a larger file is named and left unread."""

_WORST_FIRST: tuple[Outcome, ...] = ("failed", "passed", "skipped")
_Key: TypeAlias = tuple[str, str]


def load(root: Path, globs: Iterable[str]) -> tuple[list[Result], list[str]]:
    """The newest result of every test case in the files below `root`, and what could not be read.

    Within a file a failure outweighs a pass. A result without a time has that of its file.
    """
    newest: dict[str, Result] = {}
    warnings: list[str] = []
    for path in _files(root, globs, warnings):
        try:
            cases = _cases(path)
        except (OSError, SyntaxError, ValueError, LookupError) as error:
            warnings.append(f"{path.relative_to(root).as_posix()}: not read as JUnit XML: {error}")
            continue
        for name, case in cases.items():
            if name not in newest or _instant(case.when) >= _instant(newest[name].when):
                newest[name] = case
    return list(newest.values()), warnings


def outcomes(results: Iterable[Result], tests: Sequence[Test]) -> list[Test]:
    """The tests, each with the worst outcome and the latest time of the results that carry its id.

    Parameters in brackets are ignored. A runner started elsewhere may write a longer or shorter path;
    a shorter one counts only when a single file of ours ends with it. No result leaves a test as it is.
    """
    ours = _by_suffix(tests)
    found: defaultdict[int, list[Result]] = defaultdict(list)
    for result in results:
        for at in _matches(result, ours, tests):
            found[at].append(result)
    return [_ended(test, found[at]) if at in found else test for at, test in enumerate(tests)]


def _files(root: Path, globs: Iterable[str], warnings: list[str]) -> Iterator[Path]:
    """Regular files below the root, each once; a link or a glob that leads out of it is named."""
    inside, seen = root.resolve(), set[Path]()
    for glob in globs:
        if glob.startswith("/") or ".." in Path(glob).parts:
            warnings.append(f"{glob}: leads out of the project; give a glob below its root")
            continue
        try:
            paths = sorted(root.glob(glob))
        except (OSError, ValueError, NotImplementedError) as error:
            warnings.append(f"{glob}: {error}")
            continue
        for path in paths:
            real = path.resolve()
            if not real.is_relative_to(inside):
                warnings.append(f"{path.relative_to(root).as_posix()}: leads out of the project; not read")
            elif real.is_file() and real not in seen:
                seen.add(real)
                yield path


def _cases(path: Path) -> dict[str, Result]:
    """One result per id; two test cases of one id are, for instance, a test and its teardown."""
    with path.open("rb") as file:
        data = file.read(SIZE_LIMIT + 1)
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds")
    if len(data) > SIZE_LIMIT:
        raise ValueError(f"larger than {SIZE_LIMIT // 2**20} MB")
    cases: dict[str, Result] = {}
    for case in read_junit(data):
        if case.ids:
            known = cases.get(case.ids[0], case)
            timed = case if _instant(case.when) != _BEGINNING else replace(case, when=written)
            cases[case.ids[0]] = min(timed, known, key=_badness)
    return cases


_BEGINNING = datetime.min.replace(tzinfo=UTC)


def _instant(when: str) -> datetime:
    """The moment an ISO time names, UTC when it names no zone; the beginning of time when it is none."""
    try:
        moment = datetime.fromisoformat(when)
    except ValueError:
        return _BEGINNING
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _badness(result: Result) -> int:
    return _WORST_FIRST.index(result.outcome)


def _ended(test: Test, results: list[Result]) -> Test:
    worst = min(results, key=_badness)
    return replace(test, outcome=worst.outcome, when=max((one.when for one in results), key=_instant))


def _by_suffix(tests: Sequence[Test]) -> dict[_Key, list[int]]:
    found: defaultdict[_Key, list[int]] = defaultdict(list)
    for at, test in enumerate(tests):
        file, name = _key(test.id)
        for suffix in (*_suffixes(file), ""):
            found[suffix, name].append(at)
    return found


def _matches(result: Result, ours: dict[_Key, list[int]], tests: Sequence[Test]) -> list[int]:
    """The tests of the first spelling that is ours: exactly, as the end of a path, or as a longer path."""
    for file, name in map(_key, result.ids):
        hits = ours.get((file, name), [])
        exact = [at for at in hits if _key(tests[at].id)[0] == file]
        if exact or len({tests[at].path for at in hits}) == 1:
            return exact or hits
        for suffix in _suffixes(file):
            if longer := [at for at in ours.get((suffix, name), []) if _key(tests[at].id)[0] == suffix]:
                return longer
    return []


def _key(test_id: str) -> _Key:
    """File and name; suites joined by " › ", " > " or a blank are spelled alike, parameters are left out."""
    file, arrow, title = test_id.partition(" › ")
    if arrow:
        return file.removeprefix("./"), " ".join(re.split(r"\s*[›>]\s*|\s+", title.strip()))
    file, _, name = test_id.partition("::")
    return file.removeprefix("./"), name.partition("[")[0]


def _suffixes(path: str) -> list[str]:
    parts = path.removeprefix("./").split("/")
    return ["/".join(parts[start:]) for start in range(len(parts))]
