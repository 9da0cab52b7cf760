"""The silence check on fakes, run after run."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from foghorn.adapters.memory_store import MemoryStore
from foghorn.incidents.records import Recorded
from foghorn.pipeline.detection import Detector
from foghorn.pipeline.silence import SilenceCheck
from foghorn.signals.scope import Scope
from foghorn.signals.signal import Signal
from tests.support.fakes import FakeAnnouncer, FakeClock, FakeFacts
from tests.support.signals import CHECKOUT, at
from tests.support.silence import FakeClusters, MemoryBook, running

QUARTER = timedelta(minutes=15)


@dataclass
class Lookout:
    """The check on fakes, and what it did."""

    clusters: FakeClusters = field(default_factory=lambda: FakeClusters({"prod": {"checkout": running("checkout", 1)}}))
    clock: FakeClock = field(default_factory=lambda: FakeClock(at(0)))
    store: MemoryStore = field(default_factory=MemoryStore)
    book: MemoryBook = field(default_factory=MemoryBook)
    excluded: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.queue = FakeAnnouncer(self.clock)
        self.check = SilenceCheck(self.clusters, self.book, self.store, self.queue, self.clock, excluded=self.excluded)

    def runs(self, times: int = 1) -> int:
        """So many runs, a quarter of an hour apart; how many services the last one looked at."""
        looked = 0
        for _ in range(times):
            looked = self.check.run()
            self.clock.now += QUARTER
        return looked

    def take(self, signal: Signal) -> None:
        """An event tells of something."""
        Detector(self.store, self.queue, FakeFacts(), self.clock).take(signal)

    def told(self, scope: Scope = CHECKOUT) -> list[Signal]:
        """The events of a scope."""
        events: list[Recorded] = []
        self.store.load(scope, events.append)
        return [event.signal for event in events]

    def kinds(self, scope: Scope = CHECKOUT) -> list[str]:
        """Their kinds."""
        return [signal.kind for signal in self.told(scope)]
