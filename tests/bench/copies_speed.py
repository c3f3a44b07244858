"""What finding copies costs: `python -m tests.bench.copies_speed FOLDER…`, CPU seconds of all processes.

cold      the first index of a folder, and what that is for a million lines
warm      opening that index again, every file known
edit      CPU milliseconds from a changed text to the copies in it, median and worst of 60 edits, each inside
          another function: of a file of some 200 lines, and of one of 3,000 made of several of the folder
resident  what the index adds to the memory of a process, and that for each line
"""

from __future__ import annotations

import hashlib
import resource
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

from cx_lsp.copies.pairs import apart, copies
from cx_lsp.copies.pool import Pool, Source
from cx_lsp.facts import language_name
from cx_lsp.scan import walk
from cx_lsp.text import Document

_ROUNDS = 60
_LEAST = 8
NEW = b"\n"


def spent() -> float:
    """CPU seconds of this process and of those it started and that are gone."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def sources(root: Path) -> list[Source]:
    """The files of a folder as a pool is told of them."""
    return [
        Source(path, hashlib.blake2b((root / path).read_bytes()).hexdigest(), name, (root / path).read_bytes)
        for path in walk(root)
        if (name := language_name(path)) and not apart(path)
    ]


def resident() -> int:
    """Bytes of this process that are in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def read(root: Path, edited: dict[str, Document], path: str) -> Document | None:
    """An edited text, or that of a file, which is kept as a workspace keeps it."""
    if path not in edited:
        edited[path] = Document.of((root / path).read_bytes())
    return edited[path]


def edits(root: Path, pool: Pool, path: str, text: bytes) -> list[float]:
    """CPU milliseconds of one edit after the other, in ascending order."""
    language = language_name(path) or ""
    edited = {path: Document.of(text)}
    texts = partial(read, root, edited)

    def seen() -> int:
        pool.update(path, edited[path].data, language)
        return sum(1 for _ in copies(path, pool, texts, language_name, _LEAST))

    seen()
    units = [held.unit for held in pool.units(path)]
    took = []
    for turn in range(_ROUNDS):
        unit = units[turn * 7 % len(units)]
        at = edited[path].offset((unit.start + unit.end) // 2, 1 << 20)
        changed, _ = edited[path].replace(at, at, f"\n{' ' * 8}added_{turn} = load_{turn}({turn})".encode())
        edited[path] = changed
        start = time.process_time()
        seen()
        took.append((time.process_time() - start) * 1000)
        units = [held.unit for held in pool.units(path)]
    pool.restore(path)
    return sorted(took)


def typed(root: Path, files: Iterable[Source]) -> Iterator[tuple[str, bytes]]:
    """A text of some 200 lines, and one of 3,000."""
    texts = [(source.path, data) for source in files if (data := source.read()) is not None]
    lines = {path: data.count(b"\n") for path, data in texts}
    yield min(texts, key=lambda each: abs(lines[each[0]] - 200))
    ordered = sorted(texts, key=lambda each: -lines[each[0]])
    long = b""
    for path, data in ordered:
        if long.count(b"\n") + lines[path] <= 3100:
            long += data + b"\n\n"
    yield "long" + Path(ordered[0][0]).suffix, long


def show(root: Path) -> Iterator[str]:
    """The figures of one folder."""
    files = sources(root)
    lines = sum((source.read() or b"").count(b"\n") for source in files)
    with tempfile.TemporaryDirectory() as cache:
        before, start = resident(), spent()
        Pool.open(Path(cache)).sync(files)
        cold = spent() - start
        yield f"{root.name}: {len(files)} files, {lines / 1000:.1f} kLOC"
        yield f"  cold      {cold:7.2f} s, {cold / lines * 1e6:6.2f} s per million lines"
        before, start = resident(), spent()
        pool = Pool.open(Path(cache))
        pool.sync(files)
        yield f"  warm      {spent() - start:7.3f} s"
        size = sum(file.stat().st_size for file in Path(cache).iterdir())
        added = resident() - before
        yield f"  resident  {added / 2**20:7.1f} MiB, {size / lines:.1f} bytes a line on disk"
        for path, text in typed(root, files):
            took = edits(root, pool, path, text)
            told = f"{median(took):7.2f} ms, worst {took[-1]:6.2f}"
            yield f"  edit      {told}  of {text.count(NEW)} lines"


def main(paths: list[str]) -> None:
    for path in paths:
        for line in show(Path(path).resolve()):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
