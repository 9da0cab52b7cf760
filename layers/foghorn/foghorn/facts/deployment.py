"""Deployments of a service: those it has now, the one that is rolled out, and what ECS says of it in words.

Sources: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html and
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from foghorn.facts.missing import Missing

MAX_DEPLOYMENTS = 5
MAX_MESSAGES = 10
MAX_MESSAGE = 300
"""Characters kept of one service event message."""

RECENT = timedelta(hours=24)
"""A failure this soon after a deployment began makes one ask what it changed."""

_SAME_MOMENT = timedelta(seconds=60)
_NOT_COMPARED = Missing("the two revisions were not read by the same function")


@dataclass(frozen=True, slots=True)
class Deployment:
    """One entry of a service's `deployments`. `id` is `ecs-svc/…`, `status` PRIMARY or ACTIVE, counts are tasks.

    `task_definition` is `family:revision`; `rollout_state` IN_PROGRESS, COMPLETED or FAILED, None where ECS tells none.
    `rolls_back`: ECS began it to go back to an earlier one, as its `rolloutStateReason` says.
    """

    id: str
    status: str
    created_at: datetime
    task_definition: str | None = None
    running_count: int = 0
    pending_count: int = 0
    desired_count: int = 0
    failed_tasks: int | None = None
    rollout_state: str | None = None
    rolls_back: bool = False


@dataclass(frozen=True, slots=True)
class ServiceMessage:
    """One of a service's `events`; `text` is at most `MAX_MESSAGE` characters."""

    text: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Breaker:
    """The deployment circuit breaker at work: `status` is DISABLED, MONITORING, TRIGGERED, …; the others are tasks."""

    status: str
    failure_count: int | None = None
    threshold: int | None = None


@dataclass(frozen=True, slots=True)
class ServiceDeployment:
    """A roll-out as DescribeServiceDeployments has it.

    `status` is IN_PROGRESS, ROLLBACK_SUCCESSFUL, …, `stage` its lifecycle stage, `strategy` ROLLING, BLUE_GREEN, LINEAR
    or CANARY. Which task definition it rolls out it does not tell: `target_revision` and `source_revision` are ARNs of
    service revisions, the newest one that it replaces.
    """

    arn: str
    status: str
    created_at: datetime
    strategy: str | None = None
    stage: str | None = None
    breaker: Breaker | None = None
    triggered_alarms: tuple[str, ...] = ()
    target_revision: str | None = None
    source_revision: str | None = None


@dataclass(frozen=True, slots=True)
class Rollout:
    """The newest deployment that had begun when something failed.

    `deployment_id` (`ecs-svc/…`) and `task_definition` are what it rolls out, `previous` is the `family:revision` that
    it replaces; each None where it could not be told. `progress` is how ECS describes it, where it was asked.
    `changed_values` are names of environment variables that have another value than before: no value is kept.
    """

    created_at: datetime
    deployment_id: str | None = None
    task_definition: str | None = None
    previous: str | None = None
    progress: ServiceDeployment | Missing | None = None
    changed_values: tuple[str, ...] | Missing = _NOT_COMPARED


def rollout_of(
    deployments: Sequence[Deployment],
    progress: ServiceDeployment | Missing | None,
    *,
    failing: tuple[str | None, str | None],
    failed_at: datetime,
) -> Rollout | None:
    """The roll-out that a failure at `failed_at` met; None where none is known.

    `failing` is what a stop or a failed deployment names: `ecs-svc/…` and `family:revision`; (None, None) of what names
    none, or, as a roll-back does, the one that ECS goes back to. A service deployment tells neither, so it is told from
    the others by the time at which it began. What begins later says nothing of the failure, nor does a deployment that
    rolls back.
    """
    soon = failed_at + _SAME_MOMENT
    begun = sorted((one for one in deployments if one.created_at <= soon and not one.rolls_back), key=_age)
    known = progress if isinstance(progress, ServiceDeployment) and progress.created_at <= soon else None
    # ECS lists no more what it gave up: then the event alone names it.
    own = _own(begun, known, failing)
    if own is not None:
        rollout = Rollout(own.created_at, own.id, own.task_definition, _before(deployments, own.created_at))
    elif known is not None:
        is_listed = failing[0] in {one.id for one in deployments}
        identity, revision = (None, None) if is_listed or not deployments else failing
        rollout = Rollout(known.created_at, identity, revision, _before(deployments, known.created_at - _SAME_MOMENT))
    else:
        return None
    if known is not None and abs(known.created_at - rollout.created_at) <= _SAME_MOMENT:
        return replace(rollout, progress=known)
    return replace(rollout, progress=progress if isinstance(progress, Missing) else None)


def _own(
    begun: Sequence[Deployment], known: ServiceDeployment | None, failing: tuple[str | None, str | None]
) -> Deployment | None:
    """The listed deployment that is rolled out: the newest, unless the service deployment began well after it."""
    newest = begun[-1] if begun else None
    if known is not None and (newest is None or known.created_at > newest.created_at + _SAME_MOMENT):
        return None
    named = next((one for one in begun if one.id == failing[0]), None)
    # Two that began within a minute cannot be told apart by time; an event can.
    if named is not None and newest is not None and newest.created_at - named.created_at <= _SAME_MOMENT:
        return named
    return newest


def _before(deployments: Sequence[Deployment], began_at: datetime) -> str | None:
    """What is replaced: of those that began before, the newest that completed, since to that ECS goes back."""
    older = sorted((one for one in deployments if one.created_at < began_at), key=_age)
    completed = [one for one in older if one.rollout_state == "COMPLETED" or one.rolls_back]
    known = completed or [one for one in older if one.rollout_state is None]
    return known[-1].task_definition if known else None


def _age(one: Deployment) -> tuple[datetime, str]:
    return one.created_at, one.id


def newer(known: Rollout | Missing | None, found: Rollout | Missing | None) -> Rollout | Missing | None:
    """What is known after another look: the later roll-out; of the same one, what either look could tell."""
    if not isinstance(found, Rollout):
        return known if known is not None else found
    if not isinstance(known, Rollout):
        return found
    if not _is_same(known, found):
        return max(known, found, key=lambda one: (one.created_at, one.deployment_id or ""))
    return Rollout(
        created_at=min(known.created_at, found.created_at),
        deployment_id=found.deployment_id or known.deployment_id,
        task_definition=found.task_definition or known.task_definition,
        previous=known.previous or found.previous,
        progress=found.progress if isinstance(found.progress, ServiceDeployment) else known.progress or found.progress,
        changed_values=known.changed_values if isinstance(found.changed_values, Missing) else found.changed_values,
    )


def _is_same(one: Rollout, other: Rollout) -> bool:
    if one.deployment_id is not None and other.deployment_id is not None:
        return one.deployment_id == other.deployment_id
    return abs(one.created_at - other.created_at) <= _SAME_MOMENT
