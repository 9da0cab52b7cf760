"""Generated storms: deterministic streams of ECS events, in the order in which they happened."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from foghorn_local.demo.ecs import (
    COMPLETED,
    EXIT_1,
    OUT_OF_MEMORY,
    SPOT,
    Cluster,
    End,
    Event,
    Task,
    pull_failed,
    replaced_by,
)
from foghorn_local.demo.service import Service

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def in_order(events: list[Event]) -> list[Event]:
    """By time; what happened at the same second keeps its order."""
    return sorted(events, key=lambda event: event["time"])


def doubled(events: list[Event]) -> list[Event]:
    """Every event twice, the copy right after it."""
    return [event for event in events for _ in range(2)]


def crash_loop(
    service: Service, *, crashes: int, every_s: int = 30, start: datetime = START, end: End = OUT_OF_MEMORY
) -> list[Event]:
    """One task after another starts, runs and ends: seven task events for each."""
    events: list[Event] = []
    for crash in range(crashes):
        at = start + SECOND * every_s * crash
        task = service.task(crash)
        events += task.start(at, each=3 * SECOND)
        events += task.stop(at + 20 * SECOND, end, each=SECOND)
    return events


def storm_a() -> list[Event]:
    """One service crash-looping 100 times, a crash every 30 s: 700 task events, 3 warnings, 1 failed deployment."""
    checkout = Service(Cluster(), "checkout", revision=42)
    events = crash_loop(checkout, crashes=100)
    events += [checkout.impaired(START + minute * 60 * SECOND) for minute in (5, 20, 35)]
    events.append(checkout.deployment_failed(START + 50 * 60 * SECOND))
    return in_order(events)


def storm_a_with_recovery() -> list[Event]:
    """Storm A, a roll back, and a steady state three minutes later: the whole life of one incident."""
    return storm_a() + _recovery(START + timedelta(minutes=51))


def short_storm() -> list[Event]:
    """The same life in small, for everything that has to be played many times: 12 crashes, and the recovery."""
    checkout = Service(Cluster(), "checkout", revision=42)
    events = crash_loop(checkout, crashes=12)
    events += [
        checkout.impaired(START + timedelta(minutes=4)),
        checkout.deployment_failed(START + timedelta(minutes=6)),
    ]
    return in_order(events) + _recovery(START + timedelta(minutes=7))


def _recovery(rescued: datetime) -> list[Event]:
    good = Service(Cluster(), "checkout", revision=41)
    events = [good.rolling_back_to(rescued, good.deployment_id)]
    events += good.task("rescue").start(rescued + 5 * SECOND)
    events += [good.deployment_completed(rescued + 170 * SECOND), good.steady(rescued + 180 * SECOND)]
    return in_order(events)


def storm_c() -> list[Event]:
    """A healthy rolling deployment of 20 tasks: nobody needs to hear of it."""
    old, new = Service(Cluster(), "search", revision=7), Service(Cluster(), "search", revision=8)
    events = [new.deployment_started(START)]
    for number in range(20):
        outgoing = old.task(number)
        outgoing.created_at = outgoing.started_at = START - timedelta(days=1)
        outgoing.version = 4
        begin = START + 15 * SECOND * number
        events += new.task(number).start(begin)
        events += outgoing.stop(begin + 12 * SECOND, replaced_by(new.deployment_id))
    events += [
        new.action(START + 330 * SECOND, "TASKS_STOPPED"),
        new.deployment_completed(START + 340 * SECOND),
        new.steady(START + 341 * SECOND),
    ]
    return in_order(events)


UNTUNED_CLUSTERS = (
    Cluster("prod", "123456789012", "eu-west-1"),
    Cluster("prod", "123456789012", "us-east-1"),
    Cluster("shop", "111122223333", "ap-northeast-2"),
)


def untuned(seed: int = 5) -> list[Event]:
    """Several accounts, regions and clusters at once: failures, recoveries, standalone tasks and routine between them.

    Ten incidents are in it: three crash loops (two of which end steady), three images that cannot be pulled, three
    standalone tasks that fail, and one service whose containers run out of memory. Nothing else needs a message.
    """
    dice = random.Random(seed)
    events: list[Event] = []
    for index, cluster in enumerate(UNTUNED_CLUSTERS):
        begin = START + timedelta(minutes=dice.randrange(3))
        events += _crashing_release(cluster, begin, dice, recovers=index != 1)
        events += _missing_image(cluster, begin + timedelta(minutes=4), dice)
        events += _standalone(cluster, begin + timedelta(minutes=6), dice)
        events += _routine(cluster, begin, dice)
    ledger = Service(UNTUNED_CLUSTERS[2], "ledger", revision=3, sidecar="envoy")
    events += crash_loop(ledger, crashes=8, every_s=45, start=START + timedelta(minutes=2))
    events.append(ledger.steady(START + timedelta(minutes=14)))
    return in_order(events)


UNTUNED_INCIDENTS = 10


def _crashing_release(cluster: Cluster, begin: datetime, dice: random.Random, *, recovers: bool) -> list[Event]:
    service = Service(cluster, "orders", revision=dice.randrange(10, 90))
    events = [service.deployment_started(begin)]
    events += crash_loop(service, crashes=12, every_s=20 + dice.randrange(20), start=begin, end=EXIT_1)
    events.append(service.deployment_failed(begin + timedelta(minutes=9)))
    if recovers:
        good = Service(cluster, "orders", revision=service.revision - 1)
        events.append(service.rolling_back_to(begin + timedelta(minutes=9, seconds=1), good.deployment_id))
        events += good.task("back").start(begin + timedelta(minutes=9, seconds=20))
        events.append(good.steady(begin + timedelta(minutes=11)))
    return events


def _missing_image(cluster: Cluster, begin: datetime, dice: random.Random) -> list[Event]:
    service = Service(cluster, "mailer", revision=dice.randrange(100, 200))
    end = pull_failed(cluster.image("mailer", str(service.revision)))
    events: list[Event] = []
    for number in range(6):
        events += service.task(number).fail_to_start(begin + number * 40 * SECOND, end)
    return [*events, service.impaired(begin + timedelta(minutes=3))]


def _standalone(cluster: Cluster, begin: datetime, dice: random.Random) -> list[Event]:
    events: list[Event] = []
    for name, end in (("nightly-export", End(exit_code=dice.randrange(2, 40))), ("thumbnails", COMPLETED)):
        task = Task(cluster, name=f"{name}-{dice.random()}", group=f"family:{name}", family=name, container="main")
        events += task.start(begin) + task.stop(begin + timedelta(minutes=2), end)
    return events


def _routine(cluster: Cluster, begin: datetime, dice: random.Random) -> list[Event]:
    """A service that is scaled in and out, and one Spot task that is replaced in time."""
    web = Service(cluster, "web", revision=1)
    spot = Service(cluster, "thumbs", revision=1, capacity_provider="FARGATE_SPOT")
    events: list[Event] = []
    for number in range(4):
        task = web.task(number)
        at = begin + SECOND * dice.randrange(300)
        events += task.start(at) + task.stop(at + timedelta(minutes=3), replaced_by(web.deployment_id))
    veterans = [spot.task(number) for number in range(4)]
    for number, task in enumerate(veterans):
        events += task.start(begin - timedelta(minutes=5) + number * SECOND)
    lost = veterans[dice.randrange(4)]
    notice = begin + timedelta(minutes=5)
    events.append(lost.spot_notice(notice))
    events += spot.task("replacement").start(notice + 20 * SECOND)
    events += lost.stop(notice + 117 * SECOND, SPOT)
    events += [web.steady(begin + timedelta(minutes=10)), spot.steady(notice + timedelta(minutes=3))]
    return events


def first_crash() -> list[Event]:
    """The first minute of storm A: one crash."""
    return in_order(crash_loop(Service(Cluster(), "checkout", revision=42), crashes=1))


def spot_that_heals() -> list[Event]:
    """One Fargate Spot task in each of two services of four tasks: noticed, replaced within a minute, stopped."""
    events: list[Event] = []
    for name in ("thumbs", "previews"):
        service = Service(Cluster(), name, capacity_provider="FARGATE_SPOT")
        tasks = [service.task(number) for number in range(4)]
        for number, task in enumerate(tasks):
            events += task.start(START - timedelta(minutes=2) + number * SECOND)
        events.append(tasks[1].spot_notice(START))
        events += service.task("replacement").start(START + 20 * SECOND)
        events += tasks[1].stop(START + 117 * SECOND, SPOT)
        events.append(service.steady(START + 150 * SECOND))
    return in_order(events)
