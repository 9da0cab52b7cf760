"""The loop of a played stream: what is due next happens next, until nothing is due."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from foghorn_local.bus import Application, Schedule
from foghorn_local.play.agenda import Agenda, Rank
from foghorn_local.play.backends import Queue
from foghorn_local.play.clock import Clock
from foghorn_local.play.lambdas import Lambdas
from foghorn_local.play.stream import Delivery, event_time

RUNS_ON_AT_MOST = timedelta(hours=6)
# A stream may span years. Schedules run each time they should until it was quiet for this long; then the runs that
# have nothing to do are passed over.
QUIET = timedelta(hours=1)
LEAP = timedelta(days=1)
NEVER = datetime.min.replace(tzinfo=UTC)
Progress = Callable[[int, int, datetime], None]


class World(Protocol):
    """The embedded ECS: it is told what happens, when it happens."""

    def apply(self, event: object) -> None:
        """Let an event have happened."""


def silent(delivered: int, total: int, now: datetime) -> None:
    """Progress that nobody looks at."""


@dataclass(slots=True)
class Timeline:
    """One play. `next_due` says when the next incident that waits for something has it due; None: none waits.

    `happened` is the stream as it was, which moves the embedded ECS; `deliveries` is what the bus makes of it, with
    duplicates and out of order. `before_leap` is called before the clock passes over more than a day. After `run`,
    `matched` counts the deliveries that matched a rule.
    """

    application: Application
    lambdas: Lambdas
    clock: Clock
    agenda: Agenda
    world: World
    happened: Sequence[Delivery]
    deliveries: Sequence[Delivery]
    next_due: Callable[[], datetime | None]
    progress: Progress = silent
    before_leap: Callable[[], None] = lambda: None
    matched: int = field(default=0, init=False)
    delivered: int = field(default=0, init=False)
    busy_at: datetime = field(default=NEVER, init=False)

    def run(self) -> None:
        """Deliver everything, then run on minute by minute until nothing is due, at most six hours."""
        for delivery in self.happened:
            self.agenda.add(delivery.at, Rank.WORLD, self._happening(delivery.event))
        for delivery in self.deliveries:
            self.agenda.add(delivery.at, Rank.DELIVERY, self._delivery(delivery.event))
        for schedule in self.application.schedules:
            self._plan(schedule)
        latest = max((delivery.at for delivery in self.deliveries), default=self.clock.now())
        end = latest + RUNS_ON_AT_MOST
        self._drain()
        while not self._is_over():
            at = self._next_at()
            if at is None or at > end:
                break
            if at - self.clock.now() > LEAP:
                self.before_leap()
            self.clock.move_to(at)
            action_at = self.agenda.next_at()
            if action_at is not None and action_at <= at:
                self.agenda.pop()()
            self._drain()
        self.progress(self.delivered, len(self.deliveries), self.clock.now())

    def _is_over(self) -> bool:
        if self.agenda.pending(Rank.WORLD, Rank.DELIVERY, Rank.RETRY):
            return False
        return not any(len(queue) for queue in self._polled()) and self.next_due() is None

    def _next_at(self) -> datetime | None:
        moments = [queue.next_due(self.clock.now()) for queue in self._polled()]
        known = [moment for moment in (self.agenda.next_at(), *moments) if moment is not None]
        return min(known, default=None)

    def _polled(self) -> list[Queue]:
        return [self.lambdas.queues[mapping.queue] for mapping in self.application.event_source_mappings]

    def _drain(self) -> None:
        for mapping in self.application.event_source_mappings:
            due = self.lambdas.queues[mapping.queue].next_due(self.clock.now())
            if due is not None and due <= self.clock.now():
                self.lambdas.drain(mapping)

    def _happening(self, event: Any) -> Callable[[], None]:
        return lambda: self.world.apply(event)

    def _delivery(self, event: Any) -> Callable[[], None]:
        def deliver() -> None:
            # Shuffled, an event may come before its own time: what is told has happened.
            if (event_time(event) or NEVER) > self.clock.now():
                self.world.apply(event)
            self.delivered += 1
            self.busy_at = self.clock.now()
            function = self.application.function_for(event)
            if function is not None:
                self.matched += 1
                self.lambdas.invoke_async(function, event)
            self.progress(self.delivered, len(self.deliveries), self.clock.now())

        return deliver

    def _plan(self, schedule: Schedule) -> None:
        """Put the schedule's next run on the agenda: on the minute (hour, day), as EventBridge starts a rate."""
        if schedule.every_s is None or schedule.state == "DISABLED":
            return
        at = self._next_run(schedule.every_s)

        def fire() -> None:
            self._plan(schedule)
            self.lambdas.invoke_async(schedule.function, scheduled_event(schedule, at, self.lambdas))
            self.progress(self.delivered, len(self.deliveries), self.clock.now())

        self.agenda.add(at, Rank.SCHEDULE, fire)

    def _next_run(self, every_s: int) -> datetime:
        """The next full minute (hour, day); in quiet times the first at which anything can be due."""
        now = self.clock.now()
        after = now.timestamp() // every_s + 1
        if now - self.busy_at > QUIET:
            moments = [self.next_due(), self.agenda.next_of(Rank.WORLD, Rank.DELIVERY, Rank.RETRY)]
            moments += [queue.next_due(now) for queue in self._polled()]
            known = [moment.timestamp() for moment in moments if moment is not None]
            after = max(after, -(-min(known, default=0.0) // every_s))
        return datetime.fromtimestamp(after * every_s, UTC)


def scheduled_event(schedule: Schedule, at: datetime, lambdas: Lambdas) -> dict[str, Any]:
    """What EventBridge sends when a schedule fires."""
    return {
        "version": "0",
        "id": f"schedule-{schedule.name}-{int(at.timestamp())}",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": lambdas.account,
        "time": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "region": lambdas.region,
        "resources": [f"arn:aws:events:{lambdas.region}:{lambdas.account}:rule/{schedule.name}"],
        "detail": {},
    }
