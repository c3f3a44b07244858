"""What a team lives with is kept in a file by what it is made of, so that only what is new stands out.

Anything that is told can be kept: one entry is one thing, and no entry accounts for two.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

SCHEMA = 1
_FIELDS = {"family": str, "group": str, "prints": list, "place": str}
_Key = tuple[str, ...]


class BaselineError(Exception):
    """A baseline cannot be read; the message names the mend."""


class Known(NamedTuple):
    """One thing that is told: what it is made of, and where it stood when it was kept."""

    family: str
    """What tells it, as CX301."""
    group: str
    """What it is told together with; things of one group have the same."""
    prints: tuple[str, ...]
    """What it is made of in several ways, the surest first; none holds a path or a line number."""
    place: str
    """Its path and scope."""


def unknown(now: Sequence[Known], before: Sequence[Known]) -> Iterator[int]:
    """The positions in `now` of what no entry of `before` accounts for.

    An entry accounts for what is made of the same, where it stood or, once those have theirs, anywhere; and
    for what stands where it stood, made anew, as long as something it was told with is still told with it.
    """
    matched: dict[int, int] = {}
    taken: set[int] = set()

    def match(of: Callable[[Known], Sequence[_Key]]) -> None:
        free: dict[_Key, list[int]] = defaultdict(list)
        for number, known in enumerate(before):
            for key in of(known) if number not in taken else ():
                free[key].append(number)
        for number, known in enumerate(now):
            for key in of(known) if number not in matched else ():
                left = next((n for n in free.get(key, ()) if n not in taken), None)
                if left is not None and number not in matched:
                    matched[number] = left
                    taken.add(left)

    match(lambda k: [(k.family, print_, k.place) for print_ in k.prints])
    match(lambda k: [(k.family, print_) for print_ in k.prints])
    _made_anew(now, before, matched, taken)
    return (number for number in range(len(now)) if number not in matched)


def _made_anew(
    now: Sequence[Known], before: Sequence[Known], matched: dict[int, int], taken: set[int]
) -> None:
    """Matches by place what is still told together with something of the same group as before."""
    places: dict[_Key, list[int]] = defaultdict(list)
    for number, known in enumerate(before):
        if number not in taken:
            places[known.family, known.place].append(number)
    ties: dict[tuple[str, str], set[int]] = defaultdict(set)
    for number, left in matched.items():
        ties[now[number].group, before[left].group].add(number)
    asked = [
        (number, left)
        for number, known in enumerate(now)
        if number not in matched
        for left in places.get((known.family, known.place), ())
    ]
    for number, left in asked:
        ties[now[number].group, before[left].group].add(number)
    for number, left in asked:
        if number in matched or left in taken or len(ties[now[number].group, before[left].group]) < 2:
            continue
        matched[number] = left
        taken.add(left)


def read(file: Path) -> list[Known]:
    """The entries of a baseline; BaselineError says what is wrong with it."""
    mend = "write it anew with --write-baseline"
    try:
        document = json.loads(file.read_bytes())
    except FileNotFoundError:
        raise BaselineError(f"{file}: there is no baseline yet; make one with --write-baseline") from None
    except (ValueError, RecursionError):
        raise BaselineError(f"{file}: is no baseline; {mend}") from None
    entries = document.get("known") if isinstance(document, dict) else None
    if not isinstance(entries, list) or document.get("schema") != SCHEMA:
        raise BaselineError(f"{file}: is no baseline of this version; {mend}")
    return [_entry(entry, file) for entry in entries]


def _entry(entry: Any, file: Path) -> Known:
    with suppress(TypeError, KeyError):
        if all(isinstance(entry[field], kind) for field, kind in _FIELDS.items()):
            return Known(entry["family"], entry["group"], tuple(map(str, entry["prints"])), entry["place"])
    raise BaselineError(
        f"{file}: an entry is damaged: {json.dumps(entry)[:80]}; write it anew with --write-baseline"
    )


def write(file: Path, known: Sequence[Known]) -> None:
    """Keeps things, one a line, so that a change of the baseline can be read in review."""
    ordered = sorted(known, key=lambda k: (k.family, k.group, k.place, k.prints))
    rows = ",\n".join(f"    {json.dumps(entry._asdict())}" for entry in ordered)
    file.write_text(f'{{\n  "schema": {SCHEMA},\n  "known": [\n{rows}\n  ]\n}}\n', encoding="utf-8")
