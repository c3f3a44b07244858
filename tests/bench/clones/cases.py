"""A folder with a repository and labels <-> the copies in it and the pairs that are none."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple


class Place(NamedTuple):
    """Lines of a file, from one, the last one included."""

    path: str
    start: int
    end: int


class Pair(NamedTuple):
    """Two places that are one text twice, or look so and are not."""

    kind: str
    first: Place
    second: Place
    name: str = ""


class Cases(NamedTuple):
    """What is known of the repository in a folder."""

    root: Path
    copies: tuple[Pair, ...]
    negatives: tuple[Pair, ...]


def load(folder: Path) -> Cases:
    """The labels in `truth.jsonl` and `negatives.jsonl` beside the folder `repo`."""
    return Cases(
        folder / "repo", _pairs(folder / "truth.jsonl", "type"), _pairs(folder / "negatives.jsonl", "kind")
    )


def save(folder: Path, texts: Mapping[str, str], copies: Iterable[Pair], negatives: Iterable[Pair]) -> Cases:
    """Writes a repository and its labels."""
    for path, text in texts.items():
        (folder / "repo" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "repo" / path).write_text(text)
    for name, key, pairs in (("truth", "type", copies), ("negatives", "kind", negatives)):
        lines = (json.dumps({key: pair.kind, **_labels(pair)}) + "\n" for pair in pairs)
        (folder / f"{name}.jsonl").write_text("".join(lines))
    return load(folder)


def _pairs(path: Path, key: str) -> tuple[Pair, ...]:
    rows = map(json.loads, path.read_text().splitlines())
    return tuple(
        Pair(
            row[key],
            Place(row["a"], row["as_"], row["ae"]),
            Place(row["b"], row["bs"], row["be"]),
            row.get("name", ""),
        )
        for row in rows
    )


def _labels(pair: Pair) -> dict[str, str | int]:
    labels: dict[str, str | int] = {"a": pair.first.path, "as_": pair.first.start, "ae": pair.first.end}
    labels |= {"b": pair.second.path, "bs": pair.second.start, "be": pair.second.end}
    return labels | ({"name": pair.name} if pair.name else {})
