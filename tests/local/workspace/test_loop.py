"""The loop's schedule and its end, on a clock that stands still."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from foghorn_local.play.agenda import Agenda
from foghorn_local.workspace.loop import Loop, WorkspaceStoppedError

NOON = datetime(2026, 3, 1, 12, 0, 30, tzinfo=UTC)
SWEEP = SimpleNamespace(name="EveryMinute", function="SweeperFunction", every_s=60, state="ENABLED")
MAPPING = SimpleNamespace(queue="Queue", function="NotifierFunction")


class Lambdas:
    """Counts what it is asked to do. `due` is when the queue's next message is."""

    account, region = "123456789012", "eu-west-1"

    def __init__(self) -> None:
        self.now = NOON
        self.due: datetime | None = None
        self.done: list[str] = []
        self.clock = SimpleNamespace(now=lambda: self.now)
        self.queues = {"Queue": SimpleNamespace(next_due=lambda now: self.due)}

    def invoke_async(self, name: str, event: dict[str, Any]) -> None:
        """The schedule fires."""
        self.done.append(f"{name} {event['time']}")

    def drain(self, mapping: Any) -> None:
        """The queue is polled."""
        self.done.append(mapping.function)
        self.due = None


def loop_of(lambdas: Lambdas, *schedules: Any, stop: threading.Event | None = None) -> Loop:
    """A loop; with `stop`, one that ends after its first turn."""
    application: Any = SimpleNamespace(schedules=schedules, event_source_mappings=(MAPPING,))
    fake: Any = lambdas
    return Loop(application, fake, Agenda(), after_turn=stop.set if stop is not None else lambda: None)


def run_once(loop: Loop, stop: threading.Event) -> None:
    """Its first turn, then its end."""
    loop.wake()
    loop.run(stop)


def test_a_schedule_fires_on_the_minute_and_again() -> None:
    """As EventBridge starts a rate; a minute that was slept through is not made up for."""
    lambdas, stop = Lambdas(), threading.Event()
    loop = loop_of(lambdas, SWEEP, stop=stop)
    run_once(loop, stop)
    assert lambdas.done == []
    for later in (29, 30, 31, 300):
        lambdas.now = NOON + timedelta(seconds=later)
        loop.turn()
    assert lambdas.done == ["SweeperFunction 2026-03-01T12:01:00Z", "SweeperFunction 2026-03-01T12:02:00Z"]
    loop.turn()
    assert len(lambdas.done) == 2


@pytest.mark.parametrize("schedule", [{"every_s": None}, {"state": "DISABLED"}])
def test_what_does_not_fire_here(schedule: dict[str, Any]) -> None:
    """A cron expression, and a rule that is off."""
    lambdas, stop = Lambdas(), threading.Event()
    loop = loop_of(lambdas, SimpleNamespace(**(vars(SWEEP) | schedule)), stop=stop)
    run_once(loop, stop)
    lambdas.now += timedelta(days=1)
    loop.turn()
    assert lambdas.done == []


@pytest.mark.parametrize(
    "due_in_s, quiet, polled",
    [(None, True, False), (0, True, True), (1, False, False), (20, False, False), (21, True, False)],
)
def test_quiet_is_when_nothing_is_due_soon(due_in_s: int | None, quiet: bool, polled: bool) -> None:
    """What is due now is delivered; what comes within 20 s is waited for; what is paced beyond that is not."""
    lambdas = Lambdas()
    lambdas.due = None if due_in_s is None else NOON + timedelta(seconds=due_in_s)
    loop = loop_of(lambdas)
    loop.turn()
    assert (loop.is_quiet(), lambdas.done == ["NotifierFunction"]) == (quiet, polled)


def test_nothing_is_quiet_while_something_is_being_done() -> None:
    """A message in flight looks like one that is due late."""
    lambdas = Lambdas()
    lambdas.due = NOON
    seen: list[bool] = []
    loop = loop_of(lambdas)
    lambdas.drain = lambda mapping: seen.append(loop.is_quiet())  # type: ignore[method-assign]
    loop.turn()
    assert seen == [False]


def test_after_the_end_nothing_is_promised() -> None:
    """Who asks then, or waited since before, hears it instead of waiting for ever."""
    lambdas, stop = Lambdas(), threading.Event()
    loop = loop_of(lambdas, stop=stop)
    run_once(loop, stop)
    with pytest.raises(WorkspaceStoppedError):
        loop.ask(lambda: 1)
    assert loop.wait_until(lambda: False, 60) is False


def test_what_an_action_raises_comes_to_who_asked() -> None:
    """And the loop goes on."""
    lambdas, stop = Lambdas(), threading.Event()
    loop = loop_of(lambdas)
    thread = threading.Thread(target=loop.run, args=(stop,))
    thread.start()
    try:
        with pytest.raises(ZeroDivisionError):
            loop.ask(lambda: 1 // 0)
        assert loop.ask(lambda: 7) == 7
    finally:
        stop.set()
        loop.wake()
        thread.join()
