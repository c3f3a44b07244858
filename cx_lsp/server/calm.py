"""Many wishes in a row become one: a call waits until they pause, though not for ever."""

from __future__ import annotations

from asyncio import AbstractEventLoop, TimerHandle
from collections.abc import Callable, Hashable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a pause must be, and how long a call may be put off in all; both in seconds."""

    pause: float
    longest: float


class Calm:
    """Calls put off on the event loop, one per key."""

    def __init__(self, loop: AbstractEventLoop, pace: Pace) -> None:
        self._loop = loop
        self._pace = pace
        self._due: dict[Hashable, tuple[float, TimerHandle]] = {}

    def __contains__(self, key: Hashable) -> bool:
        return key in self._due

    def after(self, key: Hashable, call: Callable[[], None]) -> None:
        """Calls once nothing more was asked under this key for a pause; the last call asked for counts."""
        now = self._loop.time()
        first, handle = self._due.pop(key, (now, None))
        if handle is not None:
            handle.cancel()

        def run() -> None:
            self._due.pop(key, None)
            call()

        when = min(now + self._pace.pause, first + self._pace.longest)
        self._due[key] = (first, self._loop.call_at(when, run))

    def drop(self, key: Hashable) -> None:
        """Forgets what was put off under a key."""
        _, handle = self._due.pop(key, (0.0, None))
        if handle is not None:
            handle.cancel()
