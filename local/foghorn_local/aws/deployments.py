"""The deployments of a service, from the tasks they started and from what deployment events say of them."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from foghorn_local.aws.lives import Life, life_of
from foghorn_local.aws.observations import ServiceSeen
from foghorn_local.aws.service_view import ServiceView

IN_PROGRESS = "SERVICE_DEPLOYMENT_IN_PROGRESS"
COMPLETED = "SERVICE_DEPLOYMENT_COMPLETED"
FAILED = "SERVICE_DEPLOYMENT_FAILED"
_ROLLOUT = {IN_PROGRESS: "IN_PROGRESS", COMPLETED: "COMPLETED", FAILED: "FAILED"}
_ORDER = {IN_PROGRESS: 0, COMPLETED: 1, FAILED: 2}
_ROLLING_BACK = re.compile(r"rolling back to (?:deploymentId |\(?deployment )(?P<target>ecs-svc/[^\s.)]+)")


def rollback_target(action: ServiceSeen) -> str | None:
    """The deployment that an event says the service rolls back to."""
    match = _ROLLING_BACK.search(action.reason)
    return match["target"] if match else None


@dataclass(frozen=True, slots=True)
class DeploymentView:
    """One deployment; times in epoch seconds, counts in tasks."""

    id: str
    status: str
    task_definition: str | None
    desired_count: int
    running_count: int
    pending_count: int
    failed_tasks: int
    created_s: float
    updated_s: float
    rollout_state: str
    rollout_reason: str
    rolled_back_to: str | None

    @property
    def short_id(self) -> str:
        """What identifies it inside a service deployment's ARN: 22 characters, always the same for the same id."""
        return hashlib.sha256(self.id.encode()).hexdigest()[:22]

    @property
    def revision_id(self) -> str:
        """What identifies its service revision: 19 digits."""
        return str(int(hashlib.sha256(self.id.encode()).hexdigest()[:15], 16)).zfill(19)[-19:]


def deployments_of(service: ServiceView) -> list[DeploymentView]:
    """All known deployments of a service, the PRIMARY one first, then the newest first.

    A deployment that is neither primary nor has tasks left is INACTIVE: `DescribeServices` no longer lists it, but
    `DescribeServiceDeployments` does.
    """
    ids = set(_ids(service)) or {f"ecs-svc/{int(hashlib.sha256(service.arn.encode()).hexdigest()[:15], 16)}"}
    ordered = sorted(ids, key=lambda identity: (_activated_s(service, identity), identity), reverse=True)
    return [_view(service, identity, primary=place == 0, alone=len(ids) == 1) for place, identity in enumerate(ordered)]


def _ids(service: ServiceView) -> Iterator[str]:
    for life in service.lives:
        if life.deployment:
            yield life.deployment
    for action in service.actions:
        if action.deployment_id:
            yield action.deployment_id
        target = rollback_target(action)
        if target:
            yield target


def _told_of(service: ServiceView, identity: str) -> list[Life]:
    """Its tasks, also those whose events are still to come: what a deployment is, it is from its beginning."""
    lives = (life_of(record) for record in service.all_tasks.values())
    return [life for life in lives if life.deployment == identity]


def _born_s(service: ServiceView, identity: str) -> float:
    times = [life.born_s for life in _told_of(service, identity)]
    times += [action.at_s for action in service.actions if action.deployment_id == identity]
    return min((time for time in times if math.isfinite(time)), default=service.created_s)


def _activated_s(service: ServiceView, identity: str) -> float:
    """When it last became the one the service goes for: its start, or the roll-back to it."""
    times = [_born_s(service, identity)]
    for action in service.actions:
        target = rollback_target(action)
        if target == identity or (target is None and action.deployment_id == identity):
            times.append(action.at_s if action.event_name == IN_PROGRESS or target else times[0])
    return max(times)


def _view(service: ServiceView, identity: str, *, primary: bool, alone: bool) -> DeploymentView:
    lives = [life for life in service.lives if life.deployment == identity or (primary and life.deployment is None)]
    running = sum(life.running for life in lives) + (service.unseen_running if primary else 0)
    pending = sum(life.pending for life in lives)
    known = _told_of(service, identity) or lives
    newest = max(known, key=lambda life: (life.born_s, life.task.arn), default=None)
    recovered_s = max((life.running_from_s for life in lives if _ran(life.running_from_s)), default=-math.inf)
    failed = [life for life in lives if life.failed_in_deployment and life.running_until_s > recovered_s]
    said = [action for action in service.actions if action.deployment_id == identity and action.event_name in _ROLLOUT]
    last = max(said, key=lambda action: (action.at_s, _ORDER[action.event_name], action.key), default=None)
    target = next((found for action in service.actions if (found := rollback_target(action))), None)
    # One that another has replaced was completed, unless an event says otherwise.
    settled = not primary or alone or running >= service.desired_count
    state, reason = _rollout(service, identity, last, settled=settled)
    return DeploymentView(
        id=identity,
        status="PRIMARY" if primary else "ACTIVE" if running + pending else "INACTIVE",
        task_definition=newest.task.task_definition if newest else None,
        desired_count=service.desired_count if primary else 0,
        running_count=running,
        pending_count=pending,
        failed_tasks=len(failed),
        created_s=_born_s(service, identity),
        updated_s=max((action.at_s for action in said), default=_born_s(service, identity)),
        rollout_state=state,
        rollout_reason=reason,
        rolled_back_to=target if state == "FAILED" and target != identity else None,
    )


def _ran(running_from_s: float) -> bool:
    return running_from_s < math.inf


def _rollout(service: ServiceView, identity: str, last: ServiceSeen | None, *, settled: bool) -> tuple[str, str]:
    """Rollout state and reason; without an event of its own a deployment counts as done when it runs what it should."""
    steady_after = last is not None and service.steady is not None and service.steady.at_s > last.at_s
    if last is not None and not (steady_after and last.event_name == IN_PROGRESS):
        state = _ROLLOUT[last.event_name]
        return state, last.reason or f"ECS deployment {identity} {state.lower().replace('_', ' ')}."
    if settled or service.steady is not None:
        return "COMPLETED", f"ECS deployment {identity} completed."
    return "IN_PROGRESS", f"ECS deployment {identity} in progress."
