"""Deployments whose tasks all fail, made up: what the forecast of the circuit breaker is measured on.

It follows ECS from the other side than the forecast does: tasks start as far as the bounds allow, each takes its time,
and the scheduler replaces at one pass all that have failed since the last. Nothing here looks at earlier failures.
Where no figure is published (how often the scheduler passes, how throttling grows) one is assumed, and named.
Throttling: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from heapq import heappop, heappush
from random import Random

from foghorn.capacity.circuit_breaker import threshold_of
from foghorn.capacity.deployment_bounds import bounds_of

BEGAN_AT = datetime(2026, 1, 5, 10, tzinfo=UTC)
LONGEST_DELAY_S = 27 * 60

_DESIRED = (1, 50)
_PERCENTS = ((100, 200), (100, 200), (50, 200), (100, 150), (100, 125), (90, 110), (100, 110), (50, 100), (75, 150))
"""minimumHealthyPercent and maximumPercent; the defaults of a service twice."""

_START_S = (20.0, 120.0)
_SPREAD = (0.02, 0.25)
"""How much tasks of one deployment differ in it: the standard deviation of the logarithm. Most are near, a few slow."""

_PASS_S = (5.0, 15.0)
_FIRST_DELAY_S = 10.0
_GRACE_S = (0, 30, 60, 120)
_INTERVALS_S = (5, 10, 30)
_THRESHOLDS = (2, 3, 5)
_CRASHES_AFTER_S = (1.0, 90.0)


class Failure(StrEnum):
    """How the tasks of a deployment fail; `NEVER_RUNNING` is the one that ECS throttles."""

    NEVER_RUNNING = "never running"
    UNHEALTHY = "health checks fail"
    CRASH = "crash"


@dataclass(frozen=True, slots=True)
class FailingDeployment:
    """`failed_at`: every failure up to and including the one at which the breaker acts, in order."""

    failure: Failure
    desired_count: int
    at_once: int
    threshold: int
    failed_at: tuple[datetime, ...]


def failing_deployments(count: int, seed: int) -> list[FailingDeployment]:
    """The same ones for the same seed; the ways to fail take turns."""
    chance, kinds = Random(seed), list(Failure)
    return [_failing(kinds[number % len(kinds)], chance) for number in range(count)]


def _failing(failure: Failure, chance: Random) -> FailingDeployment:
    desired, at_once = _size(chance)
    threshold = threshold_of(desired)
    failures = _failures(failure, at_once, chance)
    failed_at = tuple(BEGAN_AT + timedelta(milliseconds=round(1000 * next(failures))) for _ in range(threshold))
    return FailingDeployment(failure, desired, at_once, threshold, failed_at)


def _size(chance: Random) -> tuple[int, int]:
    """Desired count, and how many new tasks may run beside the old ones that must stay. A stuck service is no case."""
    while True:
        desired, percents = chance.randint(*_DESIRED), chance.choice(_PERCENTS)
        bounds = bounds_of(desired, *percents)
        if not bounds.stuck:
            return desired, min(desired, bounds.can_start + bounds.can_stop)


def _failures(failure: Failure, at_once: int, chance: Random) -> Iterator[float]:
    """Seconds after the deployment began, without end."""
    start_s, spread, runs_s = chance.uniform(*_START_S), chance.uniform(*_SPREAD), _runs_s(failure, chance)
    now_s, free, delay_s = 0.0, at_once, _FIRST_DELAY_S
    running: list[float] = []
    while True:
        for _ in range(free):
            heappush(running, now_s + start_s * chance.lognormvariate(0, spread) + runs_s)
        throttled = failure is Failure.NEVER_RUNNING
        # The pass that sees a failure comes a while after it, and sees what has failed in the meantime, too.
        now_s, free = running[0] + (delay_s if throttled else chance.uniform(*_PASS_S)), 0
        while running and running[0] <= now_s:
            yield heappop(running)
            free += 1
        delay_s = min(2 * delay_s, LONGEST_DELAY_S)


def _runs_s(failure: Failure, chance: Random) -> float:
    """From running to its end. A failing check is seen at whole intervals after the grace period."""
    if failure is Failure.NEVER_RUNNING:
        return 0.0
    if failure is Failure.CRASH:
        return chance.uniform(*_CRASHES_AFTER_S)
    return chance.choice(_GRACE_S) + chance.choice(_INTERVALS_S) * chance.choice(_THRESHOLDS)
