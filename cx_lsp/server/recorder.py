"""What was typed into open texts, and what came at once, becomes journal entries when a text is saved.

Lines typed by a person are claimed for a human as seen. A burst is claimed for an AI as inferred, the weakest
level there is: whoever recorded the same lines otherwise goes before it. Everything else is left unsaid.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from uuid import uuid4

from cx_lsp.matching import blocks
from cx_lsp.record import journal
from cx_lsp.record.change import of_lines
from cx_lsp.record.difference import runs
from cx_lsp.record.entry import Entry
from cx_lsp.record.place import Place, content, head, place_of
from cx_lsp.server import places
from cx_lsp.server.bursts import Burst, verify
from cx_lsp.server.desk import Job
from cx_lsp.server.documents import Open, Step
from cx_lsp.server.keyboard import Keyboard, trimmed
from cx_lsp.server.origins import BURST, OTHER, TYPED, Origins


@dataclass(slots=True)
class _Watched:
    origins: Origins
    bursts: list[Burst] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Written:
    """What is to be recorded of a text that was saved: which lines were typed, which came in bursts."""

    open: Open
    typed: Sequence[bool]
    burst: Sequence[bool]
    bursts: Sequence[Burst]


class Recorder:
    """Watches open texts on the event loop; looks at the disk and writes on the desk behind `put` only."""

    def __init__(self, editor: str, put: Callable[[Job], object]) -> None:
        self._editor = editor[:100]
        self._put = put
        self._session = uuid4().hex
        self._keyboard = Keyboard()
        self._watched: dict[str, _Watched] = {}

    def opened(self, open_: Open) -> None:
        """Watches a text from now on; one that is no file is never recorded."""
        if places.path_of(open_.uri) is not None:
            self._watched[open_.uri] = _Watched(Origins(open_.document.line_count))

    def closed(self, uri: str) -> None:
        """Forgets a text that was closed: what was not saved came to nothing."""
        self._watched.pop(uri, None)

    def changed(self, uri: str, steps: Sequence[Step], now: float, texts: Iterable[bytes] = ()) -> None:
        """Takes in the edits of one message; `texts` are those that text may have been copied from."""
        watched = self._watched.get(uri)
        if watched is None or not steps:
            return
        steps = [trimmed(step) for step in steps]
        kinds = self._keyboard.kinds(steps, now, texts)
        for step, kind in zip(steps, kinds or [OTHER] * len(steps), strict=True):
            watched.origins.change(*step, kind)
        if kinds is None:
            watched.origins.doubt()
        if BURST in (kinds or ()):
            burst = Burst(steps[-1][2], time.time_ns())
            watched.bursts.append(burst)
            self._put(partial(verify, burst, places.path_of(uri)))

    def saved(self, open_: Open) -> Written | None:
        """What to record of a text that was saved; None when nothing is."""
        watched = self._watched.get(open_.uri)
        if watched is None:
            return None
        typed, burst = watched.origins.fresh(TYPED), watched.origins.fresh(BURST)
        watched.origins.settle()
        bursts, watched.bursts = watched.bursts, []
        return Written(open_, typed, burst, bursts) if any(typed) or any(burst) else None

    def record(self, written: Written) -> None:
        """Leaves the recording of a text to the desk."""
        self._put(partial(self._record, written))

    def _record(self, written: Written) -> None:
        path = places.path_of(written.open.uri)
        place = place_of(str(path), path.parent) if path is not None else None
        disk = content(place.file) if place is not None else None
        if place is not None and disk:
            folder = place.tree.common / "cx" / "journal"
            journal.append(folder, self._entries(written, place, of_lines(disk)))

    def _entries(self, written: Written, place: Place, now: Sequence[str]) -> Iterator[Entry]:
        then = of_lines(written.open.document.data)
        if len(written.typed) - len(then) not in (0, 1):
            return  # a lone \r ends a line for editors, not for git
        made = [("human", "typed", 1, written.typed)]
        if not any(burst.reloaded for burst in written.bursts):
            made.append(("ai", "burst", 5, written.burst))
        for by, how, level, lines in made:
            found = runs(_there(lines, then, now), now)
            if found:
                yield Entry(
                    at=journal.now(),
                    by=by,
                    tool=self._editor if by == "human" else "",
                    model="",
                    session=self._session,
                    path=place.path,
                    how=how,
                    level=level,
                    modified=False,
                    head=head(place.tree),
                    runs=found,
                    gone=0,
                )


def _there(lines: Sequence[bool], then: Sequence[str], now: Sequence[str]) -> list[bool]:
    """Which lines of the file are those of the text; whatever else went over it is not ours."""
    found = [False] * len(now)
    for start, there, count in blocks(then, now):
        found[there : there + count] = lines[start : start + count]
    return found
