"""ECS Service Action and ECS Deployment State Change → their signals. The event's name is trusted before its type."""

from __future__ import annotations

from collections.abc import Mapping

from foghorn.events import DeploymentStateChange, ServiceAction
from foghorn.signals.kinds import KINDS
from foghorn.signals.named_event import kind_or_unknown, named_signal
from foghorn.signals.signal import Classification, Outcome, Signal
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
    if change.event_name == "SERVICE_DEPLOYMENT_IN_PROGRESS" and says_rollback(change.reason or ""):
        return Classification(Outcome.SIGNAL, signals=(_signal(change, ROLLBACK),))
    return _classify(change)


def _classify(event: ServiceAction | DeploymentStateChange) -> Classification:
    name = event.event_name
    if name in _ROUTINE:
        return Classification(Outcome.ROUTINE, _ROUTINE[name])
    kind = _FAILURES.get(name)
    if kind == "placement_failure":
        kind = _placement_kind(event.reason)
    kind = kind_or_unknown(event, kind)
    if kind is None:
        return Classification(Outcome.ROUTINE, name.lower())
    return Classification(Outcome.SIGNAL, signals=(_signal(event, kind),))


def _placement_kind(reason: str | None) -> str:
    """`placement_failure`, unless the reason is an error of the image, of initialisation or of the network."""
    named = kind_of_error(reason)
    return named if named is not None and KINDS[named].family in _NOT_CAPACITY else "placement_failure"


def _signal(event: ServiceAction | DeploymentStateChange, kind: str) -> Signal:
    more_said = ""
    if isinstance(event, ServiceAction) and kind == "placement_failure" and event.reason:
        more_said = f" ({event.reason[:60]})"
    return named_signal(event, kind, _fields(event), more_said=more_said)


def _fields(event: ServiceAction | DeploymentStateChange) -> Mapping[str, str | None]:
    fields: dict[str, str | None] = {
        "detail.eventName": event.event_name,
        "detail.reason": event.reason,
        "detail.eventType": event.event_type,
    }
    if isinstance(event, DeploymentStateChange):
        fields["detail.deploymentId"] = event.deployment_id
    else:
        fields["detail.capacityProviderArns"] = ", ".join(event.capacity_providers)
    return fields
