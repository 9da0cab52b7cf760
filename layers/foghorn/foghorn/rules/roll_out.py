"""The deployment that a service is in the middle of: whether there is one, and what its bounds let it do."""

from __future__ import annotations

from foghorn.capacity.deployment_bounds import Bounds, bounds_of
from foghorn.facts.deployment import Rollout, ServiceDeployment
from foghorn.facts.fact import Service
from foghorn.rules.evidence import service_of
from foghorn.rules.model import Release, Subject
from foghorn.rules.release import rollout_behind

_ROLLING, _DAEMON = "ROLLING", "DAEMON"
_GOING_ON = frozenset({"PENDING", "IN_PROGRESS", "STOP_REQUESTED", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS"})


def is_under_way(subject: Subject) -> bool:
    """Whether ECS was still rolling a deployment out at the last look. False, too, where nothing tells.

    Where ECS gives a deployment no roll-out state, an older one that still has tasks tells that it goes on.
    """
    service, progress = service_of(subject), progress_of(subject)
    if progress is not None and progress.status not in _GOING_ON:
        return False
    primary = service.primary if service is not None else None
    if primary is not None and primary.rollout_state is not None:
        return primary.rollout_state == "IN_PROGRESS"
    return progress is not None or has_older(service)


def is_rolled_out(release: Release | None, subject: Subject) -> bool:
    """Whether this is the release that the service goes for: of an older one nothing counts what its tasks do."""
    service = service_of(subject)
    primary = service.primary if service is not None else None
    if release is None:
        return False
    if primary is not None:
        return primary.id == release.deployment_id
    return rollout_behind(release, subject.facts) is not None


def has_older(service: Service | None) -> bool:
    """Whether tasks of an earlier deployment were left at the last look."""
    return service is not None and len(service.deployments) > 1


def is_rolling(subject: Subject) -> bool:
    """Whether tasks are replaced in place: the other strategies have no circuit breaker, and bounds of another sense.

    Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
    """
    service, progress = service_of(subject), progress_of(subject)
    told = (progress.strategy if progress is not None else None, service.strategy if service is not None else None)
    return all(strategy in (None, _ROLLING) for strategy in told)


def bounds_in(subject: Subject) -> Bounds | None:
    """The bounds of the service's deployments. None: not known, or of no use (DAEMON, another strategy, no task)."""
    service = service_of(subject)
    if service is None or service.scheduling_strategy == _DAEMON or not is_rolling(subject):
        return None
    low, high = service.minimum_healthy_percent, service.maximum_percent
    return (
        None
        if low is None or high is None or service.desired_count <= 0
        else bounds_of(service.desired_count, low, high)
    )


def at_once(subject: Subject) -> int | None:
    """How many tasks of the new revision may run beside one another before one is healthy; None where not known."""
    service, bounds = service_of(subject), bounds_in(subject)
    return None if service is None or bounds is None else min(service.desired_count, bounds.can_stop + bounds.can_start)


def progress_of(subject: Subject) -> ServiceDeployment | None:
    """How ECS described the roll-out at the last look, where it was asked and answered."""
    rollout = subject.facts.rollout
    found = rollout.progress if isinstance(rollout, Rollout) else None
    return found if isinstance(found, ServiceDeployment) else None
