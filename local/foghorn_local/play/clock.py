"""The clock of a played stream. It never runs back, and nothing real waits for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Protocol

import time_machine

_real_sleep = time.sleep


class Timekeeper(Protocol):
    """Says what time it is (UTC) and lets time pass: a stream's clock, or the machine's."""

    def now(self) -> datetime:
        """The present."""

    def sleep(self, seconds: float) -> None:
        """Come back that much later."""


class Clock:
    """Moves `time.time()` and `datetime.now()` of this process, embedded AWS and Slack included.

    `speed` None runs as fast as the machine can; N plays N seconds of the stream in one second.
    `time.monotonic` and `time.sleep` are not moved: who waits must be given `sleep`.
    """

    def __init__(self, start: datetime, *, speed: float | None = None, sleep: Callable[[float], None] = _real_sleep):
        self._now = start.astimezone(UTC)
        self._speed = speed
        self._real_sleep = sleep
        self._travel = time_machine.travel(self._now, tick=False)
        self._coordinates: time_machine.Traveller | None = None

    def __enter__(self) -> Clock:
        self._coordinates = self._travel.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._coordinates = None
        self._travel.stop()

    def now(self) -> datetime:
        """The present of the stream (UTC)."""
        return self._now

    def move_to(self, moment: datetime) -> None:
        """Go forward to a moment; one that is past leaves the clock where it is."""
        if moment <= self._now:
            return
        if self._speed:
            self._real_sleep((moment - self._now).total_seconds() / self._speed)
        self._now = moment
        if self._coordinates is not None:
            self._coordinates.move_to(moment)

    def sleep(self, seconds: float) -> None:
        """What a handler's waiting does: the stream's time passes."""
        self.move_to(self._now + timedelta(seconds=max(0.0, seconds)))
