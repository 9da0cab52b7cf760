"""What two looks at a service say: a signal where it stays short, nothing where it gets on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foghorn.signals.kinds import KINDS
from foghorn.signals.signal import Severity
from foghorn.signals.silence import (
    NO_EVENT,
    DeploymentSeen,
    Patience,
    ServiceSeen,
    Sight,
    TasksStuck,
    sight_of,
    silent_signal,
    told,
)
from tests.support.signals import CHECKOUT, at

MINUTE = timedelta(minutes=1)
NOW = at(7200)
PATIENCE = Patience(apart=10 * MINUTE, stuck=10 * MINUTE, stalled=60 * MINUTE)
SHORT = ServiceSeen(CHECKOUT, desired_count=4, running_count=2, pending_count=1)
DEAD = replace(SHORT, running_count=0)
BEFORE = Sight(round=6, first_seen_at=NOW - 15 * MINUTE, running_count=2)
STUCK = TasksStuck(2, "abc", "PENDING", NOW - 30 * MINUTE)


def deploying(age_min: float, running: int = 0, desired: int = 4) -> DeploymentSeen:
    """A deployment in progress that began so long ago."""
    return DeploymentSeen("ecs-svc/7", NOW - age_min * MINUTE, desired, running)


def looked(seen: ServiceSeen, last: Sight | None, stuck: TasksStuck | None = None) -> str | None:
    """The kind of what this look tells, in tour 7."""
    sight = sight_of(seen, last, round_=7, now=NOW)
    signal = silent_signal(seen, sight, stuck, PATIENCE, NOW)
    return None if signal is None else signal.kind


CASES = {
    "short twice": (SHORT, BEFORE, None, "service_below_desired"),
    "short at the first look": (SHORT, None, None, None),
    "two looks, too close together": (SHORT, replace(BEFORE, first_seen_at=NOW - 9 * MINUTE), None, None),
    "the same tour twice": (SHORT, replace(BEFORE, round=7), None, "service_below_desired"),
    "not short in the tour between": (SHORT, replace(BEFORE, round=5), None, None),
    "runs more than before": (SHORT, replace(BEFORE, running_count=1), None, None),
    "runs fewer than before": (SHORT, replace(BEFORE, running_count=3), None, "service_below_desired"),
    "runs all": (replace(SHORT, running_count=4), BEFORE, None, None),
    "runs more than desired": (replace(SHORT, running_count=5), BEFORE, STUCK, None),
    "desires none": (replace(SHORT, desired_count=0, running_count=0), BEFORE, STUCK, None),
    "tasks are stuck": (SHORT, BEFORE, STUCK, "tasks_stuck_pending"),
    "tasks wait, but not for long": (
        SHORT,
        BEFORE,
        replace(STUCK, created_at=NOW - 9 * MINUTE),
        "service_below_desired",
    ),
    "tasks are stuck at the first look": (SHORT, None, STUCK, None),
    "being deployed": (replace(DEAD, deployment=deploying(30)), BEFORE, None, None),
    "being deployed, tasks stuck": (replace(DEAD, deployment=deploying(30)), BEFORE, STUCK, "tasks_stuck_pending"),
    "deployed for an hour": (replace(DEAD, deployment=deploying(60)), BEFORE, None, "deployment_stalled"),
    "the old revision runs all": (
        replace(SHORT, running_count=4, deployment=deploying(61)),
        replace(BEFORE, running_count=4),
        None,
        "deployment_stalled",
    ),
    "the deployment gets on": (
        replace(SHORT, running_count=4, deployment=deploying(90, running=2)),
        replace(BEFORE, running_count=4, deployment_id="ecs-svc/7", deployed_count=1),
        None,
        None,
    ),
    "another deployment stood there before": (
        replace(SHORT, running_count=4, deployment=deploying(90, running=2)),
        replace(BEFORE, running_count=4, deployment_id="ecs-svc/6", deployed_count=1),
        None,
        "deployment_stalled",
    ),
    "deployed and baking": (replace(SHORT, running_count=4, deployment=deploying(90, running=4)), BEFORE, None, None),
}


@pytest.mark.parametrize(("seen", "last", "stuck", "kind"), CASES.values(), ids=list(CASES))
def test_a_look_says(seen: ServiceSeen, last: Sight | None, stuck: TasksStuck | None, kind: str | None) -> None:
    """One kind, or nothing."""
    assert looked(seen, last, stuck) == kind


@pytest.mark.parametrize(("seen", "severity"), [(SHORT, Severity.WARNING), (DEAD, Severity.CRITICAL)])
def test_a_service_that_runs_nothing_is_critical(seen: ServiceSeen, severity: Severity) -> None:
    """Whatever else is known of it."""
    signal = silent_signal(seen, sight_of(seen, BEFORE, round_=7, now=NOW), None, PATIENCE, NOW)
    assert signal is not None
    assert signal.severity is severity


def test_what_is_told_can_be_told_from_an_event() -> None:
    """It says that Foghorn looked, and gives the numbers."""
    signal = silent_signal(SHORT, sight_of(SHORT, BEFORE, round_=7, now=NOW), STUCK, PATIENCE, NOW)
    assert signal is not None
    assert signal.evidence["seen"] == NO_EVENT
    assert "no event said so" in signal.title
    assert (signal.evidence["runningCount"], signal.evidence["desiredCount"]) == ("2", "4")
    assert (signal.evidence["tasks.waiting"], signal.evidence["tasks.lastStatus"]) == ("2", "PENDING")
    assert signal.evidence["firstSeenAt"] == (NOW - 15 * MINUTE).isoformat(timespec="seconds")
    assert (signal.scope, signal.service, signal.task_id) == (CHECKOUT, "checkout", None)


def test_the_same_sight_is_the_same_event() -> None:
    """A run that died after it had remembered tells the very same thing the next time."""
    sight = sight_of(SHORT, BEFORE, round_=7, now=NOW)
    first = silent_signal(SHORT, sight, None, PATIENCE, NOW)
    later = NOW + 15 * MINUTE
    again = sight_of(SHORT, told(sight, NOW), round_=8, now=later)
    second = silent_signal(SHORT, again, None, PATIENCE, later)
    assert first is not None
    assert second is not None
    assert (first.event_key, first.occurred_at) == (second.event_key, second.occurred_at) == (first.event_key, NOW)


def test_another_sight_is_another_event() -> None:
    """What began anew is news."""
    keys = set()
    for began in (NOW - 15 * MINUTE, NOW - 20 * MINUTE):
        sight = replace(BEFORE, round=7, first_seen_at=began)
        signal = silent_signal(SHORT, sight, None, PATIENCE, NOW)
        assert signal is not None
        keys.add(signal.event_key)
    assert len(keys) == 2


@pytest.mark.parametrize(
    ("sight", "settled_at", "over"),
    [
        (BEFORE, None, False),
        (BEFORE, BEFORE.first_seen_at - MINUTE, False),
        (BEFORE, BEFORE.first_seen_at, True),
        (replace(BEFORE, told_at=NOW), NOW - MINUTE, False),
        (replace(BEFORE, told_at=NOW), NOW + MINUTE, True),
    ],
)
def test_what_was_seen_before_a_recovery_does_not_count(sight: Sight, settled_at: datetime | None, over: bool) -> None:
    """The incident was called over since: what is short now is short anew."""
    assert sight.is_over(settled_at) is over


COUNTS = st.integers(0, 6)
MINUTES = st.integers(0, 300)


@given(
    desired=COUNTS,
    running=COUNTS,
    deployed=st.none() | st.tuples(COUNTS, COUNTS, MINUTES),
    last=st.none() | st.tuples(st.integers(4, 7), MINUTES, COUNTS, COUNTS),
    stuck=st.none() | MINUTES,
)
def test_never_a_signal_of_what_runs_all_that_it_should(
    desired: int,
    running: int,
    deployed: tuple[int, int, int] | None,
    last: tuple[int, int, int, int] | None,
    stuck: int | None,
) -> None:
    """Neither of a service, nor of a deployment; and never at the first look."""
    deployment = None if deployed is None else deploying(deployed[2], running=deployed[0], desired=deployed[1])
    seen = ServiceSeen(CHECKOUT, desired, running, 0, deployment)
    before = None if last is None else Sight(last[0], NOW - last[1] * MINUTE, last[2], "ecs-svc/7", last[3])
    tasks = None if stuck is None else TasksStuck(1, "abc", "PENDING", NOW - stuck * MINUTE)
    kind = looked(seen, before, tasks)
    if kind is None:
        return
    assert before is not None
    assert before.first_seen_at <= NOW - PATIENCE.apart
    assert not KINDS[kind].stop
    if running >= desired:
        assert kind == "deployment_stalled"
        assert deployment is not None
        assert deployment.running_count < deployment.desired_count
        assert deployment.created_at <= NOW - PATIENCE.stalled
