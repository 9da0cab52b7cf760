"""ECS Task State Change → its signal."""

from __future__ import annotations

from foghorn.events import TaskStateChange
from foghorn.signals.event_key import event_key
from foghorn.signals.evidence import task_evidence
from foghorn.signals.kinds import KINDS
from foghorn.signals.scope import Scope, ScopeType
from foghorn.signals.signal import Classification, Effect, Outcome, Signal
from foghorn.signals.stop_reasons import kind_of_stop
from foghorn.signals.task_stop import Cause, cause_of

SPOT_KIND = "fargate_spot_interruption"
SPOT_PROVIDER = "FARGATE_SPOT"
TITLE_LIMIT = 200
"""Longest title, in characters."""

_NAME_IN_TITLE = 80
_ENDING = frozenset({"DEACTIVATING", "STOPPING", "DEPROVISIONING", "STOPPED", "DELETED"})


def classify_task(task: TaskStateChange, *, wording: bool = True) -> Classification:
    """The verdict on a task's state. A stop counts once, when it is over; Fargate Spot also gives notice."""
    notice = _is_spot_notice(task, wording)
    if task.last_status != "STOPPED" and not notice:
        return Classification(Outcome.IGNORED, "not_stopped")
    cause = Cause(SPOT_KIND, "detail.stopCode") if notice else cause_of(task, wording=wording)
    if not KINDS[cause.kind].failure:
        return Classification(Outcome.ROUTINE, cause.kind)
    return Classification(Outcome.SIGNAL, signals=(_signal(task, cause),))


def _is_spot_notice(task: TaskStateChange, wording: bool) -> bool:
    """The two-minute warning: to be stopped, still running.

    Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
    """
    if task.desired_status != "STOPPED" or task.last_status in _ENDING:
        return False
    if task.stop_code == "SpotInterruption":
        return True
    return task.stop_code == "TerminationNotice" and kind_of_stop(task.stopped_reason, wording=wording) == SPOT_KIND


def task_scope(task: TaskStateChange, kind: str) -> Scope:
    """The smallest thing the cause belongs to: the capacity provider for Spot, else the service, else the family."""
    place = (task.envelope.account, task.envelope.region, task.cluster)
    if kind == SPOT_KIND:
        return Scope(*place, ScopeType.CAPACITY_PROVIDER, task.capacity_provider or SPOT_PROVIDER)
    if task.service is not None:
        return Scope(*place, ScopeType.SERVICE, task.service)
    if task.family is not None:
        return Scope(*place, ScopeType.FAMILY, task.family)
    return Scope(*place, ScopeType.CLUSTER, task.cluster or "unknown")


def _signal(task: TaskStateChange, cause: Cause) -> Signal:
    container = cause.container
    return Signal(
        kind=cause.kind,
        severity=KINDS[cause.kind].severity,
        scope=task_scope(task, cause.kind),
        title=_title(task, cause),
        effect=Effect.FAILURE,
        occurred_at=task.envelope.time,
        event_key=event_key(task),
        evidence=task_evidence(task, cause),
        service=task.service,
        deployment_id=task.deployment_id,
        task_id=task.task_id,
        task_definition=task.task_definition,
        container=container.name if container else None,
        image=container.image if container else None,
        exit_code=container.exit_code if container else None,
        launch_type=task.launch_type,
        availability_zone=task.availability_zone,
        created_at=task.times.created_at,
        connectivity_at=task.times.connectivity_at,
        pull_started_at=task.times.pull_started_at,
        pull_stopped_at=task.times.pull_stopped_at,
        started_at=task.times.started_at,
        stopping_at=task.times.stopping_at,
        execution_stopped_at=task.times.execution_stopped_at,
        stopped_at=task.times.stopped_at,
        subnet_id=task.subnet_id,
    )


def _title(task: TaskStateChange, cause: Cause) -> str:
    """One plain sentence: whose task, what happened, which container."""
    subject = _subject(task)
    container = cause.container
    details = []
    if container is not None and container.name:
        details.append(f"container {container.name[:_NAME_IN_TITLE]}")
    if container is not None and container.exit_code is not None and cause.kind != "sigkill_137":
        details.append(f"exit code {container.exit_code}")
    suffix = f" ({', '.join(details)})" if details else ""
    return f"{subject}: {KINDS[cause.kind].title}{suffix}"[:TITLE_LIMIT]


def _subject(task: TaskStateChange) -> str:
    if task.service is not None:
        return f"Service {task.service[:_NAME_IN_TITLE]}"
    if task.family is not None:
        return f"Task family {task.family[:_NAME_IN_TITLE]}"
    return f"Task {(task.task_id or 'unknown')[:_NAME_IN_TITLE]}"
