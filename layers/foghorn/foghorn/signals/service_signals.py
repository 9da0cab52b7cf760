"""ECS Service Action and ECS Deployment State Change → their signals. The event's name is trusted before its type."""

from __future__ import annotations

from collections.abc import Mapping

from foghorn.events import DeploymentStateChange, ServiceAction
from foghorn.signals.event_key import event_key
from foghorn.signals.event_types import looks_bad, severity_of
from foghorn.signals.evidence import bounded
from foghorn.signals.kinds import KINDS
from foghorn.signals.scope import Scope, ScopeType
from foghorn.signals.signal import Classification, Effect, Outcome, Signal
from foghorn.signals.stop_reasons import kind_of_error

STEADY_STATE = "SERVICE_STEADY_STATE"
ROLLBACK = "deployment_rollback"
"""The kind of a deployment event that says that ECS goes back to an earlier deployment."""

_FAILURES: Mapping[str, str] = {
    "SERVICE_TASK_START_IMPAIRED": "task_start_impaired",
    "SERVICE_TASK_PLACEMENT_FAILURE": "placement_failure",
    "SERVICE_TASK_CONFIGURATION_FAILURE": "task_configuration_failure",
    "SERVICE_DISCOVERY_INSTANCE_UNHEALTHY": "service_discovery_unhealthy",
    "VPC_LATTICE_TARGET_UNHEALTHY": "vpc_lattice_target_unhealthy",
    "SERVICE_DAEMON_PLACEMENT_CONSTRAINT_VIOLATED": "daemon_placement_violated",
    "ECS_OPERATION_THROTTLED": "operation_throttled",
    "SERVICE_DISCOVERY_OPERATION_THROTTLED": "operation_throttled",
    "SERVICE_HEALTH_UNKNOWN": "service_health_unknown",
    "SERVICE_DEPLOYMENT_FAILED": "deployment_failed",
}
_ROUTINE: Mapping[str, str] = {
    STEADY_STATE: "steady_state",
    "SERVICE_DEPLOYMENT_IN_PROGRESS": "deployment_in_progress",
    "SERVICE_DEPLOYMENT_COMPLETED": "deployment_completed",
    "TASKSET_STEADY_STATE": "taskset_steady_state",
    "CAPACITY_PROVIDER_STEADY_STATE": "capacity_provider_steady_state",
    "SERVICE_DESIRED_COUNT_UPDATED": "service_desired_count_updated",
    "TASKS_STARTED": "tasks_started",
    "TASKS_STOPPED": "tasks_stopped",
    "SERVICE_REBALANCING_STARTED": "service_rebalancing_started",
    "SERVICE_REBALANCING_COMPLETED": "service_rebalancing_completed",
    "SERVICE_REBALANCING_STOPPED": "service_rebalancing_stopped",
}
# A deployment in progress whose reason has one of these goes back to an earlier release.
_BACK = ("rolling back", "rolled back", "roll back", "rollback", "roll-back")
# A placement failure whose reason is one of these is not about capacity.
_NOT_CAPACITY = frozenset({"image_pull", "init", "network"})


def classify_service_action(action: ServiceAction) -> Classification:
    """The verdict on what the scheduler did. A steady state is routine, yet it may close an incident."""
    if action.event_name == STEADY_STATE:
        return Classification(Outcome.ROUTINE, "steady_state", recovery=_signal(action, "steady_state"))
    return _classify(action)


def says_rollback(reason: str) -> bool:
    """Whether the reason of a deployment says that ECS goes back to an earlier one by it."""
    return any(words in reason.lower() for words in _BACK)


def classify_deployment(change: DeploymentStateChange) -> Classification:
    """The verdict on a deployment's state. A rollback is an IN_PROGRESS whose reason says so."""
    reason = (change.reason or "").lower()
    if change.event_name == "SERVICE_DEPLOYMENT_IN_PROGRESS" and any(words in reason for words in _BACK):
        return Classification(Outcome.SIGNAL, signals=(_signal(change, "deployment_rollback"),))
    return _classify(change)


def _classify(event: ServiceAction | DeploymentStateChange) -> Classification:
    name = event.event_name
    if name in _ROUTINE:
        return Classification(Outcome.ROUTINE, _ROUTINE[name])
    kind = _FAILURES.get(name)
    if kind == "placement_failure":
        kind = _placement_kind(event.reason)
    if kind is None and not looks_bad(event.event_type, name):
        return Classification(Outcome.ROUTINE, name.lower())
    return Classification(Outcome.SIGNAL, signals=(_signal(event, kind or "service_action_unknown"),))


def _placement_kind(reason: str | None) -> str:
    """`placement_failure`, unless the reason is an error of the image, of initialisation or of the network."""
    named = kind_of_error(reason)
    return named if named is not None and KINDS[named].family in _NOT_CAPACITY else "placement_failure"


def _signal(event: ServiceAction | DeploymentStateChange, kind: str) -> Signal:
    known = KINDS[kind]
    place = (event.envelope.account, event.envelope.region, event.cluster)
    if event.service is not None:
        scope = Scope(*place, ScopeType.SERVICE, event.service)
    else:
        scope = Scope(*place, ScopeType.CLUSTER, event.cluster or "unknown")
    severity = known.severity
    if kind == "service_action_unknown":
        severity = severity_of(event.event_type, known.severity)
    return Signal(
        kind=kind,
        severity=severity,
        scope=scope,
        title=_title(event, kind),
        effect=Effect.FAILURE if known.failure else Effect.RECOVERY,
        occurred_at=event.envelope.time,
        event_key=event_key(event),
        evidence=_evidence(event),
        service=event.service,
        deployment_id=event.deployment_id if isinstance(event, DeploymentStateChange) else None,
    )


def _title(event: ServiceAction | DeploymentStateChange, kind: str) -> str:
    subject = f"Service {event.service[:80]}" if event.service else f"Cluster {(event.cluster or 'unknown')[:80]}"
    said = event.event_name if kind == "service_action_unknown" else KINDS[kind].title
    if isinstance(event, ServiceAction) and kind == "placement_failure" and event.reason:
        said = f"{said} ({event.reason[:60]})"
    return f"{subject}: {said}"


def _evidence(event: ServiceAction | DeploymentStateChange) -> Mapping[str, str]:
    fields: dict[str, str | None] = {
        "detail.eventName": event.event_name,
        "detail.reason": event.reason,
        "detail.eventType": event.event_type,
    }
    if isinstance(event, DeploymentStateChange):
        fields["detail.deploymentId"] = event.deployment_id
    else:
        fields["detail.capacityProviderArns"] = ", ".join(event.capacity_providers)
    return bounded(fields)
