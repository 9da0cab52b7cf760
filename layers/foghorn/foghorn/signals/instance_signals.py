"""ECS Container Instance State Change and Health Change → their signals.

That an agent is not connected is normal several times an hour, so it is told only where it lasts; the rest of an
instance's life (registered, drained, deregistered, busy) is routine.
"""

from __future__ import annotations

from collections.abc import Mapping

from foghorn.events import ContainerInstanceHealthChange, ContainerInstanceStateChange
from foghorn.signals.event_key import event_key
from foghorn.signals.evidence import bounded
from foghorn.signals.kinds import KINDS
from foghorn.signals.scope import Scope, ScopeType
from foghorn.signals.signal import Classification, Effect, Outcome, Signal

AGENT_CONNECTIVITY = "AGENT_CONNECTIVITY"
IMPAIRED = "IMPAIRED"

_Event = ContainerInstanceStateChange | ContainerInstanceHealthChange
# Statuses in which nothing can be said of the agent: it is coming or going.
_PASSING = {"REGISTERING": "instance_registering", "DEREGISTERING": "instance_deregistering"}
_NOT_YET_KNOWN = {
    "INSUFFICIENT_DATA": "instance_health_insufficient_data",
    "INITIALIZING": "instance_health_initializing",
}


def classify_instance_state(change: ContainerInstanceStateChange) -> Classification:
    """The verdict on an instance's state. One that is connected or gone is routine, yet it may close an incident."""
    if change.status in _PASSING:
        return Classification(Outcome.IGNORED, _PASSING[change.status])
    if change.status == "INACTIVE":
        return _routine(change, "container_instance_gone")
    if change.status == "REGISTRATION_FAILED":
        return _failing(change, "container_instance_impaired", _state(change, "detail.status"))
    if change.agent_connected is None:
        return Classification(Outcome.IGNORED, "instance_without_connection_state")
    if change.agent_connected:
        return _routine(change, "container_agent_connected")
    if change.status == "DRAINING" and change.running_tasks == 0:
        return Classification(Outcome.ROUTINE, "instance_draining")  # Nothing runs there and nothing will: let it go.
    return _failing(change, "container_agent_disconnected", _state(change, "detail.agentConnected"))


def classify_instance_health(change: ContainerInstanceHealthChange) -> Classification:
    """The verdict on an instance's health. ECS itself waits before it calls an agent's silence an impairment."""
    if change.overall_status == "OK":
        return _routine(change, "container_instance_ok")
    if change.overall_status != IMPAIRED:
        word = _NOT_YET_KNOWN.get(change.overall_status, "instance_health_unknown")
        return Classification(Outcome.IGNORED, word)
    types = {check.type for check in change.checks if check.status == IMPAIRED}
    kind = "container_agent_disconnected" if types == {AGENT_CONNECTIVITY} else "container_instance_impaired"
    return _failing(change, kind, _health(change))


def _routine(change: _Event, kind: str) -> Classification:
    draining = isinstance(change, ContainerInstanceStateChange) and change.status == "DRAINING"
    evidence = _state(change) if isinstance(change, ContainerInstanceStateChange) else _health(change)
    recovery = _signal(change, kind, Effect.RECOVERY, evidence)
    return Classification(Outcome.ROUTINE, "instance_draining" if draining else kind, recovery=recovery)


def _failing(change: _Event, kind: str, evidence: Mapping[str, str]) -> Classification:
    return Classification(Outcome.SIGNAL, signals=(_signal(change, kind, Effect.FAILURE, evidence),))


def _signal(change: _Event, kind: str, effect: Effect, evidence: Mapping[str, str]) -> Signal:
    known, instance = KINDS[kind], change.instance
    return Signal(
        kind=kind,
        severity=known.severity,
        scope=Scope(
            change.envelope.account,
            change.envelope.region,
            instance.cluster,
            ScopeType.CONTAINER_INSTANCE,
            instance.id,
        ),
        title=f"Container instance {(instance.ec2_instance_id or instance.id)[:80]}: {known.title}",
        effect=effect,
        occurred_at=change.envelope.time,
        event_key=event_key(change),
        evidence=evidence,
    )


def _state(change: ContainerInstanceStateChange, proof: str = "detail.agentConnected") -> Mapping[str, str]:
    connected = None if change.agent_connected is None else str(change.agent_connected).lower()
    fields = {
        "detail.agentConnected": connected,
        "detail.status": change.status,
        "detail.statusReason": change.status_reason,
        "detail.ec2InstanceId": change.instance.ec2_instance_id,
        "detail.runningTasksCount": _text(change.running_tasks),
        "detail.pendingTasksCount": _text(change.pending_tasks),
        "detail.capacityProviderName": change.instance.capacity_provider,
        "detail.versionInfo.agentVersion": change.agent_version,
    }
    return bounded({proof: fields[proof], **fields})


def _health(change: ContainerInstanceHealthChange) -> Mapping[str, str]:
    """The first check that fails, in full, before what holds of the instance."""
    fields: dict[str, str | None] = {}
    worst = next((check for check in change.checks if check.status == IMPAIRED), None)
    if worst is not None:
        path = f"detail.healthChecks[{worst.index}]"
        fields = {f"{path}.type": worst.type, f"{path}.statusReason": worst.reason, f"{path}.status": worst.status}
    return bounded(
        {
            **fields,
            "detail.overallStatus": change.overall_status,
            "detail.ec2InstanceId": change.instance.ec2_instance_id,
            "detail.capacityProviderName": change.instance.capacity_provider,
        }
    )


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)
