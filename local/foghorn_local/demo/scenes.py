"""The demonstration's morning: five things that happen to a small shop, in the shapes that ECS sends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from foghorn_local.demo.ecs import COMPLETED, OUT_OF_MEMORY, SPOT, Cluster, End, Event, Task, pull_failed, replaced_by
from foghorn_local.demo.service import Service

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
SHOP = Cluster("shop", "123456789012", "eu-west-1")

# What the events cannot tell: the last words of the containers that fail.
WORLD = {
    "logs": [
        {
            "group": "/ecs/checkout",
            "stream": "ecs/app/*",
            "lines": [
                "INFO  started on port 8080 in 1.4 s",
                "INFO  loading the catalogue into memory: 41,203 items",
                "WARN  heap at 97 %, garbage collection took 1.9 s",
            ],
        },
        {
            "group": "/ecs/nightly-export",
            "stream": "ecs/*",
            "lines": [
                "INFO  exporting orders of 2026-03-01",
                "ERROR upload refused: bucket exports-2026 does not exist",
                "exit 3",
            ],
        },
    ]
}


@dataclass(frozen=True, slots=True)
class Scene:
    """One thing that happens, in a sentence, and its events."""

    story: str
    events: tuple[Event, ...]


def scenes() -> tuple[Scene, ...]:
    """The five scenes. They overlap in time, as such things do."""
    return (
        Scene("search rolls out a release of 12 tasks, all healthy", rolling_deployment(MORNING)),
        Scene(
            "checkout's release 42 runs out of memory again and again; the circuit breaker rolls it back",
            memory_crash_loop(MORNING + 2 * 60 * SECOND),
        ),
        Scene("mailer's release names an image that was never pushed", missing_image(MORNING + 5 * 60 * SECOND)),
        Scene("Fargate Spot takes a task of thumbnails, a new one is up in time", spot(MORNING + 7 * 60 * SECOND)),
        Scene("the nightly export ends with exit code 3, the price feed with 0", standalone(MORNING + 9 * 60 * SECOND)),
    )


def stream() -> list[Event]:
    """All events, by time."""
    return sorted((event for scene in scenes() for event in scene.events), key=lambda event: str(event["time"]))


def rolling_deployment(at: datetime, tasks: int = 12) -> tuple[Event, ...]:
    """New tasks start, old ones are stopped by the scheduler."""
    old, new = Service(SHOP, "search", revision=7), Service(SHOP, "search", revision=8)
    events = [new.deployment_started(at)]
    for number in range(tasks):
        outgoing = old.task(number)
        outgoing.created_at = outgoing.started_at = at - timedelta(days=1)
        outgoing.version = 4
        begin = at + 10 * SECOND * number
        events += new.task(number).start(begin) + outgoing.stop(begin + 12 * SECOND, replaced_by(new.deployment_id))
    done = at + (10 * tasks + 30) * SECOND
    return (*events, new.deployment_completed(done), new.steady(done + SECOND))


def memory_crash_loop(at: datetime, crashes: int = 27) -> tuple[Event, ...]:
    """Two good tasks of the old release stay; those of the new one are killed for their memory, one after another."""
    good = Service(SHOP, "checkout", revision=41)
    bad = replace(good, revision=42)
    events: list[Event] = []
    for number in range(2):
        events += good.task(number).start(at - timedelta(minutes=2) + number * SECOND)
    events.append(bad.deployment_started(at))
    for crash in range(crashes):
        task, begin = bad.task(crash), at + 10 * SECOND * crash
        events += task.start(begin, each=2 * SECOND) + task.stop(begin + 6 * SECOND, OUT_OF_MEMORY)
    events.append(bad.impaired(at + 90 * SECOND))
    failed = at + 10 * SECOND * crashes
    events += [bad.deployment_failed(failed), good.rolling_back_to(failed + SECOND, good.deployment_id)]
    events += good.task("rescue").start(failed + 10 * SECOND)
    return (*events, good.steady(failed + 95 * SECOND))


def missing_image(at: datetime) -> tuple[Event, ...]:
    """Nothing of the release ever starts; the corrected one does."""
    wrong = Service(SHOP, "mailer", revision=118)
    right = replace(wrong, revision=119)
    end = pull_failed(SHOP.image("mailer", "118"))
    events = [wrong.deployment_started(at)]
    for number in range(5):
        events += wrong.task(number).fail_to_start(at + number * 25 * SECOND, end)
    events += [wrong.impaired(at + 140 * SECOND), right.deployment_started(at + 200 * SECOND)]
    events += right.task(0).start(at + 210 * SECOND)
    return (*events, right.deployment_completed(at + 260 * SECOND), right.steady(at + 261 * SECOND))


def spot(at: datetime) -> tuple[Event, ...]:
    """The notice, a replacement within a minute, the stop two minutes later."""
    thumbnails = Service(SHOP, "thumbnails", revision=5, capacity_provider="FARGATE_SPOT")
    tasks = [thumbnails.task(number) for number in range(4)]
    events: list[Event] = []
    for number, task in enumerate(tasks):
        events += task.start(at - timedelta(minutes=6) + number * SECOND)
    events.append(tasks[2].spot_notice(at))
    events += thumbnails.task("new").start(at + 20 * SECOND)
    events += tasks[2].stop(at + 117 * SECOND, SPOT)
    return (*events, thumbnails.steady(at + 150 * SECOND))


def standalone(at: datetime) -> tuple[Event, ...]:
    """Two scheduled tasks without a service: one fails, one does its work."""
    events: list[Event] = []
    for family, end in (("nightly-export", End(exit_code=3)), ("price-feed", COMPLETED)):
        task = Task(SHOP, name=family, group=f"family:{family}", family=family, started_by="events-rule/daily")
        events += task.start(at) + task.stop(at + 95 * SECOND, end)
    return tuple(events)
