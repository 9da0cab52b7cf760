"""The whole pipeline on fakes, under a script: when events arrive, how Slack fails, at which step a function dies.

A function that dies is run again as AWS would run it: an asynchronous invocation after one and two minutes, a queue
message once its visibility time is over, a sweep in the next minute.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial, wraps
from typing import Any

from foghorn import side_by_side
from foghorn.adapters.memory_store import MemoryStore
from foghorn.facts.fact import Missing, Service
from foghorn.facts.instance import ContainerInstance
from foghorn.pipeline.delivery import Deliverer
from foghorn.pipeline.detection import Detector
from foghorn.pipeline.outlook import View, look
from foghorn.pipeline.sweeping import Sweeper
from foghorn.signals.signal import Signal
from foghorn.slack.errors import Ambiguous, RateLimited, Unavailable
from foghorn.slack.message import Message
from foghorn.slack.messenger import Posted
from tests.support.fakes import FakeAnnouncer, FakeClock, FakeFacts, FakeMessage, FakeMessenger
from tests.support.harness import CHANNEL
from tests.support.signals import INSTANCE, at

RETRIES_S = (60, 120)
"""https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html"""
VISIBILITY_S = 180
LONGEST_DELAY_S = 900
DETECT, DELIVER, SWEEP = 0, 1, 2
MERGED = "Merged into"


class Killed(BaseException):
    """The process is gone: nothing of it runs on."""


@dataclass
class Reaper:
    """Counts the steps of every port, before and after each; kills at those it was told.

    At the steps in `meanwhile` another function runs, from its beginning to its end.
    """

    deaths: frozenset[int] = frozenset()
    meanwhile: dict[int, Callable[[], None]] = field(default_factory=dict)
    steps: int = 0
    spares: bool = False
    is_over: bool = False

    def step(self) -> None:
        self.steps += 1
        other = self.meanwhile.pop(self.steps, None)
        if other is not None:
            other()
        if self.steps in self.deaths and not self.spares and not self.is_over:
            raise Killed


def _mortal(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def step(self: Any, *args: Any, **given: Any) -> Any:
        self.reaper.step()
        result = method(self, *args, **given)
        self.reaper.step()
        return result

    return step


class MortalStore(MemoryStore):
    """Dies before or after any primitive."""

    def __init__(self, reaper: Reaper) -> None:
        super().__init__()
        self.reaper = reaper


for _name in (
    "put_event",
    "mark",
    "save_facts",
    "end_gathering",
    "claim",
    "load",
    "save_ledger",
    "release",
    "postpone",
):
    setattr(MortalStore, _name, _mortal(getattr(MemoryStore, _name)))


@dataclass
class MortalAnnouncer(FakeAnnouncer):
    """Dies before or after sending; delays no longer than SQS does."""

    reaper: Reaper = field(default_factory=Reaper)

    @_mortal
    def announce(self, scope: Any, *, delay_s: float = 0, **given: Any) -> None:
        super().announce(scope, delay_s=min(delay_s, LONGEST_DELAY_S), **given)


@dataclass
class ScriptedMessenger(FakeMessenger):
    """Each call takes the next word of the script: "" works, see `_before` and `_after` for the others."""

    reaper: Reaper = field(default_factory=Reaper)
    script: list[str] = field(default_factory=list)
    accepted_at: list[datetime] = field(default_factory=list)

    @_mortal
    def post(
        self, channel: str, message: Message, *, thread_ts: str | None = None, metadata: Mapping[str, str]
    ) -> Posted:
        fault = self._before(Ambiguous)
        posted = super().post(channel, message, thread_ts=thread_ts, metadata=metadata)
        self.accepted_at.append(self.clock())
        if fault == "lost_answer":
            raise Ambiguous("timeout")
        return posted

    @_mortal
    def update(self, channel: str, ts: str, message: Message, *, metadata: Mapping[str, str]) -> None:
        self._before(Unavailable)
        super().update(channel, ts, message, metadata=metadata)
        self.accepted_at.append(self.clock())

    @_mortal
    def find(self, channel: str, **given: Any) -> str | None:
        self._before(Unavailable)
        return super().find(channel, **given)

    def _before(self, when_lost: type[Exception]) -> str:
        fault = self.script.pop(0) if self.script else ""
        if fault == "rate_limited":
            raise RateLimited(20)
        if fault == "unavailable":
            raise Unavailable("connection refused")
        if fault == "never_arrived":
            raise when_lost("timeout")
        return fault


@dataclass
class Simulation:
    """Run it with `run`; `services` are the counts that every look-up finds.

    The container instance is connected where all services run what they should, as every look at it finds.
    """

    services: Mapping[str, Service | Missing]
    deaths: frozenset[int] = frozenset()
    script: Sequence[str] = ()
    meanwhile: Mapping[int, Signal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.clock = FakeClock(at(0))
        others = {step: partial(self._meanwhile, signal) for step, signal in self.meanwhile.items()}
        self.reaper = Reaper(self.deaths, others)
        self.store = MortalStore(self.reaper)
        known = [one for one in self.services.values() if isinstance(one, Service)]
        well = all(one.running_count >= one.desired_count for one in known)
        instance = ContainerInstance(INSTANCE.name, "ACTIVE", agent_connected=well)
        self.facts = FakeFacts(dict(self.services), container_instances={INSTANCE.name: instance})
        self.queue = MortalAnnouncer(self.clock, reaper=self.reaper)
        self.slack = ScriptedMessenger(self.clock, reaper=self.reaper, script=list(self.script))
        self.detector = Detector(self.store, self.queue, self.facts, self.clock)
        self.sweeper = Sweeper(self.store, self.queue, self.facts, self.clock)
        self.deliverer = Deliverer(self.store, self.queue, lambda: self.slack, CHANNEL, self.clock)

    def run(
        self, stream: Sequence[tuple[datetime, Signal]], *, until: datetime, sweeps: Sequence[datetime] = ()
    ) -> None:
        """Deliver each signal at its moment; sweep every minute and at `sweeps`. Last of all comes `until`."""
        self._last = stream[-1][0]
        agenda: list[tuple[datetime, int, int, Any]] = []
        for number, (moment, signal) in enumerate(stream):
            agenda.append((moment, DETECT, number, (signal, 0)))
        agenda += [(moment, SWEEP, number, None) for number, moment in enumerate(sweeps) if moment <= until]
        minutes = int((until - at(0)).total_seconds() // 60)
        agenda += [(at(60 * minute), SWEEP, -minute, None) for minute in range(1, minutes + 1)]
        heapq.heapify(agenda)
        while True:
            # Then time to come to rest: who dies in the last minute has no time to be tried again.
            self.reaper.is_over = self.clock.now > self._last + timedelta(hours=1)
            rung = self.queue.next_at()
            if rung is not None and (not agenda or rung <= agenda[0][0]):
                if rung > until:
                    return
                self.clock.now = max(self.clock.now, rung)
                self._deliver(heapq.heappop(self.queue.messages))
            elif agenda:
                moment, what, number, load = heapq.heappop(agenda)
                self.clock.now = max(self.clock.now, moment)
                if what == SWEEP:
                    self._survives(self.sweeper.sweep)
                elif not self._detect(*load):
                    signal, tries = load
                    again = self.clock.now + timedelta(seconds=RETRIES_S[tries])
                    heapq.heappush(agenda, (again, DETECT, number, (signal, tries + 1)))
            else:
                return

    def _detect(self, signal: Signal, tries: int) -> bool:
        # The third death of one event would be its dead-letter queue's: that is another promise.
        self.reaper.spares = tries == len(RETRIES_S)
        try:
            return self._survives(lambda: self.detector.take(signal))
        finally:
            self.reaper.spares = False

    def _deliver(self, entry: tuple[datetime, int, Any, datetime | None, int, bool]) -> None:
        _, number, scope, slot, attempt, first_word = entry
        if not self._survives(lambda: self.deliverer.deliver(scope, slot=slot, attempt=attempt, first_word=first_word)):
            again = self.clock.now + timedelta(seconds=VISIBILITY_S)
            heapq.heappush(self.queue.messages, (again, number, scope, slot, attempt, first_word))

    def _meanwhile(self, signal: Signal) -> None:
        """A detector and the notifier that it rings run while another function is at work; none after the stream."""
        if self.clock.now > self._last:
            return
        spared, self.reaper.spares = self.reaper.spares, True
        self.detector.take(signal)
        self.deliverer.deliver(signal.scope)
        self.reaper.spares = spared

    @staticmethod
    def _survives(work: Callable[[], object]) -> bool:
        # One call after another: which step is the n-th must not depend on threads.
        threads, side_by_side.executor = side_by_side.executor, side_by_side.OneAfterAnother
        try:
            work()
        except Killed:
            return False
        finally:
            side_by_side.executor = threads
        return True

    @property
    def views(self) -> dict[str, View]:
        """Every episode by its scope and first event, with the message that it should have and its ledger."""
        self.reaper.is_over = True
        outlooks = [look(self.store, scope, self.clock.now) for scope in self.store.scopes()]
        return {f"{view.episode.scope.key} {view.episode.anchor}": view for one in outlooks for view in one.views}

    @property
    def living(self) -> dict[str, FakeMessage]:
        """Top-level messages that are no pointers to another one, by their ts."""
        return {m.ts: m for m in self.slack.posts if MERGED not in m.message.text}
