"""ECS Daemon Service Action and ECS Daemon Deployment State Change → their signals, by name.

That a daemon's deployment is rolled back comes with type INFO, so the name is trusted before the type.
"""

from __future__ import annotations

from collections.abc import Mapping

from foghorn.events import DaemonEvent
from foghorn.signals.event_key import event_key
from foghorn.signals.event_types import looks_bad, severity_of
from foghorn.signals.evidence import bounded
from foghorn.signals.kinds import KINDS
from foghorn.signals.scope import Scope, ScopeType
from foghorn.signals.signal import Classification, Effect, Outcome, Severity, Signal

_ROLLBACK_FAILED = "DAEMON_DEPLOYMENT_ROLLBACK_FAILED"
_FAILURES: Mapping[str, str] = {
    "DAEMON_TASK_START_IMPAIRED": "daemon_task_start_impaired",
    "DAEMON_DEPLOYMENT_ROLLBACK_IN_PROGRESS": "daemon_deployment_failed",
    _ROLLBACK_FAILED: "daemon_deployment_failed",
}
# All daemon tasks run and are healthy: of the new revision, or of the one that was rolled back to.
_RECOVERIES = frozenset({"DAEMON_DEPLOYMENT_SUCCESSFUL", "DAEMON_DEPLOYMENT_ROLLBACK_SUCCESSFUL"})


def classify_daemon(event: DaemonEvent) -> Classification:
    """The verdict on what became of a daemon. A deployment that ended well is routine, yet it may close an incident."""
    name = event.event_name
    if name in _RECOVERIES:
        recovery = _signal(event, "daemon_deployment_completed")
        return Classification(Outcome.ROUTINE, "daemon_deployment_completed", recovery=recovery)
    kind = _FAILURES.get(name)
    if kind is None and not looks_bad(event.event_type, name):
        return Classification(Outcome.ROUTINE, name.lower())
    return Classification(Outcome.SIGNAL, signals=(_signal(event, kind or "service_action_unknown"),))


def _signal(event: DaemonEvent, kind: str) -> Signal:
    known = KINDS[kind]
    place = (event.envelope.account, event.envelope.region, event.cluster)
    scope = Scope(*place, ScopeType.CLUSTER, event.cluster or "unknown")
    if event.daemon is not None:
        scope = Scope(*place, ScopeType.DAEMON, event.daemon)
    return Signal(
        kind=kind,
        severity=_severity(event, kind),
        scope=scope,
        title=_title(event, kind),
        effect=Effect.FAILURE if known.failure else Effect.RECOVERY,
        occurred_at=event.envelope.time,
        event_key=event_key(event),
        evidence=_evidence(event),
    )


def _severity(event: DaemonEvent, kind: str) -> Severity:
    """While ECS still rolls back, the daemon of before runs on."""
    if kind == "service_action_unknown":
        return severity_of(event.event_type, KINDS[kind].severity)
    if kind == "daemon_deployment_failed" and event.event_name != _ROLLBACK_FAILED:
        return Severity.WARNING
    return KINDS[kind].severity


def _title(event: DaemonEvent, kind: str) -> str:
    subject = f"Daemon {event.daemon[:80]}" if event.daemon else f"Cluster {(event.cluster or 'unknown')[:80]}"
    said = event.event_name if kind == "service_action_unknown" else KINDS[kind].title
    return f"{subject}: {said}"


def _evidence(event: DaemonEvent) -> Mapping[str, str]:
    return bounded(
        {
            "detail.eventName": event.event_name,
            "detail.reason": event.reason,
            "detail.failureType": event.failure_type,
            "detail.daemonArn": event.daemon_arn,
            "detail.capacityProviderName": event.capacity_provider,
            "detail.containerInstanceArn": event.container_instance,
            "detail.taskArn": event.task_id,
            "detail.eventType": event.event_type,
        }
    )
