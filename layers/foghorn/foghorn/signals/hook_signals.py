"""ECS Hook State Change → its signals. A hook that waits is told; one that is done ends what waiting hooks began."""

from __future__ import annotations

from collections.abc import Mapping

from foghorn.events import HookStateChange
from foghorn.events.hook_state_change import PAUSE
from foghorn.signals.named_event import kind_or_unknown, named_signal
from foghorn.signals.signal import Classification, Outcome, Severity, Signal

_FAILURES: Mapping[str, str] = {
    "HOOK_AWAITING_ACTION": "hook_awaiting_action",
    "HOOK_FAILED": "hook_failed",
    "HOOK_TIMED_OUT": "hook_timed_out",
}
_SUCCEEDED = "HOOK_SUCCEEDED"


def classify_hook(change: HookStateChange) -> Classification:
    """The verdict on a hook's state, by its name: that a hook waits comes with type INFO."""
    name = change.event_name
    if name == _SUCCEEDED:
        return Classification(Outcome.ROUTINE, "hook_succeeded", recovery=_signal(change, "hook_succeeded"))
    kind = kind_or_unknown(change, _FAILURES.get(name))
    if kind is None:
        return Classification(Outcome.ROUTINE, name.lower())
    return Classification(Outcome.SIGNAL, signals=(_signal(change, kind),))


def _signal(change: HookStateChange, kind: str) -> Signal:
    until = f" until {change.expires_at[:40]}" if kind == "hook_awaiting_action" and change.expires_at else ""
    # A pause hook fails where a person answers ROLLBACK: somebody wanted it.
    is_wanted = kind == "hook_failed" and change.hook_type == PAUSE
    severity = Severity.WARNING if is_wanted else None
    return named_signal(change, kind, _fields(change), severity=severity, more_said=until)


def _fields(change: HookStateChange) -> Mapping[str, str | None]:
    return {
        "detail.eventName": change.event_name,
        "detail.lifecycleStage": change.lifecycle_stage,
        "detail.expiresAt": change.expires_at,
        "detail.reason": change.reason,
        "detail.hookType": change.hook_type,
        "detail.serviceDeploymentArn": change.service_deployment_arn,
        "detail.hookId": change.hook_id,
        "detail.eventType": change.event_type,
    }
