"""How soon health checks find a task healthy or not, and whether the grace period is what stopped tasks.

Target groups: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
New targets: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-healthcheck.html
Containers: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
Grace period: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from foghorn.capacity.untold import Untold

VERDICT_SLACK_S = 30
"""From the check that fails to the order to stop, and from RUNNING to the first check: assumed, AWS publishes none."""

_GRACE_FACTOR = 1.5
_GRACE_STEP_S = 10

CONTAINER_INTERVAL_S = 30
"""Where a container's health check sets none."""

_TIMEOUT_S, _RETRIES = 5, 3


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """The health check of a target group; None = not known. Recommended for quick deployments: 5 s, 2 s, 2, 2."""

    interval_s: int | None = None
    timeout_s: int | None = None
    healthy_threshold: int | None = None
    unhealthy_threshold: int | None = None


@dataclass(frozen=True, slots=True)
class TargetTiming:
    """In seconds.

    `first_healthy_s`: until a new target that answers is healthy, for which one success is enough; the worst case has
    a check that takes its whole time-out. `recovery_s`: until an unhealthy one is healthy again.
    `detect_unhealthy_s`: until one that does not answer is unhealthy. `timeout_fits`: it is less than the interval.
    """

    first_healthy_s: int | Untold
    first_healthy_worst_s: int | Untold
    recovery_s: int | Untold
    detect_unhealthy_s: int | Untold
    timeout_fits: bool | Untold


@dataclass(frozen=True, slots=True)
class ContainerHealthCheck:
    """`healthCheck` of a container definition; None = not set there, so that ECS's default counts."""

    interval_s: int | None = None
    timeout_s: int | None = None
    retries: int | None = None
    start_period_s: int | None = None


@dataclass(frozen=True, slots=True)
class ContainerTiming:
    """Seconds from the container's start until it is unhealthy: with checks that fail at once, and with slow ones."""

    unhealthy_s: int
    unhealthy_worst_s: int


class Verdict(StrEnum):
    """What the time that tasks ran says of the grace period."""

    KILLED_AT_FIRST_VERDICT = "killed_at_first_verdict"
    FAILED_LATER = "failed_later"


@dataclass(frozen=True, slots=True)
class GraceVerdict:
    """`limit_s`: grace period and detection, within which a task has to be healthy; `longest_s`: the longest that ran.

    Killed at the first verdict, no task was healthy in time: start-up > grace + interval * unhealthy threshold, or it
    never would have been. Which of them, the times do not tell. `enough_grace_s` is a grace period that mends the
    former: at least one and a half times what was seen, as nobody saw how long a start-up takes in the end.
    """

    verdict: Verdict
    limit_s: int
    longest_s: float
    enough_grace_s: int | None = None


def timing_of(group: TargetGroup) -> TargetTiming:
    """Each of the times that the settings tell."""
    interval = _known(group.interval_s, "HealthCheckIntervalSeconds")
    timeout = _known(group.timeout_s, "HealthCheckTimeoutSeconds")
    return TargetTiming(
        first_healthy_s=interval,
        first_healthy_worst_s=_sum(interval, timeout),
        recovery_s=_product(interval, _known(group.healthy_threshold, "HealthyThresholdCount")),
        detect_unhealthy_s=_product(interval, _known(group.unhealthy_threshold, "UnhealthyThresholdCount")),
        timeout_fits=_fits(interval, timeout),
    )


def container_timing_of(check: ContainerHealthCheck) -> ContainerTiming:
    """Failures within the start period do not count; the next check begins an interval after the end of the last.

    Source of the latter: https://docs.docker.com/reference/dockerfile/#healthcheck
    """
    interval_s = CONTAINER_INTERVAL_S if check.interval_s is None else check.interval_s
    timeout_s = _TIMEOUT_S if check.timeout_s is None else check.timeout_s
    retries = _RETRIES if check.retries is None else check.retries
    start_period_s = check.start_period_s or 0
    return ContainerTiming(start_period_s + retries * interval_s, start_period_s + retries * (interval_s + timeout_s))


def grace_verdict(
    grace_period_s: int | None,
    ran_s: Sequence[float],
    detect_unhealthy_s: int | Untold,
    slack_s: int = VERDICT_SLACK_S,
) -> GraceVerdict | Untold:
    """Whether tasks that failed their checks were stopped at the first verdict after the grace period.

    `ran_s`: from startedAt to stoppingAt of each. One that ran for less than the grace period was stopped by something
    else, or under another setting; where some ran for long and others did not, there is more than one story. Neither
    is told.
    """
    if grace_period_s is None:
        return Untold("no healthCheckGracePeriodSeconds")
    if isinstance(detect_unhealthy_s, Untold):
        return detect_unhealthy_s
    if not ran_s:
        return Untold("no task that tells how long it ran")
    shortest_s, longest_s = min(ran_s), max(ran_s)
    if shortest_s < grace_period_s:
        return Untold(f"a task ran for {shortest_s:.0f} s, less than the grace period of {grace_period_s} s")
    limit_s = grace_period_s + detect_unhealthy_s
    if shortest_s > limit_s + slack_s:
        return GraceVerdict(Verdict.FAILED_LATER, limit_s, longest_s)
    if longest_s > limit_s + slack_s:
        return Untold(f"some tasks ran for {shortest_s:.0f} s, others for {longest_s:.0f} s")
    enough_s = max(1, math.ceil(longest_s * _GRACE_FACTOR / _GRACE_STEP_S)) * _GRACE_STEP_S
    return GraceVerdict(Verdict.KILLED_AT_FIRST_VERDICT, limit_s, longest_s, enough_s)


def _known(value: int | None, name: str) -> int | Untold:
    return Untold(f"no {name}") if value is None else value


def _sum(one: int | Untold, other: int | Untold) -> int | Untold:
    if isinstance(one, Untold):
        return one
    return other if isinstance(other, Untold) else one + other


def _product(one: int | Untold, other: int | Untold) -> int | Untold:
    if isinstance(one, Untold):
        return one
    return other if isinstance(other, Untold) else one * other


def _fits(interval: int | Untold, timeout: int | Untold) -> bool | Untold:
    if isinstance(interval, Untold):
        return interval
    return timeout if isinstance(timeout, Untold) else timeout < interval
