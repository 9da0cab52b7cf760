"""The whole pipeline on fakes: recorded signals in, a channel out, on a clock of its own."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from foghorn.adapters.memory_store import MemoryStore
from foghorn.facts.fact import Service
from foghorn.incidents.store import IncidentStore
from foghorn.pipeline.delivery import Deliverer
from foghorn.pipeline.detection import Detector
from foghorn.pipeline.sweeping import Sweeper
from foghorn.signals.signal import Signal
from tests.support.fakes import FakeAnnouncer, FakeClock, FakeFacts, FakeMessenger
from tests.support.signals import at

CHANNEL = "C0FOGHORN"


def running(count: int, desired: int = 2) -> Service:
    """The checkout service with so many tasks running."""
    return Service("checkout", "ACTIVE", desired, count, 0, minimum_healthy_percent=100, maximum_percent=200)


@dataclass
class Harness:
    """Feed signals with `signal`, let time pass with `until`."""

    clock: FakeClock = field(default_factory=lambda: FakeClock(at(0)))
    store: IncidentStore = field(default_factory=MemoryStore)
    facts: FakeFacts = field(default_factory=lambda: FakeFacts({"checkout": running(1)}))

    def __post_init__(self) -> None:
        self.queue = FakeAnnouncer(self.clock)
        self.slack = FakeMessenger(self.clock)
        self.detector = Detector(self.store, self.queue, self.facts, self.clock)
        self.sweeper = Sweeper(self.store, self.queue, self.facts, self.clock)
        self.deliverer = Deliverer(self.store, self.queue, lambda: self.slack, CHANNEL, self.clock)
        self._next_sweep = at(60)

    def signal(self, signal: Signal) -> None:
        """A signal arrives a second after it happened, or now when that is later."""
        self.until(max(self.clock.now, signal.occurred_at + timedelta(seconds=1)))
        self.detector.take(signal)
        self.until(self.clock.now)

    def until(self, moment: datetime) -> None:
        """Let time pass: queue messages and sweeps run when they are due, in order."""
        while True:
            due = min(self.queue.next_at() or self._next_sweep, self._next_sweep)
            if due > moment:
                self.clock.now = max(self.clock.now, moment)
                return
            self.clock.now = max(self.clock.now, due)
            if self.queue.next_at() is not None and self.queue.next_at() <= self.clock.now:  # type: ignore[operator]
                self._deliver_one()
            else:
                self._next_sweep += timedelta(seconds=60)
                self.sweeper.sweep()

    def _deliver_one(self) -> None:
        _, _, scope, slot, attempt, first_word = heapq.heappop(self.queue.messages)
        self.deliverer.deliver(scope, slot=slot, attempt=attempt, first_word=first_word)

    @property
    def texts(self) -> list[str]:
        """The notification text of every top-level message."""
        return [message.message.text for message in self.slack.posts]
