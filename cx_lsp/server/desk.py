"""One thread works through jobs, urgent ones first and in the order they came."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from itertools import count
from queue import PriorityQueue
from threading import Thread

Job = Callable[[], object]


class Urgency(IntEnum):
    """What is waited for: an answer the editor shows now, one it shows soon, or none in particular."""

    TYPING = 0
    SOON = 1
    WHENEVER = 2
    CLOSE = 3


class Desk:
    """A thread of its own for work that must not hold up the editor; what goes wrong is told, not raised."""

    def __init__(self, name: str, tell: Callable[[Exception], None]) -> None:
        self._tell = tell
        self._jobs: PriorityQueue[tuple[int, int, Job | None]] = PriorityQueue()
        self._order = count()
        self._thread = Thread(target=self._work, name=name, daemon=True)
        self._closed = False
        self._thread.start()

    def put(self, urgency: Urgency, job: Job) -> None:
        """Leaves a job on the desk."""
        self._jobs.put((urgency, next(self._order), job))

    def close(self, seconds: float) -> None:
        """Drops what has not begun and waits for what has, `seconds` at most."""
        self._closed = True
        self._jobs.put((Urgency.CLOSE, next(self._order), None))
        self._thread.join(seconds)

    def _work(self) -> None:
        while True:
            _, _, job = self._jobs.get()
            if self._closed or job is None:
                return
            try:
                job()
            except Exception as error:
                self._tell(error)
