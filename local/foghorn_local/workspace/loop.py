"""The Lambda service of the workspace: one invocation at a time, by the machine's clock.

It does what an event source mapping, a schedule and an asynchronous invocation do: polls the queue, fires on the
minute, retries what failed. Requests of other threads are handed to it, because the handlers share this process's
environment, output and adapters.
"""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from foghorn_local.bus import Application, Schedule
from foghorn_local.play.agenda import Agenda, Rank
from foghorn_local.play.lambdas import Lambdas
from foghorn_local.play.timeline import scheduled_event

Answer = TypeVar("Answer")


class WorkspaceStoppedError(Exception):
    """The workspace ends: what was asked of it is not done."""


# How long a message that another process sent lies in the queue before it is seen: long polling, in short looks.
LOOK_EVERY_S = 0.1
# What the queue holds back for longer is not waited for: a look after the events have paused, a retry of a failed call.
# Slack's pace (1 s), the distance between two edits for a count and the look after a lost answer (15 s) are shorter.
SOON = timedelta(seconds=20)


class Loop:
    """Runs until it is told to stop. `after_turn` is called after each look, in the loop's own thread."""

    def __init__(
        self, application: Application, lambdas: Lambdas, agenda: Agenda, *, after_turn: Callable[[], None]
    ) -> None:
        self._application = application
        self._lambdas = lambdas
        self._agenda = agenda
        self._after_turn = after_turn
        self._asked: deque[tuple[Callable[[], Any], Future[Any]]] = deque()
        self._woken = threading.Event()
        self._turned = threading.Condition()
        self._busy = False
        self._stopped = False

    def run(self, stop: threading.Event) -> None:
        """Take turns until `stop` is set and somebody calls `wake`, or the next look comes."""
        try:
            for schedule in self._application.schedules:
                self._plan(schedule)
            while not stop.is_set():
                self.turn()
                self._woken.wait(LOOK_EVERY_S)
                self._woken.clear()
        finally:
            self._stopped = True
            self._refuse()
            with self._turned:
                self._turned.notify_all()

    def wake(self) -> None:
        """Do not wait for the next look."""
        self._woken.set()

    def turn(self) -> None:
        """What was asked for, what is due, what is in the queue."""
        self._busy = True
        self._do()
        now = self._lambdas.clock.now()
        while (at := self._agenda.next_at()) is not None and at <= now:
            self._agenda.pop()()
        for mapping in self._application.event_source_mappings:
            due = self._lambdas.queues[mapping.queue].next_due(now)
            if due is not None and due <= now:
                self._lambdas.drain(mapping)
        self._after_turn()
        self._busy = False
        with self._turned:
            self._turned.notify_all()

    def ask(self, action: Callable[[], Answer]) -> Answer:
        """Have something done in the loop's thread, and wait for its answer.

        Raises what it raises, and WorkspaceStoppedError where nobody is left to do it.
        """
        future: Future[Answer] = Future()
        self._asked.append((action, future))
        if self._stopped:
            self._refuse()
        self.wake()
        return future.result()

    def wait_until(self, holds: Callable[[], bool], within_s: float) -> bool:
        """Wait, in another thread, until something holds after a turn; False when it does not in time."""
        with self._turned:
            return self._turned.wait_for(lambda: self._stopped or holds(), within_s) and holds()

    def is_quiet(self) -> bool:
        """Whether nothing is being done and the queue holds nothing that is due soon."""
        if self._busy or self._asked:
            return False
        due = self.next_due()
        return due is None or due > self._lambdas.clock.now() + SOON

    def next_due(self) -> datetime | None:
        """When the queue's next message can be received; None for an empty queue."""
        now = self._lambdas.clock.now()
        dues = [self._lambdas.queues[m.queue].next_due(now) for m in self._application.event_source_mappings]
        return min((due for due in dues if due is not None), default=None)

    def _do(self) -> None:
        while self._asked:
            action, future = self._asked[0]
            try:
                future.set_result(action())
            except Exception as error:  # noqa: BLE001 - it is raised where it was asked for
                future.set_exception(error)
            self._asked.popleft()

    def _refuse(self) -> None:
        with contextlib.suppress(IndexError):  # empty; the loop and who asks may both be at it
            while True:
                _, future = self._asked.popleft()
                future.set_exception(WorkspaceStoppedError("the workspace has ended"))

    def _plan(self, schedule: Schedule) -> None:
        """Put the schedule's next run on the agenda: on the minute (hour, day), as EventBridge starts a rate."""
        if schedule.every_s is None or schedule.state == "DISABLED":
            return
        runs = self._lambdas.clock.now().timestamp() // schedule.every_s + 1
        at = datetime.fromtimestamp(runs * schedule.every_s, UTC)

        def fire() -> None:
            self._plan(schedule)
            self._lambdas.invoke_async(schedule.function, scheduled_event(schedule, at, self._lambdas))

        self._agenda.add(at, Rank.SCHEDULE, fire)
