"""The streams that take every function everywhere it can ask AWS for something."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any

from foghorn_local.demo.ecs import Cluster, Event
from foghorn_local.demo.service import Service
from foghorn_local.play.faults import parse_faults
from foghorn_local.play.play import play
from tests.contract.permissions.deployment import TEMPLATE
from tests.contract.permissions.recording import Recording, recording
from tests.storms.streams import START, crash_loop, first_crash, in_order, spot_that_heals

HOME = Cluster()
ABROAD = (Cluster("shop", "111122223333", "eu-west-1"), Cluster("prod", "123456789012", "ap-northeast-2"))
MINUTE = timedelta(minutes=1)


@cache
def recorded() -> Recording:
    """All of them, played once per test run."""
    with recording() as record:
        for events, faults in _plays():
            play(events, template=TEMPLATE, faults=parse_faults(faults))
    return record


def _plays() -> Iterator[tuple[list[Event], str]]:
    yield _a_whole_life(), "slack:429:1,slack:500:1,crash:after-record:1,duplicate:2"
    yield _a_whole_life(), "crash:after-post:1,dynamodb:throttle:4,ecs:throttle:1"
    yield first_crash(), "ecs:throttle:all,slack:drop-after-accept:1"
    yield spot_that_heals(), ""
    yield _not_understood(), ""
    for cluster in ABROAD:
        yield _silence_after(cluster), ""


def _a_whole_life() -> list[Event]:
    """Crashes, an impaired and a failed deployment, a second cause, a roll-back and a steady state."""
    bad, good = Service(HOME, "checkout", revision=42), Service(HOME, "checkout", revision=41)
    events = crash_loop(bad, crashes=4)
    events += [
        bad.impaired(START + 3 * MINUTE),
        bad.unplaced(START + 4 * MINUTE),
        bad.deployment_failed(START + 5 * MINUTE),
        good.rolling_back_to(START + 5 * MINUTE, bad.deployment_id),
        good.steady(START + 12 * MINUTE),
    ]
    return in_order(events)


def _silence_after(cluster: Cluster) -> list[Event]:
    """A crash and an impaired service of another account or region, and then nothing: the sweeper looks it up."""
    service = Service(cluster, "orders", revision=7)
    impaired = Service(cluster, "mailer", revision=3).impaired(START + MINUTE)
    return in_order([*crash_loop(service, crashes=1), impaired])


def _not_understood() -> list[Event]:
    """An event for each detector that its rule lets pass and that cannot be parsed."""
    broken: list[Any] = [
        crash_loop(Service(HOME, "checkout"), crashes=1)[-1],
        Service(HOME, "checkout").impaired(START + MINUTE),
    ]
    for event in broken:
        event["account"] = 123456789012
    return broken
