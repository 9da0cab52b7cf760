"""At how many failed tasks the deployment circuit breaker acts, and when that will probably be.

How it counts: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
Settings: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ThresholdConfiguration.html
Throttling: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from foghorn.capacity.untold import Untold

_FEWEST, _MOST = 3, 200
_LATEST_CYCLES = 3


class ThresholdType(StrEnum):
    """`thresholdConfiguration.type`."""

    BOUNDED_PERCENT = "BOUNDED_PERCENT"
    UNBOUNDED_PERCENT = "UNBOUNDED_PERCENT"
    COUNT = "COUNT"


@dataclass(frozen=True, slots=True)
class Threshold:
    """`thresholdConfiguration`, with ECS's defaults. `value`: percent of the desired count, or failed tasks."""

    type: ThresholdType = ThresholdType.BOUNDED_PERCENT
    value: int = 50


@dataclass(frozen=True, slots=True)
class Forecast:
    """`remaining`: failed tasks until the breaker acts; 0 = it has been reached, and `acts_at` is the last failure."""

    remaining: int
    acts_at: datetime


def threshold_of(desired_count: int, settings: Threshold | None = None) -> int:
    """Failed tasks at which the breaker acts; None = not configured, as before there were settings.

    Only a forecast: where ECS shows the threshold of a deployment (DescribeServiceDeployments), that one counts.
    """
    settings = settings or Threshold()
    if settings.type is ThresholdType.COUNT:
        return settings.value
    failures = -(-desired_count * settings.value // 100)
    if settings.type is ThresholdType.UNBOUNDED_PERCENT:
        return failures
    return max(_FEWEST, min(_MOST, failures))


def forecast(
    failed_at: Sequence[datetime],
    failures: int,
    threshold: int,
    *,
    at_once: int | None = None,
    began_at: datetime | None = None,
) -> Forecast | Untold:
    """When the breaker will act, from when tasks failed so far: in any order, the latest ones where not all are known.

    `failures` is the breaker's own count, which a healthy task may have set back. `at_once` is how many tasks of the
    new revision run beside one another (what the bounds let start and stop), `began_at` the deployment's createdAt.

    Assumed is that no task becomes healthy, that tasks go on failing as quickly as they did, and, with `at_once`, that
    each is replaced when it has failed: so many failures later the next one comes from the same place, one cycle on.
    Before the second batch a cycle is the time to the first failure, and within the first the latest pace counts.
    Without `at_once` the average distance counts, which is too short as long as all failures are of one batch.
    While ECS throttles a service whose tasks never run, distances grow, up to 27 minutes: it then acts later than told.
    """
    times = sorted(failed_at)
    if not times:
        return Untold("no failure has a time")
    remaining = max(threshold - failures, 0)
    if not remaining:
        return Forecast(0, times[-1])
    if len(times) == 1:
        return Untold("only one failure has a time")
    try:
        if at_once is None or at_once < 1:
            return Forecast(remaining, times[-1] + _average(times) * remaining)
        if len(times) <= at_once and len(times) < failures:
            return Untold("fewer failures have a time than one batch has tasks")
        return _by_cycles(times, remaining, at_once, _cycle(times, at_once, began_at))
    except OverflowError:
        return Untold("it is further away than a calendar goes")


def _average(times: Sequence[datetime]) -> timedelta:
    return (times[-1] - times[0]) / (len(times) - 1)


def _latest_half(times: Sequence[datetime]) -> Sequence[datetime]:
    """Within a batch few fail early and most in the middle: the pace at first is too slow."""
    return times[-max(3, len(times) // 2 + 1) :]


def _cycle(times: Sequence[datetime], at_once: int, began_at: datetime | None) -> timedelta | None:
    """From a failure to the next one in the same place: the middle one of the latest. None: not known yet."""
    if len(times) > at_once:
        places = range(max(at_once, len(times) - _LATEST_CYCLES), len(times))
        latest = sorted(times[place] - times[place - at_once] for place in places)
        return latest[len(latest) // 2]
    return None if began_at is None or began_at > times[0] else times[0] - began_at


def _by_cycles(times: Sequence[datetime], remaining: int, at_once: int, cycle: timedelta | None) -> Forecast | Untold:
    """Back from the last failure by whole cycles, to one that is known or that belongs to the first batch."""
    known = len(times)
    last = known + remaining
    cycles = max(0, -(-(last - max(known, at_once)) // at_once))
    if cycles and cycle is None:
        return Untold("all failures are of the first batch, and it is not known when it began")
    place = last - cycles * at_once
    inside = times[place - 1] if place <= known else times[-1] + _average(_latest_half(times)) * (place - known)
    acts_at = inside + (cycle or timedelta()) * cycles
    return Forecast(remaining, max(acts_at, times[-1]))
