"""How soon checks see what they look for, and when the grace period is to blame."""

from __future__ import annotations

from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foghorn.capacity.health_check_timing import (
    ContainerHealthCheck,
    ContainerTiming,
    GraceVerdict,
    TargetGroup,
    TargetTiming,
    Verdict,
    container_timing_of,
    grace_verdict,
    timing_of,
)
from foghorn.capacity.untold import Untold

NO_INTERVAL = Untold("no HealthCheckIntervalSeconds")
NO_TIMEOUT = Untold("no HealthCheckTimeoutSeconds")
NO_HEALTHY = Untold("no HealthyThresholdCount")
NO_UNHEALTHY = Untold("no UnhealthyThresholdCount")

# interval, timeout, healthy, unhealthy; first healthy, at worst, recovery, detection, whether the time-out fits
GROUPS = {
    "defaults: 30 s x 5 is recovery, a new target needs one check": ((30, 5, 5, 2), (30, 35, 150, 60, True)),
    "recommended": ((5, 2, 2, 2), (5, 7, 10, 10, True)),
    "the default time-out with the shortest interval": ((5, 5, 2, 2), (5, 10, 10, 10, False)),
    "a time-out longer than the interval": ((5, 6, 2, 2), (5, 11, 10, 10, False)),
    "the slowest": ((300, 120, 10, 10), (300, 420, 3_000, 3_000, True)),
    "no interval": ((None, 5, 5, 2), (NO_INTERVAL,) * 5),
    "no time-out": ((30, None, 5, 2), (30, NO_TIMEOUT, 150, 60, NO_TIMEOUT)),
    "no healthy threshold": ((30, 5, None, 2), (30, 35, NO_HEALTHY, 60, True)),
    "no unhealthy threshold": ((30, 5, 5, None), (30, 35, 150, NO_UNHEALTHY, True)),
    "nothing": (
        (None, None, None, None),
        (NO_INTERVAL,) * 5,
    ),
}


@pytest.mark.parametrize(("settings", "expected"), GROUPS.values(), ids=GROUPS)
def test_target_groups(settings: tuple[int | None, ...], expected: tuple[object, ...]) -> None:
    """To the second; what a missing setting decides is not told."""
    assert timing_of(TargetGroup(*settings)) == TargetTiming(*expected)


# interval, timeout, retries, start period; unhealthy, at worst
CONTAINERS = {
    "defaults": ((None, None, None, None), (90, 105)),
    "defaults, written out": ((30, 5, 3, 0), (90, 105)),
    "with a start period": ((30, 5, 3, 60), (150, 165)),
    "quickest": ((5, 2, 1, None), (5, 7)),
    "slowest": ((300, 60, 10, 300), (3_300, 3_900)),
}


@pytest.mark.parametrize(("settings", "expected"), CONTAINERS.values(), ids=CONTAINERS)
def test_container_health_checks(settings: tuple[int | None, ...], expected: tuple[int, int]) -> None:
    """What is not set has ECS's default."""
    assert container_timing_of(ContainerHealthCheck(*settings)) == ContainerTiming(*expected)


KILLED, LATER = Verdict.KILLED_AT_FIRST_VERDICT, Verdict.FAILED_LATER
# grace period, seconds that tasks ran, detection; verdict, limit, longest, grace period that mends it
VERDICTS = {
    "no grace period, defaults": ((0, [62.0], 60), (KILLED, 60, 62.0, 100)),
    "no grace period, recommended checks": ((0, [11.0, 14.5], 10), (KILLED, 10, 14.5, 30)),
    "the longest counts": ((0, [60.0, 88.0, 71.0], 60), (KILLED, 60, 88.0, 140)),
    "a short grace period": ((120, [121.0, 150.0], 60), (KILLED, 180, 150.0, 230)),
    "at the limit and its slack": ((60, [150.0], 60), (KILLED, 120, 150.0, 230)),
    "just beyond": ((60, [150.1], 60), (LATER, 120, 150.1, None)),
    "healthy for an hour": ((60, [3_600.0, 4_000.0], 60), (LATER, 120, 4_000.0, None)),
    "exactly a step": ((0, [40.0], 60), (KILLED, 60, 40.0, 60)),
    "a little more than a step": ((0, [40.1], 60), (KILLED, 60, 40.1, 70)),
    "at once": ((0, [0.0], 10), (KILLED, 10, 0.0, 10)),
}


@pytest.mark.parametrize(("given_", "expected"), VERDICTS.values(), ids=VERDICTS)
def test_verdicts(given_: tuple[int, list[float], int], expected: tuple[Verdict, int, float, int | None]) -> None:
    """With a grace period that would have been enough, rounded up to ten seconds."""
    found = grace_verdict(*given_)
    assert isinstance(found, GraceVerdict)
    assert astuple(found) == expected


UNTOLD = {
    "no grace period known": ((None, [62.0], 60), "no healthCheckGracePeriodSeconds"),
    "no detection": ((0, [62.0], NO_UNHEALTHY), NO_UNHEALTHY.reason),
    "no task": ((0, [], 60), "no task that tells how long it ran"),
    "less than the grace period": (
        (60, [40.0, 90.0], 60),
        "a task ran for 40 s, less than the grace period of 60 s",
    ),
    "stopped before it began": ((0, [-1.0], 60), "a task ran for -1 s, less than the grace period of 0 s"),
    "two stories": ((0, [62.0, 3_600.0], 60), "some tasks ran for 62 s, others for 3600 s"),
}


@pytest.mark.parametrize(("given_", "reason"), UNTOLD.values(), ids=UNTOLD)
def test_no_verdict(given_: tuple[int | None, list[float], int | Untold], reason: str) -> None:
    """Missing or contradictory numbers give a reason, and no verdict."""
    assert grace_verdict(*given_) == Untold(reason)


def test_the_slack_is_the_callers() -> None:
    """Of a service whose targets take long to register."""
    assert isinstance(grace_verdict(0, [100.0], 60), GraceVerdict)
    found = [grace_verdict(0, [100.0], 60, slack_s) for slack_s in (39, 40)]
    assert [verdict.verdict for verdict in found if isinstance(verdict, GraceVerdict)] == [LATER, KILLED]


@given(st.integers(0, 600), st.lists(st.floats(0, 2_000), min_size=1, max_size=9), st.integers(10, 300))
def test_the_grace_period_that_mends_is_longer_than_what_was_seen(
    grace_period_s: int, ran_s: list[float], detect_s: int
) -> None:
    """And than the one that is set; the verdict never covers a task that it does not fit."""
    found = grace_verdict(grace_period_s, ran_s, detect_s)
    if isinstance(found, Untold):
        assert found.reason
    elif found.verdict is KILLED:
        assert found.enough_grace_s is not None
        assert found.enough_grace_s % 10 == 0
        assert found.enough_grace_s > max(grace_period_s, *ran_s, 0)
        assert max(ran_s) <= found.limit_s + 30
    else:
        assert found.enough_grace_s is None
        assert min(ran_s) > found.limit_s
