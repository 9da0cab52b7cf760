"""The silence check: what it tells, and what it leaves to events."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from foghorn.facts.clusters import FoundTask
from foghorn.facts.deployment import Deployment
from foghorn.facts.fact import Missing, Service
from tests.support.lookout import QUARTER, Lookout
from tests.support.signals import CHECKOUT, at, failure, steady
from tests.support.silence import FakeClusters, running


def stalled(created_at: datetime, count: int = 0) -> Service:
    """The old revision runs all, the new one so many of two."""
    new = Deployment("ecs-svc/2", "PRIMARY", created_at, "checkout:42", count, 0, 2, 0, "IN_PROGRESS")
    old = Deployment("ecs-svc/1", "ACTIVE", created_at - QUARTER, "checkout:41", 2, 0, 2, 0, "COMPLETED")
    return running("checkout", 2, 2, new, old)


def test_a_service_that_is_short_twice_is_told_once() -> None:
    """At the second look; every further one finds its incident open."""
    lookout = Lookout()
    lookout.runs()
    assert lookout.told() == []
    lookout.runs(4)
    (signal,) = lookout.told()
    assert (signal.kind, signal.occurred_at) == ("service_below_desired", at(900))
    assert lookout.queue.sent == 1
    meta = lookout.store.meta(CHECKOUT)
    assert meta is not None
    assert meta.is_open


def test_what_was_seen_is_all_that_the_incident_is_told_with() -> None:
    """The service as it was described; no call is made for the incident."""
    lookout = Lookout()
    lookout.runs(2)
    facts = lookout.store.facts(CHECKOUT)
    assert facts.service == running("checkout", 1)
    assert isinstance(facts.rollout, Missing)
    assert lookout.clusters.calls == ["ListClusters", "ListServices", "DescribeServices"] * 2 + ["ListTasks"]


def test_healthy_services_cost_pages_and_nothing_else() -> None:
    """Nothing is remembered of them."""
    lookout = Lookout(FakeClusters({"prod": {name: running(name, 2) for name in map(str, range(30))}}))
    assert lookout.runs() == 30
    assert lookout.book.sights == {}
    assert lookout.clusters.calls == ["ListClusters", "ListServices", *["DescribeServices"] * 3]


def test_a_service_that_comes_up_between_two_looks_is_no_finding() -> None:
    """Short, whole, short again: not two in a row."""
    lookout = Lookout()
    for count in (1, 2, 1):
        lookout.clusters.services_of["prod"]["checkout"] = running("checkout", count)
        lookout.runs()
    assert lookout.told() == []
    lookout.runs()
    assert lookout.kinds() == ["service_below_desired"]


def test_runs_close_together_are_no_two_looks() -> None:
    """Somebody invokes the function by hand."""
    lookout = Lookout()
    for _ in range(5):
        lookout.check.run()
        lookout.clock.now += timedelta(minutes=2)
    assert lookout.told() == []
    lookout.check.run()
    assert lookout.kinds() == ["service_below_desired"]


@pytest.mark.parametrize("status", ["DRAINING", "INACTIVE"])
def test_a_service_that_is_deleted_is_not_short(status: str) -> None:
    """It goes to nothing because it is meant to."""
    lookout = Lookout(FakeClusters({"prod": {"checkout": replace(running("checkout", 0), status=status)}}))
    lookout.runs(3)
    assert lookout.told() == []


def test_a_service_whose_events_told_is_left_to_them() -> None:
    """Its incident is open; nothing is added and nothing remembered."""
    lookout = Lookout()
    lookout.take(failure(0))
    lookout.runs(4)
    assert lookout.kinds() == ["essential_container_exited"]
    assert lookout.book.sights == {}


def test_what_was_seen_before_a_recovery_does_not_count() -> None:
    """Short, told by events and over, short again: that is the first look anew."""
    lookout = Lookout()
    lookout.runs()
    lookout.take(failure(600))
    lookout.store._change(CHECKOUT, is_open=False, settled_at=at(800), dirty=False)
    lookout.runs()
    assert lookout.kinds() == ["essential_container_exited"]
    lookout.runs()
    assert lookout.kinds() == ["essential_container_exited", "service_below_desired"]


def test_still_short_after_its_incident_was_called_over_is_told_anew() -> None:
    """As another event, later than what called it over."""
    lookout = Lookout()
    lookout.runs(2)
    lookout.take(steady(1_000))
    lookout.store._change(CHECKOUT, is_open=False, settled_at=at(1_000), dirty=False)
    lookout.runs(2)
    first, _, second = lookout.told()
    assert (first.kind, second.kind) == ("service_below_desired", "service_below_desired")
    assert second.occurred_at > at(1_000)
    assert first.event_key != second.event_key


@pytest.mark.parametrize(
    ("status", "age", "kind"),
    [
        ("PROVISIONING", 11, "tasks_stuck_pending"),
        ("PENDING", 11, "tasks_stuck_pending"),
        ("PENDING", 9, "service_below_desired"),
        ("RUNNING", 99, "service_below_desired"),
        ("ACTIVATING", 99, "service_below_desired"),
    ],
)
def test_tasks_that_wait_too_long(status: str, age: int, kind: str) -> None:
    """They are looked at only where the service is told."""
    lookout = Lookout()
    lookout.clusters.tasks_of["checkout"] = (
        FoundTask("young", "PENDING", at(900)),
        FoundTask("old", status, at(900) - timedelta(minutes=age)),
        FoundTask("unknown", "PENDING", None),
    )
    lookout.runs(2)
    (signal,) = lookout.told()
    assert signal.kind == kind
    if kind == "tasks_stuck_pending":
        assert (signal.evidence["tasks.waiting"], signal.evidence["tasks.taskId"]) == ("2", "old")
    assert lookout.clusters.calls.count("ListTasks") == lookout.clusters.calls.count("DescribeTasks") == 1


def test_a_deployment_that_stands_still_is_told_after_an_hour() -> None:
    """Though the service runs all that it desires; its tasks are no use to look at."""
    lookout = Lookout(FakeClusters({"prod": {"checkout": stalled(at(0))}}))
    lookout.runs(4)
    assert lookout.told() == []
    lookout.runs()
    (signal,) = lookout.told()
    assert (signal.kind, signal.deployment_id) == ("deployment_stalled", "ecs-svc/2")
    assert "ListTasks" not in lookout.clusters.calls


def test_a_deployment_that_gets_on_is_not_told() -> None:
    """A task more at every look, however long it takes."""
    lookout = Lookout()
    for count in range(9):
        new = Deployment("ecs-svc/2", "PRIMARY", at(-7200), "checkout:42", count, 0, 9, 0, "IN_PROGRESS")
        lookout.clusters.services_of["prod"]["checkout"] = running("checkout", 9, 9, new)
        lookout.runs()
    assert lookout.told() == []


def test_a_cluster_that_is_excluded_is_not_read() -> None:
    """The setting names it."""
    clusters = FakeClusters({name: {"checkout": running("checkout", 0)} for name in ("dev", "prod")})
    lookout = Lookout(clusters, excluded=frozenset({"dev"}))
    lookout.runs(2)
    assert {name.partition("/")[0] for name in clusters.described} == {"prod"}
    assert lookout.kinds() == ["service_below_desired"]
    assert lookout.kinds(replace(CHECKOUT, cluster="dev")) == []
