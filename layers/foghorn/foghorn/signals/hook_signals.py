"""ECS Hook State Change → its signals. A hook that waits is told; one that is done ends what waiting hooks began."""

from __future__ import annotations

from collections.abc import Mapping

from foghorn.events import HookStateChange
from foghorn.signals.event_key import event_key
from foghorn.signals.event_types import looks_bad, severity_of
from foghorn.signals.evidence import bounded
from foghorn.signals.kinds import KINDS
from foghorn.signals.scope import Scope, ScopeType
from foghorn.signals.signal import Classification, Effect, Outcome, Severity, Signal

_FAILURES: Mapping[str, str] = {
    "HOOK_AWAITING_ACTION": "hook_awaiting_action",
    "HOOK_FAILED": "hook_failed",
    "HOOK_TIMED_OUT": "hook_timed_out",
}
_SUCCEEDED = "HOOK_SUCCEEDED"
_PAUSE = "PAUSE"


def classify_hook(change: HookStateChange) -> Classification:
    """The verdict on a hook's state, by its name: that a hook waits comes with type INFO."""
    name = change.event_name
    if name == _SUCCEEDED:
        return Classification(Outcome.ROUTINE, "hook_succeeded", recovery=_signal(change, "hook_succeeded"))
    kind = _FAILURES.get(name)
    if kind is None and not looks_bad(change.event_type, name):
        return Classification(Outcome.ROUTINE, name.lower())
    return Classification(Outcome.SIGNAL, signals=(_signal(change, kind or "service_action_unknown"),))


def _signal(change: HookStateChange, kind: str) -> Signal:
    known = KINDS[kind]
    place = (change.envelope.account, change.envelope.region, change.cluster)
    scope = Scope(*place, ScopeType.CLUSTER, change.cluster or "unknown")
    if change.service is not None:
        scope = Scope(*place, ScopeType.SERVICE, change.service)
    return Signal(
        kind=kind,
        severity=_severity(change, kind),
        scope=scope,
        title=_title(change, kind),
        effect=Effect.FAILURE if known.failure else Effect.RECOVERY,
        occurred_at=change.envelope.time,
        event_key=event_key(change),
        evidence=_evidence(change),
        service=change.service,
    )


def _severity(change: HookStateChange, kind: str) -> Severity:
    """A pause hook fails where a person answers ROLLBACK: somebody wanted it."""
    if kind == "service_action_unknown":
        return severity_of(change.event_type, KINDS[kind].severity)
    if kind == "hook_failed" and change.hook_type == _PAUSE:
        return Severity.WARNING
    return KINDS[kind].severity


def _title(change: HookStateChange, kind: str) -> str:
    subject = f"Service {change.service[:80]}" if change.service else f"Cluster {(change.cluster or 'unknown')[:80]}"
    said = change.event_name if kind == "service_action_unknown" else KINDS[kind].title
    until = f" until {change.expires_at[:40]}" if kind == "hook_awaiting_action" and change.expires_at else ""
    return f"{subject}: {said}{until}"


def _evidence(change: HookStateChange) -> Mapping[str, str]:
    return bounded(
        {
            "detail.eventName": change.event_name,
            "detail.lifecycleStage": change.lifecycle_stage,
            "detail.expiresAt": change.expires_at,
            "detail.reason": change.reason,
            "detail.hookType": change.hook_type,
            "detail.serviceDeploymentArn": change.service_deployment_arn,
            "detail.hookId": change.hook_id,
            "detail.eventType": change.event_type,
        }
    )
