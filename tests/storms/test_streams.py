"""The storms themselves: what is in them, and that they are the same every time."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from tests.storms import streams

STORMS = (streams.storm_a, streams.storm_a_with_recovery, streams.storm_c, streams.untuned)


def test_storm_a_is_what_it_says() -> None:
    """100 crashes of 7 task events each, 3 warnings, 1 failed deployment."""
    events = streams.storm_a()
    assert len(events) == 704
    assert Counter(event["detail-type"] for event in events) == {
        "ECS Task State Change": 700,
        "ECS Service Action": 3,
        "ECS Deployment State Change": 1,
    }
    stops = [event["detail"]["stoppedAt"] for event in events if event["detail"].get("lastStatus") == "STOPPED"]
    assert len(stops) == 100
    assert stops == sorted(stops)


@pytest.mark.parametrize("storm", STORMS)
def test_storms_are_deterministic(storm: Callable[[], list[dict[str, Any]]]) -> None:
    """Twice the same, byte for byte."""
    assert json.dumps(storm()) == json.dumps(storm())


@pytest.mark.parametrize("storm", STORMS)
def test_events_are_distinct_and_in_order(storm: Callable[[], list[dict[str, Any]]]) -> None:
    """No two events share an id, times never run back, versions of a task rise."""
    events = storm()
    assert len({event["id"] for event in events}) == len(events)
    times = [event["time"] for event in events]
    assert times == sorted(times)
    versions: dict[str, int] = {}
    for event in events:
        if "version" in event["detail"]:
            task = event["detail"]["taskArn"]
            assert event["detail"]["version"] > versions.get(task, 0)
            versions[task] = event["detail"]["version"]


def test_untuned_stream_is_varied() -> None:
    """Several accounts, regions and clusters, services and standalone tasks, and another seed is another stream."""
    events = streams.untuned()
    assert len({event["account"] for event in events}) == 2
    assert len({event["region"] for event in events}) == 3
    groups = {event["detail"].get("group", "").partition(":")[0] for event in events}
    assert groups >= {"service", "family"}
    assert events != streams.untuned(6)
