"""How far the circuit breaker of the incident's release has counted, when it will act, and what ECS does then.

Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from foghorn.capacity.circuit_breaker import Forecast, Threshold, ThresholdType, forecast, threshold_of
from foghorn.capacity.untold import Untold
from foghorn.facts.deployment import Breaker
from foghorn.facts.fact import Service
from foghorn.rules.evidence import service_of
from foghorn.rules.model import Release, Subject
from foghorn.rules.release import rollout_behind
from foghorn.rules.roll_out import at_once, has_older, is_rolled_out, is_rolling, is_under_way, progress_of

_MONITORING = "MONITORING"


@dataclass(frozen=True, slots=True)
class Counted:
    """Failed tasks of a release, and at how many its circuit breaker acts.

    `is_own`: ECS's own count at the last look, which a healthy task sets back; `stops` tasks of the release have
    stopped in all. Else `failures` are those stops.
    """

    release: Release
    failures: int
    threshold: int
    stops: int
    is_own: bool


def counted_in(subject: Subject) -> Counted | None:
    """None: no release is under way, no circuit breaker watches it, or its threshold is not known.

    What ECS shows, threshold and count, comes before what follows from the settings and from the stops that were seen.
    """
    release, service = subject.release, service_of(subject)
    if release is None or release.failed or release.rolled_back or not is_rolled_out(release, subject):
        return None
    if not is_rolling(subject) or not is_under_way(subject):
        return None
    breaker = _own(subject, release)
    threshold = breaker.threshold if breaker is not None else None
    if breaker is not None and breaker.status != _MONITORING:
        return None
    if breaker is None and (service is None or not service.circuit_breaker):
        return None
    threshold = threshold or _by_settings(service)
    if threshold is None:
        return None
    own = max(breaker.failure_count or 0 if breaker is not None else 0, _failed_in_a_row(service, release))
    return Counted(release, own or release.stops, threshold, release.stops, is_own=own > 0)


def told(subject: Subject, counted: Counted) -> str:
    """How far it has counted, until when it will go on, and what ECS does then, in words."""
    so_far, then = f"{_so_far(counted)}; {_when(subject, counted)}.", _then(subject, counted.release)
    return f"{so_far} {then}".rstrip()


def _so_far(counted: Counted) -> str:
    failures, threshold = counted.failures, counted.threshold
    if failures >= threshold:
        return f"{failures} tasks of it failed, {threshold} are the threshold of its circuit breaker"
    if not counted.is_own:
        return f"{failures} of {threshold} failures by the stops seen so far"
    more = f"; {counted.stops} tasks have stopped" if counted.stops > failures else ""
    return f"{failures} of {threshold} failures at the last look{more}"


def _when(subject: Subject, counted: Counted) -> str:
    if counted.failures >= counted.threshold:
        return "ECS gives it up with that, unless tasks were healthy for a while, which sets the count back"
    if counted.is_own and counted.stops > counted.failures:
        return "a healthy task sets the count back, so when ECS gives it up cannot be told"
    found = _forecast(subject, counted)
    if isinstance(found, Untold):
        return "when ECS gives it up cannot be told yet"
    return f"at this rate ECS gives it up not before {_clock(found.acts_at, counted.release.last_at)}"


def _forecast(subject: Subject, counted: Counted) -> Forecast | Untold:
    rollout = rollout_behind(counted.release, subject.facts)
    began_at = rollout.created_at if rollout is not None else None
    times, failures = counted.release.stopped_at, counted.failures
    return forecast(times, failures, counted.threshold, at_once=at_once(subject), began_at=began_at)


def _clock(moment: datetime, beside: datetime) -> str:
    at = moment.astimezone(UTC)
    return f"{at:%H:%M} UTC" if at.date() == beside.astimezone(UTC).date() else f"{at:%Y-%m-%d %H:%M} UTC"


def _then(subject: Subject, release: Release) -> str:
    """What ECS does when it has given the release up, or "" where the setting is not known."""
    service, rollout = service_of(subject), rollout_behind(release, subject.facts)
    if service is None or service.circuit_breaker_rollback is None:
        return ""
    if not service.circuit_breaker_rollback:
        return "It then leaves the service as it is: rollback is off."
    if rollout is not None and rollout.previous is not None:
        return f"It then goes back to {rollout.previous}."
    if has_older(service):
        return "It then goes back to the last deployment that completed."
    return "No completed deployment is known to go back to: without one it stalls."


def _own(subject: Subject, release: Release) -> Breaker | None:
    progress = progress_of(subject)
    return None if progress is None or rollout_behind(release, subject.facts) is None else progress.breaker


def _failed_in_a_row(service: Service | None, release: Release) -> int:
    """`failedTasks` of the deployment, which every look at the service renews."""
    deployments = service.deployments if service is not None else ()
    return next((one.failed_tasks or 0 for one in deployments if one.id == release.deployment_id), 0)


def _by_settings(service: Service | None) -> int | None:
    if service is None or service.desired_count <= 0:
        return None
    kind, value = service.breaker_threshold_type, service.breaker_threshold_value
    if kind is None or value is None:
        # Not configured, as before there were settings; a type without a value, or the reverse, says nothing.
        return threshold_of(service.desired_count) if kind is None and value is None else None
    try:
        return threshold_of(service.desired_count, Threshold(ThresholdType(kind), value))
    except ValueError:
        return None  # a type that AWS added since
