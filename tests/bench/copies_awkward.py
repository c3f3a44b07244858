"""What awkward files cost the index of copies: `python -m tests.bench.copies_awkward`, CPU seconds, memory.

text      one text each: its sketches, the index of a folder that holds it, and copies asked of it
small     100,000 small files: the first index, opening it again, and copies asked of 100 of them
resident  the most memory that it took, all else a process holds included
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from cx_lsp.copies.pairs import copies
from cx_lsp.copies.pool import Pool
from cx_lsp.facts import language_name
from cx_lsp.text import Document
from tests.bench.copies_speed import sources, spent

_MEGABYTE = 1 << 20
_SMALL = 100_000
_FUNCTION = (
    "function f%d(a,b){var c=a.x%d(b);if(c.y>%d){return g(c,%d)}for(var i=0;i<c.n;i++){h(c.v[i],a)}return c};"
)
_BODY = "".join(f"    x{n} = load_%d(first, {n})\n" for n in range(9))

TEXTS: dict[str, Callable[[], str]] = {
    "bundle.js": lambda: minified(20 * _MEGABYTE),
    "wrapped.js": lambda: minified(20 * _MEGABYTE).replace("};", "};\n"),
    "line.py": lambda: "x = [" + "1, " * (5 * _MEGABYTE) + "]",
    "same.py": lambda: "def f(x):\n" + "    x = load(x)\n" * 1_000_000,
    "same.ts": lambda: "function f(x) {\n" + "  x = load(x);\n" * 1_000_000 + "}\n",
    "functions.py": lambda: "".join(f"def f{n}(first):\n{_BODY % ((7,) * 9)}\n\n" for n in range(20_000)),
    "open.ts": lambda: "function f(x) {\n  if (x) {\n" * 200_000,
    "deep.py": lambda: "".join(f"{' ' * n}def f{n}():\n" for n in range(2_000)),
    "quote.py": lambda: "def f(x):\n    y = '''\n" + "    x = load(x)\n" * 500_000,
}


def minified(size: int) -> str:
    """A program as a bundler writes it, in one line."""
    functions = (_FUNCTION % ((n,) * 4) for n in range(size // len(_FUNCTION)))
    return "".join(functions)


def small(root: Path) -> Iterator[str]:
    """The figures of very many small files."""
    for n in range(_SMALL):
        folder = root / f"d{n // 1000}"
        folder.mkdir(exist_ok=True)
        body = _BODY % ((n % 9001,) * 9)
        (folder / f"f{n}.py").write_text(f"def f{n}(first):\n{body}    return first\n")
    files = sources(root)
    with tempfile.TemporaryDirectory() as cache:
        start = spent()
        Pool.open(Path(cache)).sync(files)
        yield f"small     cold {spent() - start:7.2f} s"
        start = spent()
        pool = Pool.open(Path(cache))
        pool.sync(files)
        yield f"small     warm {spent() - start:7.2f} s"
    start = spent()
    told = sum(1 for path in pool.paths()[:100] for _ in asked(root, pool, path))
    yield f"small     {told} copies in 100 files {spent() - start:7.2f} s"


def asked(root: Path, pool: Pool, path: str) -> Iterator[object]:
    """The copies in a file."""
    return copies(path, pool, lambda other: Document.of((root / other).read_bytes()), language_name, 8)


def one(root: Path, name: str) -> Iterator[str]:
    """The figures of one text."""
    (root / name).write_text(TEXTS[name]())
    start = spent()
    pool = Pool.open(None)
    pool.sync(sources(root))
    indexed = spent() - start
    start = time.process_time()
    told = sum(1 for _ in asked(root, pool, name))
    took = time.process_time() - start
    size = (root / name).stat().st_size / _MEGABYTE
    yield f"text      index {indexed:6.2f} s  {size:5.1f} MB {name}: {len(pool.units(name))} functions"
    yield f"text      {told} copies {took:6.2f} s"


def main(names: list[str]) -> None:
    """Each in a process of its own, so that its memory is its own."""
    if not names:
        for name in [*TEXTS, "small"]:
            subprocess.run([sys.executable, "-m", "tests.bench.copies_awkward", name], check=True)
        return
    with tempfile.TemporaryDirectory() as folder:
        for line in small(Path(folder)) if names == ["small"] else one(Path(folder), names[0]):
            sys.stdout.write(line + "\n")
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"resident  {held:6.0f} MB\n")


if __name__ == "__main__":
    main(sys.argv[1:])
