"""What Foghorn saw of a service by looking → a signal, where no event told of it.

A service is told only when two looks in a row, some time apart, saw it short, and it did not come closer in between:
one look alone would take every start for a failure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from foghorn.signals.evidence import bounded
from foghorn.signals.kinds import KINDS
from foghorn.signals.scope import Scope
from foghorn.signals.signal import Effect, Severity, Signal

NO_EVENT = "Foghorn looked: no event said so"


@dataclass(frozen=True, slots=True)
class DeploymentSeen:
    """The PRIMARY deployment while its `rolloutState` is IN_PROGRESS. Counts are its own tasks."""

    id: str
    created_at: datetime
    desired_count: int
    running_count: int


@dataclass(frozen=True, slots=True)
class ServiceSeen:
    """An active service as one look shows it; `deployment` is None where none is in progress. Counts are tasks."""

    scope: Scope
    desired_count: int
    running_count: int
    pending_count: int
    deployment: DeploymentSeen | None = None

    @property
    def runs_too_few(self) -> bool:
        """Whether it runs fewer tasks than it desires."""
        return self.running_count < self.desired_count

    @property
    def deploys_too_few(self) -> bool:
        """Whether the deployment in progress runs fewer tasks than it desires."""
        return self.deployment is not None and self.deployment.running_count < self.deployment.desired_count

    @property
    def is_short(self) -> bool:
        """Whether there is anything to remember of it."""
        return self.runs_too_few or self.deploys_too_few


@dataclass(frozen=True, slots=True)
class TasksStuck:
    """Tasks that do not get to run: how many, and the one that waits longest with its `lastStatus`."""

    count: int
    task_id: str
    last_status: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Sight:
    """What is remembered of a service that was short.

    `round` is the tour of all clusters in which it was seen last; `first_seen_at` is since when it is seen short and
    comes no closer; `told_at` is when that was first told, None before; the rest is as it was seen last.
    """

    round: int
    first_seen_at: datetime
    running_count: int
    deployment_id: str | None = None
    deployed_count: int = 0
    told_at: datetime | None = None

    def is_over(self, settled_at: datetime | None) -> bool:
        """Whether an incident of the service was called over since: what was seen before that does not count."""
        return settled_at is not None and settled_at >= (self.told_at or self.first_seen_at)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long things may take: two looks apart, a task before it runs, a deployment without progress."""

    apart: timedelta
    stuck: timedelta
    stalled: timedelta


def sight_of(seen: ServiceSeen, last: Sight | None, *, round_: int, now: datetime) -> Sight:
    """What to remember after this look. It begins anew where the last sight is not of the tour before, or it grew."""
    deployment = seen.deployment
    goes_on = last is not None and last.round in (round_, round_ - 1) and not _grew(seen, last)
    return Sight(
        round=round_,
        first_seen_at=last.first_seen_at if goes_on and last is not None else now,
        running_count=seen.running_count,
        deployment_id=deployment.id if deployment is not None else None,
        deployed_count=deployment.running_count if deployment is not None else 0,
        told_at=last.told_at if goes_on and last is not None else None,
    )


def _grew(seen: ServiceSeen, last: Sight) -> bool:
    if seen.running_count > last.running_count:
        return True
    deployment = seen.deployment
    return (
        deployment is not None
        and deployment.id == last.deployment_id
        and deployment.running_count > last.deployed_count
    )


def was_seen_before(sight: Sight, patience: Patience, now: datetime) -> bool:
    """Whether two looks, far enough apart, saw it short."""
    return now - sight.first_seen_at >= patience.apart


def silent_signal(
    seen: ServiceSeen, sight: Sight, stuck: TasksStuck | None, patience: Patience, now: datetime
) -> Signal | None:
    """What there is to tell, as of `sight.told_at` where it was told before; None for nothing.

    The same sight gives the same event however often it is looked at. Never a signal of a service that runs all that it
    desires, unless a deployment of it does not get on.
    """
    if not seen.is_short or not was_seen_before(sight, patience, now):
        return None
    kind = _kind_of(seen, stuck, patience, now)
    if kind is None:
        return None
    name, deployment = seen.scope.name, seen.deployment
    first_ms = round(sight.first_seen_at.timestamp() * 1000)
    return Signal(
        kind=kind,
        severity=Severity.CRITICAL if seen.running_count == 0 and seen.desired_count > 0 else KINDS[kind].severity,
        scope=seen.scope,
        title=f"Service {name[:80]}: {KINDS[kind].title}",
        effect=Effect.FAILURE,
        occurred_at=sight.told_at or now,
        event_key=f"silence@{kind}@{first_ms}",
        evidence=_evidence(seen, sight, stuck if kind == "tasks_stuck_pending" else None),
        service=name,
        deployment_id=deployment.id if kind == "deployment_stalled" and deployment is not None else None,
    )


def told(sight: Sight, now: datetime) -> Sight:
    """The sight once it is told."""
    return replace(sight, told_at=sight.told_at or now)


def _kind_of(seen: ServiceSeen, stuck: TasksStuck | None, patience: Patience, now: datetime) -> str | None:
    if seen.runs_too_few and stuck is not None and now - stuck.created_at >= patience.stuck:
        return "tasks_stuck_pending"
    deployment = seen.deployment
    if deployment is not None and now - deployment.created_at < patience.stalled:
        return None  # It is being deployed, and that takes a while.
    if seen.deploys_too_few:
        return "deployment_stalled"
    return "service_below_desired" if seen.runs_too_few else None


def _evidence(seen: ServiceSeen, sight: Sight, stuck: TasksStuck | None) -> Mapping[str, str]:
    fields: dict[str, str | None] = {
        "seen": NO_EVENT,
        "runningCount": str(seen.running_count),
        "desiredCount": str(seen.desired_count),
        "firstSeenAt": _text(sight.first_seen_at),
    }
    if stuck is not None:
        fields |= {
            "tasks.waiting": str(stuck.count),
            "tasks.lastStatus": stuck.last_status,
            "tasks.createdAt": _text(stuck.created_at),
            "tasks.taskId": stuck.task_id,
        }
    elif seen.deployment is not None:
        fields |= {
            "deployments.rolloutState": "IN_PROGRESS",
            "deployments.createdAt": _text(seen.deployment.created_at),
            "deployments.tasks": f"{seen.deployment.running_count} of {seen.deployment.desired_count} run",
            "deployments.id": seen.deployment.id,
        }
    else:
        fields["pendingCount"] = str(seen.pending_count)
    return bounded(fields)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
