"""How many tasks a rolling deployment must leave running, how many it may run, and whether that lets it do anything.

Fields: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
Rounding: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """In tasks. A deployment that starts from exactly the desired count may stop and start so many at once.

    `lower`: healthy running tasks that must stay; `upper`: running and pending tasks together, old and new revision;
    `can_stop`: old tasks that may go before a new one is healthy; `can_start`: new tasks before an old one has gone;
    `stuck`: neither is possible, so that the deployment waits for ever.
    """

    lower: int
    upper: int
    can_stop: int
    can_start: int
    stuck: bool


def lower_bound(desired_count: int, minimum_healthy_percent: int) -> int:
    """Healthy running tasks that must stay: ceil(desired * minimumHealthyPercent / 100)."""
    return -(-desired_count * minimum_healthy_percent // 100)


def upper_bound(desired_count: int, maximum_percent: int) -> int:
    """Running and pending tasks that are allowed: floor(desired * maximumPercent / 100)."""
    return desired_count * maximum_percent // 100


def bounds_of(desired_count: int, minimum_healthy_percent: int, maximum_percent: int) -> Bounds:
    """The bounds of a service. One that desires no task is never stuck: there is nothing to do."""
    lower = lower_bound(desired_count, minimum_healthy_percent)
    upper = upper_bound(desired_count, maximum_percent)
    return Bounds(
        lower=lower,
        upper=upper,
        can_stop=max(desired_count - lower, 0),
        can_start=max(upper - desired_count, 0),
        stuck=desired_count > 0 and lower >= desired_count and upper <= desired_count,
    )


def smallest_maximum_percent(desired_count: int) -> int:
    """The least maximumPercent that lets one more task start: 200 for one task, 101 from a hundred on.

    Raises ValueError where the service desires no task.
    """
    _refuse_none(desired_count)
    return -(-100 * (desired_count + 1) // desired_count)


def largest_minimum_percent(desired_count: int) -> int:
    """The greatest minimumHealthyPercent that lets one task stop first: 0 for one task, 99 from a hundred on.

    Raises ValueError where the service desires no task.
    """
    _refuse_none(desired_count)
    return 100 * (desired_count - 1) // desired_count


def _refuse_none(desired_count: int) -> None:
    if desired_count <= 0:
        raise ValueError(f"a service that desires {desired_count} tasks has nothing to deploy")
