"""ECS Daemon Service Action and ECS Daemon Deployment State Change → their signals, by name.

That a daemon's deployment is rolled back comes with type INFO, so the name is trusted before the type.
"""

from __future__ import annotations

from collections.abc import Mapping

from foghorn.events import DaemonEvent
from foghorn.signals.named_event import kind_or_unknown, named_signal
from foghorn.signals.signal import Classification, Outcome, Severity, Signal

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
    kind = kind_or_unknown(event, _FAILURES.get(name))
    if kind is None:
        return Classification(Outcome.ROUTINE, name.lower())
    return Classification(Outcome.SIGNAL, signals=(_signal(event, kind),))


def _signal(event: DaemonEvent, kind: str) -> Signal:
    # While ECS still rolls back, the daemon of before runs on.
    is_rolling_back = kind == "daemon_deployment_failed" and event.event_name != _ROLLBACK_FAILED
    return named_signal(event, kind, _fields(event), severity=Severity.WARNING if is_rolling_back else None)


def _fields(event: DaemonEvent) -> Mapping[str, str | None]:
    return {
        "detail.eventName": event.event_name,
        "detail.reason": event.reason,
        "detail.failureType": event.failure_type,
        "detail.daemonArn": event.daemon_arn,
        "detail.capacityProviderName": event.capacity_provider,
        "detail.containerInstanceArn": event.container_instance,
        "detail.taskArn": event.task_id,
        "detail.eventType": event.event_type,
    }
