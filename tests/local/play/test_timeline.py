"""The loop: what is due next happens next, with Lambda's retries and SQS's visibility, until nothing is due."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from moto.sqs.models import sqs_backends

from foghorn_local.bus import EventSourceMapping, Function, InvokeConfig, Schedule
from foghorn_local.play.agenda import Agenda, Rank
from foghorn_local.play.backends import Queue
from foghorn_local.play.clock import Clock
from foghorn_local.play.lambdas import Lambdas
from foghorn_local.play.stream import Delivery
from foghorn_local.play.timeline import Timeline

START = datetime(2026, 3, 2, 9, 0, 30, tzinfo=UTC)
ACCOUNT, REGION = "123456789012", "eu-west-1"
WORK = Queue(ACCOUNT, REGION, "Work", visibility_timeout_s=180)
LOST = Queue(ACCOUNT, REGION, "Lost")
SWEEP = Schedule("Sweep", "rate(1 minute)", 60, "Sweeper", "ENABLED", 0, None)
MAPPING = EventSourceMapping("Mapping", "Notifier", "Work", 10, True, 2)


class Recorder:
    """Handlers that write down when they were called and with what, and fail as often as they are told."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.seen: list[tuple[str, float, Any]] = []
        self.fail: dict[str, int] = {}

    def handler(self, name: str, then: Callable[[Any], Any] = lambda event: None) -> Callable[[Any, Any], Any]:
        def handle(event: Any, context: Any) -> Any:
            what = [record["body"] for record in event["Records"]] if "Records" in event else event.get("say", "")
            self.seen.append((name, (self.clock.now() - START).total_seconds(), what))
            if self.fail.get(name, 0) > 0:
                self.fail[name] -= 1
                raise RuntimeError("as told")
            return then(event)

        return handle

    def times(self, name: str) -> list[float]:
        """Seconds after the start at which it was called."""
        return [at for called, at, _ in self.seen if called == name]


@pytest.fixture
def clock() -> Iterator[Clock]:
    """A clock at the start, and empty queues."""
    sqs_backends.reset()
    for queue in (WORK, LOST):
        sqs_backends[ACCOUNT][REGION].create_queue(queue.name, {})
    with Clock(START) as clock:
        yield clock


@pytest.fixture
def recorder(clock: Clock) -> Recorder:
    """Handlers that remember."""
    return Recorder(clock)


def function(name: str, retries: int = 2) -> Function:
    """A function that leaves to the queue of lost events."""
    return Function(name, "app.handler", Path(), 30, 128, {}, InvokeConfig(retries, 21_600, "Lost"))


def timeline(
    recorder: Recorder,
    events: Sequence[tuple[float, Any]],
    *,
    then: Callable[[Any], Any] = lambda event: None,
    notify: Callable[[Any], Any] = lambda event: {"batchItemFailures": []},
    next_due: Callable[[], datetime | None] = lambda: None,
) -> Timeline:
    """A stack of three functions; an event starts the detector unless it says `quiet`."""
    agenda = Agenda()
    lambdas = Lambdas(
        functions={
            name: function(name, retries) for name, retries in (("Detector", 2), ("Notifier", 2), ("Sweeper", 0))
        },
        handlers={
            "Detector": recorder.handler("Detector", then),
            "Notifier": recorder.handler("Notifier", notify),
            "Sweeper": recorder.handler("Sweeper"),
        },
        queues={"Work": WORK, "Lost": LOST},
        clock=recorder.clock,
        account=ACCOUNT,
        region=REGION,
        later=lambda at, action: agenda.add(at, Rank.RETRY, action),
    )
    deliveries = [Delivery(START + timedelta(seconds=at), {"say": say}) for at, say in events]
    application: Any = SimpleNamespace(
        schedules=(SWEEP,),
        event_source_mappings=(MAPPING,),
        function_for=lambda event: None if event["say"] == "quiet" else "Detector",
    )
    world = SimpleNamespace(apply=lambda event: recorder.seen.append(("World", 0.0, event["say"])))
    made = Timeline(application, lambdas, recorder.clock, agenda, world, deliveries, deliveries, next_due)
    made.run()
    return made


def send(body: str, delay_s: int = 0) -> None:
    """What a handler does with its queue."""
    sqs_backends[ACCOUNT][REGION].send_message(WORK.name, body, delay_seconds=delay_s)


def test_events_are_delivered_at_their_times(recorder: Recorder) -> None:
    """Only what matches a rule starts a function; the embedded ECS hears of everything first."""
    played = timeline(recorder, [(0, "a"), (10, "quiet"), (75, "b")])
    assert [entry for entry in recorder.seen if entry[0] == "Detector"] == [
        ("Detector", 0.0, "a"),
        ("Detector", 75.0, "b"),
    ]
    assert [what for name, _, what in recorder.seen if name == "World"] == ["a", "quiet", "b"]
    assert (played.matched, played.delivered) == (2, 3)


def test_schedule_fires_on_the_minute(recorder: Recorder) -> None:
    """From the first minute after the start for as long as something is due."""
    timeline(recorder, [(0, "a"), (95, "b")])
    assert recorder.times("Sweeper") == [30.0, 90.0]


def test_failed_invocation_is_tried_again_after_one_and_two_minutes(recorder: Recorder) -> None:
    """Then its event leaves to the destination with the error."""
    recorder.fail["Detector"] = 3
    timeline(recorder, [(0, "a")])
    assert recorder.times("Detector") == [0.0, 60.0, 180.0]
    assert len(LOST) == 1
    assert "as told" in LOST.receive(1)[0]["Body"]


def test_retry_that_succeeds_leaves_nothing_behind(recorder: Recorder) -> None:
    """The second attempt is the last."""
    recorder.fail["Detector"] = 1
    timeline(recorder, [(0, "a")])
    assert recorder.times("Detector") == [0.0, 60.0]
    assert len(LOST) == 0


def test_queue_is_polled_when_a_message_becomes_due(recorder: Recorder) -> None:
    """At once without a delay, with one at its end, and nothing is left over."""

    def then(event: Any) -> None:
        send("now")
        send("later", delay_s=17)

    timeline(recorder, [(0, "a")], then=then)
    notified = [(round(at), what) for name, at, what in recorder.seen if name == "Notifier"]
    assert notified == [(0, ["now"]), (17, ["later"])]
    assert len(WORK) == 0


def test_message_of_a_failed_batch_reappears_after_its_visibility(recorder: Recorder) -> None:
    """The notifier fails as a whole: the message comes again 180 s later."""
    recorder.fail["Notifier"] = 1
    timeline(recorder, [(0, "a")], then=lambda event: send("one"))
    assert [round(at) for at in recorder.times("Notifier")] == [0, 180]
    assert len(WORK) == 0


def test_only_the_reported_message_reappears(recorder: Recorder) -> None:
    """ReportBatchItemFailures keeps what is named and deletes the rest."""
    refused = {"left": 1}

    def then(event: Any) -> None:
        send("good")
        send("bad")

    def notify(event: Any) -> dict[str, Any]:
        bad = [record["messageId"] for record in event["Records"] if record["body"] == "bad" and refused["left"]]
        refused["left"] = 0
        return {"batchItemFailures": [{"itemIdentifier": identifier} for identifier in bad]}

    timeline(recorder, [(0, "a")], then=then, notify=notify)
    assert [what for name, _, what in recorder.seen if name == "Notifier"] == [["good", "bad"], ["bad"]]


def test_runs_on_while_an_incident_waits_but_not_for_ever(recorder: Recorder) -> None:
    """Six hours after the last event it stops, whatever still waits."""
    timeline(recorder, [(0, "a")], next_due=lambda: START)
    assert len(recorder.times("Sweeper")) == 360


def test_quiet_times_are_passed_over(recorder: Recorder) -> None:
    """An hour after the last event the schedule runs only when something can be due; a stream may span years."""
    year, later = 31_536_000, START + timedelta(hours=30)
    timeline(recorder, [(0, "a"), (year, "b")], next_due=lambda: later if recorder.clock.now() < later else None)
    runs = recorder.times("Sweeper")
    assert runs[:61] == [30.0 + 60 * minute for minute in range(61)]
    assert runs[61:] == [30 * 3600 + 30.0]
    assert recorder.times("Detector") == [0.0, float(year)]


def test_handlers_waiting_moves_the_clock_and_it_never_runs_back(recorder: Recorder) -> None:
    """An event that falls due while a handler waits is delivered late, not in the past."""
    timeline(
        recorder,
        [(0, "slow"), (5, "b")],
        then=lambda event: recorder.clock.sleep(20) if event["say"] == "slow" else None,
    )
    assert recorder.times("Detector") == [0.0, 20.0]


def test_empty_stream_ends_at_once(recorder: Recorder) -> None:
    """Nothing is due, nothing happens."""
    played = timeline(recorder, [])
    assert (played.delivered, recorder.seen) == (0, [])
