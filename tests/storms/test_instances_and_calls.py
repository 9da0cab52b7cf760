"""Container instances and failed calls as whole streams, through rules, handlers, queue and Slack."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from foghorn_local.play.faults import parse_faults
from foghorn_local.play.play import Played, play

ROOT = Path(__file__).parents[2]
START = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)
Event = dict[str, Any]


def event(name: str, seconds: float, *, version: int | None = None, instance: int | None = None) -> Event:
    """A sample at that second; of the n-th instance of the cluster."""
    text = (ROOT / "events" / f"task_state.{name}.json").read_text(encoding="utf-8")
    if instance is not None:
        text = text.replace("0" * 31 + "1", f"{instance:032x}").replace("i-0123456789abcdef0", f"i-{instance:017x}")
    made: Event = copy.deepcopy(json.loads(text))
    made["time"] = (START + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")
    made["id"] = f"{name}-{instance}-{seconds:g}"
    if version is not None:
        made["detail"]["version"] = version
    if "eventID" in made["detail"]:
        made["detail"]["eventID"] = made["id"]
    return made


def flap(at_s: float, back_s: float, *, version: int = 1, instance: int | None = None) -> list[Event]:
    """An agent loses its connection, and is back."""
    return [
        event("instance_agent_disconnected", at_s, version=version, instance=instance),
        event("instance_agent_connected", back_s, version=version + 1, instance=instance),
    ]


def played(events: list[Event], faults: str = "") -> Played:
    """Play these events."""
    return play(events, template=ROOT / "template.yaml", faults=parse_faults(faults))


def posts(done: Played) -> list[str]:
    """The final text of every top-level message."""
    return [message.text for message in done.channel.messages]


def looks(done: Played) -> int:
    """Calls of DescribeContainerInstances."""
    return done.report.aws_calls.get("ecs:DescribeContainerInstances", 0)


DISORDER = ["", "duplicate:2", "shuffle:7", "crash:after-record:1", "crash:after-post:1", "slack:drop-after-accept:1"]


@pytest.mark.parametrize("faults", DISORDER)
def test_a_disconnect_that_passes_is_silent(faults: str) -> None:
    """Back after a minute and a half: one look, no message."""
    done = played(flap(0, 90), faults)
    assert posts(done) == []
    assert looks(done) == 1
    assert [row["state"] for row in done.report.incidents] == ["resolved"]


@pytest.mark.parametrize("faults", DISORDER)
def test_a_disconnect_that_lasts_is_one_message_that_its_return_closes(faults: str) -> None:
    """Twelve minutes: told after five, closed by the look that finds it back."""
    done = played(flap(0, 720), faults)
    (text,) = posts(done)
    assert text.startswith("✅ Resolved: i-0123456789abcdef0 in prod: container agent is not connected")
    assert done.report.slack["posts"] == 1
    assert done.report.slack["replies"] == 2
    (row,) = done.report.incidents
    assert (row["state"], row["resolved_at"]) == ("resolved", "2026-01-05T10:20:00Z")


def test_placements_start_nothing() -> None:
    """A hundred tasks placed on an instance are a hundred events that no rule lets through."""
    done = played([event("instance_task_placed", n, version=n) for n in range(100)])
    assert done.report.matched == 0
    assert done.report.invocations.get("TaskStateFunction", 0) == 0


def test_a_fleet_that_flaps_for_an_hour_costs_looks_and_no_message() -> None:
    """Twenty instances, four flaps each: 80 runs, and at most one call per minute."""
    events = [
        one
        for instance in range(1, 21)
        for n in range(4)
        for one in flap(n * 900 + instance * 20, n * 900 + instance * 20 + 60, version=2 * n + 1, instance=instance)
    ]
    done = played(events)
    assert posts(done) == []
    assert done.report.invocations["TaskStateFunction"] == 80
    assert looks(done) <= 80 / 2


def test_a_scale_in_is_silent() -> None:
    """Ten instances lose their agents and are deregistered, some before and some after the look."""
    events = [
        one
        for instance in range(1, 11)
        for one in (
            event("instance_agent_disconnected", instance, version=1, instance=instance),
            event("instance_deregistered", instance * 29, version=2, instance=instance),
        )
    ]
    done = played(events)
    assert posts(done) == []
    assert {row["state"] for row in done.report.incidents} == {"resolved"}


@pytest.mark.parametrize("faults", DISORDER)
def test_an_impairment_is_one_message_from_its_beginning_to_its_end(faults: str) -> None:
    """Told at once; a look in between finds it impaired still."""
    done = played([event("instance_impaired_runtime", 0), event("instance_healthy", 1200)], faults)
    (text,) = posts(done)
    assert text.startswith("✅ Resolved: i-0123456789abcdef0 in prod: container instance is impaired")
    assert done.report.slack["posts"] == 1


@pytest.mark.parametrize("faults", DISORDER)
def test_a_scheduled_task_that_failed_is_one_message(faults: str) -> None:
    """Four attempts of EventBridge within minutes: one incident, four events."""
    done = played([event("run_task_no_capacity", n * 60) for n in range(4)], faults)
    (text,) = posts(done)
    assert "nightly-report: no capacity to place the task, 4 times" in text
    assert [(row["scope"]["name"], row["events"]) for row in done.report.incidents] == [("nightly-report", 4)]


def test_calls_that_went_well_or_were_throttled_start_nothing() -> None:
    """The rule lets only failed calls through."""
    done = played([event("run_task_succeeded", 0), event("run_task_throttled", 1)])
    assert done.report.matched == 0
